"""The recipients that are no guardians: our own staff, and people who reported."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from notices.models import Recipient


@transaction.atomic
def recipient_for_user(user: User) -> Recipient:
    return Recipient.objects.get_or_create(user=user, defaults={"name": user.name})[0]


@transaction.atomic
def recipients_for_users(users: Iterable[User]) -> list[Recipient]:
    """The same for many at once: three statements, however many people."""
    people = list(users)
    missing = [Recipient(user=user, name=user.name) for user in people]
    Recipient.objects.bulk_create(missing, ignore_conflicts=True)
    return list(Recipient.objects.filter(user__in=people).order_by("user_id"))


@transaction.atomic
def create_reporter_recipient(*, name: str, email: str, language: str = "he") -> Recipient:
    """Somebody outside who gets N1; one row a referral, so that no parent's permissions are mixed in."""
    return Recipient.objects.create(name=name or email, email=email, language=language)
