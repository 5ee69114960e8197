"""What became of a meeting that was set: held, or nobody came (N28); taking the contact back takes that back too."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case, Contact, ContactOutcome, MeetingPlan
from cases.services.telling.families import is_recent
from cases.services.telling.meeting import announce_cancelled, announce_missed, forget_meeting, forget_missed
from charter.models import NextStep
from charter.services.steps import finish_next_step


@transaction.atomic
def finish_step(*, step: NextStep, by: User, today: date, now: datetime) -> bool:
    """Tick a next step off; a meeting that is ticked off reminds nobody any more."""
    done = finish_next_step(step=step, by=by, today=today)
    plan = MeetingPlan.objects.filter(step=step).select_related("step").first() if done else None
    if plan:
        forget_meeting(plan, reason=_("The meeting was ticked off"), now=now)
    return done


def tick_meetings(contact: Contact, *, now: datetime) -> None:
    """What was held is no longer ahead; a meeting taken back, or not held after all, is. The caller is atomic."""
    day = timezone.localdate(contact.happened_at)
    plans = MeetingPlan.objects.filter(case=contact.case_id, cancelled_at=None)
    standing = contact.undone_at is None
    if contact.outcome == ContactOutcome.HELD and standing:
        for plan in _ticked(plans.filter(step__done_on=None, step__due_on__lte=day), day):
            forget_meeting(plan, reason=_("The meeting took place"), now=now)
    else:
        _ticked(plans.filter(step__done_on=day), None)
        _tell_missed(plans, contact, day, now=now)


def _ticked(plans: QuerySet[MeetingPlan], day: date | None) -> list[MeetingPlan]:
    found = list(plans)
    if found:
        NextStep.objects.filter(meeting_plan__in=found).update(done_on=day)
    return found


def _tell_missed(plans: QuerySet[MeetingPlan], contact: Contact, day: date, *, now: datetime) -> None:
    """N28, where nobody came to what was set for that day; typed long after, or taken back, it tells nobody."""
    missed = contact.outcome == ContactOutcome.NO_SHOW and contact.undone_at is None
    related = plans.filter(step__due_on=day).select_related("step", "case__student", "case__matter__unit")
    plan = related.order_by("-step__due_time", "-pk").first()
    if plan and missed and is_recent(contact.happened_at, plan.case.matter.unit, now=now):
        announce_missed(plan, now=now)
    elif plan and not missed:
        forget_missed(plan, reason=_("The contact was taken back"), now=now)


def meetings_ahead(case: Case, today: date) -> list[MeetingPlan]:
    ahead = MeetingPlan.objects.filter(case=case, cancelled_at=None, step__done_on=None, step__due_on__gte=today)
    return list(ahead.select_related("step__owner", "case__student", "case__matter__unit").order_by("pk"))


def call_off_meetings(plans: list[MeetingPlan], *, reason: str, now: datetime) -> None:
    """The case ended: whoever knows of a meeting that was still ahead hears it. The caller is atomic."""
    for plan in plans:
        plan.cancelled_at, plan.cancelled_reason, plan.version = now, reason[:300], plan.version + 1
        plan.save(update_fields=["cancelled_at", "cancelled_reason", "version"])
        announce_cancelled(plan, now=now)
