"""A case ends and may begin again (domain 2.4): what was open is answered for, and reopening judges it anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import AccessRequest, Case, CaseStage, CloseOutcome, EntryKind
from cases.services.cases import matters_of_cases, write_entry
from cases.services.harm import HarmWaitingError, waiting_harm
from cases.services.meeting_held import call_off_meetings, meetings_ahead
from cases.services.releasing import release_services
from cases.services.settling import TIMED, lock_student, settle_promises
from cases.services.talk_years import end_talks
from cases.services.talks import TALKS
from cases.services.telling.closing import announce_closing, withdraw_closing
from cases.services.telling.decision import DECIDED, untold_steps
from charter.models import Deadline, NextStep
from charter.services.deadlines import not_require, reclaim_deadlines
from notices.services import cancel_matter_notices

STILL_OWED = ("N1", "N26", *DECIDED)  # receipts, answers and published decisions do not end with the case
OFFICERS_OWN = ("12",)  # whom to involve is the officer's judgement; the other three ask for the manager


class AnotherCaseOpenError(Exception):
    """The pupil has another open case; it holds what happens to him now."""


def open_promises(case: Case) -> QuerySet[Deadline]:
    """The timed promises of a case that still wait for an answer."""
    mine = Q(matter__referral__case=case) | Q(matter__meeting_request__case=case)
    return Deadline.objects.open().filter(mine, promise__in=TIMED).order_by("due_on", "promise", "pk")


def may_excuse(deadline: Deadline, user: User) -> bool:
    """The clock table: partners by the officer's reason, everything else by the manager (docs/adr, closing a case)."""
    return user.is_manager or deadline.promise in OFFICERS_OWN


@transaction.atomic
def close_case(
    *,
    case: Case,
    outcome: CloseOutcome,
    note: str,
    by: User,
    today: date,
    now: datetime,
    excuses: Mapping[int, str] | None = None,
    told: bool = False,
) -> bool:
    """End a case: promises excused by `excuses` (key: reason), the others as they stand; the second time is nothing.

    Raises HarmWaitingError while a suspicion of harm was not reported (domain 5.6).
    """
    lock_student(case.student)
    if waiting_harm(case):
        raise HarmWaitingError
    ended = {"stage": CaseStage.CLOSED, "closed_on": today, "closed_at": now, "outcome": outcome, "outcome_note": note}
    if not Case.objects.open().filter(pk=case.pk).update(**ended, version=F("version") + 1):
        return False
    _excuse(case, excuses or {}, by, today, now)
    case.refresh_from_db()
    settle_promises(case.student, TIMED, now=now)
    ahead = meetings_ahead(case, today)
    _leave_nothing_waiting(case, by, today, now)
    call_off_meetings(ahead, reason=_("The case was closed: %(why)s") % {"why": CloseOutcome(outcome).label}, now=now)
    words = [str(CloseOutcome(outcome).label), note, _("Parents and school were told") if told else ""]
    if not told:
        announce_closing(case, now=now)
    write_entry(case, EntryKind.CLOSED, by=by, happened_at=now, now=now, text=" · ".join(filter(None, words)))
    record_access(by=by, action=AccessAction.CHANGE, page="close", subject=f"case {case.matter.ref}")
    return True


def _excuse(case: Case, excuses: Mapping[int, str], by: User, today: date, now: datetime) -> None:
    for deadline in open_promises(case).filter(pk__in=excuses).select_related("matter"):
        if may_excuse(deadline, by):
            not_require(deadline=deadline, reason=excuses[deadline.pk], by=by, today=today, now=now)
            text = f"{deadline.promise}: {excuses[deadline.pk]}"
            write_entry(case, EntryKind.EXCUSED, by=by, happened_at=now, now=now, text=text)


def _leave_nothing_waiting(case: Case, by: User, today: date, now: datetime) -> None:
    """Quotas of the case, places and hours it holds, next steps and notices that have not left end with it."""
    matters = list(matters_of_cases([case.pk]))
    reason = _("The case was closed: %(why)s") % {"why": CloseOutcome(case.outcome).label}
    end_talks(case, reason=reason, on=today, now=now)
    release_services(case=case, reason=reason, by=by, now=now)
    kept = AccessRequest.objects.waiting().filter(case=case).values("step")  # a duty of its own (domain 5.2)
    steps = NextStep.objects.open().filter(matter__in=matters).exclude(pk__in=kept)
    steps.exclude(form_key__in=untold_steps(case)).update(done_on=today)
    cancel_matter_notices(matters=matters, reason=reason, now=now, but=STILL_OWED)


@transaction.atomic
def reopen_case(*, case: Case, reason: str, by: User, now: datetime) -> bool:
    """Go on with a closed case; its promises are judged anew. The second time changes nothing.

    Raises AnotherCaseOpenError while the pupil has another open case.
    """
    lock_student(case.student)
    case.refresh_from_db()
    if case.closed_on is None or case.merged_into_id:
        return False
    if Case.objects.open().filter(student=case.student_id).exists():
        raise AnotherCaseOpenError
    closed_at = case.closed_at
    begun = {"stage": CaseStage.INQUIRY, "closed_on": None, "closed_at": None, "outcome": "", "outcome_note": ""}
    Case.objects.filter(pk=case.pk).update(**begun, version=F("version") + 1)
    case.refresh_from_db()
    if closed_at:
        reclaim_deadlines(case.matter, released_at=closed_at)
        withdraw_closing(case, closed_at=closed_at, now=now)
    write_entry(case, EntryKind.REOPENED, by=by, happened_at=now, now=now, text=reason)
    settle_promises(case.student, (TALKS, *TIMED), now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="reopen", subject=f"case {case.matter.ref}")
    return True
