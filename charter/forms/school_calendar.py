from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, TextField
from charter.models import SchoolBreak, SchoolCalendar, YearEnd

LONGEST = timedelta(days=92)


class SchoolBreakForm(forms.Form):
    """Days without school in one year of one sector."""

    name = TextField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("As people will read it."),
        error_messages={"required": gettext_lazy("Write what the break is called.")},
    )
    first = DayField(label=gettext_lazy("From"), error_messages={"required": gettext_lazy("Write the first day.")})
    last = DayField(label=gettext_lazy("Until"), required=False, help_text=gettext_lazy("Leave empty for one day."))
    stage = forms.ChoiceField(
        label=gettext_lazy("For which schools"), choices=YearEnd.choices, widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args: Any, calendar: SchoolCalendar, **options: Any) -> None:
        super().__init__(*args, **options)
        self.calendar = calendar

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first = cleaned.get("first")
        if first and "last" in cleaned:
            cleaned["last"] = cleaned["last"] or first
            self._clean_range(first, cleaned["last"])
        return cleaned

    def _clean_range(self, first: date, last: date) -> None:
        year = self.calendar.span
        if first not in year:
            self.add_error("first", _("This day is not in the school year %(year)s.") % {"year": year})
        elif last < first:
            self.add_error("last", _("The range ends before it begins."))
        elif last not in year or last - first > LONGEST:
            self.add_error("last", _("A break has at most three months and ends within the school year."))
        elif self._is_there(first, last):
            self.add_error("first", _("These days are in the calendar already."))

    def _is_there(self, first: date, last: date) -> bool:
        rows = SchoolBreak.objects.current().filter(calendar=self.calendar, first__lte=first, last__gte=last)
        return rows.filter(stage__in=("", self.cleaned_data.get("stage") or "")).exists()
