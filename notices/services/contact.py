"""Whom a family talks to about its matter: who treats it; of the aide desk, where nobody owns it, its coordinator."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import Role, User
from charter.models import Desk, Matter
from notices.models import Notice

DESK_TITLE = "רכז/ת שעות סיוע"  # a notice is signed in Hebrew; elsewhere the unit stands for the title


def contact_of(matter: Matter | None) -> User | None:
    if matter is None or matter.owner or matter.desk != Desk.ASSISTANCE:
        return matter.owner if matter else None
    known: list[User] | None = getattr(matter, "known_contact", None)
    if known is not None:
        return known[0] if known else None
    return _coordinators(matter).first()


def know_contacts(notices: Iterable[Notice]) -> None:
    """Of many notices of one unit at once, by one question; none where no notice is of the aide desk."""
    matters = [row.matter for row in notices if row.matter and row.matter.desk == Desk.ASSISTANCE]
    found = list(matters and _coordinators(matters[0])[:1])
    for matter in matters:
        matter.known_contact = found  # type: ignore[attr-defined]


def _coordinators(matter: Matter) -> QuerySet[User]:
    return User.objects.with_role(Role.COORDINATOR).filter(unit=matter.unit_id).order_by("pk")


def officer_facts(matter: Matter | None) -> dict[str, str]:
    """Who answers for the matter at this moment, as JSON: kept with the row when it is sent."""
    one = contact_of(matter)
    if matter is None or one is None:
        return {}
    title = one.title or (DESK_TITLE if matter.desk == Desk.ASSISTANCE else "")
    return {"officer": one.name, "title": title, "phone": one.phone}
