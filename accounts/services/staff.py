"""Staff and their roles: each change leaves a record in the same transaction, and nobody changes their own."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import AccessAction, Role, Unit, User
from accounts.services.access import record_access


class AddressTakenError(ValueError):
    """The address already belongs to somebody of another unit."""


def _columns(roles: Collection[Role]) -> dict[str, bool]:
    return {f"is_{role.value}": role in roles for role in Role}


def _names(roles: Collection[Role]) -> str:
    return ", ".join(role.value for role in Role if role in roles) or "-"


def _may_manage(by: User | None, user: User) -> None:
    """The system may; an administrator may, in the own unit and never on herself."""
    if by and (by == user or by.unit_id != user.unit_id or not by.is_administrator):
        raise PermissionDenied


def _record(user: User, what: str, *, by: User | None, page: str, action: AccessAction = AccessAction.CHANGE) -> None:
    record_access(by=by, unit=user.unit, action=action, page=page, subject=f"staff {user.email}: {what}")


@transaction.atomic
def create_staff(
    *,
    unit: Unit,
    email: str,
    name: str,
    roles: Collection[Role],
    by: User | None = None,
    page: str = "invite_staff",
    title: str = "",
    phone: str = "",
) -> tuple[User, bool]:
    """Add a person who has no password yet; an address that is there already answers with that person, unchanged."""
    if by and (by.unit_id != unit.pk or not by.is_administrator):
        raise PermissionDenied
    fresh = User(unit=unit, name=name, title=title, phone=phone, **_columns(roles))
    fresh.set_unusable_password()
    facts = {field.attname: getattr(fresh, field.attname) for field in User._meta.fields if field.name != "email"}
    facts.pop("id")
    user, created = User.objects.get_or_create(email=email.strip().lower(), defaults=facts)
    if user.unit_id != unit.pk:
        raise AddressTakenError(email)
    if created:
        _record(user, _names(roles), by=by, page=page, action=AccessAction.CREATE)
    return user, created


@transaction.atomic
def change_roles(*, user: User, roles: Collection[Role], by: User | None = None, page: str = "change_roles") -> bool:
    """Give exactly these roles; True when something changed. They count from the person's next request."""
    _may_manage(by, user)
    locked = User.objects.select_for_update().get(pk=user.pk)
    if set(locked.roles) == set(roles):
        return False
    _record(user, f"{_names(locked.roles)} > {_names(roles)}", by=by, page=page)
    User.objects.filter(pk=user.pk).update(**_columns(roles))
    user.refresh_from_db()
    return True


@transaction.atomic
def record_training(*, user: User, trained_on: date | None, by: User, page: str = "record_training") -> bool:
    """When somebody was last trained in protecting information; the same day again changes nothing."""
    _may_manage(by, user)
    rows = User.objects.filter(pk=user.pk)
    if not rows.exclude(trained_on=trained_on).update(trained_on=trained_on):
        return False
    _record(user, f"training {trained_on or '-'}", by=by, page=page)
    return True


@transaction.atomic
def deactivate_staff(*, user: User, by: User | None = None, page: str = "deactivate_staff") -> bool:
    """End a person's access now: the next request of every open session is a stranger's (reg. 9(c)).

    The password goes too, so that no old session wakes up when the person comes back.
    """
    _may_manage(by, user)
    user.set_unusable_password()
    ended = User.objects.filter(pk=user.pk, is_active=True).update(is_active=False, password=user.password)
    user.refresh_from_db()
    if ended:
        _record(user, "deactivated", by=by, page=page)
    return bool(ended)


@transaction.atomic
def reactivate_staff(*, user: User, by: User | None = None, page: str = "reactivate_staff") -> bool:
    """Let a person in again; a new invitation sets the password."""
    _may_manage(by, user)
    restored = User.objects.filter(pk=user.pk, is_active=False).update(is_active=True)
    user.refresh_from_db()
    if restored:
        _record(user, "reactivated", by=by, page=page)
    return bool(restored)
