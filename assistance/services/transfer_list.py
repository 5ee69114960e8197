"""The rows of a centre's list: who, where, which level, how many hours; as they stand when it is passed on."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import override

from assistance.models import AideAllocation, FunctionLevelDecision
from assistance.services.workbook import Cell, build_workbook, transfer_head
from assistance.standards import Level
from cases.models import Enrolment


def list_decisions(decisions: Iterable[FunctionLevelDecision]) -> bytes:
    """In Hebrew whoever asks, sorted by school, class and name."""
    chosen = list(decisions)
    stays = {
        stay.student_id: stay
        for stay in Enrolment.objects.current()
        .filter(student__in=[row.file.eligibility.student_id for row in chosen])
        .select_related("school")
    }
    hours = {row.decision_id: row for row in AideAllocation.objects.filter(decision__in=chosen)}
    with override("he"):
        rows = [_cells(row, stays.get(row.file.eligibility.student_id), hours.get(row.pk)) for row in chosen]
        rows.sort(key=lambda cells: tuple(str(cells[n]) for n in (4, 5, 0, 1)))
        return build_workbook(title=_("Decisions"), head=transfer_head(), rows=rows)


def _cells(decision: FunctionLevelDecision, stay: Enrolment | None, hours: AideAllocation | None) -> list[Cell]:
    file, student = decision.file, decision.file.eligibility.student
    given: list[Cell] = [decision.lowest, 0, 0, decision.lowest]
    if hours:
        given = [hours.level_min, hours.matya_hours, hours.supervisor_hours, hours.total]
    return [
        student.last_name,
        student.first_name,
        student.id_number,
        stay.school.symbol if stay else "",
        stay.school.name if stay else "",
        stay.class_name if stay else "",
        Level(decision.level).letter if decision.level else _("an aide is no longer needed"),
        *given,
        decision.decided_on,
        decision.number,
        _("yes") if decision.sharing_allowed else _("no"),
        _("yes") if file.is_new_pupil else _("no"),
    ]
