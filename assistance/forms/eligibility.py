"""What a committee decided on a pupil's right to an aide, and another end of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, TextField
from accounts.models import Unit
from assistance.models import AideEligibility, Body, SupportType
from assistance.services.eligibility import later_right
from assistance.standards import Disability
from cases.forms.acts import Because, FormKeyField, VersionField

CHOOSE_BODY, CHOOSE_SUPPORT = _("Mark who decided."), _("Mark what was decided.")
CHOOSE_DISABILITY = _("Choose the ground of the decision.")
EARLIEST_YEARS = 4


class EligibilityForm(forms.Form):
    body = forms.ModelChoiceField(
        label=_("Who decided?"),
        queryset=Body.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": CHOOSE_BODY, "invalid_choice": CHOOSE_BODY},
    )
    decided_on = DayField(
        label=_("Day of the decision"),
        help_text=_("The right holds for three school years; the first one begins in the September after this day."),
        error_messages={"required": _("Write the day of the decision, for example 18.2.")},
    )
    support = forms.ChoiceField(
        label=_("What was decided?"),
        choices=SupportType.choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_SUPPORT, "invalid_choice": CHOOSE_SUPPORT},
    )
    disability = forms.ChoiceField(
        label=_("Because of"),
        choices=[("", _("choose")), *Disability.choices],
        error_messages={"required": CHOOSE_DISABILITY, "invalid_choice": CHOOSE_DISABILITY},
    )
    is_new_pupil = forms.BooleanField(
        label=_("A new pupil"),
        required=False,
        help_text=_("Found entitled after 15 May, or new in this authority: the dates move to the end of October."),
    )
    new_reason = TextField(label=_("Why is the pupil new?"), max_length=300, required=False)
    form_key = FormKeyField()

    def __init__(self, *args: Any, unit: Unit, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        bodies = Body.objects.filter(unit=unit, finds_eligible=True).order_by("pk")
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]

    def clean_decided_on(self) -> date:
        day: date = self.cleaned_data["decided_on"]
        if day > self.today:
            raise ValidationError(_("A decision cannot be of a day that has not come yet."))
        if day.year < self.today.year - EARLIEST_YEARS:
            raise ValidationError(_("A right decided on that day has ended already. Check the year."))
        return day

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or self.cleaned_data
        if facts.get("is_new_pupil") and not facts.get("new_reason"):
            self.add_error("new_reason", _("Write why the pupil is new. It is never inferred."))
        if not facts.get("is_new_pupil"):
            facts["new_reason"] = ""
        return facts

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "form_key"}


class EndForm(forms.Form):
    until = DayField(
        label=_("Valid until"), error_messages={"required": _("Write the last day, for example 31.8.2027.")}
    )
    reason = Because(label=_("Why another end?"))
    version = VersionField()

    def __init__(self, *args: Any, right: AideEligibility, **options: Any) -> None:
        options["initial"] = {"until": right.valid_until, "version": right.version}
        super().__init__(*args, **options)
        self.right = right

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if day < self.right.eve:
            bound = f"{self.right.eve:%-d.%-m.%Y}"
            raise ValidationError(_("Not before %(day)s, the day before the right begins.") % {"day": bound})
        if day.year > self.right.valid_from.year + EARLIEST_YEARS:
            bound = f"31.8.{self.right.valid_from.year + EARLIEST_YEARS}"
            raise ValidationError(_("At most one year more, until %(day)s.") % {"day": bound})
        later = later_right(self.right)
        if later and day >= later.valid_from:
            raise ValidationError(next_words(later.valid_from))
        return day


def next_words(first: date) -> str:
    return str(_("From %(day)s another decision holds. Write a day before it.")) % {"day": f"{first:%-d.%-m.%Y}"}
