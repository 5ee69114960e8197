"""How much leaves: a share of each minute for the relay's sake, a few a day for a family's; urgent ones first."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone

from notices.models import Channel, Notice, NoticeState, RelayBreaker
from notices.texts import KINDS, Audience

A_DAY = 5  # to one parent
EVEN_SO = ("N3-cancelled",)  # tomorrow would be too late
SIGN_IN = ("invite", "reset")
AT_ONCE = tuple(kind.code for kind in KINDS.values() if not kind.hold_minutes)
BULK = 2
_RANK = Case(
    When(kind__in=SIGN_IN, then=Value(0)),
    When(kind__in=AT_ONCE, then=Value(1)),
    default=Value(BULK),
    output_field=IntegerField(),
)


def due_pks(*, now: datetime, most: int) -> list[int]:
    """What this round may send, in its order: sign-in mails, what is told at once, then by the moment it is due."""
    rows = Notice.objects.due(now).order_by(_RANK, "not_before", "pk").values_list("pk", flat=True)
    found = list(rows[:most])
    return found[: take_share(len(found), now=now)]


@transaction.atomic
def take_share(wanted: int, *, now: datetime) -> int:
    """As much of the minute's share as is left, at most `wanted`; other senders have that much less."""
    limit = settings.RELAY_PER_MINUTE
    if not limit or not wanted:
        return wanted
    RelayBreaker.objects.get_or_create(only=True)
    row = RelayBreaker.objects.select_for_update().get()
    minute = now.replace(second=0, microsecond=0)
    taken = row.taken if row.minute == minute else 0
    share: int = max(0, min(wanted, limit - taken))
    RelayBreaker.objects.filter(pk=row.pk).update(minute=minute, taken=taken + share)
    return share


def enough_today(notice: Notice, now: datetime) -> datetime | None:
    """The next midnight, for a parent who already got today's; None where this one may go too."""
    if KINDS[notice.kind].audience != Audience.PARENTS or notice.kind in EVEN_SO:
        return None
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(now), time()))
    sent = Notice.objects.filter(
        recipient=notice.recipient_id, channel=Channel.EMAIL, state=NoticeState.SENT, settled_at__gte=midnight
    )
    return midnight + timedelta(days=1) if sent.count() >= A_DAY else None
