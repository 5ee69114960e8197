"""Home visits: planned ahead, or recorded at the door (phone first: three presses, the outcome saves)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, NameField, TextField, TimeOfDayField
from accounts.fields.text import NOTE_LENGTH
from accounts.models import User
from cases.forms.acts import SLACK, Because, FormKeyField
from cases.forms.contact_kinds import VisitForm
from cases.models import HarmAuthority, VisitPlan

WHO_GOES = gettext_lazy("Who goes")
FARTHEST = timedelta(days=183)
ANNOUNCED = (("yes", gettext_lazy("announced to the family")), ("no", gettext_lazy("not announced")))


class StaffField(forms.MultipleChoiceField):
    """Colleagues to mark; at least one."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        wrong = gettext_lazy("Mark who of the unit goes on the visit.")
        errors = {"required": wrong, "invalid_choice": wrong, "invalid_list": wrong}
        super().__init__(error_messages=errors, **options)

    def clean(self, value: Any) -> list[User]:
        return [self.staff[pk] for pk in super().clean(value)]

    def offer(self, staff: Iterable[User]) -> None:
        self.staff = {str(person.pk): person for person in staff}
        self.choices = [(pk, person.name) for pk, person in self.staff.items()]


def offer_staff(form: forms.Form, staff: Iterable[User]) -> None:
    officers = form.fields["officers"]
    assert isinstance(officers, StaffField)  # noqa: S101 - for the type checker
    officers.offer(staff)


class VisitPlanForm(forms.Form):
    on = DayField(
        label=gettext_lazy("On which day"),
        error_messages={"required": gettext_lazy("Write the day of the visit, for example 14.5.")},
    )
    at = TimeOfDayField(label=gettext_lazy("At which hour"), required=False)
    officers = StaffField(label=WHO_GOES)
    announced = forms.ChoiceField(
        label=gettext_lazy("Does the family know?"),
        choices=ANNOUNCED,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Mark whether the family knows of the visit."),
            "invalid_choice": gettext_lazy("Mark whether the family knows of the visit."),
        },
    )
    form_key = FormKeyField()

    def __init__(self, *args: Any, staff: Iterable[User], user: User, today: date, **options: Any) -> None:
        options["initial"] = {"officers": [user.pk]} | (options.get("initial") or {})
        super().__init__(*args, **options)
        offer_staff(self, staff)
        day = self.fields["on"]
        assert isinstance(day, DayField)  # noqa: S101
        day.earliest, day.latest = today, today + FARTHEST

    @property
    def facts(self) -> dict[str, Any]:
        facts = {name: self.cleaned_data[name] for name in ("on", "at", "officers")}
        return facts | {"announced": self.cleaned_data["announced"] == "yes"}


class HomeVisitForm(VisitForm):
    """The contact of a visit, and what only a visit asks."""

    note = TextField(
        label=gettext_lazy("What we saw and what was agreed"),
        max_length=NOTE_LENGTH,
        multiline=True,
        required=False,
        help_text=gettext_lazy("Facts: what, when, who said it. No politics, no religion, no diagnoses."),
    )
    officers = StaffField(label=gettext_lazy("Who went"))
    announced = forms.BooleanField(label=gettext_lazy("announced to the family"), required=False)
    caution = forms.BooleanField(label=gettext_lazy("care is needed on the next visit"), required=False)
    safety_note = TextField(label=gettext_lazy("What to beware of"), max_length=300, required=False)
    suspects_harm = forms.BooleanField(
        label=gettext_lazy("suspected harm to the minor"),
        required=False,
        help_text=gettext_lazy("The law asks for a report as soon as possible. The checklist opens after saving."),
    )

    def __init__(self, *args: Any, staff: Iterable[User], user: User, plan: VisitPlan | None, **options: Any) -> None:
        who_goes = [officer.pk for officer in plan.officers.all()] if plan else [user.pk]
        options["initial"] = {"officers": who_goes, "announced": bool(plan and plan.announced)}
        super().__init__(*args, **options)
        for name in ("step", "step_text", "step_on", "step_at", "version"):
            self.fields.pop(name, None)
        offer_staff(self, staff)

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if facts.get("caution") and not facts.get("safety_note") and "safety_note" not in self.errors:
            self.add_error("safety_note", _("Write what whoever comes next should beware of."))
        return facts

    def visit_facts(self) -> dict[str, Any]:
        """What the service takes beside the columns of the contact."""
        facts = self.cleaned_data
        kept = {name: facts[name] for name in ("officers", "announced", "suspects_harm")}
        return kept | {"safety_note": facts["safety_note"] if facts["caution"] else ""}


class LiftCautionForm(forms.Form):
    reason = Because(label=gettext_lazy("Why is care no longer needed?"))


class HarmForm(forms.Form):
    """The checklist of domain 5.6: nothing of it may be left out, but the name of whoever took the report."""

    to_whom = forms.ChoiceField(
        label=gettext_lazy("To whom was it reported?"),
        choices=HarmAuthority.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Mark to whom it was reported."),
            "invalid_choice": gettext_lazy("Mark to whom it was reported."),
        },
    )
    person = NameField(label=gettext_lazy("Who took the report"), max_length=80, required=False)
    on = DayField(
        label=gettext_lazy("On which day"),
        error_messages={"required": gettext_lazy("Write the day of the report, for example 14.5.")},
    )
    at = TimeOfDayField(
        label=gettext_lazy("At which hour"), error_messages={"required": gettext_lazy("Write the hour of the report.")}
    )
    reference = TextField(
        label=gettext_lazy("Reference number"),
        max_length=60,
        error_messages={"required": gettext_lazy("Write the reference number that was given.")},
    )

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.now = now

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("on") and facts.get("at"):
            facts["reported_at"] = timezone.make_aware(datetime.combine(facts["on"], facts["at"]))
            if facts["reported_at"] > self.now + SLACK:
                self.add_error("on", _("The report cannot have been made in the future."))
        return facts
