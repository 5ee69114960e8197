"""The individual education programme (תח״י): edited for the last time in September and October (R54, S9, N19)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import AideFile, EventKind, FunctionLevelDecision
from assistance.services.history import write_event
from assistance.services.parents import child_facts, tell_parents
from assistance.services.progress import lock_file, settle_file
from charter.services.deadlines import StaleError
from notices.models import Notice


class TooEarlyError(ValueError):
    """Before 1 September there is only a draft (R54)."""


class NoDecisionError(ValueError):
    """The goals come out of the team's decision (R49); without one there is no programme to finish."""


def first_day(file: AideFile) -> date:
    """From when on the programme may be called final."""
    return file.school_year.start


@transaction.atomic
def finish_plan(*, file: AideFile, on: date, version: int, by: User, now: datetime) -> AideFile:
    """Record the day from which the programme is final, or another day for it, and tell the parents (N19).

    The same again changes nothing. Raises TooEarlyError, NoDecisionError, StaleError.
    """
    locked = lock_file(file)
    if locked.iep_final_on == on:
        return locked
    if on < first_day(locked):
        raise TooEarlyError
    if not FunctionLevelDecision.objects.in_force().filter(file=locked).exists():
        raise NoDecisionError
    if locked.version != version:
        raise StaleError
    AideFile.objects.filter(pk=locked.pk).update(iep_final_on=on, iep_final_at=now, version=F("version") + 1)
    locked.refresh_from_db()
    settle_file(locked, now=now)
    text = _("The individual plan is final")
    write_event(eligibility=locked.eligibility, file=locked, kind=EventKind.PLAN, on=on, text=text, by=by, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="plan", subject=locked.matter.ref)
    tell_plan(locked, now=now)
    return locked


def tell_plan(file: AideFile, *, now: datetime) -> list[Notice]:
    """N19 to each parent, once a file: another day for the same programme is no news."""
    if file.iep_final_on is None:
        return []
    decision = FunctionLevelDecision.objects.in_force().filter(file=file).first()
    goals = [goal.text for goal in decision.goals.all()] if decision else []
    facts = {**child_facts(file), "year": file.year, "on": file.iep_final_on.isoformat(), "goals": goals}
    return tell_parents(file, "N19", facts, subject=f"plan {file.matter.ref}", now=now)
