"""Next steps: decided, done."""

from __future__ import annotations

from datetime import date, time
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from accounts.models import AccessAction, User
from accounts.services import record_access
from charter.models import Matter, NextStep, StepKind


class PlannedStep(NamedTuple):
    """What to do next, by when; decided together with an act, or alone."""

    kind: StepKind
    due_on: date
    due_time: time | None = None
    text: str = ""
    promise: str = ""


@transaction.atomic
def add_next_step(
    *,
    matter: Matter,
    kind: StepKind,
    due_on: date,
    by: User | None,
    key: UUID,
    text: str = "",
    due_time: time | None = None,
    promise: str = "",
    owner: User | None = None,
) -> NextStep:
    """Write down what was decided to do next; it belongs to `owner`, or to whoever answers for the matter.

    Raises ValueError where nobody answers: the system (`by=None`) names an owner.
    """
    answers = owner or matter.owner or by
    if answers is None:
        raise ValueError(f"nobody answers for {matter.ref}")
    step, made = NextStep.objects.get_or_create(
        form_key=key,
        defaults={
            "matter": matter,
            "kind": kind,
            "text": text,
            "owner": answers,
            "due_on": due_on,
            "due_time": due_time,
            "promise": promise,
        },
    )
    if made:
        subject = f"case {matter.ref}"
        record_access(by=by, action=AccessAction.CREATE, page="step", subject=subject, unit=matter.unit)
    return step


@transaction.atomic
def finish_next_step(*, step: NextStep, by: User, today: date) -> bool:
    """Tick a step off; the second tick changes nothing."""
    done = bool(NextStep.objects.open().filter(pk=step.pk).update(done_on=today))
    if done:
        record_access(by=by, action=AccessAction.CHANGE, page="step", subject=f"case {step.matter.ref}")
    return done
