"""The pages of leave and cover."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Leave
from cases.services.cover import enter_leave
from tests.cases.factories import make_student, moment, refer
from tests.factories import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = moment("2030-01-06 09:00")
IN_TWO_MONTHS = timezone.localdate() + timedelta(days=60)


def typed_day(after: int) -> str:
    day = IN_TWO_MONTHS + timedelta(days=after)
    return f"{day.day}.{day.month}.{day.year}"


FIRST, LAST = typed_day(0), typed_day(4)


@pytest.fixture
def manager() -> Any:
    return UserFactory(unit=UnitFactory(), is_manager=True, name="רונית שקד")


@pytest.fixture
def dana(manager: Any) -> Any:
    return UserFactory(unit=manager.unit, is_officer=True, name="דנה לביא")


@pytest.fixture
def salim(manager: Any) -> Any:
    return UserFactory(unit=manager.unit, is_officer=True, name="סלים חורי")


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def leave_of(officer: Any, n: int = 1) -> Leave:
    refer(make_student(officer.unit, officer), "2030-01-03 09:00", by=officer)
    return enter_leave(
        officer=officer, first_on=NOW.date().replace(month=n * 2, day=3), last_on=NOW.date().replace(month=n * 2, day=7),
        by=officer, key=uuid4(), today=NOW.date(), now=NOW,
    )  # fmt: skip


def test_a_leave_from_the_menu_to_the_yes_of_a_colleague(manager: Any, dana: Any, salim: Any) -> None:
    refer(make_student(dana.unit, dana), "2026-11-19 09:00", by=dana)
    client = signed_in(dana)
    assert reverse("cases:cover-list") in client.get("/cases/").content.decode()
    assert reverse("cases:leave-create") in client.get(reverse("cases:cover-list")).content.decode()
    form = client.get(reverse("cases:leave-create")).context["form"]
    typed = {"officer": dana.pk, "first_on": FIRST, "last_on": LAST, "form_key": form["form_key"].value()}
    twice = [client.post(reverse("cases:leave-create"), typed).url for _ in range(2)]
    leave = Leave.objects.get()
    assert twice == [reverse("cases:leave-detail", args=[leave.pk])] * 2

    page = signed_in(salim).get(twice[0]).content.decode()
    assert "אמלא מקום" in page
    answer = signed_in(salim).post(reverse("cases:cover-answer", args=[leave.pk]), {"accept": "1"}, follow=True)
    assert "אתם ממלאים מקום בתיק אחד." in answer.content.decode()
    assert leave.offers.get().accepted_at


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("", LAST, "כתבו תאריך"),
        (LAST, FIRST, "היום האחרון קודם ליום הראשון"),
        (FIRST, typed_day(400), "היעדרות היא לכל היותר שנה"),
        (typed_day(-90), LAST, typed_day(-90)),
        ("31.2.2027", LAST, "31.2.2027"),
    ],
)
def test_bad_days_are_answered_beside_the_field_and_stay(dana: Any, first: str, last: str, said: str) -> None:
    typed = {"officer": dana.pk, "first_on": first, "last_on": last, "form_key": str(uuid4())}
    answer = signed_in(dana).post(reverse("cases:leave-create"), typed)
    page = answer.content.decode()
    assert (answer.status_code, said in page, f'value="{last}"' in page) == (200, True, True)
    assert not Leave.objects.exists()


def test_an_officer_enters_only_her_own(manager: Any, dana: Any, salim: Any) -> None:
    typed = {"officer": salim.pk, "first_on": FIRST, "last_on": LAST, "form_key": str(uuid4())}
    assert signed_in(dana).post(reverse("cases:leave-create"), typed).status_code == 200
    assert not Leave.objects.exists()


def test_strangers_find_nothing(manager: Any, dana: Any, salim: Any) -> None:
    leave = leave_of(dana)
    leave.offers.update(cover=manager)
    others = [salim, UserFactory(unit=UnitFactory(), is_manager=True), UserFactory(unit=dana.unit, is_coordinator=True)]
    pages = ["leave-detail", "leave-withdraw"]
    found = [signed_in(u).get(reverse(f"cases:{page}", args=[leave.pk])).status_code for u in others for page in pages]
    acts = ["cover-ask", "cover-answer"]
    found += [signed_in(u).post(reverse(f"cases:{act}", args=[leave.pk])).status_code for u in others for act in acts]
    assert found == [404] * 12


def test_one_who_is_asked_may_not_arrange(manager: Any, dana: Any, salim: Any) -> None:
    leave = leave_of(dana)
    client = signed_in(salim)
    assert client.post(reverse("cases:cover-ask", args=[leave.pk])).status_code == 404
    assert client.get(reverse("cases:leave-withdraw", args=[leave.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries(manager: Any, rows: int, django_assert_num_queries: Any) -> None:
    for n in range(1, rows + 1):
        leave_of(UserFactory(unit=manager.unit, is_officer=True), n)
    client = signed_in(manager)
    with django_assert_num_queries(7):
        page = client.get(reverse("cases:cover-list"))
    assert len(page.context["rows"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_leave_takes_the_same_queries(
    dana: Any, manager: Any, salim: Any, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows - 1):
        refer(make_student(dana.unit, dana), "2030-01-03 09:00", by=dana)
    leave = leave_of(dana)
    client = signed_in(dana)
    with django_assert_num_queries(13):
        client.get(reverse("cases:leave-detail", args=[leave.pk]))
