"""The register of appeals (R63): what waits first, and the days to the school year it is about."""

from __future__ import annotations

from datetime import date

from django.db.models import F, QuerySet

from accounts.models import User
from assistance.models import Appeal
from assistance.models.desk import DESK_ROLES


def appeals_of(user: User, today: date) -> QuerySet[Appeal]:
    rows = Appeal.objects.visible_to(user, today) if user.has_role(*DESK_ROLES) else Appeal.objects.none()
    related = ("decision__file__matter", "decision__file__eligibility__student", "guardian__recipient", "body")
    return rows.select_related(*related).order_by(F("decided_on").desc(nulls_first=True), "decide_by", "pk")


def days_to_september(today: date) -> int:
    """To the next 1 September: an appeal is of use before the year begins (R63)."""
    start = date(today.year, 9, 1)
    return ((start if today <= start else date(today.year + 1, 9, 1)) - today).days
