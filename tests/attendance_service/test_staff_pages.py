"""Staff: the administrator invites, gives roles and ends access; nobody her own."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from accounts.models import AccessRecord, Role, Unit, User
from notices.models import Notice
from tests.factories import UnitFactory, UserFactory

NEW = {"name": "יעל בן־שושן", "email": "Yael@Example.org", "title": "", "phone": "", "roles": ["officer", "manager"]}
KEY = "5f1e2f4e-0d1b-4a0c-8c43-0f8b4a3b8a51"


@pytest.fixture
def administrator(client: Client, unit: Unit) -> User:
    user = UserFactory(unit=unit, is_administrator=True, name="אורי נוי")
    client.force_login(user)
    return user


@pytest.fixture
def invited(unit: Unit) -> User:
    user = UserFactory(unit=unit, is_officer=True)
    user.set_unusable_password()
    user.save()
    return user


def test_the_list_shows_the_own_unit_alone(client: Client, administrator: User, officer: User, stranger: User) -> None:
    page = client.get("/settings/staff/")
    assert set(page.context["people"]) == {administrator, officer}
    assert f"/settings/staff/{officer.pk}/" in page.content.decode()
    assert f"/settings/staff/{administrator.pk}/" not in page.content.decode()


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    client: Client, administrator: User, people: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    UserFactory.create_batch(people, unit=administrator.unit)
    client.get("/settings/staff/")
    with django_assert_num_queries(6):  # session, person, people, and the session kept in a savepoint
        client.get("/settings/staff/")


def test_a_double_tap_invites_once(client: Client, administrator: User) -> None:
    assert [client.post("/settings/staff/new/", NEW).url for _ in range(2)] == ["/settings/staff/"] * 2
    user = User.objects.get(email="yael@example.org")
    assert (user.unit, user.roles) == (administrator.unit, [Role.OFFICER, Role.MANAGER])
    assert (Notice.objects.count(), AccessRecord.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("email", ""),
        ("email", "x"),
        ("email", "x@[127.0.0.1]"),
        ("phone", "12"),
        ("roles", []),
        ("roles", ["king"]),
    ],
)
def test_a_mistake_invites_nobody_and_keeps_what_was_typed(
    client: Client, administrator: User, field: str, typed: object
) -> None:
    page = client.post("/settings/staff/new/", {**NEW, field: typed})
    assert (page.status_code, list(page.context["form"].errors)) == (200, [field])
    assert User.objects.count() == 1
    assert "Yael@Example.org" in page.content.decode() or field == "email"


def test_an_address_of_another_unit_is_refused_without_saying_whose(
    client: Client, administrator: User, stranger: User
) -> None:
    page = client.post("/settings/staff/new/", {**NEW, "email": stranger.email})
    assert "אי אפשר להזמין כתובת זו" in page.content.decode()
    assert stranger.unit.municipality not in page.content.decode()


def test_roles_are_given_and_recorded(client: Client, administrator: User, officer: User) -> None:
    for _ in range(2):
        client.post(f"/settings/staff/{officer.pk}/", {"roles": ["officer", "coordinator"]})
    officer.refresh_from_db()
    assert officer.roles == [Role.OFFICER, Role.COORDINATOR]
    record = AccessRecord.objects.get()
    assert (record.user, record.page) == (administrator, f"/settings/staff/{officer.pk}/")
    assert record.subject == f"staff {officer.email}: officer > officer, coordinator"


def test_a_person_keeps_at_least_one_role_until_she_leaves(client: Client, administrator: User, officer: User) -> None:
    page = client.post(f"/settings/staff/{officer.pk}/", {})
    assert "בחרו לפחות תפקיד אחד" in page.content.decode()


DOORS = ["", "remind/", "factor/", "end/", "return/"]


@pytest.mark.parametrize("door", DOORS)
def test_nobody_finds_herself_or_another_unit_there(
    client: Client, administrator: User, stranger: User, door: str
) -> None:
    missing = client.post(f"/settings/staff/999999/{door}").content
    for person in (administrator, stranger):
        before = User.objects.get(pk=person.pk).__dict__
        answer = client.post(f"/settings/staff/{person.pk}/{door}", {"roles": ["auditor"], "key": KEY})
        assert (answer.status_code, answer.content) == (404, missing)
        after = User.objects.get(pk=person.pk).__dict__
        assert {**before, "_state": 0} == {**after, "_state": 0}
    assert not Notice.objects.exists()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("role", ["is_officer", "is_manager", "is_auditor", "is_coordinator"])
def test_without_the_role_the_doors_do_not_exist(client: Client, invited: User, door: str, role: str) -> None:
    facts: dict[str, Any] = {role: True}
    client.force_login(UserFactory(unit=invited.unit, **facts))
    answer = client.post(f"/settings/staff/{invited.pk}/{door}", {"roles": ["auditor"], "key": KEY})
    assert answer.status_code == 404
    invited.refresh_from_db()
    assert (invited.roles, invited.is_active) == ([Role.OFFICER], True)


def test_an_administrator_of_another_unit_does_not_find_the_person(client: Client, officer: User) -> None:
    client.force_login(UserFactory(unit=UnitFactory(), is_administrator=True))
    assert client.get(f"/settings/staff/{officer.pk}/").status_code == 404


def test_one_press_sends_one_more_invitation(client: Client, administrator: User, invited: User) -> None:
    for _ in range(2):
        client.post(f"/settings/staff/{invited.pk}/remind/", {"key": KEY})
    client.post(f"/settings/staff/{invited.pk}/remind/", {"key": "not a number"})
    assert [notice.subject for notice in Notice.objects.all()] == [f"invite {invited.pk} {KEY}"]


def test_a_lost_telephone_is_taken_off_once(client: Client, administrator: User, officer: User) -> None:
    TOTP.activate(officer, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert "הסרת האימות הנוסף" in client.get(f"/settings/staff/{officer.pk}/").content.decode()
    for _ in range(2):
        client.post(f"/settings/staff/{officer.pk}/factor/")
    assert not Authenticator.objects.exists()
    assert [record.subject for record in AccessRecord.objects.all()] == [f"staff {officer.email}: second-factor -"]
    assert "הסרת האימות הנוסף" not in client.get(f"/settings/staff/{officer.pk}/").content.decode()


def test_ending_the_access_shuts_an_open_session_for_good(client: Client, administrator: User, officer: User) -> None:
    officer.set_password("a long quiet sentence")
    officer.save()
    session = Client()
    session.force_login(officer)
    assert session.get("/profile/").status_code == 200
    for _ in range(2):
        client.post(f"/settings/staff/{officer.pk}/end/")
    assert session.get("/profile/").status_code == 302
    for _ in range(2):
        client.post(f"/settings/staff/{officer.pk}/return/")
    assert session.get("/profile/").status_code == 302
    assert [record.subject.split(": ")[1] for record in AccessRecord.objects.order_by("pk")] == [
        "deactivated",
        "reactivated",
    ]
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("pk", ["0", "999999999999999999999", "-1", "x", "%00"])
def test_b53_numbers_that_are_nobody_do_not_exist(client: Client, administrator: User, pk: str) -> None:
    assert client.get(f"/settings/staff/{pk}/").status_code == 404
