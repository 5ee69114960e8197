"""Whom a referral is told to: each parent who may receive it (N27) and the reporter (N1); domain 6.1 says when not."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from cases.models import Case, Reason, Referral
from cases.services.telling.families import child_facts, is_recent, take_back, tell_family
from charter.models import Deadline
from notices.services import create_reporter_recipient, notify
from notices.texts.facts import ReceivedFacts, StartedFacts


def announce_intake(referral: Referral, *, now: datetime) -> None:
    """Queue the first notices of a referral, the parents' where it is fresh (domain 6.1)."""
    announce_to_reporter(referral, now=now)
    if is_recent(referral.received_at, referral.matter.unit, now=now):
        announce_to_parents(referral, now=now)


def announce_to_parents(referral: Referral, *, now: datetime) -> None:
    """N27; a second referral of the same case mails them no more, suspected harm never does."""
    if Reason.HARM in referral.reasons:
        return
    tell_family(
        referral.case,
        "N27",
        _parent_facts(referral),
        subject=_subject(referral.case),
        now=now,
        renew=True,  # an earlier referral that was withdrawn in time told nobody
    )


def withdraw_announcement(case: Case, *, now: datetime) -> None:
    """Nothing is left to tell: what has not gone out stays here."""
    take_back(("N27",), subject=_subject(case), reason=gettext("The referral was withdrawn"), now=now)


def _subject(case: Case) -> str:
    return f"case {case.matter.ref}"


def _due(referral: Referral, promise: str) -> str | None:
    deadline = Deadline.objects.get(matter=referral.matter_id, promise=promise)
    return deadline.due_on.isoformat() if deadline.due_on else None


def _parent_facts(referral: Referral) -> StartedFacts:
    return {**child_facts(referral.case), "call_by": _due(referral, "10")}


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
