"""Camps, the journey to Poland, and what the desk knows of an institution."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, NameField, TextField, WholeNumberField
from accounts.models import User
from assistance.forms.aides.people import EndDayForm, within
from assistance.models import Aide, Camp, FundingStatus, Matya, Ownership
from cases.forms.acts import REASON_LENGTH, Because, FormKeyField, VersionField

MOST_COST = 100_000


class CampForm(forms.Form):
    """A camp of the vacation (R72)."""

    name = NameField(label=_("Name of the camp"), max_length=80, error_messages={"required": _("Write the name")})
    is_supervised = forms.BooleanField(
        label=_("Supervised by the ministry of education"),
        required=False,
        help_text=_("Aides work only in camps the ministry supervises."),
    )
    from_on = DayField(label=_("From"), error_messages={"required": _("Write the first day")})
    until_on = DayField(label=_("Until"), error_messages={"required": _("Write the last day")})
    weekly_hours = WholeNumberField(
        label=_("Weekly hours of the camp"),
        lowest=1,
        highest=60,
        error_messages={"required": _("Write how many hours")},
    )
    form_key = FormKeyField()

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not within(facts.get("from_on"), facts.get("until_on")):
            self.add_error("until_on", _("The last day is before the first"))
        return facts


class CampChangeForm(CampForm):
    form_key = None  # type: ignore[assignment]
    version = VersionField()


class CampPlaceForm(forms.Form):
    """Which camp, and which aide: the one of the year first (R74)."""

    camp = forms.ModelChoiceField(
        label=_("Camp"),
        queryset=Camp.objects.none(),
        empty_label=_("choose"),
        error_messages={"required": _("Choose a camp"), "invalid_choice": _("Choose from the list")},
    )
    aide = forms.ModelChoiceField(
        label=_("Aide"),
        queryset=Aide.objects.none(),
        empty_label=_("choose"),
        error_messages={"required": _("Choose an aide"), "invalid_choice": _("Choose from the list")},
    )
    other_reason = TextField(
        label=_("Why another aide than in the year?"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("Only where it is not the aide of the school year."),
    )
    form_key = FormKeyField()

    def __init__(self, *args: Any, user: User, span: tuple[date, date], **options: Any) -> None:
        super().__init__(*args, **options)
        camps = Camp.objects.visible_to(user).filter(from_on__gte=span[0], until_on__lte=span[1])
        aides = Aide.objects.visible_to(user).filter(is_retired=False)
        self.fields["camp"].queryset = camps.order_by("from_on", "name")  # type: ignore[attr-defined]
        self.fields["aide"].queryset = aides.order_by("name", "pk")  # type: ignore[attr-defined]


class CampPlaceEndForm(EndDayForm):
    reason = Because(label=_("Why does it end?"))


class JourneyForm(forms.Form):
    """A request for money for an aide on the journey to Poland (R75)."""

    from_on = DayField(label=_("From"), error_messages={"required": _("Write the first day")})
    until_on = DayField(label=_("Until"), error_messages={"required": _("Write the last day")})
    aide = forms.ModelChoiceField(
        label=_("Aide"),
        queryset=Aide.objects.none(),
        required=False,
        empty_label=_("not known yet"),
        error_messages={"invalid_choice": _("Choose from the list")},
    )
    cost = WholeNumberField(label=_("Cost in whole shekels"), lowest=1, highest=MOST_COST, required=False)
    asked_on = DayField(label=_("Asked for on"), error_messages={"required": _("Write the day it was asked for")})
    note = TextField(label=_("Note"), max_length=REASON_LENGTH, required=False)
    form_key = FormKeyField()

    def __init__(self, *args: Any, user: User, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        aides = Aide.objects.visible_to(user).filter(is_retired=False)
        self.fields["aide"].queryset = aides.order_by("name", "pk")  # type: ignore[attr-defined]

    def clean_asked_on(self) -> date:
        return not_ahead(self.cleaned_data["asked_on"], self.today)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not within(facts.get("from_on"), facts.get("until_on")):
            self.add_error("until_on", _("The last day is before the first"))
        return facts


class JourneyStepForm(forms.Form):
    """The next step of a request."""

    status = forms.ChoiceField(
        label=_("What happened?"), widget=forms.RadioSelect, error_messages={"required": _("Mark what happened")}
    )
    on = DayField(label=_("Day"), error_messages={"required": _("Write the day it was")})
    note = TextField(
        label=_("Reason or note"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("Needed where it was declined or withdrawn."),
    )
    version = VersionField()

    def __init__(self, *args: Any, steps: tuple[FundingStatus, ...], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.fields["status"].choices = [(step.value, step.label) for step in steps]  # type: ignore[attr-defined]

    def clean_on(self) -> date:
        return not_ahead(self.cleaned_data["on"], self.today)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        ends = facts.get("status") in (FundingStatus.DECLINED, FundingStatus.WITHDRAWN)
        if ends and "note" in facts and not facts["note"]:
            self.add_error("note", _("Write the reason. It stays on record."))
        return facts


def not_ahead(day: date, today: date) -> date:
    if day > today:
        raise ValidationError(_("Write a day up to today"))
    return day


class SchoolFactsForm(forms.Form):
    """The centre that serves a school, its owner, whether it is a special school (R55, R68, R75)."""

    matya = forms.ModelChoiceField(
        label=_("Support centre"),
        queryset=Matya.objects.none(),
        required=False,
        empty_label=_("none"),
        error_messages={"invalid_choice": _("Choose from the list")},
    )
    ownership = forms.ChoiceField(
        label=_("Ownership"), choices=Ownership.choices, initial=Ownership.OFFICIAL, widget=forms.RadioSelect
    )
    is_special = forms.BooleanField(label=_("A special school"), required=False)
    version = VersionField()

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        centres = Matya.objects.visible_to(user).filter(is_retired=False)
        self.fields["matya"].queryset = centres.order_by("name")  # type: ignore[attr-defined]
