"""The morning digest (S3): one a person and working day, in as many statements for ten people as for ten thousand."""

from datetime import date, datetime, time
from typing import TypeVar

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import Unit, User
from charter.models import CalendarYear, ClosedDay, Deadline, Desk, NextStep
from charter.standards import QUOTA_PROMISES
from notices.models import Channel, DigestDay, Notice, NoticeState, Recipient
from notices.services.digest_waiting import TO_APPROVE, TO_CHECK, waiting_for_a_person
from notices.services.digest_weekly import quotas_to_tell, untouched_matters
from notices.services.moving import move_notices
from notices.services.outbox import new_message_id
from notices.services.recipient import recipients_for_users

KIND = "S3"
M = TypeVar("M", bound=Model)
STARTS = time(8)
USUAL_WEEK = "60123"  # Sunday to Thursday, where a year has no calendar yet


@transaction.atomic
def prepare_morning_digests(*, now: datetime) -> int:
    """From 08:00 of a working day, tell everybody who has something to hear; once a unit and day.

    A morning that was missed is not made up for: today's digest says all that is open.
    """
    local = timezone.localtime(now)
    if local.time() < STARTS:
        return 0
    units = _claim_day(local.date())
    if not units:
        return 0
    _drop_earlier(units, local.date(), now)
    return _queue(recipients_for_users(_people(units, local.date())), local.date(), now)


def _claim_day(today: date) -> list[int]:
    """The units whose digests of today are ours to prepare: working today, and not prepared by anybody."""
    done = DigestDay.objects.filter(unit=OuterRef("pk"), on=today)
    open_units = list(Unit.objects.filter(~Exists(done)).values_list("pk", flat=True))
    if not open_units:
        return []
    working = _working(open_units, today)
    before = set(DigestDay.objects.filter(on=today, unit__in=working).values_list("unit_id", flat=True))
    DigestDay.objects.bulk_create([DigestDay(unit_id=pk, on=today) for pk in working], ignore_conflicts=True)
    return [pk for pk in working if pk not in before]


def _working(units: list[int], today: date) -> list[int]:
    weeks = dict(CalendarYear.objects.filter(unit__in=units, year=today.year).values_list("unit_id", "work_week"))
    closed = set(
        ClosedDay.objects.current().filter(unit__in=units, on=today, counts=False).values_list("unit_id", flat=True)
    )
    return [pk for pk in units if str(today.weekday()) in weeks.get(pk, USUAL_WEEK) and pk not in closed]


def _people(units: list[int], today: date) -> list[User]:
    """Active staff with a deadline near, a step due; a manager also for what is late or the unit's own (S11)."""
    near = Deadline.objects.open().filter(Q(soon_on__lte=today) | Q(due_on__lte=today), matter__unit__in=units)
    near = near.exclude(promise__in=QUOTA_PROMISES) | quotas_to_tell(today).filter(matter__unit__in=units)
    late = near.filter(due_on__lt=today)
    steps = NextStep.objects.open().filter(due_on__lte=today)
    waits = waiting_for_a_person(today).filter(matter__unit__in=units)
    to_check = waits.filter(TO_CHECK)
    quiet = untouched_matters(today).filter(unit__in=units)
    concerned = (
        Q(pk__in=quiet.values("owner"))
        | Q(pk__in=quiet.filter(cover_from__lte=today, cover_until__gte=today).values("cover"))
        | Q(pk__in=near.values("matter__owner"))
        | Q(pk__in=_covered(near, today).values("matter__cover"))
        | Q(pk__in=steps.values("owner"))
        | Q(pk__in=_covered(steps, today).values("matter__cover"))
        | Q(pk__in=to_check.values("matter__owner"))
        | Q(pk__in=_covered(to_check, today).values("matter__cover"))
        | Q(is_manager=True, unit__in=waits.filter(TO_APPROVE).values("matter__unit"))
        | Q(is_manager=True, unit__in=late.values("matter__unit"))
        | Q(is_manager=True, unit__in=near.filter(matter__desk=Desk.UNIT).values("matter__unit"))
    )
    return list(User.objects.active().filter(concerned, unit__in=units).order_by("pk"))


def _covered(rows: QuerySet[M], today: date) -> QuerySet[M]:
    return rows.filter(matter__cover_from__lte=today, matter__cover_until__gte=today)


def _drop_earlier(units: list[int], today: date, now: datetime) -> None:
    """Never two: yesterday's, still waiting for the relay, gives way."""
    waiting = Notice.objects.waiting().filter(kind=KIND, recipient__user__unit__in=units)
    note = gettext("A newer digest took its place")
    move_notices(waiting.exclude(subject=subject_of(today)), NoticeState.CANCELLED, now=now, note=note)


def _queue(recipients: list[Recipient], today: date, now: datetime) -> int:
    rows = [
        Notice(
            kind=KIND,
            subject=subject_of(today),
            recipient=recipient,
            channel=Channel.EMAIL,
            context={"day": today.isoformat()},
            not_before=now,
            message_id=new_message_id(),
        )
        for recipient in recipients
    ]
    return len(Notice.objects.bulk_create(rows, ignore_conflicts=True))


def subject_of(today: date) -> str:
    return f"digest {today.isoformat()}"
