"""The May board (ux 3.10): how far the year's files are, what presses most, and the one next step of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from accounts.models import User
from assistance.models import AideFile, FunctionLevelDecision, Stage
from assistance.services.files import files_of
from assistance.services.forecast import Forecast, make_forecast
from charter.calendar import WorkCalendar
from charter.models import Deadline

DATES = ("level-decision", "level-delivery", "matya-transfer", "new-delivery", "new-transfer")


@dataclass(frozen=True)
class StageCount:
    """How many files came at least so far."""

    stage: Stage
    count: int


@dataclass(frozen=True)
class OpenDate:
    """One date of the year that some files still owe."""

    count: int
    target_on: date
    due_on: date

    def has_passed(self, today: date) -> bool:
        return self.due_on < today


@dataclass(frozen=True)
class BoardFigures:
    stages: list[StageCount]
    dates: dict[str, OpenDate]  # by promise; those that nobody owes are not there
    forecast: Forecast | None
    all: int

    @property
    def undecided(self) -> int:
        return self.dates["level-decision"].count if "level-decision" in self.dates else 0

    @property
    def delivery(self) -> OpenDate | None:
        return self.dates.get("level-delivery")

    @property
    def transfer(self) -> OpenDate | None:
        return self.dates.get("matya-transfer")

    @property
    def newcomers(self) -> OpenDate | None:
        """New pupils have until the end of October (R53)."""
        return self.dates.get("new-delivery") or self.dates.get("new-transfer")


def board_files(user: User, today: date, year: int) -> QuerySet[AideFile]:
    return files_of(user, today).filter(ended_on=None, year=year)


def read_figures(files: QuerySet[AideFile], *, year: int, today: date, calendar: WorkCalendar) -> BoardFigures:
    """Three queries for the whole board, however many files it has."""
    stages = count_stages(files)
    rows = list(Deadline.objects.filter(matter__aide_file__in=files, promise__in=DATES).order_by("pk"))
    deliveries = [row for row in rows if row.promise == "level-delivery"]
    decided = FunctionLevelDecision.objects.published().filter(file__in=files).values_list("decided_on", flat=True)
    forecast = make_forecast(deliveries, list(decided), year=year, today=today, calendar=calendar)
    return BoardFigures(stages, open_dates(rows), forecast, stages[0].count)


def count_stages(files: QuerySet[AideFile]) -> list[StageCount]:
    """Each stage counts those that went on as well: entitled 68, discussed 61, decided 56."""
    found = dict(files.order_by().values_list("stage").annotate(n=Count("pk")))
    return [StageCount(stage, sum(n for at, n in found.items() if at >= stage)) for stage in Stage]


def open_dates(rows: Iterable[Deadline]) -> dict[str, OpenDate]:
    """The dates still owed; rows without a date wait for the calendar."""
    found: dict[str, OpenDate] = {}
    for row in rows:
        if row.is_open and row.target_on and row.due_on:
            known = found.get(row.promise)
            found[row.promise] = OpenDate(known.count + 1 if known else 1, row.target_on, row.due_on)
    return found
