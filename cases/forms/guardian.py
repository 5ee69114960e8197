"""A parent or guardian: who, how to reach, in which language, and whether anything may be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, MailField, NameField, PhoneField, TextField
from cases.forms.acts import FormKeyField, VersionField
from cases.models import Guardian, Relation

PERSON = ("name", "email", "postal_address", "language", "may_receive", "barred_reason")


class GuardianForm(forms.Form):
    """A restriction needs its source, and whoever is restricted receives nothing (ux 3.6)."""

    name = NameField(label=_("Full name"), max_length=80, error_messages={"required": _("Write the name")})
    relation = forms.ChoiceField(
        label=_("Relation"),
        choices=Relation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Mark the relation to the pupil")},
    )
    phone = PhoneField(label=_("Phone"), required=False)
    second_phone = PhoneField(label=_("Second phone"), required=False)
    email = MailField(label=_("E-mail"), required=False)
    postal_address = TextField(
        label=_("Postal address"),
        max_length=160,
        required=False,
        help_text=_("A street and a house, a town and its number, parted by commas. Letters go there."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="he")
    needs_interpreter = forms.BooleanField(label=_("Needs an interpreter"), required=False)
    lives_with_pupil = forms.BooleanField(label=_("Lives with the pupil"), required=False, initial=True)
    may_receive = forms.BooleanField(label=_("May receive information and notices"), required=False, initial=True)
    barred_reason = TextField(label=_("Why no information may be given"), max_length=300, required=False)
    restriction = TextField(
        label=_("Contact restriction"),
        max_length=300,
        required=False,
        help_text=_("A court order, custody. It is shown on the case page at all times, and no notice is sent."),
    )
    restriction_source = TextField(label=_("Source of the restriction"), max_length=160, required=False)
    restriction_on = DayField(label=_("Date of the source"), required=False)

    def __init__(self, *args: Any, guardian: Guardian | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.guardian = guardian
        if guardian is None:
            self.fields["form_key"] = FormKeyField()
            return
        self.fields["version"] = VersionField()
        self.initial = {name: current(guardian, name) for name in self.fields}

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        self._clean_restriction(facts)
        if not facts.get("may_receive") and "barred_reason" in facts and not facts["barred_reason"]:
            self.add_error("barred_reason", _("Write why no information may be given"))
        if facts.get("may_receive"):
            facts["barred_reason"] = ""
        return facts

    def _clean_restriction(self, facts: dict[str, Any]) -> None:
        """Without a restriction there is nothing to have a source; with one nobody is written to."""
        if "restriction" not in facts:
            return
        if not facts["restriction"]:
            if facts.get("restriction_source") or facts.get("restriction_on"):
                self.add_error("restriction", _("Write what is restricted, or clear its source and date"))
            return
        if "restriction_source" in facts and not facts["restriction_source"]:
            self.add_error("restriction_source", _("Write the source: which order or document, and whose"))
        day = facts.get("restriction_on")
        if day and day > timezone.localdate():
            self.add_error("restriction_on", _("The date cannot be in the future"))
        facts["may_receive"] = False
        facts["barred_reason"] = facts.get("barred_reason") or str(_("contact restriction"))

    @property
    def facts(self) -> dict[str, Any]:
        """The columns of the guardian and of the recipient."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "form_key")}

    @property
    def changes(self) -> list[tuple[str, Any, Any]]:
        """What was typed where it differs from what stands: name, now, typed."""
        if self.guardian is None:
            return []
        now = {name: current(self.guardian, name) for name in self.facts}
        return [(name, now[name], typed) for name, typed in self.facts.items() if typed != now[name]]

    def in_words(self, name: str, value: Any) -> str:
        """A value as the form says it."""
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, self.fields[name].prepare_value(value) or "")) or "–"


def current(guardian: Guardian, name: str) -> Any:
    return getattr(guardian.recipient if name in PERSON else guardian, name)
