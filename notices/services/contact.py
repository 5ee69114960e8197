"""Whom a family talks to about its matter: who treats it; of the aide desk, where nobody owns it, its coordinator."""

from __future__ import annotations

from accounts.models import Role, User
from charter.models import Desk, Matter

DESK_TITLE = "רכז/ת שעות סיוע"  # a notice is signed in Hebrew; elsewhere the unit stands for the title


def contact_of(matter: Matter | None) -> User | None:
    if matter is None or matter.owner or matter.desk != Desk.ASSISTANCE:
        return matter.owner if matter else None
    return User.objects.with_role(Role.COORDINATOR).filter(unit=matter.unit_id).order_by("pk").first()


def officer_facts(matter: Matter | None) -> dict[str, str]:
    """Who answers for the matter at this moment, as JSON: kept with the row when it is sent."""
    one = contact_of(matter)
    if matter is None or one is None:
        return {}
    title = one.title or (DESK_TITLE if matter.desk == Desk.ASSISTANCE else "")
    return {"officer": one.name, "title": title, "phone": one.phone}
