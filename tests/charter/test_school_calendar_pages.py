"""The manager's page of the school calendar (C11): read, add, take out, approve; nobody else."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import Unit, User
from charter.models import SchoolBreak, SchoolCalendar
from charter.services.school_calendar import draft_school_year
from tests.cases.test_today import queries
from tests.charter.factories import EARLY

SHOW = "/settings/school-calendar/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel("2026-11-22T10:00:00+02:00", tick=False):
        yield


@pytest.fixture
def calendar(unit: Unit) -> SchoolCalendar:
    draft_school_year(unit=unit, year=2026, now=EARLY)
    return SchoolCalendar.objects.get(sector="state")


@pytest.fixture
def desk(client: Client, manager: User, calendar: SchoolCalendar) -> Client:
    client.force_login(manager)
    return client


def test_the_settings_lead_to_the_page_and_the_draft_is_shown(desk: Client) -> None:
    assert f'href="{SHOW}"' in desk.get("/settings/").content.decode()
    text = desk.get(SHOW).content.decode()
    assert "זו טיוטה לפי כללים" in text
    assert "חופשת פסח" in text
    assert "בין הזמנים ניסן" in desk.get(f"{SHOW}?year=2026&sector=haredi").content.decode()


def test_a_break_is_added_taken_out_and_the_year_approved(desk: Client, calendar: SchoolCalendar) -> None:
    add = f"{SHOW}{calendar.pk}/add/"
    assert add in desk.get(SHOW).content.decode()
    answer = desk.post(add, {"name": "סערה", "first": "12.1.2027", "last": "13.1.2027", "stage": ""})
    assert answer.status_code == 302
    found = SchoolBreak.objects.get(name="סערה")
    assert f"{found.first} {found.last}" == "2027-01-12 2027-01-13"
    desk.post(f"{SHOW}breaks/{found.pk}/remove/")
    assert "סערה" not in desk.get(SHOW).content.decode().split("panel")[-1]
    desk.post(f"{SHOW}{calendar.pk}/approve/")
    calendar.refresh_from_db()
    assert calendar.approved_at
    assert "זו טיוטה" not in desk.get(SHOW).content.decode()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": "", "first": "12.1.2027"}, "כתבו איך קוראים לחופשה"),
        ({"name": "סערה", "first": "12.1.2029"}, "היום הזה אינו בשנת הלימודים"),
        ({"name": "סערה", "first": "12.1.2027", "last": "11.1.2027"}, "תאריך הסיום מוקדם מתאריך ההתחלה"),
        ({"name": "סערה", "first": "12.1.2027", "last": "12.7.2027"}, "שלושה חודשים לכל היותר"),
        ({"name": "סערה", "first": "14.4.2027", "last": "15.4.2027"}, "הימים האלה כבר מופיעים בלוח"),
        ({"name": "סערה", "first": "31.2"}, "אין תאריך כזה"),
    ],
)
def test_bad_input_says_why_and_keeps_what_was_typed(
    desk: Client, calendar: SchoolCalendar, typed: dict[str, str], says: str
) -> None:
    text = desk.post(f"{SHOW}{calendar.pk}/add/", typed).content.decode()
    assert says in text
    assert typed["first"] in text


def test_the_page_costs_the_same_whatever_the_rows(desk: Client, calendar: SchoolCalendar) -> None:
    costs = []
    for keep in (1, 3):
        rows = SchoolBreak.objects.filter(calendar=calendar)
        rows.update(removed_at=EARLY)
        SchoolBreak.objects.filter(pk__in=[row.pk for row in rows[:keep]]).update(removed_at=None)
        costs.append(len(queries(desk, SHOW)))
    assert costs == [6, 6]


def test_a_stranger_and_other_roles_find_nothing(
    client: Client, calendar: SchoolCalendar, officer: User, stranger: User
) -> None:
    found = calendar.breaks.first()
    assert found
    client.force_login(officer)
    assert client.get(SHOW).status_code == 404
    client.force_login(stranger)
    assert client.get(f"{SHOW}{calendar.pk}/add/").status_code == 404
    assert client.post(f"{SHOW}{calendar.pk}/approve/").status_code == 404
    assert client.post(f"{SHOW}breaks/{found.pk}/remove/").status_code == 404
    assert "חופשת פסח" not in client.get(SHOW).content.decode()
