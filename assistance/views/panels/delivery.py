"""Where the telling of the parents stands."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from accounts.models import User
from assistance.models import AideFile, DecisionDelivery, InfoRequest
from assistance.services.waiting_deliveries import is_unread, sent_on
from assistance.views.panels.panel import Panel


def read_panel(file: AideFile, user: User, today: date) -> Panel:
    """Of the decision in force: each guardian, and whom 15 June told."""
    now = timezone.now()
    mine = DecisionDelivery.objects.filter(decision__file=file, decision__replaced_at=None)
    rows = mine.select_related("guardian__recipient", "notice").order_by("pk")
    asked = InfoRequest.objects.filter(file=file).select_related("guardian__recipient").order_by("pk")
    shown = [{"delivery": row, "sent_on": sent_on(row), "is_unread": is_unread(row, now)} for row in rows]
    return Panel(facts={"rows": shown, "asked": list(asked)})
