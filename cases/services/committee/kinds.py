"""The kinds of committees of a unit: an editable list that starts with the five of the charter and integration."""

from __future__ import annotations

from django.db import transaction

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from cases.models import CommitteeKind
from cases.models.committee import CommitteeKindQuerySet

INTEGRATION = "integration"
STARTING = {
    "decision": "ועדת החלטה",
    "placement": "ועדת השמה",
    "persistence": "ועדת התמדה",
    "interprofessional": "ועדה בין־מקצועית",
    "transport": "ועדת הסעות",
    INTEGRATION: "ועדת שילוב",
}


def kinds_of(unit: Unit) -> CommitteeKindQuerySet:
    """Every kind of the unit, retired ones too; a unit that has none yet gets the starting list, once."""
    kinds = CommitteeKind.objects.filter(unit=unit).order_by("is_retired", "pk")
    if not kinds.exists():
        starting = [
            CommitteeKind(unit=unit, code=code, name=name, bars_level=code == INTEGRATION)
            for code, name in STARTING.items()
        ]
        CommitteeKind.objects.bulk_create(starting, ignore_conflicts=True)
    return kinds


@transaction.atomic
def save_kind(*, kind: CommitteeKind, by: User) -> CommitteeKind:
    """Add, rename or retire a kind; committees that sat keep theirs. Integration never sets a level (R30)."""
    action = AccessAction.CHANGE if kind.pk else AccessAction.CREATE
    if kind.code == INTEGRATION:
        kind.bars_level = True
    kind.save()
    record_access(by=by, action=action, page="committee", subject=kind.name)
    return kind
