"""The life of a deadline: opened once, settled by what happened, excused or corrected by a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from charter.calendar import DueDates, pull_back, working_day_before
from charter.models import Deadline, DeadlineMove, Flag, Matter, MoveKind, Outcome
from charter.services.calendar import calendar_for, dates_of, hold_calendar


class StaleError(Exception):
    """Somebody else changed the row since it was shown; nothing was written."""


@dataclass(frozen=True)
class Closing:
    """How a deadline ended: the day of the act, when it was typed, the outcome, the timeline entry of the act."""

    on: date
    at: datetime
    outcome: Outcome
    act: int | None = None
    reason: str = ""


Verdict = Callable[[Deadline], Closing | None]


def open_deadline(*, matter: Matter, promise: str, on: date, now: datetime) -> Deadline:
    """Start a promise; twice is once. Without a calendar the row has no dates yet, and the sweep fills them."""
    hold_calendar(matter.unit)
    dates = dates_of(matter.unit, promise, on)
    facts = {"set_at": now, **dates._asdict()} if dates else {}
    deadline, _ = Deadline.objects.get_or_create(matter=matter, promise=promise, opened_on=on, defaults=facts)
    return deadline


def settle(
    matters: Iterable[Matter], promise: str, verdict: Verdict, *, now: datetime
) -> list[tuple[Deadline, Closing | None]]:
    """Ask the verdict for each row of a promise and write the answer, or none: the only writer of closings.

    Rows excused as not required keep their excuse. The caller holds the lock on the pupil.
    """
    return settle_together(matters, {promise: verdict})


def settle_together(
    matters: Iterable[Matter], verdicts: Mapping[str, Verdict]
) -> list[tuple[Deadline, Closing | None]]:
    """The same for several promises at once, each with its own verdict: one question to the database."""
    answers: list[tuple[Deadline, Closing | None]] = []
    rows = Deadline.objects.filter(matter__in=list(matters), promise__in=list(verdicts))
    of_matters = rows.exclude(outcome=Outcome.NOT_REQUIRED).select_related("matter")
    for deadline in of_matters.order_by("opened_on", "pk"):
        closing = verdicts[deadline.promise](deadline)
        write_closing(deadline, closing)
        answers.append((deadline, closing))
    return answers


def write_closing(deadline: Deadline, closing: Closing | None) -> None:
    facts = _closing_facts(closing)
    if all(getattr(deadline, name) == value for name, value in facts.items()):
        return
    Deadline.objects.filter(pk=deadline.pk).update(**facts, version=F("version") + 1)
    for name, value in facts.items():
        setattr(deadline, name, value)


def _closing_facts(closing: Closing | None) -> dict[str, object]:
    if closing is None:
        return {"closed_on": None, "closed_at": None, "outcome": "", "reason": ""}
    return {
        "closed_on": closing.on,
        "closed_at": closing.at,
        "outcome": closing.outcome.value,
        "reason": closing.reason,
    }


@transaction.atomic
def not_require(*, deadline: Deadline, reason: str, by: User, today: date, now: datetime) -> None:
    """Excuse an open promise, or one that lapsed with its case (D4); it counts neither as kept nor as missed."""
    excused = (
        Deadline.objects.filter(pk=deadline.pk, version=deadline.version)
        .filter(Q(closed_on=None) | Q(outcome=Outcome.LAPSED))
        .update(
            closed_on=max(today, deadline.opened_on),
            closed_at=now,
            outcome=Outcome.NOT_REQUIRED,
            reason=reason,
            version=F("version") + 1,
        )
    )  # fmt: skip
    if not excused:
        raise StaleError
    record_change(deadline, by)


def reclaim_deadlines(matter: Matter, *, released_at: datetime) -> int:
    """Let run again what ended at that moment only because its subject did."""
    ended = Deadline.objects.filter(matter=matter, outcome=Outcome.NOT_REQUIRED, closed_at=released_at)
    return ended.update(**_closing_facts(None), version=F("version") + 1)


@transaction.atomic
def annotate_deadline(*, deadline: Deadline, annotation: str, by: User) -> None:
    """Put an excuse into words beside the chip; it changes no state (D4)."""
    annotated = Deadline.objects.filter(pk=deadline.pk, version=deadline.version)
    if not annotated.update(annotation=annotation, version=F("version") + 1):
        raise StaleError
    record_change(deadline, by)


@transaction.atomic
def correct_due(*, deadline: Deadline, due_on: date, reason: str, by: User, now: datetime) -> None:
    """Correct one due date by hand, with the old date kept beside it (C7). The caller settles afterwards."""
    dates = dates_ending(deadline.matter.unit, due_on, deadline.opened_on)
    move_deadline(deadline, {"set_at": now, **dates._asdict()}, kind=MoveKind.CORRECTION, reason=reason, by=by, now=now)


def dates_ending(unit: Unit, due_on: date, opened_on: date) -> DueDates:
    """The dates of a deadline whose due day a person chose."""
    calendar = calendar_for(unit)
    target = max(pull_back(due_on, calendar), opened_on)
    return DueDates(target, due_on, working_day_before(target, 1, calendar, floor=opened_on))


def move_deadline(
    deadline: Deadline, facts: dict[str, object], *, kind: MoveKind, reason: str, by: User | None, now: datetime
) -> None:
    """Set new dates and forget what people were told of the old ones; the move is kept."""
    moved = Deadline.objects.filter(pk=deadline.pk, version=deadline.version).update(
        **facts, flag=Flag.NONE, flagged_at=None, told_step=None, version=F("version") + 1
    )
    if not moved:
        raise StaleError
    old = deadline.due_on
    deadline.refresh_from_db()
    DeadlineMove.objects.create(
        deadline=deadline, from_on=old, to_on=deadline.due_on, kind=kind, moved_by=by, moved_at=now, reason=reason
    )
    if by:
        record_change(deadline, by)


def record_change(deadline: Deadline, by: User) -> None:
    subject = f"promise {deadline.promise} of {deadline.matter.ref}"
    record_access(by=by, action=AccessAction.CHANGE, page="deadline", subject=subject)
