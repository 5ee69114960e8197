"""A file's own page as it is read: who, which dates, which reasons, what happened (ux 3.9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistance.models import (
    AideAllocation,
    AideDocument,
    AideEvent,
    AideFile,
    Appeal,
    FunctionLevelDecision,
    LevelReason,
)
from assistance.services.filedates import DateRow, dates_of_file, next_of
from assistance.services.files import documents_of, stay_of
from assistance.services.gauge import Gauge, build_gauge
from assistance.services.stations import Station, stations_of
from assistance.standards import AREAS, LEVELS, Area, Level
from cases.models import Enrolment, Guardian
from charter.calendar import WorkCalendar
from charter.services.calendar import calendar_for


@dataclass(frozen=True)
class ReasonRow:
    """The team's reason in one area; `level` none where it marked none."""

    area: Area
    level: int | None
    text: str

    @property
    def letter(self) -> str:
        return Level(self.level).letter if self.level else "–"


@dataclass(frozen=True)
class ListedFile:
    file: AideFile
    stay: Enrolment | None
    decision: FunctionLevelDecision | None
    allocation: AideAllocation | None
    next_date: DateRow | None


@dataclass(frozen=True)
class FilePage:
    stay: Enrolment | None
    decision: FunctionLevelDecision | None
    allocation: AideAllocation | None
    last_year: AideFile | None
    languages: list[str]
    dates: list[DateRow]
    next_date: DateRow | None
    appealed_on: date | None
    stations: list[Station]
    gauge: Gauge | None
    reasons: list[ReasonRow]
    levels: tuple[Level, ...]
    documents: list[AideDocument]
    events: list[AideEvent]


def decision_of(file: AideFile) -> FunctionLevelDecision | None:
    return next(iter(file.in_force), None)  # type: ignore[attr-defined]


def allocation_of(file: AideFile) -> AideAllocation | None:
    return getattr(file, "allocation", None)


def list_files(files: list[AideFile], today: date, calendar: WorkCalendar) -> list[ListedFile]:
    rows = []
    for file in files:
        dates = dates_of_file(file, today, calendar)
        stay = stay_of(file.student)
        rows.append(ListedFile(file, stay, decision_of(file), allocation_of(file), next_of(dates)))
    return rows


def read_file(file: AideFile, today: date) -> FilePage:
    calendar = calendar_for(file.matter.unit)
    dates = dates_of_file(file, today, calendar)
    decision = decision_of(file)
    return FilePage(
        stay=stay_of(file.student),
        decision=decision,
        allocation=allocation_of(file),
        last_year=_last_year(file),
        languages=_languages(file),
        dates=dates,
        next_date=next_of(dates),
        appealed_on=_appealed_on(file),
        stations=stations_of(file, dates, today, calendar),
        gauge=build_gauge(file, decision, allocation_of(file)),
        reasons=reasons_of(decision),
        levels=LEVELS,
        documents=list(documents_of(file)),
        events=list(AideEvent.objects.filter(file=file).select_related("by").order_by("-at", "-pk")),
    )


def reasons_of(decision: FunctionLevelDecision | None) -> list[ReasonRow]:
    """All five areas, also those without a word; nothing before there is a decision."""
    if decision is None:
        return []
    said = {row.area: row for row in LevelReason.objects.filter(decision=decision)}
    return [_reason(area, said.get(area)) for area in AREAS]


def _reason(area: Area, row: LevelReason | None) -> ReasonRow:
    return ReasonRow(area, row.level if row else None, row.text if row else "")


def _appealed_on(file: AideFile) -> date | None:
    """Since when an appeal is open; the decision binds meanwhile (R59)."""
    rows = Appeal.objects.open().filter(decision__file=file)
    return rows.order_by("filed_on").values_list("filed_on", flat=True).first()


def _last_year(file: AideFile) -> AideFile | None:
    rows = AideFile.objects.filter(eligibility__student=file.student, year=file.year - 1)
    return rows.select_related("allocation__decision", "matter").order_by("-pk").first()


def _languages(file: AideFile) -> list[str]:
    rows = Guardian.objects.filter(student=file.student).values_list("recipient__language", flat=True)
    return list(dict.fromkeys(rows))
