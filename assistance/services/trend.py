"""The years beside each other, for the manager alone: levels, late decisions, appeals; nobody is named (R64).

Nothing of it is sent anywhere. A number of one to four pupils is hidden, and with it whatever would tell it by
subtraction; a share is given of ten and more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from accounts.models import User
from assistance.models import AideFile, Appeal, AppealResult, FunctionLevelDecision
from assistance.services.files import files_of
from assistance.standards import Level
from charter.calendar import SchoolYear, year_of
from charter.models import Deadline, Outcome

HIDDEN_UNDER, SHARE_FROM = 5, 10
EXCUSED = (Outcome.WITHDRAWN, Outcome.NOT_REQUIRED)
DECISIONS = ("level-decision", "new-decision")
NOT_NEEDED, UNDECIDED = "not needed", "undecided"
GROUPS = (*Level.values, NOT_NEEDED, UNDECIDED)
GRANTED = (AppealResult.ACCEPTED, AppealResult.PART)
Shown = int | None  # none: hidden


@dataclass(frozen=True)
class TrendYear:
    """One school year; what is hidden is None."""

    school_year: SchoolYear
    files: Shown
    groups: list[Shown]  # as GROUPS
    late: Shown
    late_of: Shown
    late_share: int | None  # percent; none of a few, or where it would tell what is hidden
    appeals: Shown
    granted: Shown


def is_few(n: int) -> bool:
    return 0 < n < HIDDEN_UNDER


def hide(parts: Sequence[int]) -> list[Shown]:
    """Parts of a sum that is shown: where one alone is hidden the smallest other goes with it."""
    hidden = {at for at, n in enumerate(parts) if is_few(n)}
    others = [at for at, n in enumerate(parts) if n and at not in hidden]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda at: parts[at]))
    return [None if at in hidden else n for at, n in enumerate(parts)]


def hide_part(part: int, whole: int) -> Shown:
    """One part, where the rest of the whole can be told by subtraction."""
    return None if is_few(part) or is_few(whole - part) else part


def read_trend(user: User, today: date) -> list[TrendYear]:
    """Every school year with files, newest first."""
    files = files_of(user, today)
    groups = _groups(files.values_list("pk", "year"))
    late = _late(files, today)
    appeals = _appeals(user, today)
    return [
        _year(year, groups[year], late.get(year, (0, 0)), appeals.get(year, (0, 0))) for year in sorted(groups)[::-1]
    ]


def _year(year: int, groups: Counter[object], late: tuple[int, int], appeals: tuple[int, int]) -> TrendYear:
    parts = [groups[group] for group in GROUPS]
    (late_n, base), (filed, granted) = late, appeals
    late_shown = hide_part(late_n, base)
    share = round(100 * late_n / base) if base >= SHARE_FROM and late_shown is not None else None
    return TrendYear(
        school_year=year_of(year),
        files=None if is_few(sum(parts)) else sum(parts),
        groups=hide(parts),
        late=late_shown,
        late_of=None if is_few(base) else base,
        late_share=share,
        appeals=None if is_few(filed) else filed,
        granted=hide_part(granted, filed),
    )


def _groups(files: Iterable[tuple[int, int]]) -> dict[int, Counter[object]]:
    """By the decision in force; a file without one is undecided."""
    year_of_file = dict(files)
    decided = FunctionLevelDecision.objects.in_force().filter(file__in=AideFile.objects.filter(pk__in=year_of_file))
    level = dict(decided.values_list("file", "level"))
    found: dict[int, Counter[object]] = {}
    for pk, year in year_of_file.items():
        group = (level[pk] or NOT_NEEDED) if pk in level else UNDECIDED
        found.setdefault(year, Counter())[group] += 1
    return found


def _late(files: QuerySet[AideFile], today: date) -> dict[int, tuple[int, int]]:
    """Of the dates of decision that have come or were met: how many late, and how many in all."""
    rows = Deadline.objects.filter(matter__aide_file__in=files, promise__in=DECISIONS).exclude(outcome__in=EXCUSED)
    over = Q(closed_on=None, due_on__lt=today) | Q(closed_on__gt=F("due_on"))
    judged = over | Q(closed_on__isnull=False)
    sums = rows.values_list("matter__aide_file__year").annotate(late=Count("pk", over), all=Count("pk", judged))
    return {year: (late, base) for year, late, base in sums}


def _appeals(user: User, today: date) -> dict[int, tuple[int, int]]:
    """Filed on decisions of a year, and of them accepted in whole or in part."""
    rows = Appeal.objects.visible_to(user, today).values_list("decision__file__year")
    sums = rows.annotate(filed=Count("pk"), granted=Count("pk", Q(result__in=GRANTED)))
    return {year: (filed, granted) for year, filed, granted in sums}
