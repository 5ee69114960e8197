"""The ledger of hours and the requests for more."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from assistance.models import AideAllocation, AideFile, RequestStatus, TopUp, TopUpRequest
from assistance.services.ledger import additions
from assistance.views.hours_words import level_words
from assistance.views.panels.panel import Act, Panel


def read_panel(file: AideFile, user: User, today: date) -> Panel:
    allocation = AideAllocation.objects.select_related("decision", "approval").filter(file=file).first()
    requests = _requests(file)
    facts: dict[str, Any] = {"allocation": allocation, "requests": requests, "ledger": list(_ledger(file))}
    if allocation is None or file.ended_on:
        return Panel(facts)
    standing = {entry.pk for entry in additions(file)}
    facts |= {"standing": standing, "bound": level_words(allocation)}
    acts = [Act(_at(file, "hours-add"), _("Add hours"), "plus")] if allocation.room else []
    return Panel(facts, acts)


def _at(file: AideFile, name: str) -> str:
    return reverse(f"assistance:{name}", args=[file.matter.ref])


def _ledger(file: AideFile) -> QuerySet[TopUp]:
    return TopUp.objects.filter(file=file).select_related("document", "by").order_by("-pk")


def _requests(file: AideFile) -> list[TopUpRequest]:
    """Those that wait first, then the answered ones, the newest first."""
    rows = TopUpRequest.objects.filter(file=file).select_related("guardian__recipient", "document").order_by("-pk")
    return sorted(rows, key=lambda row: row.status != RequestStatus.WAITING)
