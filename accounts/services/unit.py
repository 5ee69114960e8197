"""Units: each one is a world of its own."""

from typing import Any

from django.db import transaction

from accounts.models import AccessAction, Unit, User
from accounts.services.access import record_access


@transaction.atomic
def create_unit(*, name: str, municipality: str, by: User | None = None, **facts: Any) -> tuple[Unit, bool]:
    """Make a unit, or find the one of that name: asked twice, made once."""
    unit, created = Unit.objects.get_or_create(municipality=municipality, name=name, defaults=facts)
    if created:
        record_access(by=by, unit=unit, action=AccessAction.CREATE, page="create_unit", subject=f"unit {unit}")
    return unit, created


@transaction.atomic
def change_unit(*, unit: Unit, facts: dict[str, Any], by: User, page: str) -> list[str]:
    """Set facts of the unit; the record names what changed. Asked twice, changed and recorded once."""
    stored = Unit.objects.select_for_update().get(pk=unit.pk)
    changed = sorted(name for name, value in facts.items() if getattr(stored, name) != value)
    if changed:
        Unit.objects.filter(pk=unit.pk).update(**{name: facts[name] for name in changed})
        record_access(by=by, action=AccessAction.CHANGE, page=page, subject=f"unit {unit.pk}: {', '.join(changed)}")
    return changed
