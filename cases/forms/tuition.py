"""Individual hours: the request, the manager's decision, the hours taught, the end, the year's budget."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, NameField, TextField, WholeNumberField
from cases.forms.acts import REASON_LENGTH, Because, FormKeyField, VersionField
from cases.forms.programme import day_within
from cases.models import Risk, TuitionGrant

MOST_ASKED, MOST_A_DAY, MOST_A_YEAR = 400, 12, 100_000
GRANT, DECLINE = "grant", "decline"


class TuitionRequestForm(forms.Form):
    """Hours are for pupils at risk: where the case does not say so yet, the form asks (R12)."""

    risk = forms.ChoiceField(
        label=gettext_lazy("Is the pupil at risk of dropping out?"),
        choices=[choice for choice in Risk.choices if choice[0]],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Individual hours are for pupils at risk alone. What you mark stands in the case."),
        error_messages={
            "required": gettext_lazy("Individual hours are for pupils at risk. Mark the risk, if there is one.")
        },
    )
    subject = NameField(
        label=gettext_lazy("School subject"),
        max_length=80,
        error_messages={"required": gettext_lazy("Write which subject")},
    )
    asked = WholeNumberField(
        label=gettext_lazy("How many hours?"),
        lowest=1,
        highest=MOST_ASKED,
        help_text=gettext_lazy("For the whole school year."),
        error_messages={"required": gettext_lazy("Write how many hours")},
    )
    reason = TextField(
        label=gettext_lazy("Why are they needed?"),
        multiline=True,
        error_messages={"required": gettext_lazy("Write why the hours are needed")},
    )
    form_key = FormKeyField()

    def __init__(self, *args: Any, risk: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if risk:
            del self.fields["risk"]


class TuitionDecisionForm(forms.Form):
    """The manager's yes or no."""

    marks_optional = False
    decision = forms.ChoiceField(
        label=gettext_lazy("The decision"),
        choices=[(GRANT, gettext_lazy("grant hours")), (DECLINE, gettext_lazy("do not grant"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Mark the decision")},
    )
    hours = WholeNumberField(label=gettext_lazy("How many hours?"), lowest=1, highest=MOST_ASKED, required=False)
    reason = TextField(
        label=gettext_lazy("Reason"),
        max_length=REASON_LENGTH,
        multiline=True,
        required=False,
        help_text=gettext_lazy("Needed for a no, and where others have waited longer."),
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        chosen = facts.get("decision")
        if chosen == GRANT and "hours" in facts and not facts["hours"]:
            self.add_error("hours", _("Write how many hours"))
        if chosen == DECLINE and "reason" in facts and not facts["reason"]:
            self.add_error("reason", _("Write the reason. It stays on record."))
        return facts


class SessionForm(forms.Form):
    """Hours that were taught."""

    on = DayField(label=gettext_lazy("Day"), error_messages={"required": gettext_lazy("Write the day it was")})
    hours = WholeNumberField(
        label=gettext_lazy("Hours"),
        lowest=1,
        highest=MOST_A_DAY,
        error_messages={"required": gettext_lazy("Write how many hours")},
    )
    teacher = NameField(
        label=gettext_lazy("Teacher"), max_length=80, error_messages={"required": gettext_lazy("Write who taught")}
    )
    subject = NameField(
        label=gettext_lazy("School subject"),
        max_length=80,
        error_messages={"required": gettext_lazy("Write which subject")},
    )
    note = TextField(label=gettext_lazy("Note"), max_length=300, required=False)
    form_key = FormKeyField()

    def __init__(self, *args: Any, grant: TuitionGrant, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.grant, self.today = grant, today

    def clean_on(self) -> date:
        day = day_within(self.cleaned_data["on"], first=self.grant.requested_on, today=self.today)
        if day > self.grant.school_year.end:
            raise ValidationError(_("The hours were granted for the school year before. Write a day of that year."))
        return day


class EndForm(forms.Form):
    reason = Because(label=gettext_lazy("Why?"))


class BudgetForm(forms.Form):
    """The hours of a school year; never fewer than are granted."""

    hours = WholeNumberField(
        label=gettext_lazy("Hours of the year"),
        highest=MOST_A_YEAR,
        error_messages={"required": gettext_lazy("Write how many hours")},
    )
    version = VersionField()
