"""Inviting staff: what needs both low rooms, the people (accounts) and the outbox (notices)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import AccessAction, Role, Unit, User
from accounts.services import create_staff, record_access
from notices.services import notify, recipient_for_user


@transaction.atomic
def invite_staff(
    *, unit: Unit, email: str, name: str, roles: Collection[Role], now: datetime, by: User | None = None, **facts: Any
) -> tuple[User, bool]:
    """Add a person and mail the link that sets the first password; asked twice, added and mailed once."""
    user, created = create_staff(unit=unit, email=email, name=name, roles=roles, by=by, **facts)
    if created:
        _mail(kind="invite", subject=f"invite {user.pk}", user=user, now=now)
    return user, created


def invite_again(*, user: User, key: UUID, now: datetime) -> bool:
    """Mail a new link to somebody who never chose a password; the same key mails once."""
    if user.has_usable_password() or not user.is_active:
        return False
    _mail(kind="invite", subject=f"invite {user.pk} {key}", user=user, now=now)
    return True


@transaction.atomic
def drop_second_factor(*, user: User, by: User, page: str) -> bool:
    """For a lost telephone: the next sign-in is by password, and enrols anew where the unit requires it."""
    if not User.objects.manageable_by(by).filter(pk=user.pk).exists():
        raise PermissionDenied
    dropped, _by_kind = Authenticator.objects.filter(user=user).delete()
    if dropped:
        record_access(by=by, action=AccessAction.CHANGE, page=page, subject=f"staff {user.email}: second-factor -")
    return bool(dropped)


def mail_password_link(*, user: User, now: datetime) -> None:
    """Somebody asked for a new password: the link is made while rendering and stored nowhere."""
    _mail(kind="reset", subject=f"reset {uuid4()}", user=user, now=now)


def _mail(*, kind: str, subject: str, user: User, now: datetime) -> None:
    notify(kind=kind, subject=subject, recipient=recipient_for_user(user), context={"user": user.pk}, not_before=now)
