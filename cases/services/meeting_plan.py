"""Meetings that are set (charter 11, O6): a next step with place and people; put off without stopping a clock (D4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import (
    Case,
    ContactPlace,
    EntryKind,
    Guardian,
    MeetingPlan,
    MeetingRequest,
    TimelineEntry,
    ToldBy,
)
from cases.services.cases import write_entry
from cases.services.promises import annotate_promise
from cases.services.settling import lock_student
from cases.services.telling.meeting import announce_cancelled, announce_meeting, announce_move
from charter import texts
from charter.models import Deadline, NextStep, StepKind
from charter.services.deadlines import StaleError
from charter.services.steps import add_next_step


def asked_meetings(case: Case) -> QuerySet[Deadline]:
    """The open promises 11 of a case, the most urgent first."""
    asked = Deadline.objects.open().filter(promise="11", matter__meeting_request__case=case)
    return asked.select_related("matter__meeting_request").order_by(F("due_on").asc(nulls_last=True), "pk")


@transaction.atomic
def set_meeting(
    *,
    case: Case,
    on: date,
    at: time,
    place: ContactPlace,
    room: str,
    guardians: Iterable[Guardian],
    with_pupil: bool,
    staff: str,
    told_by: ToldBy,
    request: MeetingRequest | None,
    wished_by_family: bool,
    by: User,
    key: UUID,
    now: datetime,
) -> MeetingPlan:
    """Set a meeting; the same key answers with the first. A later day the family wished is said beside promise 11."""
    lock_student(case.student)
    known = MeetingPlan.objects.filter(form_key=key).first()
    if known:
        return known
    step = add_next_step(
        matter=case.matter,
        kind=StepKind.MEETING,
        due_on=on,
        due_time=at,
        by=by,
        key=uuid5(key, "step"),
        promise="11" if request else "",
    )
    facts = {"place": place, "room": room, "with_pupil": with_pupil, "staff": staff, "told_by": told_by}
    plan = MeetingPlan(case=case, step=step, request=request, form_key=key, **facts)
    plan.entry = _tell(plan, meeting_words(plan, timezone.localdate(now)), by=by, now=now)
    plan.save()
    plan.guardians.set(guardians)
    if wished_by_family:
        _say_who_wished(plan, by=by, now=now)
    announce_meeting(plan, now=now)
    return plan


def meeting_words(plan: MeetingPlan, today: date) -> str:
    """ "ה׳ 26.11, 10:00 · בבית הספר, חדר 3 · הוזמנו בטלפון"."""
    how = _("invited %(how)s") % {"how": ToldBy(plan.told_by).label}
    return " · ".join(filter(None, (moment_words(plan.step, today), plan.place_words, plan.staff, how)))


def moment_words(step: NextStep, today: date) -> str:
    hour = f"{step.due_time:%H:%M}" if step.due_time else ""
    return ", ".join(filter(None, (texts.short_day(step.due_on, today), hour)))


def _tell(plan: MeetingPlan, text: str, *, by: User, now: datetime) -> TimelineEntry:
    return write_entry(plan.case, EntryKind.MEETING_SET, by=by, happened_at=now, now=now, text=text)


def _say_who_wished(plan: MeetingPlan, *, by: User, now: datetime) -> None:
    """Scenario 12b: the words stand beside the promise the meeting would miss, and change no state."""
    if plan.request is None:
        return
    words = _("postponed at the family's wish")
    deadline = Deadline.objects.open().filter(matter=plan.request.matter_id, promise="11").first()
    if deadline is None or words in deadline.annotation:
        return
    said = "; ".join(filter(None, (deadline.annotation, words)))[:300]
    annotate_promise(deadline=deadline, annotation=said, by=by, now=now)


@transaction.atomic
def postpone_meeting(
    *,
    plan: MeetingPlan,
    version: int,
    on: date,
    at: time,
    wished_by_family: bool,
    reason: str,
    by: User,
    now: datetime,
) -> None:
    """Put a meeting off; the old day stays on record. Raises StaleError when it was changed or held meanwhile."""
    lock_student(plan.case.student)
    step, today = NextStep.objects.select_related("owner").get(pk=plan.step_id), timezone.localdate(now)
    before = moment_words(step, today)
    step.due_on, step.due_time = on, at
    move = {"at": now.isoformat(), "by": by.name, "from": before, "to": moment_words(step, today), "reason": reason}
    move["asked_by"] = "family" if wished_by_family else ""
    fresh = MeetingPlan.objects.filter(pk=plan.pk, version=version, step__done_on=None)
    if not fresh.update(moves=[*plan.moves, move], version=F("version") + 1):
        raise StaleError
    step.save(update_fields=["due_on", "due_time"])
    asked = _("postponed at the family's wish") if wished_by_family else _("postponed")
    said = _("%(asked)s: from %(old)s to %(new)s") % {"asked": asked, "old": before, "new": move["to"]}
    _tell(plan, ". ".join(filter(None, (said, reason))), by=by, now=now)
    if wished_by_family:
        _say_who_wished(plan, by=by, now=now)
    plan.refresh_from_db(fields=["moves", "version"])
    plan.step = step
    announce_move(plan, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="meeting", subject=f"case {plan.case.matter.ref}")


@transaction.atomic
def cancel_meeting(
    *, plan: MeetingPlan, version: int, wished_by_family: bool, reason: str, by: User, now: datetime
) -> None:
    """Call a meeting off for good; its day stays on record. Raises StaleError when it was changed or held meanwhile."""
    lock_student(plan.case.student)
    today = timezone.localdate(now)
    fresh = MeetingPlan.objects.filter(pk=plan.pk, version=version, step__done_on=None, cancelled_at=None)
    if not fresh.update(cancelled_at=now, cancelled_reason=reason, version=F("version") + 1):
        raise StaleError
    NextStep.objects.filter(pk=plan.step_id).update(done_on=today)
    plan.refresh_from_db()
    asked = _("called off at the family's wish") if wished_by_family else _("called off")
    said = _("%(asked)s: the meeting of %(day)s") % {"asked": asked, "day": moment_words(plan.step, today)}
    _tell(plan, ". ".join((said, reason)), by=by, now=now)
    announce_cancelled(plan, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="meeting", subject=f"case {plan.case.matter.ref}")
