"""How much leaves: a share of each minute for the relay's sake, a few a day for a family's; urgent ones first."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Value, When
from django.utils import timezone

from notices.models import Channel, Notice, NoticeState, RelayBreaker
from notices.services.beats import living_senders
from notices.services.statements import Slot, slot
from notices.texts import KINDS, Audience

A_DAY = 5  # to one parent
RENEWAL = "link"  # asked for by the parent, who waits before the screen
EVEN_SO = ("N3-cancelled", RENEWAL)  # tomorrow would be too late
NEW_LINKS_A_DAY, NEW_LINKS_OF_A_THING = 6, 3  # to one parent; a limit of their own
SIGN_IN = ("invite", "reset")
AT_ONCE = tuple(kind.code for kind in KINDS.values() if not kind.hold_minutes)
BULK = 2
_RANK = Case(
    When(kind__in=SIGN_IN, then=Value(0)),
    When(kind__in=AT_ONCE, then=Value(1)),
    default=Value(BULK),
    output_field=IntegerField(),
)


def each_due(*, worker: str, now: datetime, most: int) -> Iterator[int]:
    """What this round may send, in its order: sign-in mails, what is told at once, then by the moment it is due.

    The list is read again when it is done: what became due meanwhile, and what a slower sender left, is on it.
    """
    rows = Notice.objects.due(now).order_by(_RANK, "not_before", "pk").values_list("pk", flat=True)
    while most > 0 and (found := list(rows[:most])):
        mine = share_of(found, worker)
        granted = take_share(len(mine), now=now)
        yield from mine[:granted]
        most = most - granted if granted == len(mine) else 0


def share_of(pks: list[int], worker: str) -> list[int]:
    """Senders that are at work together part the list by number, or each would run into the others' claims."""
    together = living_senders()
    place = together.index(worker) if worker in together else 0
    return [pk for pk in pks if pk % max(1, len(together)) == place] or pks


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
    midnight = midnight_before(now)
    enough = notice.had_enough
    if enough is None:
        enough = a_days_mails(midnight).filter(recipient=notice.recipient_id).count() >= A_DAY
    return midnight + timedelta(days=1) if enough else None


def a_days_mails(since: datetime | Slot) -> "QuerySet[Notice]":
    """What counts towards the few that one parent gets in a day."""
    sent = Notice.objects.filter(channel=Channel.EMAIL, state=NoticeState.SENT, settled_at__gte=since)
    return sent.exclude(kind=RENEWAL)


def parent_had_enough() -> Exists:
    """Whether there is a fifth one: asked with the claim, in its statement, by the midnight before."""
    sent = a_days_mails(slot(Notice, "settled_at__gte")).filter(recipient=OuterRef("recipient"))
    return Exists(sent.order_by("pk")[A_DAY - 1 : A_DAY])


def enough_new_links(source: Notice, now: datetime) -> bool:
    """Whether today's are given out, by whichever of the thing's or of the parent's links they were asked for."""
    rows = Notice.objects.filter(kind=RENEWAL, recipient=source.recipient_id, not_before__gte=midnight_before(now))
    of_thing = rows.filter(subject__startswith=f"{RENEWAL} {source.pk} ")
    return rows.count() >= NEW_LINKS_A_DAY or of_thing.count() >= NEW_LINKS_OF_A_THING


def midnight_before(now: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(now), time()))
