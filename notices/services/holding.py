"""When nothing may leave by itself: a clock that jumped, a text that grew old (F05, F07)."""

import logging
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils.translation import gettext

from notices.models import Notice, NoticeEvent, NoticeState
from notices.services.moving import move_notices
from notices.texts import KINDS, Audience

CLOCKS_AGREE = timedelta(seconds=120)
STALE = timedelta(days=3)
TO_PARENTS = [kind.code for kind in KINDS.values() if kind.audience == Audience.PARENTS]
log = logging.getLogger(__name__)


def clock_went_back(*, now: datetime) -> bool:
    """`now` lies before what was already written down: nothing is sent until it does not."""
    newest = NoticeEvent.objects.order_by("-pk").values_list("at", flat=True).first()
    if newest is None or now >= newest - CLOCKS_AGREE:
        return False
    log.error("the clock went back by %s: no notice is sent", newest - now)
    return True


def clocks_agree(*, now: datetime) -> bool:
    """The clock of this machine against the database's; asked by the pulse, where `now` is the machine's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        (told,) = cursor.fetchone()
    moment = told if isinstance(told, datetime) else datetime.fromisoformat(told).replace(tzinfo=UTC)
    if abs(now - moment) <= CLOCKS_AGREE:
        return True
    log.error("the clocks of this machine and of the database are %s apart: no notice is sent", abs(now - moment))
    return False


def hold_stale(*, now: datetime) -> int:
    """Mail to parents that waited three days for a sender reads as if nothing had happened since: a manager looks."""
    rows = Notice.objects.due(now).filter(kind__in=TO_PARENTS, not_before__lt=now - STALE)
    rows = rows.exclude(approved_at__gt=now - STALE)
    note = gettext("It should have left more than three days ago: read it before it goes")
    return move_notices(rows, NoticeState.HELD, now=now, note=note)
