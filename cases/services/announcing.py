"""Whom a referral is told to: each parent who may receive it (N27) and the reporter (N1); domain 6.1 says when not."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext

from cases.models import Case, Reason, Referral
from charter.models import Deadline
from charter.services.calendar import dates_within
from notices.services import cancel_notices, create_reporter_recipient, notify
from notices.texts.facts import ReceivedFacts, StartedFacts

HOLD = timedelta(minutes=10)  # the first mail waits, so that a slip can be taken back
FRESH_DAYS = 3  # working days; an older referral is not announced when it is typed


def announce_intake(referral: Referral, *, now: datetime) -> None:
    """Queue the first notices of a referral, the parents' where it is fresh (domain 6.1)."""
    announce_to_reporter(referral, now=now)
    if is_fresh(referral, timezone.localdate(now)):
        announce_to_parents(referral, now=now)


def announce_to_parents(referral: Referral, *, now: datetime) -> None:
    """N27; a second referral of the same case mails them no more, suspected harm never does."""
    if Reason.HARM in referral.reasons:
        return
    for guardian in referral.case.student.guardians.select_related("recipient").filter(recipient__may_receive=True):
        notify(
            kind="N27",
            subject=f"case {referral.case.matter.ref}",
            matter=referral.case.matter,
            recipient=guardian.recipient,
            context={**_parent_facts(referral)},
            not_before=now + HOLD,
            renew=True,  # an earlier referral that was withdrawn in time told nobody
        )


def withdraw_announcement(case: Case, *, now: datetime) -> None:
    """Nothing is left to tell: what has not gone out stays here."""
    cancel_notices(kind="N27", subject=f"case {case.matter.ref}", reason=gettext("The referral was withdrawn"), now=now)


def is_fresh(referral: Referral, today: date) -> bool:
    dates = dates_within(referral.matter.unit, FRESH_DAYS, timezone.localdate(referral.received_at))
    return dates is not None and today <= dates.due_on


def _due(referral: Referral, promise: str) -> str | None:
    deadline = Deadline.objects.get(matter=referral.matter_id, promise=promise)
    return deadline.due_on.isoformat() if deadline.due_on else None


def _parent_facts(referral: Referral) -> StartedFacts:
    student = referral.case.student
    return {
        "child": student.first_name,
        "gender": student.gender,
        "ref": referral.case.matter.ref,
        "call_by": _due(referral, "10"),
    }


def announce_to_reporter(referral: Referral, *, now: datetime) -> None:
    """N1, where the reporter left a mail address."""
    if not referral.reporter_email:
        return
    facts: ReceivedFacts = {"ref": referral.matter.ref, "answer_by": _due(referral, "9")}
    notify(
        kind="N1",
        subject=f"referral {referral.matter.ref}",
        matter=referral.matter,
        recipient=create_reporter_recipient(name=referral.reporter_name, email=referral.reporter_email),
        context={**facts},
        not_before=now,
    )
