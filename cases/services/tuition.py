"""Individual hours: asked for, granted by the manager against the year's budget, ended (charter 7, R12)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import Case, EntryKind, Need, Risk, TimelineEntry, TuitionGrant, TuitionStatus
from cases.services.cases import write_entry
from cases.services.needs import answer_needs, drop_need, raise_need
from cases.services.programmes import year_now
from cases.services.risk import flag_risk
from cases.services.settling import lock_student
from cases.services.tuition_budget import NoHoursLeftError, budget_of, give_hours_back, take_hours
from charter import texts

PROMISE = "7"
ASKED = UUID("5c2d1b7e-64c4-4d0f-8f33-7f9cf2f7b0a7")


class NotAtRiskError(ValueError):
    """Hours are for pupils flagged at risk of dropping out (R12)."""


class OutOfTurnError(ValueError):
    """The hours would be taken from those who asked earlier, and no reason was given."""


def write_tuition_entry(case: Case, text: str, *, by: User | None, at: datetime, now: datetime) -> TimelineEntry:
    url = f"{case.matter.url}tuition/"
    return write_entry(case, EntryKind.TUITION, by=by, happened_at=at, now=now, text=text, url=url)


@transaction.atomic
def request_tuition(
    *, case: Case, subject: str, asked: int, reason: str, by: User, key: UUID, now: datetime
) -> TuitionGrant:
    """Ask for hours: onto the year's list, in the order of request; the same key is the same request."""
    lock_student(case.student)
    known = TuitionGrant.objects.filter(form_key=key).first()
    if known:
        return known
    if not Case.objects.filter(pk=case.pk).exclude(risk=Risk.NONE).exists():
        raise NotAtRiskError(case)
    today = timezone.localdate(now)
    text = _("asked for: %(hours)s in %(subject)s") % {"hours": texts.hours(asked), "subject": subject}
    entry = write_tuition_entry(case, text, by=by, at=now, now=now)
    if not Need.objects.open().filter(case=case, promise=PROMISE).exists():
        raise_need(case=case, promise=PROMISE, text=text, raised_on=today, by=by, key=uuid5(ASKED, str(key)), now=now)
    record_access(by=by, action=AccessAction.CREATE, page="tuition", subject=f"case {case.matter.ref}")
    return TuitionGrant.objects.create(
        case=case,
        year=year_now(today),
        subject=subject,
        asked=asked,
        reason=reason,
        requested_on=today,
        entry=entry,
        form_key=key,
    )


@transaction.atomic
def request_at_risk(
    *, case: Case, risk: Risk, subject: str, asked: int, reason: str, by: User, key: UUID, now: datetime
) -> TuitionGrant:
    """Mark the risk in the case, where it is not marked yet, and ask for hours, in one go."""
    flag_risk(case=case, risk=risk, by=by, now=now)
    return request_tuition(case=case, subject=subject, asked=asked, reason=reason, by=by, key=key, now=now)


def waiting_before(grant: TuitionGrant) -> tuple[int, int]:
    """How many wait longer than this request, and for how many hours."""
    earlier = TuitionGrant.objects.of_year(grant.case.matter.unit_id, grant.year).waiting().before(grant)
    found = earlier.order_by().aggregate(hours=Sum("asked"))["hours"]
    return earlier.count(), found or 0


@transaction.atomic
def grant_tuition(*, grant: TuitionGrant, hours: int, by: User, now: datetime, reason: str = "") -> bool:
    """Give hours from the year's budget, never beyond it; a request already decided changes nothing.

    Those who asked earlier come first: where too little would be left for them, a reason is asked for.
    """
    unit = grant.case.matter.unit_id
    if not _decide(grant, TuitionStatus.GRANTED, hours=hours, by=by, now=now, reason=reason):
        return False
    if not take_hours(unit, grant.year, hours):
        raise NoHoursLeftError
    _people, wanted = waiting_before(grant)
    if not reason and budget_of(unit, grant.year).left < wanted:
        raise OutOfTurnError
    text = _("granted: %(hours)s in %(subject)s") % {"hours": texts.hours(hours), "subject": grant.subject}
    entry = write_tuition_entry(grant.case, " · ".join(filter(None, [text, reason])), by=by, at=now, now=now)
    answer_needs(case=grant.case, promise=PROMISE, entry=entry)
    return True


@transaction.atomic
def decline_tuition(*, grant: TuitionGrant, reason: str, by: User, now: datetime) -> bool:
    """Say no, with the reason; the need stays open, because it is not answered."""
    if not _decide(grant, TuitionStatus.DECLINED, hours=0, by=by, now=now, reason=reason):
        return False
    write_tuition_entry(grant.case, _("not granted: %(why)s") % {"why": reason}, by=by, at=now, now=now)
    return True


def _decide(grant: TuitionGrant, status: TuitionStatus, *, hours: int, by: User, now: datetime, reason: str) -> bool:
    rows = TuitionGrant.objects.filter(pk=grant.pk, status=TuitionStatus.WAITING)
    if not rows.update(status=status, hours=hours, decided_by=by, decided_at=now, decision=reason):
        return False
    record_access(by=by, action=AccessAction.CHANGE, page="tuition", subject=f"case {grant.case.matter.ref}")
    return True


@transaction.atomic
def end_tuition(*, grant: TuitionGrant, reason: str, by: User | None, now: datetime) -> bool:
    """End a grant and give its unused hours back to the budget, or take a waiting request back; twice is once."""
    today = timezone.localdate(now)
    rows = TuitionGrant.objects.filter(pk=grant.pk)
    ended = {"ended_on": today, "ended_reason": reason}
    if rows.filter(status=TuitionStatus.GRANTED).update(status=TuitionStatus.ENDED, **ended):
        grant.refresh_from_db()
        give_hours_back(grant.case.matter.unit_id, grant.year, grant.left)
        text = _("ended, given back unused: %(left)s. %(why)s") % {"left": texts.hours(grant.left), "why": reason}
    elif rows.filter(status=TuitionStatus.WAITING).update(status=TuitionStatus.WITHDRAWN, **ended):
        text = _("the request was taken back: %(why)s") % {"why": reason}
        own = Need.objects.open().filter(form_key=uuid5(ASKED, str(grant.form_key))).first()
        if own and by:
            drop_need(need=own, reason=reason, by=by, today=today, now=now)
    else:
        return False
    write_tuition_entry(grant.case, text, by=by, at=now, now=now)
    if by:
        record_access(by=by, action=AccessAction.CHANGE, page="tuition", subject=f"case {grant.case.matter.ref}")
    return True
