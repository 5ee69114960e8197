"""S18: passwords of six months, training of two years, a second factor the unit asks for: thirty days before."""

from datetime import UTC, date, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import AccessRecord, Unit, User
from attendance_service.staff.due import ring_staff_due
from attendance_service.tasks import ring_staff_due as pulse
from notices.models import Notice
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "משפט ארוך למדי 2026"


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 7, tzinfo=UTC)


def lines(person: User) -> list[tuple[str, str]]:
    rows = Notice.objects.of_bell(person).filter(kind="S18").order_by("pk")
    return [(row.context["what"], row.context["url"]) for row in rows]


def with_password(person: User, changed: date) -> User:
    person.set_password(PASSWORD)
    person.password_changed_at = at(changed)
    person.trained_on = person.trained_on or changed
    person.save()
    return person


def test_setting_a_password_starts_its_six_months(officer: User, time_machine) -> None:
    time_machine.move_to(at(date(2026, 3, 1)), tick=False)
    officer.set_password(PASSWORD)
    assert officer.password_changed_at == at(date(2026, 3, 1))
    officer.set_unusable_password()
    assert User.objects.create_user("n@example.org", None, unit=officer.unit, name="נ").password_changed_at is None


def test_changing_it_on_the_page_starts_them_anew(client: Client, officer: User, time_machine) -> None:
    time_machine.move_to(at(date(2026, 9, 1)), tick=False)
    with_password(officer, date(2026, 3, 1))
    client.post("/login/", {"login": officer.email, "password": PASSWORD})
    new = "עוד משפט ארוך 2027"
    answer = client.post("/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302, answer.content.decode()[:500]
    officer.refresh_from_db()
    assert officer.password_changed_at == at(date(2026, 9, 1))


def test_thirty_days_before_the_person_and_the_manager_hear_once(officer: User, manager: User) -> None:
    with_password(officer, date(2026, 3, 10))  # until 10.9
    days = [date(2026, 8, 10), date(2026, 8, 11), date(2026, 8, 12), date(2026, 9, 20)]
    assert [ring_staff_due(now=at(day)) for day in days] == [0, 2, 0, 0]
    assert lines(officer) == [("החלפת סיסמה, עד 10.9.2026", "/password/change/")]
    assert lines(manager) == [("החלפת סיסמה, עד 10.9.2026", "/settings/staff/due/")]
    with_password(officer, date(2026, 9, 20))
    assert ring_staff_due(now=at(date(2026, 9, 21))) == 0


def test_training_every_two_years(officer: User, manager: User) -> None:
    with_password(officer, date(2026, 8, 1))
    User.objects.filter(pk=officer.pk).update(trained_on=date(2024, 10, 1))
    assert [ring_staff_due(now=at(day)) for day in (date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2))] == [0, 2, 0]
    assert lines(officer) == [("הדרכה בהגנה על מידע, עד 1.10", "/profile/")]


def test_a_second_factor_the_unit_asks_for_once_a_month(unit: Unit, officer: User) -> None:
    with_password(officer, date(2026, 8, 1))
    assert ring_staff_due(now=at(date(2026, 9, 1))) == 0
    Unit.objects.filter(pk=unit.pk).update(second_factor_required=True)
    days = [date(2026, 9, 1), date(2026, 9, 2), date(2026, 10, 1)]
    assert [ring_staff_due(now=at(day)) for day in days] == [1, 0, 1]
    Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={})
    assert ring_staff_due(now=at(date(2026, 11, 1))) == 0


def test_whoever_left_or_never_signed_in_is_not_asked(officer: User, manager: User) -> None:
    with_password(officer, date(2026, 1, 1))
    User.objects.filter(pk=officer.pk).update(is_active=False)
    User.objects.filter(pk=manager.pk).update(trained_on=date(2020, 1, 1), password="!")
    assert ring_staff_due(now=at(date(2026, 9, 1))) == 0


def test_an_idle_pulse_writes_nothing(officer: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with_password(officer, date(2026, 1, 1))
    ring_staff_due(now=at(date(2026, 9, 1)))
    with django_assert_num_queries(3):
        ring_staff_due(now=at(date(2026, 9, 1)))


def test_the_pulse_calls_it(officer: User, time_machine) -> None:
    time_machine.move_to(at(date(2026, 9, 1)), tick=False)
    with_password(officer, date(2026, 1, 1))
    assert [pulse(), pulse()] == [1, 0]


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_names_them_for_the_manager_by_as_many_queries(
    client: Client, manager: User, stranger: User, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for person in UserFactory.create_batch(people, unit=manager.unit, is_officer=True):
        with_password(person, date(2026, 1, 1))
    with_password(stranger, date(2026, 1, 1))
    client.force_login(manager)
    client.get("/settings/staff/due/")
    with django_assert_num_queries(7):
        html = client.get("/settings/staff/due/").content.decode()
    assert html.count("החלפת סיסמה") == people
    assert "עבר המועד" in html
    assert stranger.name not in html


def test_the_list_is_not_for_officers(client: Client, officer: User) -> None:
    client.force_login(officer)
    assert client.get("/settings/staff/due/").status_code == 404


def test_the_administrator_types_the_training_twice_is_once(client: Client, unit: Unit, officer: User) -> None:
    client.force_login(UserFactory(unit=unit, is_administrator=True))
    for _ in range(2):
        answer = client.post(f"/settings/staff/{officer.pk}/training/", {"trained_on": "1.9.2025"})
        assert (answer.status_code, answer["Location"]) == (302, f"/settings/staff/{officer.pk}/")
    officer.refresh_from_db()
    assert officer.trained_on == date(2025, 9, 1)
    assert AccessRecord.objects.filter(subject__endswith="training 2025-09-01").count() == 1
    client.post(f"/settings/staff/{officer.pk}/training/", {"trained_on": ""})
    officer.refresh_from_db()
    assert officer.trained_on is None


@pytest.mark.parametrize("typed", ["מחר", "31.2.2025", "1.1.1999", "1.1.2099"])
def test_a_wrong_day_is_said_beside_the_field_and_kept(client: Client, unit: Unit, officer: User, typed: str) -> None:
    client.force_login(UserFactory(unit=unit, is_administrator=True))
    answer = client.post(f"/settings/staff/{officer.pk}/training/", {"trained_on": typed})
    assert answer.status_code == 200
    assert "trained_on" in answer.context["training"].errors
    assert typed in answer.content.decode()


def test_strangers_and_others_type_nothing(client: Client, officer: User, manager: User, stranger: User) -> None:
    User.objects.filter(pk=stranger.pk).update(is_administrator=True)
    for person in (manager, stranger):
        client.force_login(User.objects.get(pk=person.pk))
        assert client.post(f"/settings/staff/{officer.pk}/training/", {"trained_on": "1.9.2025"}).status_code == 404
    assert User.objects.get(pk=officer.pk).trained_on is None


def test_s18_somebody_never_trained_is_told_once(officer: User) -> None:
    """Regulation 7(b): whoever enters is trained; the day the account was made is the day it was due."""
    with_password(officer, date(2026, 8, 1))
    User.objects.filter(pk=officer.pk).update(trained_on=None, joined_at=at(date(2026, 8, 2)))

    assert [ring_staff_due(now=at(date(2026, 9, day))) for day in (1, 2)] == [1, 0]
    assert [what for what, _url in lines(officer)] == ["הדרכה בהגנה על מידע, עד 2.8.2026"]
