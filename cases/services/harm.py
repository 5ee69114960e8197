"""Suspected harm to a minor: raised by an act, open until it says to whom it was reported (domain 5.6).

It tells nobody by notice and makes no next step: those who may know see it on the case page.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import Case, EntryKind, HarmAuthority, HarmReport, TimelineEntry
from cases.services.cases import write_entry
from cases.services.settling import lock_student


class HarmWaitingError(Exception):
    """A suspicion of the case was not reported yet: until then it does not end."""


def raise_harm(*, case: Case, source: TimelineEntry, by: User | None, now: datetime) -> HarmReport:
    """Open the checklist of one act; the second time is the first. The caller is atomic."""
    facts = {"case": case, "raised_by": by, "raised_at": now}
    return HarmReport.objects.get_or_create(source=source, defaults=facts)[0]


def waiting_harm(case: Case) -> HarmReport | None:
    """The oldest suspicion of a case that was not reported yet; a case with one is not closed."""
    return HarmReport.objects.waiting().filter(case=case).order_by("raised_at", "pk").first()


@transaction.atomic
def report_harm(
    *,
    report: HarmReport,
    to_whom: HarmAuthority,
    reported_at: datetime,
    reference: str,
    by: User,
    now: datetime,
    person: str = "",
) -> bool:
    """Write down to whom, when and under which number it was reported; the second time changes nothing."""
    lock_student(report.case.student)
    if not HarmReport.objects.filter(pk=report.pk, entry=None).exists():
        return False
    told = {"whom": ", ".join(filter(None, (str(HarmAuthority(to_whom).label), person))), "number": reference}
    entry = write_entry(
        report.case,
        EntryKind.REPORTED_HARM,
        by=by,
        happened_at=reported_at,
        now=now,
        text=_("%(whom)s; reference %(number)s") % told,
        restricted=True,
        url=f"{report.case.matter.url}harm/{report.pk}/",
    )
    report.to_whom, report.person, report.reported_at = to_whom, person, reported_at
    report.reference, report.entry = reference, entry
    report.save()
    record_access(by=by, action=AccessAction.CHANGE, page="harm", subject=f"case {report.case.matter.ref}")
    return True
