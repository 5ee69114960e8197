"""The only way a notice changes its state: a conditional UPDATE from an allowed one, and an event beside it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from notices.models import Notice, NoticeEvent, NoticeState
from notices.models.notice import NoticeQuerySet
from notices.models.states import BEFORE, SETTLED


@transaction.atomic
def move_notices(
    rows: NoticeQuerySet, to: NoticeState, *, now: datetime, by: User | None = None, note: str = "", **changes: Any
) -> int:
    """Move those of `rows` that may come to `to`; return how many did. What is elsewhere stays where it is."""
    open_rows = Notice.objects.filter(pk__in=rows.order_by().values("pk"), state__in=BEFORE[to])
    pks = list(open_rows.select_for_update(no_key=True).values_list("pk", flat=True))
    if not pks:
        return 0
    facts = {"state": to, "note": note[:300], "settled_at": now if to in SETTLED else None, **changes}
    moved: int = Notice.objects.filter(pk__in=pks, state__in=BEFORE[to]).update(**facts)
    NoticeEvent.objects.bulk_create(
        [NoticeEvent(notice_id=pk, at=now, state=to, by=by, note=note[:300]) for pk in pks], batch_size=500
    )
    return moved


def move_notice(notice: Notice, to: NoticeState, *, now: datetime, by: User | None = None, **facts: Any) -> bool:
    """The same for one; false where it was no longer in a state that leads there."""
    return move_notices(Notice.objects.filter(pk=notice.pk), to, now=now, by=by, **facts) == 1
