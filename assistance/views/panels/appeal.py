"""Where the appeals of a file stand."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from assistance.models import AideFile, Appeal
from assistance.services.filepage import decision_of
from assistance.views.panels.panel import Panel


def read_panel(file: AideFile, user: User, today: date) -> Panel:
    """The newest first; one may be filed where a decision is in force."""
    rows = Appeal.objects.filter(decision__file=file).select_related("guardian__recipient").order_by("-pk")
    return Panel(facts={"appeals": list(rows), "may_file": decision_of(file) is not None})
