"""What a parent sends from the personal page rings at the desk, at once and once: nothing of it lies unseen."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Role, User
from assistance.models import AideFile
from notices.services.bell import ring


def ring_desk(file: AideFile, what: str, *, subject: str, now: datetime, url: str = "") -> None:
    """To the coordinators of the unit, where there is none to its managers; a number and a link, never a name."""
    users = _people(file, Role.COORDINATOR) or _people(file, Role.MANAGER)
    facts = {"ref": file.matter.ref, "url": url or file.get_absolute_url(), "what": what}
    ring(kind="asked", users=users, subject=subject, matter=file.matter, context=facts, now=now)


def _people(file: AideFile, role: Role) -> list[User]:
    return list(User.objects.with_role(role).filter(unit=file.matter.unit_id).order_by("pk"))
