"""Lines of the legal history: facts for the gate, the manager's looks, every move of the proceeding."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import Case, EntryKind, LegalAct, LegalActKind, LegalProceeding, TimelineEntry
from cases.services.cases import write_entry
from cases.services.legal.access import legal_url
from cases.services.legal.gate_bell import watching_gate
from cases.services.settling import lock_student
from charter.models import Matter


class NotTreatingOfficerError(Exception):
    """Only the officer who answers for the case may do this (R23); a cover or a manager may not."""


def require_treating_officer(case: Case, by: User) -> None:
    """Asked inside the transaction: a case handed over a second ago is no longer hers."""
    if not Matter.objects.select_for_update().filter(pk=case.matter_id, owner=by).exists():
        raise NotTreatingOfficerError


def legal_entry(case: Case, words: str, *, by: User, now: datetime) -> TimelineEntry:
    """Restricted: the treating officer, her cover and the manager read it."""
    record_access(by=by, action=AccessAction.CHANGE, page="legal", subject=f"case {case.matter.ref}")
    url = legal_url(case)
    return write_entry(case, EntryKind.LEGAL, by=by, happened_at=now, now=now, text=words, restricted=True, url=url)


def write_act(
    case: Case,
    kind: LegalActKind,
    *,
    by: User,
    now: datetime,
    on: date,
    key: UUID,
    proceeding: LegalProceeding | None = None,
    entry: TimelineEntry | None = None,
    **facts: Any,
) -> LegalAct:
    """One line with its timeline entry. The caller is atomic and has asked for the key."""
    words = ": ".join(filter(None, (str(kind.label), facts.get("text", ""))))
    return LegalAct.objects.create(
        case=case,
        kind=kind,
        by=by,
        at=now,
        on=on,
        proceeding=proceeding,
        entry=entry or legal_entry(case, words, by=by, now=now),
        form_key=key,
        **facts,
    )


def known_act(key: UUID) -> LegalAct | None:
    return LegalAct.objects.filter(form_key=key).first()


@transaction.atomic
def record_absence(
    *, case: Case, on: date, until_on: date, source: str, text: str = "", by: User, key: UUID, now: datetime
) -> LegalAct:
    """Days on which the pupil did not study, and who says so; the same key answers with the first record."""
    lock_student(case.student)
    known = known_act(key)
    if known:
        return known
    facts: dict[str, Any] = {"on": on, "until_on": until_on, "source": source, "text": text}
    with watching_gate(case, now=now):
        return write_act(case, LegalActKind.ABSENCE, by=by, now=now, key=key, **facts)


@transaction.atomic
def record_exemptions(
    *, case: Case, on: date, is_clear: bool, source: str = "", text: str = "", by: User, key: UUID, now: datetime
) -> LegalAct:
    """Whether an exemption stands in the way (sections 2A and 5); the last answer counts."""
    lock_student(case.student)
    known = known_act(key)
    if known:
        return known
    facts: dict[str, Any] = {"on": on, "is_clear": is_clear, "source": source, "text": text}
    with watching_gate(case, now=now):
        return write_act(case, LegalActKind.EXEMPTION, by=by, now=now, key=key, **facts)


@transaction.atomic
def look_at_proceeding(
    *, proceeding: LegalProceeding, by: User, today: date, now: datetime, key: UUID, text: str = ""
) -> LegalAct:
    """The manager has looked ("עיון"), with a comment or without one; it approves nothing (R23)."""
    lock_student(proceeding.case.student)
    kind = LegalActKind.COMMENT if text else LegalActKind.VIEWED
    return known_act(key) or write_act(
        proceeding.case, kind, by=by, now=now, on=today, proceeding=proceeding, text=text, key=key
    )
