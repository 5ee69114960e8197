"""Who asks to see the information, and how it was answered (domain 5.2)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, MailField, NameField, TextField
from cases.forms.acts import FormKeyField, VersionField
from cases.models import AccessRequest, AnsweredHow, Case, Guardian
from notices.models import Recipient


class AccessRequestForm(forms.Form):
    guardian = forms.ModelChoiceField(
        label=_("Who asks?"),
        queryset=Guardian.objects.none(),
        required=False,
        empty_label=_("somebody else"),
        error_messages={"invalid_choice": _("Choose from the list")},
    )
    name = NameField(
        label=_("Name"), required=False, help_text=_("Only for somebody else: the pupil, or whoever acts for him.")
    )
    email = MailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="he", required=False)
    asked_on = DayField(
        label=_("When was it asked for?"), error_messages={"required": _("Write the day it was asked for")}
    )
    form_key = FormKeyField()

    def __init__(self, *args: Any, case: Case, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        parents = case.student.guardians.select_related("recipient").order_by("pk")
        self.fields["guardian"].queryset = parents  # type: ignore[attr-defined]
        self.fields["asked_on"].initial = today

    def clean_asked_on(self) -> date:
        day: date = self.cleaned_data["asked_on"]
        if day > self.today:
            raise ValidationError(_("The request cannot have been made in the future"))
        return day

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not facts.get("guardian") and "name" not in self.errors and not facts.get("name"):
            self.add_error("name", _("Choose a parent, or write who asks"))
        return facts

    @property
    def recipient(self) -> Recipient:
        """A parent on file, or somebody new who is not stored yet."""
        typed = self.cleaned_data
        if typed["guardian"]:
            on_file: Recipient = typed["guardian"].recipient
            return on_file
        return Recipient(name=typed["name"], email=typed["email"] or "", language=typed["language"] or "he")


class AccessAnswerForm(forms.Form):
    on = DayField(label=_("Answered on"), error_messages={"required": _("Write the day it was answered")})
    how = forms.ChoiceField(
        label=_("How it was answered"),
        choices=AnsweredHow.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Mark how it was answered"), "invalid_choice": _("Mark how it was answered")},
    )
    note = TextField(
        label=_("What was given, or why not"),
        max_length=300,
        required=False,
        multiline=True,
        help_text=_("Details of other people are covered before anything is handed over."),
    )
    version = VersionField()

    def __init__(self, *args: Any, request: AccessRequest, today: date, **options: Any) -> None:
        options["initial"] = {"on": today, "version": request.version}
        super().__init__(*args, **options)
        self.request, self.today = request, today

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if not self.request.asked_on <= day <= self.today:
            raise ValidationError(_("Write a day from the request on, and not after today"))
        return day

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("how") == AnsweredHow.REFUSED and "note" in facts and not facts["note"]:
            self.add_error("note", _("Write the reasons of the refusal. They stay on record."))
        return facts
