"""Notices that left, for mails that answer them."""

from datetime import UTC, datetime, timedelta

from accounts.models import User
from charter.models import Matter
from notices.models import Notice, NoticeState
from notices.services import notify
from tests.notices.factories import RecipientFactory

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def sent(matter: Matter, subject: str = "case a", email: str = "parent@example.org") -> Notice:
    recipient = RecipientFactory(email=email)
    notice = notify(kind="N27", subject=subject, recipient=recipient, matter=matter, not_before=NOW)
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.SENT, settled_at=NOW - timedelta(hours=1))
    return Notice.objects.get(pk=notice.pk)


def bell(person: User) -> list[tuple[str, str]]:
    return [(line.kind, line.context["what"]) for line in Notice.objects.of_bell(person).order_by("pk")]
