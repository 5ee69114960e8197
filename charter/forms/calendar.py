from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, TextField
from accounts.models import Unit
from charter.calendar import FIRST_YEAR, LAST_YEAR
from charter.models import CalendarYear, ClosedDay, DayKind
from charter.services.calendar import Change, closed_days, rules_change
from charter.texts import day_letter

KINDS = (
    (DayKind.CLOSURE, gettext_lazy("Municipality closed (not counted)")),
    (DayKind.HOLIDAY, gettext_lazy("Rest day by law, such as election day (not counted)")),
    (DayKind.NO_SCHOOL, gettext_lazy("No school (counted)")),
    (DayKind.HALF_DAY, gettext_lazy("Half day (counted)")),
)
WEEKDAYS = (
    ("6", gettext_lazy("Sunday")),
    ("0", gettext_lazy("Monday")),
    ("1", gettext_lazy("Tuesday")),
    ("2", gettext_lazy("Wednesday")),
    ("3", gettext_lazy("Thursday")),
    ("4", gettext_lazy("Friday")),
    ("5", gettext_lazy("Saturday")),
)
LONGEST = timedelta(days=92)


class ReasonForm(forms.Form):
    """A reason, which is needed as soon as a day has already passed."""

    reason = TextField(
        label=gettext_lazy("Reason"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Needed for days that have passed."),
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def require_reason(self, days: set[date]) -> None:
        if min(days, default=self.today) < self.today and not self.cleaned_data.get("reason"):
            self.add_error("reason", _("A day that has passed changes only with a reason."))


class ClosedDayForm(ReasonForm):
    """A range of days of one kind."""

    name = TextField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("As people will read it."),
        error_messages={"required": gettext_lazy("Write what the day is called.")},
    )
    first = DayField(
        label=gettext_lazy("From"),
        earliest=date(FIRST_YEAR, 1, 1),
        latest=date(LAST_YEAR, 12, 31),
        error_messages={"required": gettext_lazy("Write the first day.")},
    )
    last = DayField(
        label=gettext_lazy("Until"),
        earliest=date(FIRST_YEAR, 1, 1),
        latest=date(LAST_YEAR, 12, 31),
        required=False,
        help_text=gettext_lazy("Leave empty for one day."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=KINDS, initial=DayKind.CLOSURE, widget=forms.RadioSelect
    )
    field_order = ("name", "first", "last", "kind", "reason")

    def __init__(self, *args: Any, unit: Unit, **options: Any) -> None:
        super().__init__(*args, **options)
        self.unit = unit

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first = cleaned.get("first")
        if first and "last" in cleaned:
            cleaned["last"] = cleaned["last"] or first
            self._clean_range(first, cleaned["last"])
        return cleaned

    def _clean_range(self, first: date, last: date) -> None:
        if last < first:
            self.add_error("last", _("The range ends before it begins."))
        elif last - first > LONGEST:
            self.add_error("last", _("A range has at most three months."))
        else:
            self._clean_years(first, last)
            self.require_reason({first})

    def _clean_years(self, first: date, last: date) -> None:
        there = set(CalendarYear.objects.filter(unit=self.unit).values_list("year", flat=True))
        for year in range(first.year, last.year + 1):
            if year not in there:
                self.add_error("first", _("The calendar of %(year)s is not ready yet.") % {"year": year})
        days = ClosedDay.objects.current().filter(unit=self.unit, on__range=(first, last))
        if days.filter(kind=self.cleaned_data.get("kind")).count() > (last - first).days:
            self.add_error("first", _("These days are in the calendar already."))

    def change(self) -> Change:
        facts = self.cleaned_data
        return closed_days(facts["first"], facts["last"], facts["kind"], facts["name"])


class RemovalForm(ReasonForm):
    """Taking one day out."""

    def __init__(self, *args: Any, day: ClosedDay, **options: Any) -> None:
        super().__init__(*args, **options)
        self.day = day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.require_reason({self.day.on})
        return cleaned


class RulesForm(ReasonForm):
    """The two switches of a year (D2)."""

    count_eves = forms.BooleanField(label=gettext_lazy("Holiday eves are counted"), required=False)
    count_hol_hamoed = forms.BooleanField(label=gettext_lazy("Hol hamoed is counted"), required=False)
    field_order = ("count_eves", "count_hol_hamoed", "reason")

    def __init__(self, *args: Any, year: CalendarYear, **options: Any) -> None:
        initial = {"count_eves": year.count_eves, "count_hol_hamoed": year.count_hol_hamoed}
        super().__init__(*args, **{"initial": initial, **options})
        self.year = year

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.require_reason({row.on for row in self.change().removed})
        return cleaned

    def change(self) -> Change:
        switches = {name: self.cleaned_data[name] for name in ("count_eves", "count_hol_hamoed")}
        return rules_change(self.year, **switches)


LONGEST_KEY = 18  # digits that fit every database's integer


class DaysField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def clean(self, value: Any) -> Any:
        """A number that no database can hold is no day of ours (B29)."""
        for one in value or ():
            if len(str(one)) > LONGEST_KEY:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": str(one)[:20]}
                )
        return super().clean(value)

    def label_from_instance(self, obj: ClosedDay) -> str:
        counted = _("counted") if obj.counts else _("not counted")
        return f"{day_letter(obj.on)} {obj.on.day}.{obj.on.month} {obj.name} ({counted})"


class ApprovalForm(forms.Form):
    """Each drafted day ticked or not, and the work week, which is fixed from then on."""

    days = DaysField(
        label=gettext_lazy("Days of this year"),
        queryset=ClosedDay.objects.none(),
        error_messages={"required": gettext_lazy("A year without a single day cannot be approved.")},
        widget=forms.CheckboxSelectMultiple,
    )
    work_week = forms.MultipleChoiceField(
        label=gettext_lazy("Work week"),
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one working day.")},
    )

    def __init__(self, *args: Any, year: CalendarYear, **options: Any) -> None:
        self.rows = ClosedDay.objects.current().filter(unit=year.unit, on__year=year.year).order_by("on", "kind")
        initial = {"days": [row.pk for row in self.rows], "work_week": list(year.work_week)}
        super().__init__(*args, **{"initial": initial, **options})
        field = self.fields["days"]
        if isinstance(field, DaysField):
            field.queryset = self.rows
        self.year = year

    def clean_work_week(self) -> str:
        return "".join(self.cleaned_data["work_week"])

    @property
    def dropped(self) -> tuple[ClosedDay, ...]:
        kept = {row.pk for row in self.cleaned_data["days"]}
        return tuple(row for row in self.rows if row.pk not in kept)

    def change(self) -> Change:
        return Change(removed=self.dropped, weeks={self.year.year: self.cleaned_data["work_week"]})
