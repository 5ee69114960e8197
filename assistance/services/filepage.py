"""A file's own page as it is read: who, which dates, which reasons, what happened (ux 3.9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistance.models import AideAllocation, AideDocument, AideEvent, AideFile, FunctionLevelDecision, LevelReason
from assistance.services.files import documents_of, stay_of
from assistance.standards import AREAS, Area
from cases.models import Enrolment, Guardian
from charter.calendar import WorkCalendar
from charter.models import Deadline
from charter.services.calendar import calendar_for
from charter.services.ribbon import urgency
from charter.services.states import State, deadline_state
from charter.standards import promise


@dataclass(frozen=True)
class DateRow:
    """One date of the file with its state."""

    deadline: Deadline
    label: str
    state: State


@dataclass(frozen=True)
class ReasonRow:
    """The team's reason in one area; `level` none where it marked none."""

    area: Area
    level: int | None
    text: str


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
    reasons: list[ReasonRow]
    documents: list[AideDocument]
    events: list[AideEvent]


def dates_of_file(file: AideFile, today: date, calendar: WorkCalendar) -> list[DateRow]:
    return [
        DateRow(row, str(promise(row.promise).label), deadline_state(row, today, calendar))
        for row in file.matter.deadlines.all()
    ]


def next_of(dates: list[DateRow]) -> DateRow | None:
    """The open date that presses most."""
    running = [row for row in dates if row.deadline.is_open]
    return min(running, key=lambda row: urgency(row.state), default=None)


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
    dates = dates_of_file(file, today, calendar_for(file.matter.unit))
    decision = decision_of(file)
    return FilePage(
        stay=stay_of(file.student),
        decision=decision,
        allocation=allocation_of(file),
        last_year=_last_year(file),
        languages=_languages(file),
        dates=dates,
        next_date=next_of(dates),
        reasons=reasons_of(decision),
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


def _last_year(file: AideFile) -> AideFile | None:
    rows = AideFile.objects.filter(eligibility__student=file.student, year=file.year - 1)
    return rows.select_related("allocation__decision", "matter").order_by("-pk").first()


def _languages(file: AideFile) -> list[str]:
    rows = Guardian.objects.filter(student=file.student).values_list("recipient__language", flat=True)
    return list(dict.fromkeys(rows))
