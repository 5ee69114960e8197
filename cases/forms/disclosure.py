"""Information passed to another body: to whom, what, why, by what right and when (`domain` 5.2)."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, TextField, TimeOfDayField
from cases.forms.acts import SLACK, FormKeyField
from cases.models import BodyKind, LegalBasis


class DisclosureForm(forms.Form):
    body = forms.ChoiceField(
        label=_("To which body"),
        choices=[("", "---------"), *BodyKind.choices],
        error_messages={
            "required": _("Choose the body that got the information"),
            "invalid_choice": _("Choose the body that got the information"),
        },
    )
    recipient = TextField(
        label=_("To whom there"),
        max_length=160,
        help_text=_("Name and role."),
        error_messages={"required": _("Write who got the information")},
    )
    what = TextField(
        label=_("What was passed on"),
        max_length=2000,
        multiline=True,
        help_text=_("Which facts or documents; no more than the body needs."),
        error_messages={"required": _("Write what was passed on")},
    )
    why = TextField(
        label=_("For what purpose"), max_length=300, error_messages={"required": _("Write what it was passed on for")}
    )
    basis = forms.ChoiceField(
        label=_("Legal basis"),
        choices=LegalBasis.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Mark by what right it was passed on"),
            "invalid_choice": _("Mark by what right it was passed on"),
        },
    )
    basis_note = TextField(label=_("Which section, or whose consent and when"), max_length=200, required=False)
    on = DayField(label=_("Day"), error_messages={"required": _("Write the day it was passed on")})
    at = TimeOfDayField(label=_("Hour"), required=False)
    form_key = FormKeyField()

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        options["initial"] = {"on": timezone.localdate(now)}
        super().__init__(*args, **options)
        self.now = now

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("on") and "at" not in self.errors:
            facts["happened_at"] = self._moment(facts)
        return facts

    def _moment(self, facts: dict[str, Any]) -> datetime:
        moment = timezone.make_aware(datetime.combine(facts["on"], facts.get("at") or time(12)))
        if facts["on"] == timezone.localdate(self.now) and not facts.get("at"):
            return self.now
        if moment > self.now + SLACK:
            self.add_error("on", ValidationError(_("That day has not come yet")))
        return moment

    @property
    def facts(self) -> dict[str, Any]:
        names = ("body", "recipient", "what", "why", "basis", "basis_note", "happened_at")
        return {name: self.cleaned_data[name] for name in names}
