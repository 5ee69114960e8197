"""The manager's calendar, as pages."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Unit, User
from charter.models import CalendarYear, ClosedDay, Deadline, DeadlineMove
from charter.services.calendar import draft_year
from tests.charter.factories import EARLY, d, make_deadline, make_matter

SHOW, ADD = "/settings/calendar/", "/settings/calendar/add/"


@pytest.fixture(autouse=True)
def at_ten() -> Any:
    with time_machine.travel("2026-09-10T10:00:00+03:00", tick=False):
        yield


def typed(**facts: str) -> dict[str, str]:
    return {"name": "יום גשר", "first": "14.9.2026", "last": "", "kind": "closure", "reason": ""} | facts


def seen(page: Any) -> str:
    digest: str = page.context["effect"].digest
    return digest


@pytest.mark.usefixtures("calendar")
class TestAddingDays:
    def test_the_effect_is_shown_before_anything_is_saved(self, client: Client, manager: User, unit: Unit) -> None:
        """Seven due dates in five cases, in the words of ux 3.14."""
        matters = [make_matter(unit) for _ in range(5)]
        for matter, code in [(m, "10") for m in matters] + [(matters[0], "9"), (matters[0], "12")]:
            make_deadline(unit, "2026-09-10", code, matter=matter)
        client.force_login(manager)

        page = client.post(ADD, typed())

        assert "הסגירה תדחה 7 מועדי יעד ב־5 תיקים. אף מועד לא יוקדם." in page.content.decode()
        assert "16.9" in page.content.decode()
        assert not ClosedDay.objects.filter(kind="closure").exists()
        assert set(Deadline.objects.values_list("version", flat=True)) == {1}

    def test_saving_what_was_shown_moves_the_dates_once(self, client: Client, manager: User, unit: Unit) -> None:
        deadline = make_deadline(unit, "2026-09-10")
        client.force_login(manager)
        shown = client.post(ADD, typed())

        for _ in range(2):
            client.post(ADD, typed(seen=seen(shown)), follow=True)

        deadline.refresh_from_db()
        assert (deadline.due_on, deadline.version, DeadlineMove.objects.count()) == (d("2026-09-17"), 2, 1)
        assert ClosedDay.objects.get(kind="closure").added_by == manager

    def test_an_effect_that_changed_meanwhile_is_shown_again(self, client: Client, manager: User, unit: Unit) -> None:
        client.force_login(manager)
        shown = client.post(ADD, typed())
        make_deadline(unit, "2026-09-10")

        again = client.post(ADD, typed(seen=seen(shown)))

        assert again.status_code == 200
        assert "מועד יעד אחד בתיק אחד" in again.content.decode()
        assert not ClosedDay.objects.filter(kind="closure").exists()

    @pytest.mark.parametrize(
        ("facts", "field", "words"),
        [
            ({"first": "31.2.2026"}, "first", ""),
            ({"first": ""}, "first", ""),
            ({"name": " "}, "name", ""),
            ({"last": "13.9.2026"}, "last", "תאריך הסיום מוקדם מתאריך ההתחלה."),
            ({"last": "14.9.2027"}, "last", "אפשר להוסיף עד שלושה חודשים בפעם אחת."),
            ({"first": "1.2.2031"}, "first", "הלוח של שנת 2031 עוד לא הוכן."),
            ({"first": "9.9.2026"}, "reason", "שינוי ביום שכבר עבר דורש סיבה."),
            ({"kind": "half"}, "kind", ""),
            ({"kind": "holiday", "first": "13.9.2026"}, "first", "הימים האלה כבר מופיעים בלוח."),
        ],
    )
    def test_mistakes_stand_beside_their_field(
        self, client: Client, manager: User, facts: dict[str, str], field: str, words: str
    ) -> None:
        client.force_login(manager)

        page = client.post(ADD, typed(**facts))

        assert list(page.context["form"].errors) == [field]
        assert words in page.content.decode()
        assert ClosedDay.objects.filter(source="הזנה ידנית").count() == 0

    def test_a_past_closure_with_a_reason(self, client: Client, manager: User) -> None:
        client.force_login(manager)
        facts = typed(first="8.9.2026", reason="שביתה")

        client.post(ADD, facts | {"seen": seen(client.post(ADD, facts))})

        assert ClosedDay.objects.get(kind="closure").reason == "שביתה"


def test_removing_a_day(client: Client, manager: User, unit: Unit, closed: ClosedDay) -> None:
    deadline = make_deadline(unit, "2026-09-17")
    assert deadline.due_on == d("2026-09-24")
    url = reverse("charter:closed-day-remove", args=[closed.pk])
    client.force_login(manager)

    shown = client.get(url)
    assert "השינוי יקדים מועד יעד אחד בתיק אחד. אף מועד לא יידחה." in shown.content.decode()
    closed.refresh_from_db()
    assert closed.removed_at is None

    answer = client.post(url, {"reason": "", "seen": seen(shown)})
    deadline.refresh_from_db()
    assert (answer.status_code, deadline.due_on) == (302, d("2026-09-23"))
    assert client.post(url, {"reason": "", "seen": seen(shown)}).status_code == 404


def test_removing_a_past_day_needs_a_reason(client: Client, manager: User, unit: Unit, closed: ClosedDay) -> None:
    past = ClosedDay.objects.get(unit=unit, on=d("2026-04-22"))
    client.force_login(manager)

    page = client.post(reverse("charter:closed-day-remove", args=[past.pk]), {"reason": ""})

    assert "שינוי ביום שכבר עבר דורש סיבה." in page.content.decode()


@pytest.mark.usefixtures("calendar")
def test_switching_hol_hamoed(client: Client, manager: User, unit: Unit) -> None:
    deadline = make_deadline(unit, "2026-09-10", "12")
    url = reverse("charter:calendar-year-switch", args=[2026])
    client.force_login(manager)
    assert client.get(url).status_code == 200
    assert "reason" in client.post(url, {"count_hol_hamoed": "on"}).context["form"].errors

    facts = {"count_hol_hamoed": "on", "reason": "נוהל חדש"}
    client.post(url, facts | {"seen": seen(client.post(url, facts))})

    deadline.refresh_from_db()
    assert deadline.due_on == d("2026-09-27")
    assert CalendarYear.objects.get(unit=unit, year=2026).count_hol_hamoed


def test_approving_a_draft(client: Client, manager: User, unit: Unit) -> None:
    draft_year(unit=unit, year=2026, now=EARLY)
    url = reverse("charter:calendar-year-approve", args=[2026])
    client.force_login(manager)
    page = client.get(url)
    assert client.get(SHOW).content.decode().count("הלוח של שנת 2026 עוד לא אושר") == 1
    lag_baomer = ClosedDay.objects.get(name="ל״ג בעומר")
    days = [row.pk for row in page.context["form"].rows if row != lag_baomer]
    assert "ה׳ 2.4 פסח (לא נספר)" in page.content.decode()
    assert client.post(url, {"work_week": ["6"]}).context["form"].errors["days"] == ["אי אפשר לאשר שנה בלי אף יום."]
    facts: dict[str, Any] = {"days": days, "work_week": list("60123")}

    shown = client.post(url, facts)
    assert "ל״ג בעומר" in shown.content.decode()
    client.post(url, facts | {"seen": seen(shown)})

    year = CalendarYear.objects.get()
    lag_baomer.refresh_from_db()
    assert (year.approved_by, lag_baomer.removed_by) == (manager, manager)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("typed", ["9" * 21, "9" * 5000, "-1", "abc", "\x00"])
def test_b29_a_day_that_no_database_can_hold_is_refused(client: Client, manager: User, unit: Unit, typed: str) -> None:
    draft_year(unit=unit, year=2026, now=EARLY)
    client.force_login(manager)

    answer = client.post(reverse("charter:calendar-year-approve", args=[2026]), {"days": [typed], "work_week": ["6"]})

    assert (answer.status_code, "days" in answer.context["form"].errors) == (200, True)
    assert CalendarYear.objects.get().approved_at is None


@pytest.mark.usefixtures("calendar")
def test_the_months_and_the_list(client: Client, manager: User) -> None:
    client.force_login(manager)

    page = client.get(SHOW).content.decode()

    assert page.count('<table class="month"') == 12
    assert "תשפ״ז" in page
    assert "יום הכיפורים" in page
    assert "הלוח של שנת" not in page
    assert "הלוח של שנת 2028 עוד לא הוכן" in client.get(SHOW, {"year": "2027"}).content.decode()


@pytest.mark.parametrize("year", ["", "x", "1", "99999", "-3", "٢٠٢٦x", "2" * 5000])
def test_any_year_typed_answers(client: Client, manager: User, year: str) -> None:
    client.force_login(manager)

    assert client.get(SHOW, {"year": year}).status_code == 200


def test_a_draft_is_prepared_by_post_only(client: Client, manager: User, unit: Unit) -> None:
    client.force_login(manager)
    url = reverse("charter:calendar-year-draft", args=[2027])

    assert client.get(url).status_code == 405
    assert CalendarYear.objects.count() == 0
    for _ in range(2):
        assert client.post(url).status_code == 302
    assert CalendarYear.objects.get().year == 2027


def test_queries_do_not_grow_with_the_days(
    client: Client, manager: User, unit: Unit, django_assert_num_queries: Any
) -> None:
    client.force_login(manager)
    for day in (1, 3):
        ClosedDay.objects.create(
            unit=unit, on=date(2026, 11, day), kind="closure", name="x", source="x", added_at=EARLY
        )
        with django_assert_num_queries(10):
            client.get(SHOW)


@pytest.mark.usefixtures("calendar")
def test_preview_queries_do_not_grow_with_the_rows(
    client: Client, manager: User, unit: Unit, django_assert_num_queries: Any
) -> None:
    client.force_login(manager)
    for more in (1, 2):
        for _ in range(more):
            make_deadline(unit, "2026-09-10")
        with django_assert_num_queries(12):
            client.post(ADD, typed())
