"""Programmes of the unit: what is offered this year, and the log about a programme itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, MailField, NameField, PhoneField, TextField, WholeNumberField
from cases.forms.acts import FormKeyField, VersionField
from cases.models import LogKind, Programme, ProgrammeOffering
from cases.services.programmes import CARRIED

MOST_PLACES = 2000


class NewProgrammeForm(forms.Form):
    """A programme of this school year (R15)."""

    name = NameField(label=_("Name of the programme"), max_length=80)
    is_offered = forms.BooleanField(
        label=_("Offered this school year"),
        required=False,
        initial=True,
        help_text=_("Where it is not offered, nobody new can be referred; those who are inside stay."),
    )
    capacity = WholeNumberField(
        label=_("Places"),
        lowest=0,
        highest=MOST_PLACES,
        required=False,
        help_text=_("Empty: the places are not limited."),
    )
    contact_name = NameField(label=_("Contact person"), max_length=80, required=False)
    contact_phone = PhoneField(label=_("Phone"), required=False)
    contact_email = MailField(label=_("E-mail"), required=False)
    leaves_city = forms.BooleanField(
        label=_("Run by a body outside the municipality"),
        required=False,
        help_text=_("Then a referral asks who agreed that details of the pupil are passed on."),
    )

    def __init__(self, *args: Any, unit_id: int, programme_id: int | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.unit_id, self.programme_id = unit_id, programme_id

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        namesakes = Programme.objects.filter(unit=self.unit_id, name=name)
        if any(programme.pk != self.programme_id for programme in namesakes):
            raise ValidationError(_("There is already a programme of this name"))
        return name

    @property
    def offering_facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in CARRIED}


class OfferingForm(NewProgrammeForm):
    version = VersionField()


def offering_initial(offering: ProgrammeOffering) -> dict[str, Any]:
    shown = {name: getattr(offering, name) for name in CARRIED}
    return {**shown, "name": offering.programme.name, "version": offering.version}


class ProgrammeLogForm(forms.Form):
    """A visit, a meeting with the programme's manager: about the programme, so no pupil is named (R16)."""

    kind = forms.ChoiceField(
        label=_("What was it?"),
        choices=LogKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Mark what it was")},
    )
    on = DayField(label=_("Day"), error_messages={"required": _("Write the day it was")})
    person = NameField(label=_("With whom"), max_length=80, required=False)
    note = TextField(
        label=_("What was seen and agreed"),
        max_length=1000,
        multiline=True,
        help_text=_("About the programme itself. Pupils are not named here: write about them in their cases."),
        error_messages={"required": _("Write what was seen or agreed")},
    )
    form_key = FormKeyField()

    def __init__(self, *args: Any, today: date, first: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today, self.first = today, first
        self.fields["on"].initial = today

    def clean_on(self) -> date:
        return day_within(self.cleaned_data["on"], first=self.first, today=self.today)


def day_within(day: date, *, first: date, today: date) -> date:
    """A day that has come, and is not before what it belongs to."""
    if day > today:
        raise ValidationError(_("That day has not come yet"))
    if day < first:
        raise ValidationError(
            _("That is before it began. Write a day from %(day)s on."), params={"day": f"{first:%d.%m.%Y}"}
        )
    return day
