"""When to try again (reliability 6.1, "Retry")."""

from datetime import datetime, timedelta
from zlib import crc32

from django.db.models import Subquery
from django.db.models.functions import Coalesce

from notices.models import Notice, NoticeState
from notices.services.relay import Answer, Verdict

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DELAYS = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR)
GIVE_UP_AFTER = timedelta(hours=72)
JITTER = 0.2


def next_try(notice: Notice, now: datetime) -> datetime | None:
    """The moment of the next try; None where three days of trying are over."""
    delay = DELAYS[min(notice.attempts, len(DELAYS)) - 1]
    return _within(notice, now + delay * (1 + spread(notice)), now)


def next_try_after(notice: Notice, verdict: Verdict, now: datetime) -> datetime | None:
    """By the table; after a refusal that may pass, once more in an hour; None where it is over."""
    if verdict.answer == Answer.LATER:
        return next_try(notice, now)
    if verdict.answer == Answer.ONCE_MORE and not _was_refused(notice):
        return _within(notice, now + HOUR, now)
    return None


def _was_refused(notice: Notice) -> bool:
    """Since a person last sent it off: then it begins anew."""
    by_hand = notice.events.filter(by__isnull=False).order_by("-pk").values("pk")[:1]
    since = notice.events.filter(pk__gt=Coalesce(Subquery(by_hand), 0))
    return since.filter(state=NoticeState.QUEUED, note__startswith="55").exists()


def _within(notice: Notice, then: datetime, now: datetime) -> datetime | None:
    started = notice.first_tried_at or now
    return then if then <= started + GIVE_UP_AFTER else None


def spread(notice: Notice) -> float:
    """Between -0.2 and 0.2, the same for the same try: a crowd that failed together does not return together."""
    share = crc32(f"{notice.message_id}{notice.attempts}".encode()) / 0xFFFFFFFF
    return JITTER * (2 * share - 1)
