"""Every dropout of one pupil with its corrections, and whether somebody looks for a framework."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.models import DropoutChange, DropoutEvent
from cases.services.dropout.marks import Mark, lacks_search, mark_for, mark_of


@dataclass(frozen=True)
class ToldDropout:
    event: DropoutEvent
    mark: Mark | None
    changes: list[DropoutChange]


@dataclass(frozen=True)
class ToldDropouts:
    mark: Mark | None
    rows: list[ToldDropout]
    lacks_search: bool
    search_since: date | None

    @property
    def is_out(self) -> bool:
        return any(row.event.is_out for row in self.rows)


def dropouts_of(case: Any, today: date) -> ToldDropouts:
    """Of a case found with `dropout_facts` and `search_facts`; the newest event first."""
    events = DropoutEvent.objects.filter(case__student=case.student_id).order_by("-dropped_on", "-pk")
    events = events.select_related("last_school", "entry__by", "return_entry__by")
    rows = [
        ToldDropout(
            event=event,
            mark=mark_for(event.dropped_on, event.returned_on, case.student.gender, today),
            changes=list(event.changes.all()),
        )
        for event in events.prefetch_related("changes__entry__by")
    ]
    return ToldDropouts(mark_of(case, today), rows, lacks_search(case, today), case.search_since)
