"""The facts of the officer's letter on attendance: typed, and checked against each other (N29)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, WholeNumberField
from cases.forms.acts import FormKeyField
from cases.models import Case
from cases.services.telling.legal import answer_day

FARTHEST = timedelta(days=60)


class WarningLetterForm(forms.Form):
    first_on = DayField(
        label=_("First day of absence"), error_messages={"required": _("Write the first day of absence")}
    )
    last_on = DayField(label=_("Last day of absence"), error_messages={"required": _("Write the last day of absence")})
    days = WholeNumberField(
        lowest=1,
        highest=250,
        label=_("School days without approval"),
        help_text=_("As the school counted them. They stand in the letter."),
        error_messages={"required": _("Write how many days")},
    )
    answer_by = DayField(
        label=_("The family is asked to answer by"),
        error_messages={"required": _("Write by when the family is asked to answer")},
    )
    form_key = FormKeyField()

    def __init__(self, *args: Any, case: Case, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.fields["answer_by"].initial = answer_day(case, today)
        for name in ("first_on", "last_on"):
            self._bound(name, today - timedelta(days=366), today)
        self._bound("answer_by", today + timedelta(days=1), today + FARTHEST)

    def _bound(self, name: str, earliest: date, latest: date) -> None:
        day = self.fields[name]
        assert isinstance(day, DayField)  # noqa: S101 - for the type checker
        day.earliest, day.latest = earliest, latest

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        first, last, days = facts.get("first_on"), facts.get("last_on"), facts.get("days")
        if first and last and last < first:
            self.add_error("last_on", _now("The last day cannot be before the first"))
        elif first and last and days and days > (last - first).days + 1:
            self.add_error("days", _now("There are not so many days between the two"))
        return facts
