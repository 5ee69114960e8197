"""The passing to the centre and the individual plan."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from assistance.models import AideFile
from assistance.views.panels.panel import Panel


def read_panel(file: AideFile, user: User, today: date) -> Panel:
    return Panel()
