"""The words and marks every page uses."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.template import Context, Template, TemplateSyntaxError


def show(source: str, **facts: object) -> str:
    return Template("{% load sadir %}" + source).render(Context(facts))


@time_machine.travel(datetime(2026, 5, 12, 9, tzinfo=UTC))
def test_days_are_short_in_the_school_year_and_whole_outside_it() -> None:
    assert show("{{ d|day }}", d=date(2026, 5, 14)) == "ה׳ 14.5"
    assert show("{{ d|day }}", d=date(2025, 9, 1)) == "ב׳ 1.9"
    assert show("{{ d|day }}", d=date(2025, 8, 31)) == "31.8.2025"
    assert show("{{ d|day }}", d=None) == ""


def test_hebrew_dates_carry_their_marks() -> None:
    assert show("{{ d|hebrew_day }}", d=date(2026, 5, 12)) == "כ״ה באייר תשפ״ו"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("+972501234567", "050-123-4567"),
        ("+97235550100", "03-555-0100"),
        ("+33123456789", "+33 1 23 45 67 89"),
        ("*2408", "*2408"),
        ("", ""),
    ],
)
def test_phones_are_shown_as_people_dial(typed: str, shown: str) -> None:
    assert show("{{ p|phone }}", p=typed) == shown


def test_ltr_makes_an_island_and_escapes() -> None:
    assert show("{{ x|ltr }}", x="2026-<b>") == '<bdi dir="ltr" class="ltr">2026-&lt;b&gt;</bdi>'
    assert show("{{ p|phone_link }}", p="+972501234567") == (
        '<a href="tel:+972501234567" dir="ltr" class="ltr">050-123-4567</a>'
    )


def test_amounts_count_in_hebrew() -> None:
    assert [show('{{ n|counted:"referral" }}', n=n) for n in (1, 2, 3, 12)] == [
        "פנייה אחת",
        "שתי פניות",
        "3 פניות",
        "12 פניות",
    ]
    assert [show("{{ n|days_he }}", n=n) for n in (1, 2, 20)] == ["יום אחד", "יומיים", "20 ימים"]


def test_an_unknown_icon_is_refused_while_developing() -> None:
    assert "sprite.svg#phone" in show('{% icon "telephone" %}')
    with pytest.raises(TemplateSyntaxError):
        show('{% icon "unicorn" %}')
