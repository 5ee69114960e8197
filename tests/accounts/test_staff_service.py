"""Roles: an administrator of the same unit gives them, nobody their own, each change is recorded."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AccessAction, AccessRecord, Role, Unit, User
from accounts.services import change_roles, create_staff, deactivate_staff, reactivate_staff
from accounts.services.staff import AddressTakenError
from tests.factories import UnitFactory, UserFactory


@pytest.fixture
def administrator(unit: Unit) -> User:
    return UserFactory(unit=unit, is_administrator=True)


def subjects() -> list[str]:
    return [record.subject for record in AccessRecord.objects.order_by("pk")]


def test_new_staff_is_made_once_and_has_no_password(unit: Unit, administrator: User) -> None:
    facts = {"unit": unit, "name": "יעל בן־שושן", "roles": [Role.OFFICER], "by": administrator}
    made = [create_staff(email=" Yael@Example.org ", **facts), create_staff(email="yael@example.org", **facts)]
    assert [created for _, created in made] == [True, False]
    assert made[0][0] == made[1][0]
    assert (made[0][0].roles, made[0][0].has_usable_password()) == ([Role.OFFICER], False)
    assert subjects() == ["staff yael@example.org: officer"]


def test_an_existing_person_keeps_her_roles_when_invited_again(unit: Unit, officer: User) -> None:
    create_staff(unit=unit, email=officer.email, name="אחרת", roles=[Role.MANAGER])
    officer.refresh_from_db()
    assert (officer.name, officer.roles) == ("דנה לביא", [Role.OFFICER])


def test_an_address_of_another_unit_is_not_taken_over(unit: Unit, stranger: User) -> None:
    with pytest.raises(AddressTakenError):
        create_staff(unit=unit, email=stranger.email, name="ש", roles=[])


def test_roles_change_once_with_one_record(officer: User, administrator: User) -> None:
    wanted = [Role.OFFICER, Role.MANAGER]
    assert [change_roles(user=officer, roles=wanted, by=administrator) for _ in range(2)] == [True, False]
    assert officer.roles == wanted
    assert subjects() == [f"staff {officer.email}: officer > officer, manager"]
    assert AccessRecord.objects.get().action == AccessAction.CHANGE


def test_nobody_changes_their_own_roles(administrator: User) -> None:
    with pytest.raises(PermissionDenied):
        change_roles(user=administrator, roles=list(Role), by=administrator)
    with pytest.raises(PermissionDenied):
        deactivate_staff(user=administrator, by=administrator)
    assert not AccessRecord.objects.exists()


def test_an_administrator_of_another_unit_changes_nothing(unit: Unit, officer: User) -> None:
    foreign = UserFactory(unit=UnitFactory(), is_administrator=True)
    with pytest.raises(PermissionDenied):
        change_roles(user=officer, roles=[Role.MANAGER], by=foreign)
    with pytest.raises(PermissionDenied):
        deactivate_staff(user=officer, by=foreign)
    with pytest.raises(PermissionDenied):
        create_staff(unit=unit, email="new@example.org", name="ח", roles=[], by=foreign)


def test_a_manager_is_not_an_administrator(officer: User, manager: User) -> None:
    with pytest.raises(PermissionDenied):
        change_roles(user=officer, roles=[Role.MANAGER], by=manager)


def test_leaving_ends_access_and_coming_back_needs_a_new_password(officer: User, administrator: User) -> None:
    officer.set_password("a long old password")
    officer.save()
    before = officer.get_session_auth_hash()
    assert [deactivate_staff(user=officer, by=administrator) for _ in range(2)] == [True, False]
    assert [reactivate_staff(user=officer, by=administrator) for _ in range(2)] == [True, False]
    assert (officer.is_active, officer.has_usable_password()) == (True, False)
    assert officer.get_session_auth_hash() != before
    assert subjects() == [f"staff {officer.email}: deactivated", f"staff {officer.email}: reactivated"]
