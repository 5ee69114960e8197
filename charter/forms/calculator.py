from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, WholeNumberField
from charter.calendar import CalendarError, Counted, MissingYearError, WorkCalendar, add_working_days


class CalculatorForm(forms.Form):
    """A day and a number of working days; the answer is `counted`."""

    on = DayField(
        label=gettext_lazy("The day of the event"),
        help_text=gettext_lazy("This day itself is not counted."),
        error_messages={"required": gettext_lazy("Write a date.")},
    )
    days = WholeNumberField(
        label=gettext_lazy("Working days"),
        lowest=1,
        highest=250,
        error_messages={"required": gettext_lazy("Write how many working days.")},
    )

    def __init__(self, *args: Any, calendar: WorkCalendar, **options: Any) -> None:
        super().__init__(*args, **options)
        self.calendar = calendar
        self.counted: Counted | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "on" in cleaned and "days" in cleaned:
            try:
                self.counted = add_working_days(cleaned["on"], cleaned["days"], self.calendar)
            except MissingYearError as error:
                self.add_error("on", _("The calendar of %(year)s is not ready yet.") % {"year": error.year})
            except CalendarError:
                self.add_error("on", _("The calendar counts days from 2020 to 2040."))
        return cleaned
