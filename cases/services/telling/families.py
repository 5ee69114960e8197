"""A pupil's family: each parent who may receive it, separately and in her own language (domain 6.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import Unit, User
from cases.models import Case, Guardian
from charter.services.calendar import dates_within
from notices.models import Notice, NoticeState, Recipient
from notices.models.notice import NoticeQuerySet
from notices.services import cancel_notices, tell
from notices.texts.facts import ChildFacts

FRESH_DAYS = 3  # working days; what is typed later is told to nobody (domain 6.1)
Facts = Mapping[str, Any]
LEFT = (
    NoticeState.SENDING,
    NoticeState.SENT,
    NoticeState.UNKNOWN,
    NoticeState.POSTED,
    NoticeState.DELIVERED,
)  # it reached somebody, or may have


def may_tell(case: Case) -> bool:
    """Suspected harm keeps everything here: for the treating officer, her cover and the manager (domain 6.1)."""
    return not case.matter.restricted


def told_guardians(case: Case) -> list[Guardian]:
    """Whom we may write to; whoever may not receive information is asked again at the moment of sending (T6)."""
    if not may_tell(case):
        return []
    allowed = case.student.guardians.filter(recipient__may_receive=True)
    return list(allowed.select_related("recipient").order_by("pk"))


def tell_family(
    case: Case,
    kind: str,
    facts: Facts | Callable[[Guardian], Facts | None],
    *,
    subject: str,
    now: datetime,
    only: list[Guardian] | None = None,
    revision: int = 0,
    renew: bool = False,
    by: User | None = None,
) -> list[Notice]:
    """Tell each parent, or those of `only`. Facts may differ by parent; None where one has nothing to be told.

    `by` is whoever wrote what a manager approves.
    """
    notices: list[Notice] = []
    for guardian in told_guardians(case):
        context = facts(guardian) if callable(facts) else facts
        if context is None or (only is not None and guardian not in only):
            continue
        notices += tell(
            kind=kind,
            subject=subject,
            matter=case.matter,
            recipient=guardian.recipient,
            context={**context},
            revision=revision,
            renew=renew,
            by=by,
            now=now,
        )
    return notices


def take_back(kinds: tuple[str, ...], *, subject: str, reason: str, now: datetime, to: User | None = None) -> None:
    """What has not left yet stays here; of everybody, or of one of staff."""
    for kind in kinds:
        cancel_notices(kind=kind, subject=subject, reason=reason, now=now, to=to)


def last_left(kind: str, *, subject: str, recipient: Recipient) -> Notice | None:
    """What this person knows of it: the last that left."""
    return left(kind, subject=subject).filter(recipient=recipient).order_by("-revision", "-pk").first()


def left(kind: str, *, subject: str) -> NoticeQuerySet:
    """A copy of what was stopped, or failed at last, may be out too: then it is marked."""
    gone = Q(state__in=LEFT) | (Q(uncertain=True) & ~Q(state=NoticeState.BOUNCED))
    return Notice.objects.filter(gone, kind=kind, subject=subject)


def child_facts(case: Case) -> ChildFacts:
    student = case.student
    return {"child": student.first_name, "gender": student.gender, "ref": case.matter.ref}


def is_recent(happened_at: datetime, unit: Unit, *, now: datetime) -> bool:
    dates = dates_within(unit, FRESH_DAYS, timezone.localdate(happened_at))
    return dates is not None and timezone.localdate(now) <= dates.due_on
