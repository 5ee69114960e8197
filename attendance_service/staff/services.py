"""Inviting staff: what needs both low rooms, the people (accounts) and the outbox (notices)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from accounts.models import Role, Unit, User
from accounts.services import create_staff
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


def mail_password_link(*, user: User, now: datetime) -> None:
    """Somebody asked for a new password: the link is made while rendering and stored nowhere."""
    _mail(kind="reset", subject=f"reset {uuid4()}", user=user, now=now)


def _mail(*, kind: str, subject: str, user: User, now: datetime) -> None:
    notify(kind=kind, subject=subject, recipient=recipient_for_user(user), context={"user": user.pk}, not_before=now)
