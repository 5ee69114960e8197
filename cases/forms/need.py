"""A need: which service is wanted in a case, and since when (R27)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, TextField
from cases.forms.acts import Because, FormKeyField
from cases.models import Case
from charter.standards import NEED_PROMISES, promise


class NeedForm(forms.Form):
    promise = forms.ChoiceField(
        label=_("Which service is needed?"),
        choices=[(code, promise(code).label) for code in NEED_PROMISES],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Mark which service is needed."),
            "invalid_choice": _("Mark which service is needed."),
        },
    )
    text = TextField(
        label=_("What is needed"),
        max_length=300,
        required=False,
        help_text=_("Facts: what, when, who said it. No diagnoses."),
    )
    raised_on = DayField(
        label=_("Since when"), error_messages={"required": _("Write since when it is needed, for example 14.5.")}
    )
    form_key = FormKeyField()

    def __init__(self, *args: Any, case: Case, today: date, **options: Any) -> None:
        options["initial"] = {"raised_on": today} | (options.get("initial") or {})
        super().__init__(*args, **options)
        self.case, self.today = case, today

    def clean_raised_on(self) -> date:
        day: date = self.cleaned_data["raised_on"]
        if day > self.today:
            raise ValidationError(_("A need cannot begin in the future."))
        if day < self.case.opened_on:
            raise ValidationError(_("The case was opened later than that. Write a day since it was opened."))
        return day


class DropNeedForm(forms.Form):
    reason = Because(label=_("Why did the need fall away?"))
