"""Short words for the legal track."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from accounts.models import User
from cases.models import Case, LegalAct, LegalProceeding, PrincipalNotice, ProsecutionReferral
from cases.services.legal import (
    open_proceeding,
    record_absence,
    record_exemptions,
    record_principal_notice,
    refer_to_prosecutor,
)
from tests.cases.factories import moment

TODAY, NOW = date(2026, 11, 25), moment("2026-11-25 10:00")
REASONS = "נעדרה 24 ימים; הוצעו תגבור והסעה, ההורים סירבו."


def letter(
    case: Case, by: User, relation: str = "mother", sent_on: str = "2026-11-17", **facts: Any
) -> PrincipalNotice:
    given = {"school": case.student.enrolments.get().school, "signed_by": "principal", "key": uuid4()}
    given |= {"registered_no": f"RR{relation}"}
    parent = case.student.guardians.get(relation=relation)
    return record_principal_notice(
        case=case, guardian=parent, sent_on=date.fromisoformat(sent_on), by=by, now=NOW, **(given | facts)
    )


def absent(case: Case, by: User, until: str = "2026-11-20", key: UUID | None = None) -> LegalAct:
    last = date.fromisoformat(until)
    facts = {"on": date(2026, 11, 18) if last > date(2026, 11, 18) else last, "until_on": last}
    return record_absence(case=case, source="דוח נוכחות", by=by, now=NOW, key=key or uuid4(), **facts)


def ask_exemptions(case: Case, by: User, *, is_clear: bool = True, key: UUID | None = None) -> LegalAct:
    return record_exemptions(
        case=case, on=TODAY, is_clear=is_clear, source="ההורים", by=by, key=key or uuid4(), now=NOW
    )


def complete(case: Case, by: User) -> None:
    """All that the gate asks for."""
    letter(case, by)
    letter(case, by, "father")
    absent(case, by)
    ask_exemptions(case, by)


def opened(case: Case, by: User, key: UUID | None = None) -> LegalProceeding:
    parents = list(case.student.guardians.all())
    return open_proceeding(case=case, parents=parents, reasons=REASONS, by=by, today=TODAY, now=NOW, key=key or uuid4())


def referred(proceeding: LegalProceeding, by: User, key: UUID | None = None, **facts: Any) -> ProsecutionReferral:
    given = {"prosecutor": "עו״ד רות כהן", "reasons": REASONS, "today": TODAY, "now": NOW, "key": key or uuid4()}
    return refer_to_prosecutor(proceeding=proceeding, by=by, **(given | facts))
