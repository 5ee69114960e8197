"""A case that was closed (N25): drafts to the parents, and to the school that reported; reopened, they stay here."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext

from cases.models import Case, CloseOutcome, Referral
from cases.models.referral import NOTHING_TO_TELL, SCHOOL_STAFF
from cases.services.telling.families import Facts, child_facts, may_tell, take_back, tell_family, told_guardians
from notices.models import Notice, Recipient
from notices.services import create_reporter_recipient, tell

KINDS = ("N25", "N25-school")


def told_of_closing(case: Case) -> list[str]:
    """Who would be told, by name; nobody where harm is suspected or nothing was there to treat."""
    if not _is_told(case):
        return []
    names = [one.recipient.name for one in told_guardians(case)]
    return [*names, *dict.fromkeys(one.reporter_name or one.reporter_email for one in _reports(case))]


def announce_closing(case: Case, *, now: datetime) -> None:
    """`case` is closed; each closing is told once."""
    if case.closed_at is None or not _is_told(case):
        return
    facts, subject = closing_facts(case), subject_of(case, case.closed_at)
    tell_family(case, "N25", facts, subject=subject, now=now)
    for report in _reports(case):
        _tell_school(report, facts, subject=subject, now=now)


def withdraw_closing(case: Case, *, closed_at: datetime, now: datetime) -> None:
    """Opened again: what has not left stays here, and the school hears of the next closing."""
    subject = subject_of(case, closed_at)
    waited = Notice.objects.waiting().filter(kind="N25-school", subject=subject).exists()
    take_back(KINDS, subject=subject, reason=gettext("The case was opened again"), now=now)
    if waited:
        reports = case.referrals.filter(withdrawn_at=None, told_stage=NOTHING_TO_TELL, reporter_kind__in=SCHOOL_STAFF)
        reports.exclude(reporter_email="").update(told_stage=NOTHING_TO_TELL - 1)


def subject_of(case: Case, closed_at: datetime) -> str:
    return f"closing {case.matter.ref} {timezone.localtime(closed_at):%Y-%m-%dT%H:%M:%S}"


def closing_facts(case: Case) -> Facts:
    """How it ended as the unit words it; "another outcome" says nothing and stays out."""
    outcome = "" if case.outcome == CloseOutcome.OTHER else str(CloseOutcome(case.outcome).label)
    return {**child_facts(case), "outcome": outcome}


def _is_told(case: Case) -> bool:
    """A report that was entered twice or belongs elsewhere was withdrawn: there was no case to speak of."""
    return may_tell(case) and case.referrals.filter(withdrawn_at=None).exists()


def _reports(case: Case) -> list[Referral]:
    """Those of schools that still wait to hear: one a mail box."""
    rows = case.referrals.filter(withdrawn_at=None, told_stage__lt=NOTHING_TO_TELL, reporter_kind__in=SCHOOL_STAFF)
    found = rows.exclude(reporter_email="").select_related("matter").order_by("-received_at", "-pk")
    return list({one.reporter_email.casefold(): one for one in found}.values())


def _tell_school(report: Referral, facts: Facts, *, subject: str, now: datetime) -> None:
    """The draft stands for the last stage of its progress mails, which tell no more."""
    told = Notice.objects.filter(kind="N1", subject=f"referral {report.matter.ref}").select_related("recipient").first()
    recipient: Recipient = (
        told.recipient if told else create_reporter_recipient(name=report.reporter_name, email=report.reporter_email)
    )
    tell(
        kind="N25-school",
        subject=subject,
        matter=report.matter,
        recipient=recipient,
        context={**facts, "ref": report.matter.ref},
        now=now,
    )
    same = Referral.objects.filter(case=report.case_id, reporter_email__iexact=report.reporter_email)
    same.update(told_stage=NOTHING_TO_TELL)
