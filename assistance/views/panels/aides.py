"""Who is with the pupil."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from assistance.models import AideAllocation, AideFile
from assistance.services.aides.reading import standing_rows
from assistance.views.panels.panel import Panel


def read_panel(file: AideFile, user: User, today: date) -> Panel:
    rows = list(standing_rows().filter(file=file))
    allocation = getattr(file, "allocation", None)
    total = allocation.total if isinstance(allocation, AideAllocation) else 0
    left = 0 if file.ended_on else total - sum(row.hours for row in rows)
    return Panel({"rows": rows, "left": left, "over": -left, "has_hours": total > 0 and not file.ended_on})
