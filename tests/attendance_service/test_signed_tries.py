"""The light check counts wrong codes where a new link does not begin anew (T7, ux 3.13: five tries, then the unit)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from cases.models import Case, Guardian
from notices.models import SignedLink
from notices.services.signing import pass_light_check
from tests.attendance_service.signed import FORM, NOW, page_of, press, send
from tests.cases.factories import make_student, refer

pytestmark = pytest.mark.django_db
DECISION = "שילוב בתוכנית"
FACTS = {"child": "נועה", "gender": "f", "committee": "ועדה", "on": "2027-01-14", "decisions": [DECISION]}
NO_MORE = "אי אפשר לנסות שוב"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    cache.clear()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2027-01-10 09:00", by=officer).case


def letter(case: Case, relation: str = "mother", subject: str = "letter", **facts: object) -> SignedLink:
    guardian = Guardian.objects.get(student=case.student, relation=relation)
    return send(guardian, case, kind="N7", subject=subject, context=FACTS, **facts)


def renew(link: SignedLink, clock: time_machine.Traveller) -> SignedLink:
    """Expired, and asked for again a quarter of an hour later."""
    SignedLink.objects.filter(pk=link.pk).update(expires_at=NOW)
    clock.shift(timedelta(minutes=15))
    Client().post(page_of(link), "renew=1", content_type=FORM)
    SignedLink.objects.filter(pk=link.pk).update(expires_at=NOW + timedelta(days=30))
    return SignedLink.objects.latest("pk")


def guess(link: SignedLink, times: int) -> list[bool]:
    """Whether each page said that there are no more tries."""
    return [NO_MORE in press(link, "open", code="0000").text for _ in range(times)]


def test_new_links_asked_for_first_have_no_tries_of_their_own(case: Case, clock) -> None:
    """Three links of one letter, all alive, none tried: still five guesses and not twenty."""
    link = letter(case)
    links = [link, renew(link, clock), renew(link, clock)]
    assert [one.renewal_of for one in links] == [None, link, link]

    said = [guess(one, times) for one, times in zip(links, (2, 2, 1), strict=True)]

    assert said == [[False, False], [False, False], [True]]
    assert [NO_MORE in Client().get(page_of(one)).text for one in links] == [True] * 3
    assert [DECISION in press(one, "open", code="0142").text for one in links] == [False] * 3


def test_a_renewal_of_a_renewal_keeps_the_count(case: Case, clock) -> None:
    first = letter(case)
    guess(first, 3)
    newest = renew(renew(first, clock), clock)

    assert guess(newest, 2) == [False, True]
    assert DECISION not in press(newest, "open", code="0142").text


def test_the_right_code_on_a_new_link_gives_back_its_own_try_alone(case: Case, clock) -> None:
    first = letter(case)
    guess(first, 4)
    new = renew(first, clock)

    assert DECISION in press(new, "open", code="0142").text
    assert guess(new, 1) == [True]


def test_five_at_once_over_all_links_of_a_letter_are_five(case: Case, clock) -> None:
    link = letter(case)
    links = [link, renew(link, clock), renew(link, clock)] * 2
    opened = [pass_light_check(one, given="0000", answers=["0142"]) for one in links[:5]]

    assert [*opened, pass_light_check(links[5], given="0142", answers=["0142"])] == [False] * 6


def test_the_file_counts_with_the_page(case: Case, clock) -> None:
    new = renew(letter(case), clock)
    for _ in range(5):
        Client().post(page_of(new, "he", "letter.pdf"), "code=0000", content_type=FORM)
    assert DECISION not in press(new, "open", code="0142").text
