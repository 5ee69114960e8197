"""The right to an aide: recorded once for three school years, renewed by a new decision, its end edited with a reason.

A later decision takes over the school years from its own first one: the older right ends the day before, and the
files of those years, where they are open already, go on under the new one (ADR 0023).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import AideEligibility, AideFile, Body, EventKind, SupportType
from assistance.services.closing import end_files_after
from assistance.services.history import write_event
from assistance.services.opening import open_file, years_of
from assistance.services.reopening import adopt_files, reopen_files
from assistance.services.years import validity
from cases.models import Student
from charter.models import Desk
from charter.services.deadlines import StaleError
from charter.services.matters import open_matter


class WrongBodyError(ValueError):
    """This body does not decide on eligibility (R28, R30)."""


class RecordedTwiceError(ValueError):
    """The pupil has a decision of that day already."""


class OverlapError(ValueError):
    """A later decision holds from `first` on: no right reaches into its school years."""

    def __init__(self, first: date) -> None:
        super().__init__(f"another decision holds from {first}")
        self.first = first


@transaction.atomic
def record_eligibility(
    *,
    student: Student,
    body: Body,
    decided_on: date,
    support: str,
    disability: str,
    is_new_pupil: bool = False,
    new_reason: str = "",
    by: User,
    key: UUID,
    now: datetime,
) -> AideEligibility:
    """Write down what a committee decided (R28, D15) and open at once the files that are due; the same key, once."""
    student = Student.objects.select_for_update(no_key=True, of=("self",)).get(pk=student.pk)
    known = AideEligibility.objects.filter(form_key=key, matter__unit=by.unit_id).first()
    if known:
        return known
    _refuse(student, body, decided_on, by)
    valid_from, valid_until = validity(decided_on)
    right = AideEligibility.objects.create(
        matter=open_matter(
            unit=by.unit, desk=Desk.ASSISTANCE, url="/assist/eligibility/{ref}/", on=decided_on, opened_by=by
        ),
        student=student,
        body=body,
        decided_on=decided_on,
        support=support,
        disability=disability,
        valid_from=valid_from,
        valid_until=valid_until,
        is_new_pupil=is_new_pupil,
        new_reason=new_reason,
        recorded_by=by,
        recorded_at=now,
        form_key=key,
    )
    text = f"{body.name}: {right.get_support_display()}"
    write_event(eligibility=right, kind=EventKind.ELIGIBLE, on=decided_on, text=text, by=by, now=now)
    record_access(by=by, action=AccessAction.CREATE, page="eligibility", subject=right.matter.ref)
    _give_way(right, by=by, now=now)
    right.refresh_from_db()
    if right.ended_on is None:
        _take_over(right, by=by, now=now)
    open_due_files(right, by=by, now=now)
    return right


def later_right(right: AideEligibility) -> AideEligibility | None:
    """The next decision after it that stands: from its first day on it is the one that counts."""
    rows = AideEligibility.objects.standing().filter(student=right.student_id, decided_on__gt=right.decided_on)
    return rows.order_by("valid_from", "pk").first()


def _refuse(student: Student, body: Body, decided_on: date, by: User) -> None:
    if not body.finds_eligible or body.unit_id != by.unit_id or student.unit_id != by.unit_id:
        raise WrongBodyError
    if AideEligibility.objects.standing().filter(student=student, decided_on=decided_on).exists():
        raise RecordedTwiceError


def open_due_files(right: AideEligibility, *, by: User, now: datetime) -> None:
    """Whoever is found entitled late, or is new, has the file at once (R44, D14); one that had ended goes on."""
    if right.support == SupportType.AIDE and right.ended_on is None:
        adopt_files(right)
        reopen_files(right, by=by, now=now)
        for year in years_of(right, timezone.localdate(now)):
            open_file(eligibility=right, year=year, now=now)


def _give_way(right: AideEligibility, *, by: User, now: datetime) -> None:
    """One that is written down after a later decision ends where that one begins."""
    later = later_right(right)
    if later and later.valid_from <= right.valid_until:
        _shorten(right, later.eve, _because_of(later), by=by, now=now)


def _because_of(right: AideEligibility) -> str:
    return _("decision of %(day)s") % {"day": f"{right.decided_on:%-d.%-m.%Y}"}


def _take_over(right: AideEligibility, *, by: User, now: datetime) -> None:
    older = AideEligibility.objects.standing().filter(student=right.student, valid_until__gte=right.valid_from)
    why = _because_of(right)
    for former in older.filter(decided_on__lt=right.decided_on).exclude(pk=right.pk):
        files = AideFile.objects.filter(eligibility=former, year__gte=right.valid_from.year)
        if right.support == SupportType.AIDE:
            files.update(eligibility=right, version=F("version") + 1)
        _shorten(former, right.eve, why, by=by, now=now)


def _shorten(right: AideEligibility, until: date, why: str, *, by: User, now: datetime) -> None:
    """It ends earlier, and so do its later files."""
    AideEligibility.objects.filter(pk=right.pk).update(**_ending(right, until, why, now), version=F("version") + 1)
    end_files_after(right, until, why, by=by, now=now)


def _ending(right: AideEligibility, until: date, why: str, now: datetime) -> dict[str, Any]:
    """Another last day; one before it begins: it never came into force, and is over."""
    if until < right.valid_from:
        return {"ended_on": timezone.localdate(now), "ended_reason": why}
    return {"valid_until": until, "until_reason": why}


@transaction.atomic
def change_end(
    *, right: AideEligibility, until: date, reason: str, version: int, by: User, now: datetime
) -> AideEligibility:
    """Another last day, with its reason (D15, R43); saying it twice changes nothing.

    The warnings begin anew, and the files follow: later ones end, due ones open. The day before the right begins says
    that it was recorded by mistake: it ends, as one that never came into force.
    Raises StaleError, and OverlapError where a later decision holds by then.
    """
    stands = AideEligibility.objects.select_for_update(no_key=True, of=("self",)).get(pk=right.pk)
    if reason in (stands.ended_reason, stands.until_reason if stands.valid_until == until else ""):
        return stands
    if (later := later_right(stands)) and until >= later.valid_from:
        raise OverlapError(later.valid_from)
    mine = AideEligibility.objects.standing().filter(pk=right.pk, version=version)
    changed = mine.update(**_ending(stands, until, reason, now), told_months=None, version=F("version") + 1)
    if not changed:
        raise StaleError
    right = AideEligibility.objects.select_related("matter__unit", "student").get(pk=right.pk)
    text = _("Valid until %(day)s: %(why)s") % {"day": f"{until:%-d.%-m.%Y}", "why": reason}
    if right.ended_on:
        text = _("Recorded by mistake: %(why)s") % {"why": reason}
    today = timezone.localdate(now)
    write_event(eligibility=right, kind=EventKind.ELIGIBLE, on=today, text=text, by=by, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="eligibility", subject=right.matter.ref)
    end_files_after(right, until, reason, by=by, now=now)
    open_due_files(right, by=by, now=now)
    return right
