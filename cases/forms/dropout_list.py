"""The filters of the dropout page as a part of its address, and last year's figures where no system counted them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import TextField, WholeNumberField
from accounts.models import User
from cases.forms.acts import FormKeyField
from cases.models import School
from charter.calendar import SchoolYear

MOST = 100_000


class YearFilter(forms.Form):
    """What cannot be read is ignored: the page shows the running year."""

    marks_optional = False

    year = forms.TypedChoiceField(label=_("School year"), coerce=int, required=False, empty_value=None)

    def __init__(self, data: Any, *, years: list[SchoolYear]) -> None:
        super().__init__(data)
        self.years = {year.start.year: year for year in years}
        self.fields["year"].choices = [(n, str(year)) for n, year in self.years.items()]  # type: ignore[attr-defined]

    def chosen(self, running: SchoolYear) -> SchoolYear:
        self.is_valid()
        wanted: int = getattr(self, "cleaned_data", {}).get("year") or 0
        return self.years.get(wanted, running)


class SchoolFilter(forms.Form):
    marks_optional = False

    school = forms.ModelChoiceField(
        label=_("School"), queryset=School.objects.none(), required=False, empty_label=_("all schools")
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        schools = School.objects.visible_to(user).order_by("name")
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]

    def chosen(self) -> School | None:
        self.is_valid()
        found: School | None = getattr(self, "cleaned_data", {}).get("school")
        return found


class FiguresForm(forms.Form):
    """What is known of a year before the system: kept with who typed it and when (R11)."""

    treated = WholeNumberField(
        label=_("Pupils treated in that year"),
        lowest=1,
        highest=MOST,
        error_messages={"required": _("Write how many pupils were treated")},
    )
    new_dropouts = WholeNumberField(
        label=_("New dropouts of that year"),
        highest=MOST,
        error_messages={"required": _("Write how many dropped out; 0 if nobody did")},
    )
    source = TextField(
        label=_("Where are the figures from?"),
        max_length=200,
        help_text=_("For example: the unit's yearly report."),
        error_messages={"required": _("Write where the figures are from. It stays on record.")},
    )
    form_key = FormKeyField()

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        treated, new = facts.get("treated"), facts.get("new_dropouts")
        if treated is not None and new is not None and new > treated:
            self.add_error("new_dropouts", _("There cannot be more dropouts than pupils treated"))
        return facts
