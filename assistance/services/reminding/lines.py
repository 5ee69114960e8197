"""Lines of the bell: each person of the roles hears each of them once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from accounts.models import Role, Unit, User
from notices.models import Channel, Notice
from notices.services.bell import ring

DESK, BOTH, MANAGER = (Role.COORDINATOR,), (Role.COORDINATOR, Role.MANAGER), (Role.MANAGER,)
BOARD, MISSING = "/assist/may/", "/assist/missing/"


class Line(NamedTuple):
    """Numbers and a link, never a name (domain 6.3). The coordinator acts for the head of the team (2.1)."""

    kind: str
    subject: str  # the memory: of one kind and subject a person hears once
    roles: tuple[Role, ...]
    what: str
    url: str = BOARD


def ring_lines(unit: Unit, lines: Sequence[Line], *, now: datetime) -> int:
    """How many lines somebody heard for the first time."""
    if not lines:
        return 0
    told, people = _told(unit, lines), {role: _people(unit, role) for role in BOTH}
    return sum(_ring(line, told, people, now) for line in lines)


def _told(unit: Unit, lines: Sequence[Line]) -> set[tuple[str, str, int | None]]:
    rows = Notice.objects.filter(channel=Channel.BELL, recipient__user__unit=unit)
    rows = rows.filter(kind__in={line.kind for line in lines}, subject__in={line.subject for line in lines})
    return set(rows.values_list("kind", "subject", "recipient__user"))


def _people(unit: Unit, role: Role) -> list[User]:
    return list(User.objects.with_role(role).filter(unit=unit).order_by("pk"))


def _ring(line: Line, told: set[tuple[str, str, int | None]], people: dict[Role, list[User]], now: datetime) -> int:
    wanted = {person.pk: person for role in line.roles for person in people[role]}
    fresh = [person for pk, person in wanted.items() if (line.kind, line.subject, pk) not in told]
    if fresh:
        facts = {"ref": "", "url": line.url, "what": line.what}
        ring(kind=line.kind, users=fresh, subject=line.subject, context=facts, now=now)
    return int(bool(fresh))
