"""Every promise of a case with what closed it and how its date moved, in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F, Q
from django.utils.translation import gettext as _

from cases.models import Case, MeetingRequest, Referral
from charter import texts
from charter.models import Deadline, MoveKind
from charter.services.states import State
from charter.standards import promise

MOVE = {"from_on", "to_on", "kind", "moved_at", "reason"}


@dataclass(frozen=True)
class Move:
    """One change of a due date, as the timeline tells it (C7)."""

    promise: str
    from_on: date | None
    to_on: date | None
    kind: str
    at: datetime
    reason: str
    by: str

    @property
    def is_correction(self) -> bool:
        return self.kind == MoveKind.CORRECTION


@dataclass
class Promised:
    """One promise of one referral or meeting request; `act` is the timeline entry that closed it."""

    deadline: Deadline
    act: int | None
    moves: list[Move] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(promise(self.deadline.promise).label)

    @property
    def referral(self) -> Referral | None:
        return getattr(self.deadline.matter, "referral", None)

    @property
    def request(self) -> MeetingRequest | None:
        return getattr(self.deadline.matter, "meeting_request", None)

    @property
    def is_standing(self) -> bool:
        """Its referral or request has not been withdrawn."""
        subject = self.referral or self.request
        return subject is not None and subject.withdrawn_at is None


def read_promises(case: Case) -> list[Promised]:
    """The case's promises, oldest first. A row comes once a move, so they are gathered here and not by a query more."""
    mine = Q(matter__referral__case=case) | Q(matter__meeting_request__case=case)
    rows = (
        Deadline.objects.filter(mine)
        .select_related("matter__referral", "matter__meeting_request")
        .annotate(act=F("settled_by"), move=F("moves"), mover=F("moves__moved_by__name"))
        .annotate(**{f"move_{name}": F(f"moves__{name}") for name in MOVE})
        .order_by("opened_on", "pk", "move")
    )
    gathered: dict[int, Promised] = {}
    for row in rows:
        promised = gathered.setdefault(row.pk, Promised(row, getattr(row, "act", None)))
        if getattr(row, "move", None):
            promised.moves.append(_move(row))
    return list(gathered.values())


def _move(row: Deadline) -> Move:
    facts = {name: getattr(row, f"move_{name}") for name in MOVE}
    at = facts.pop("moved_at")
    return Move(promise=row.promise, at=at, by=getattr(row, "mover", None) or "", **facts)


def newest_report(promises: Iterable[Promised]) -> Promised | None:
    """The report the ruler starts from: the newest that still runs, else the newest that stands, else the newest."""
    reports = [promised for promised in promises if promised.referral]
    running = [p for p in reports if p.deadline.is_open]
    standing = [p for p in reports if p.is_standing]
    return max(running or standing or reports, key=lambda p: (p.deadline.opened_on, p.deadline.matter_id), default=None)


def heading_state(states: Iterable[State]) -> State | None:
    """One chip for the name: how many are late, else due today, else due next; else the next one."""
    by_code: dict[str, list[State]] = {}
    for state in states:
        by_code.setdefault(state.code, []).append(state)
    for code, words in (("late", _("%(promises)s late")), ("today", _("%(promises)s for today"))):
        if found := by_code.get(code):
            text = words % {"promises": texts.promises(len(found))}
            return State(code, text, found[0].icon, text)
    nearest = by_code.get("soon") or by_code.get("track")
    return min(nearest, key=lambda state: state.days or 0) if nearest else None
