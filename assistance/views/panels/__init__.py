"""What the other parts of the desk show on a file's page: each its own facts and acts, for its own fragment."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from assistance.models import AideFile
from assistance.views.panels import aides, appeal, board, decision, delivery, hours
from assistance.views.panels.panel import Panel

# the fragment is templates/assistance/_panel_<name>.html
READERS = {
    "decision": decision.read_panel,
    "delivery": delivery.read_panel,
    "hours": hours.read_panel,
    "appeal": appeal.read_panel,
    "aides": aides.read_panel,
    "board": board.read_panel,
}


def read_panels(file: AideFile, user: User, today: date) -> dict[str, Panel]:
    return {name: read(file, user, today) for name, read in READERS.items()}
