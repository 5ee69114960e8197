"""What a report says of the difficulty, whoever types it: an officer at intake, or a school at its own door."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, TextField, WholeNumberField
from cases.models import Reason, SchoolStep

FIRST_DAY = date(2020, 1, 1)  # the calendar's first
ONE_AT_LEAST = _("Tick one reason at least")


class ReportFields(forms.Form):
    reasons = forms.MultipleChoiceField(
        label=_("Reason of the referral"),
        choices=Reason.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": ONE_AT_LEAST, "invalid_choice": ONE_AT_LEAST},
    )
    days_absent = WholeNumberField(label=_("Days of absence"), required=False, lowest=1, highest=366)
    absent_since = DayField(label=_("Absent since"), required=False, earliest=FIRST_DAY)
    school_steps = forms.MultipleChoiceField(
        label=_("What has the school done"),
        choices=SchoolStep.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    description = TextField(
        label=_("Short description"),
        required=False,
        max_length=600,
        multiline=True,
        help_text=_("Facts: what, when, who said. No diagnoses."),
    )
