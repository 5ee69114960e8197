"""One notice, one sender: claimed by a conditional UPDATE that is committed before anybody is contacted."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext

from notices.models import Notice, NoticeState
from notices.models.notice import NoticeQuerySet
from notices.texts import KINDS

LEASE = timedelta(seconds=900)  # longer than the longest send (reliability 6.1)


@transaction.atomic(durable=True)
def claim_next(*, worker: str, now: datetime) -> Notice | None:
    """The next due notice, now ours until the lease ends; None where nothing is due.

    PostgreSQL skips rows another sender holds; on SQLite, where no row is ever locked, the state in the UPDATE decides.
    """
    due = Notice.objects.due(now).select_for_update(skip_locked=True).order_by("not_before", "pk")
    for pk in due.values_list("pk", flat=True)[:1]:
        claimed = Notice.objects.due(now).filter(pk=pk)
        if claimed.update(
            state=NoticeState.SENDING,
            worker=worker,
            lease_until=Now() + LEASE,  # the database's clock: the only one all senders share (M23)
            attempts=F("attempts") + 1,
            first_tried_at=Coalesce("first_tried_at", now),
        ):
            return Notice.objects.select_related("recipient__user__unit", "matter__unit", "matter__owner").get(pk=pk)
    return None


@transaction.atomic(durable=True)
def release(notice: Notice, *, not_before: datetime) -> bool:
    """Give it back untried: it may not leave at this hour."""
    return (
        _held(notice).update(
            state=NoticeState.QUEUED, not_before=not_before, attempts=notice.attempts - 1, lease_until=None
        )
        == 1
    )


@transaction.atomic(durable=True)
def settle_notice(notice: Notice, state: NoticeState, *, note: str = "", now: datetime, **changes: object) -> bool:
    """Write down how it ended, if the lease is still ours."""
    settled_at = None if state in (NoticeState.QUEUED, NoticeState.UNKNOWN) else now
    return _held(notice).update(state=state, note=note[:300], settled_at=settled_at, lease_until=None, **changes) == 1


def _held(notice: Notice) -> NoticeQuerySet:
    return Notice.objects.filter(
        pk=notice.pk, state=NoticeState.SENDING, worker=notice.worker, attempts=notice.attempts
    )


@transaction.atomic(durable=True)
def recover_expired(*, now: datetime) -> int:
    """What a dead sender left behind: tried again under the same Message-ID, or kept for a person, by its kind."""
    expired = Notice.objects.filter(state=NoticeState.SENDING, lease_until__lt=Now())
    asking = [kind.code for kind in KINDS.values() if kind.on_unknown == "ask"]
    note = gettext("The sender stopped half-way: one more copy with the same number may have left")
    changes = {"note": note, "lease_until": None}
    kept = expired.filter(kind__in=asking).update(state=NoticeState.UNKNOWN, **changes)
    return kept + expired.update(state=NoticeState.QUEUED, not_before=now, **changes)
