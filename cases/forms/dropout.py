"""A dropout, its return, its correction: what does not count as one is refused with what to record instead (R10)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, NameField, TextField
from accounts.models import User
from cases.forms.acts import Because, FormKeyField, VersionField
from cases.forms.place import class_field, grade_field, name_field, school_field, seat_of
from cases.models import DropoutEvent, DropoutReason, DropoutSource, Enrolment, School
from cases.services.dropout.events import Dropout, Seat

NOT_A_DROPOUT = {
    "moved": (
        _("moved to another recognised school"),
        _("A move to another recognised school is not a dropout. Write the new school into the pupil's details."),
    ),
    "home": (
        _("home education with a permit"),
        _("Home education with a permit is not a dropout. Close the case as exempt or home education."),
    ),
    "abroad": (
        _("moved abroad"),
        _("A move abroad is not a dropout. Close the case with another outcome, and say that the family left."),
    ),
    "death": (
        _("the pupil died"),
        _("A death is not a dropout. Close the case with another outcome."),
    ),
    "hospital": (
        _("studies in a hospital school"),
        _("Studying in a hospital is not a dropout. Write a note in the case, or the hospital's school."),
    ),
    "finished": (
        _("finished 12th grade"),
        _("Finishing 12th grade is not a dropout. Close the case as finished."),
    ),
}
REASONS = [
    ("", _("choose")),
    (_("Dropout"), DropoutReason.choices),
    (
        _("Not a dropout: you will be told what to record"),
        [(code, label) for code, (label, _w) in NOT_A_DROPOUT.items()],
    ),
]
IN_SUMMER = _(
    "In the summer holidays the pupil is still registered. Whoever is not back on 1.9.%(year)s dropped out that day."
)
YEARS_BACK = 12


class DropoutForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What happened?"), choices=REASONS, error_messages={"required": _("Choose what happened")}
    )
    dropped_on = DayField(
        label=_("Last day at school, or 1 September for whoever did not come back"),
        error_messages={"required": _("Write the day of dropping out")},
        help_text=_("Whoever finished in June and did not come back on 1 September dropped out on 1 September."),
    )
    source = forms.ChoiceField(
        label=_("Who told?"),
        choices=[("", _("choose")), *DropoutSource.choices],
        error_messages={"required": _("Choose who told")},
    )
    note = TextField(label=_("Details"), required=False, multiline=True)
    form_key = FormKeyField()

    field_order = ["reason", "dropped_on", "last_school", "last_school_name", "grade", "source", "note"]

    def __init__(self, *args: Any, user: User, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.fields["last_school"] = school_field(user, label=_("Last school"))
        self.fields["last_school_name"] = name_field(label=_("Last school, if it is not on the list"))
        self.fields["grade"] = grade_field()
        self.fields["dropped_on"].earliest = date(today.year - YEARS_BACK, 1, 1)  # type: ignore[attr-defined]
        self.order_fields([*self.field_order, "returned_on", "returned_to", "why"])

    def clean_reason(self) -> str:
        code: str = self.cleaned_data["reason"]
        if code in NOT_A_DROPOUT:
            raise ValidationError(NOT_A_DROPOUT[code][1], code="not_a_dropout")
        return code

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not facts.get("last_school") and not facts.get("last_school_name") and "last_school_name" in facts:
            self.add_error("last_school", _("Choose the last school, or write its name"))
        if facts.get("dropped_on"):
            self._check_day(facts["dropped_on"], facts)
        return facts

    def _check_day(self, day: date, facts: dict[str, Any]) -> None:
        is_september = (day.month, day.day) == (9, 1)
        if day > self.today:
            self.add_error("dropped_on", _("The day of dropping out cannot be in the future"))
        elif facts.get("reason") == DropoutReason.NOT_BACK and not is_september:
            self.add_error("dropped_on", _("Whoever did not come back in September dropped out on 1 September"))
        elif _in_summer(day, facts.get("last_school")):
            self.add_error("dropped_on", ValidationError(IN_SUMMER, params={"year": day.year}))

    def dropout(self) -> Dropout:
        names = [name for name in Dropout.__dataclass_fields__ if name in self.cleaned_data]
        facts = {name: self.cleaned_data[name] for name in names}
        if facts.get("last_school"):
            facts["last_school_name"] = ""
        return Dropout(**facts)


def _in_summer(day: date, school: School | None) -> bool:
    """D19: after the school's last day a pupil is still registered, until 31 August."""
    month, last = (school.year_ends_month, school.year_ends_day) if school else (6, 30)
    return (month, last) < (day.month, day.day) <= (8, 31)


def known_facts(stay: Enrolment | None) -> dict[str, Any]:
    """What the register says of the last school."""
    return {"last_school": stay.school_id, "grade": stay.grade} if stay else {}


class CorrectDropoutForm(DropoutForm):
    """The same facts put right, with the return where there was one; emptying it takes the return back."""

    why = Because(label=_("Why is it corrected?"))
    version = VersionField()

    def __init__(self, *args: Any, event: DropoutEvent, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["form_key"]
        if event.returned_on:
            self.fields["returned_on"] = DayField(
                label=_("Day of the return"), required=False, help_text=_("Empty: the pupil has not come back.")
            )
            self.fields["returned_to"] = name_field(label=_("Where the pupil studies now"))
            self.order_fields([*self.field_order, "returned_on", "returned_to", "why"])

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        returned_on, dropped_on = facts.get("returned_on"), facts.get("dropped_on")
        if returned_on and dropped_on:
            check_return(self, dropped_on, returned_on, self.today)
            if not facts.get("returned_to"):
                self.add_error("returned_to", _("Write where the pupil studies now"))
        return facts

    def dropout(self) -> Dropout:
        if not self.cleaned_data.get("returned_on"):
            self.cleaned_data |= {"returned_on": None, "returned_to": ""}
        return super().dropout()


def check_return(form: forms.Form, dropped_on: date, returned_on: date, today: date) -> None:
    if returned_on > today:
        form.add_error("returned_on", _("The return cannot be in the future"))
    elif returned_on <= dropped_on:
        form.add_error("returned_on", _("The pupil came back after dropping out: write a later day"))


class ReturnForm(forms.Form):
    """Back in a school of the formal system; a school of the list also takes the pupil into its class."""

    returned_on = DayField(label=_("Day of the return"), error_messages={"required": _("Write the day of the return")})
    place = NameField(label=_("School, if it is not on the list"), max_length=120, required=False)

    def __init__(self, *args: Any, user: User, event: DropoutEvent, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.event, self.today = event, today
        self.fields["returned_on"].initial = today
        self.fields["school"] = school_field(user, label=_("Which school?"))
        self.fields["grade"] = grade_field(
            help_text=_("With a school of the list: the pupil is moved to this class from that day.")
        )
        self.fields["class_number"] = class_field()
        self.order_fields(["returned_on", "school", "place", "grade", "class_number"])

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("returned_on"):
            check_return(self, self.event.dropped_on, facts["returned_on"], self.today)
        if not facts.get("school") and not facts.get("place") and "place" in facts:
            self.add_error("school", _("Choose the school, or write its name"))
        if facts.get("school") and "grade" in facts and facts["grade"] is None:
            self.add_error("grade", _("Choose the grade"))
        return facts

    @property
    def seat(self) -> Seat | None:
        return seat_of(self.cleaned_data["school"], self.cleaned_data)

    @property
    def returned_to(self) -> str:
        school: School | None = self.cleaned_data["school"]
        return school.name if school else str(self.cleaned_data["place"])


class WithdrawDropoutForm(forms.Form):
    reason = Because(label=_("Why was it not a dropout?"))
