"""How far a pupil is from dropping out: set by a person, and always on the timeline (R12)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import Case, EntryKind, Risk
from cases.services.cases import write_entry


@transaction.atomic
def flag_risk(*, case: Case, risk: Risk, by: User, now: datetime) -> bool:
    """Set the risk status; the same status again changes nothing. Whoever has the case's form open is told."""
    if not Case.objects.filter(pk=case.pk).exclude(risk=risk).update(risk=risk, version=F("version") + 1):
        return False
    case.risk = risk
    write_entry(case, EntryKind.RISK, by=by, happened_at=now, now=now, text=str(risk.label))
    record_access(by=by, action=AccessAction.CHANGE, page="case", subject=f"case {case.matter.ref}")
    return True
