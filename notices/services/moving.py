"""The only way a notice changes its state: a conditional UPDATE from an allowed one, and an event beside it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from notices.models import Notice, NoticeEvent, NoticeState
from notices.models.notice import NoticeQuerySet
from notices.models.states import BEFORE, SETTLED
from notices.services.revoking import revoke_links
from notices.services.statements import change_row


@transaction.atomic(savepoint=False)
def move_notices(
    rows: NoticeQuerySet, to: NoticeState, *, now: datetime, by: User | None = None, note: str = "", **changes: Any
) -> int:
    """Move those of `rows` that may come to `to`; return how many did. What is elsewhere stays where it is."""
    open_rows = Notice.objects.filter(pk__in=rows.order_by().values("pk"), state__in=BEFORE[to])
    pks = list(open_rows.select_for_update(no_key=True).values_list("pk", flat=True))
    if not pks:
        return 0
    moved: int = Notice.objects.filter(pk__in=pks, state__in=BEFORE[to]).update(**_facts(to, now, note), **changes)
    NoticeEvent.objects.bulk_create(
        [NoticeEvent(notice_id=pk, at=now, state=to, by=by, note=note[:300]) for pk in pks], batch_size=500
    )
    _take_links(Notice.objects.filter(pk__in=pks), to, now=now, by=by, note=note)
    return moved


@transaction.atomic(savepoint=False)
def move_notice(
    notice: Notice,
    to: NoticeState,
    *,
    now: datetime,
    by: User | None = None,
    note: str = "",
    answer: str = "",
    where: Q | None = None,
    **changes: Any,
) -> bool:
    """The same for one; false where it was no longer in a state that leads there, or not as `where` asks.

    `answer` is what the relay said: it stands with the event, and with the notice only where it is its `note`.
    """
    mine = Q(pk=notice.pk, state__in=BEFORE[to]) & (where or Q())
    event = NoticeEvent(notice_id=notice.pk, at=now, state=to, by=by, note=(answer or note)[:300])
    if not change_row(Notice, mine, _facts(to, now, note) | changes, beside=event):
        return False
    _take_links(Notice.objects.filter(pk=notice.pk), to, now=now, by=by, note=note)
    return True


def _take_links(rows: NoticeQuerySet, to: NoticeState, *, now: datetime, by: User | None, note: str) -> None:
    """What was stopped, or told another way, opens no page."""
    if to == NoticeState.CANCELLED:
        revoke_links(notices=rows, now=now, why=note, by=by)


def _facts(to: NoticeState, now: datetime, note: str) -> dict[str, Any]:
    return {"state": to, "note": note[:300], "settled_at": now if to in SETTLED else None}
