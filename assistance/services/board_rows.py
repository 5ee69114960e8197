"""One line of the May board: who, where, how far, which date presses, and the single next step (ux 3.10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum

from assistance.models import AideAssignmentPupil, AideFile, DecisionDelivery, FunctionLevelDecision, Stage, TeamMeeting
from assistance.services.filedates import DateRow
from assistance.services.filepage import ListedFile, list_files
from assistance.services.nobody_left import is_excused
from charter.calendar import WorkCalendar
from notices.models import NoticeState


class NextAct(StrEnum):
    """What is to be done with a file; nothing where all is done."""

    MEET = "meet"  # no meeting is set
    HOLD = "hold"  # a meeting is set, or its day has passed
    DECIDE = "decide"
    TELL = "tell"  # nothing was sent to the parents
    PROVE = "prove"  # sent, not delivered
    TRANSFER = "transfer"
    FINISH = "finish"  # the individual plan
    NOTHING = ""


@dataclass(frozen=True)
class BoardRow:
    listed: ListedFile
    act: NextAct
    late: DateRow | None  # the date that has passed

    @property
    def file(self) -> AideFile:
        return self.listed.file

    @property
    def bare(self) -> int:
        """Hours without an aide where one is placed; below zero: placed for more than the pupil has."""
        placed, allocation = self.file.with_aide, getattr(self.file, "allocation", None)  # type: ignore[attr-defined]
        return int(allocation.total - placed) if allocation and placed else 0

    @property
    def over(self) -> int:
        return max(0, -self.bare)

    @property
    def excuse(self) -> str:
        """Why it is late, as somebody wrote it."""
        noted = self.late.deadline.annotation if self.late else ""
        return " · ".join(dict.fromkeys(filter(None, [self.file.late_reason, noted])))


def with_steps(files: QuerySet[AideFile]) -> QuerySet[AideFile]:
    """What the next step follows from, in the same query."""
    ahead = TeamMeeting.objects.standing().filter(file=OuterRef("pk"), was_held=False)
    mine = DecisionDelivery.objects.filter(decision__file=OuterRef("pk"), decision__replaced_at=None)
    beside = AideAssignmentPupil.objects.filter(file=OuterRef("pk"), ended_on=None, assignment__ended_on=None)
    placed = beside.order_by().values("file").annotate(hours=Sum("hours"))
    waits = FunctionLevelDecision.objects.in_force().filter(file=OuterRef("pk"), transfer_row=None)
    return files.annotate(
        meeting_ahead=Exists(ahead),
        was_sent=Exists(mine.filter(Q(sent_on__isnull=False) | _has_left())),
        waits_for_centre=Exists(waits),
        with_aide=Subquery(placed.values("hours")),
    )


def _has_left() -> Q:
    """A notice that nobody let go yet still waits for somebody."""
    return Q(notice__isnull=False) & ~Q(notice__state__in=[NoticeState.DRAFT, NoticeState.HELD])


def read_rows(files: list[AideFile], today: date, calendar: WorkCalendar) -> list[BoardRow]:
    """The files come from `with_steps(files_to_show(…))`."""
    return [
        BoardRow(listed, next_act(listed.file, today), _late(listed)) for listed in list_files(files, today, calendar)
    ]


def _late(listed: ListedFile) -> DateRow | None:
    return listed.next_date if listed.next_date and listed.next_date.state.code == "late" else None


def next_act(file: AideFile, today: date) -> NextAct:
    if file.stage == Stage.ENTITLED:
        return NextAct.HOLD if file.meeting_ahead else NextAct.MEET  # type: ignore[attr-defined]
    if file.stage == Stage.DISCUSSED:
        return NextAct.DECIDE
    if file.stage == Stage.DECIDED and not is_excused(file):
        return NextAct.PROVE if file.was_sent else NextAct.TELL  # type: ignore[attr-defined]
    if file.waits_for_centre:  # type: ignore[attr-defined]
        return NextAct.TRANSFER
    return NextAct.FINISH if _plan_is_due(file, today) else NextAct.NOTHING


def _plan_is_due(file: AideFile, today: date) -> bool:
    return file.iep_final_on is None and today >= file.school_year.start
