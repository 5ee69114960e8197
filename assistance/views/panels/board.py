"""The passing to the centre and the individual plan."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from assistance.models import AideFile, FunctionLevelDecision, MatyaTransferRow
from assistance.views.panels.panel import Act, Panel


def read_panel(file: AideFile, user: User, today: date) -> Panel:
    """What was passed on and confirmed; the acts only where they can be done."""
    rows = MatyaTransferRow.objects.filter(decision__file=file).select_related("transfer__matya", "decision")
    passed = list(rows.order_by("-pk"))
    in_force: list[FunctionLevelDecision] = file.in_force  # type: ignore[attr-defined]
    known = {row.decision_id for row in passed}
    waits = any(decision.pk not in known for decision in in_force)
    facts = {"passed": passed, "waits": waits, "can_finish": bool(in_force) and today >= file.school_year.start}
    return Panel(facts, _acts(file, facts) if file.ended_on is None else [])


def _acts(file: AideFile, facts: dict[str, object]) -> list[Act]:
    acts = []
    if facts["waits"]:
        address = f"{reverse('assistance:transfer-create')}?file={file.matter.ref}"
        acts.append(Act(address, _("Pass on to the MATYA"), "inbox"))
    if facts["can_finish"] and file.iep_final_on is None:
        acts.append(Act(reverse("assistance:plan-finish", args=[file.matter.ref]), _("Final plan"), "check"))
    return acts
