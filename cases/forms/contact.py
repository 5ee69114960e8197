"""Writing a contact down: what every kind asks. The kinds themselves are in `contact_kinds`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import NameField, TextField, WholeNumberField
from accounts.fields.text import NOTE_LENGTH
from cases.forms.correction import EXPIRED
from cases.forms.moment import MomentFields, moment_initial
from cases.forms.step import StepFields
from cases.models import Contact, ContactKind, ContactOutcome, Guardian
from cases.services.contact import OUTCOMES
from cases.services.occasion import Occasion

CHOOSE_OUTCOME = gettext_lazy("Choose how it ended.")
# a contact in which somebody was reached, or called at their number, says whom
WITH_SOMEBODY = {
    ContactOutcome.REACHED,
    ContactOutcome.NO_ANSWER,
    ContactOutcome.LEFT_MESSAGE,
    ContactOutcome.SENT,
    ContactOutcome.HELD,
    ContactOutcome.AT_HOME,
}


class ContactForm(MomentFields, StepFields):
    """What every kind asks: how it ended, when, what was agreed, what next."""

    kind: ClassVar[ContactKind]
    outcome = forms.ChoiceField(
        label=gettext_lazy("How did it end?"),
        error_messages={"required": CHOOSE_OUTCOME, "invalid_choice": CHOOSE_OUTCOME},
    )
    note = TextField(
        label=gettext_lazy("What was agreed"),
        max_length=NOTE_LENGTH,
        multiline=True,
        required=False,
        help_text=gettext_lazy("Facts: what, when, who said it. No diagnoses."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, error_messages=EXPIRED)
    version = WholeNumberField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, occasion: Occasion, contact: Contact | None = None, **options: Any) -> None:
        self.occasion, self.contact = occasion, contact
        options["initial"] = {"form_key": uuid4()} | self.first_values() | (options.get("initial") or {})
        super().__init__(*args, **options)
        self.fields["note"].widget.attrs["data-desk-focus"] = ""  # on a phone the keyboard would hide the outcomes
        outcome = self.fields["outcome"]
        assert isinstance(outcome, forms.ChoiceField)  # noqa: S101 - for the type checker
        outcome.choices = [(one.value, one.label) for one in OUTCOMES[self.kind]]
        if contact is None:
            self.offer_steps(occasion)
        else:
            self._ask_as_correction()

    def _ask_as_correction(self) -> None:
        """A correction plans nothing, and must say which version it corrects (B56)."""
        for name in ("step", "step_text", "step_on", "step_at", "form_key"):
            del self.fields[name]
        self.fields["version"].required = True

    def first_values(self) -> dict[str, Any]:
        """What the form shows first: the contact that is corrected, or what fits the last one of its kind."""
        if self.contact is None:
            return self.preset()
        contact = self.contact
        facts = {name: getattr(contact, name) for name in ("note", "version", "outcome", "earlier_reason")}
        facts["earlier"] = bool(contact.earlier_reason)
        return facts | moment_initial(contact.happened_at) | self.preset_from(contact)

    def preset(self) -> dict[str, Any]:
        return {}

    def preset_from(self, contact: Contact) -> dict[str, Any]:
        return {}

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        happened_at = self.clean_moment(now=self.occasion.now, first_on=self.occasion.first_on)
        facts["happened_at"] = self._same_moment(happened_at)
        if "step" in self.fields:
            facts["planned"] = self.planned_step()
        return facts

    def _same_moment(self, typed: datetime | None) -> datetime | None:
        """The box shows no seconds: a moment that was left as it is stays to the second, and so does the order."""
        was = self.contact.happened_at if self.contact else None
        return was if was and typed == was.replace(second=0, microsecond=0) else typed

    def facts(self) -> dict[str, Any]:
        """The columns of the contact, as the service takes them."""
        names = ("happened_at", "note", "earlier_reason")
        outcome = ContactOutcome(self.cleaned_data["outcome"])
        return {name: self.cleaned_data[name] for name in names} | {"outcome": outcome}


class WithPeopleForm(ContactForm):
    """A kind that is with people of the case: parents, the pupil, or somebody else with a name."""

    who: forms.ChoiceField | forms.MultipleChoiceField
    person = NameField(label=gettext_lazy("Name"), max_length=80, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)  # noqa: S101 - MultipleChoiceField is one too
        who.choices = self.people()
        if not self._are_here(self.initial.get("who")):
            self.initial["who"] = self.preset().get("who", "")

    def _are_here(self, who: Any) -> bool:
        """Whether the people marked under another kind can be marked under this one."""
        marked = [who] if isinstance(who, str) else who or []
        return {value for value, _label in self.people()}.issuperset(filter(None, marked))

    def people(self) -> list[tuple[str, str]]:
        chips = [(f"guardian-{guardian.pk}", guardian_chip(guardian)) for guardian in self.occasion.guardians]
        return [*chips, ("pupil", self.occasion.case.student.first_name), ("other", _("other"))]

    def chosen(self) -> list[str]:
        who = self.cleaned_data.get("who") or []
        return [who] if isinstance(who, str) else list(who)

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if "who" not in self.errors:
            self._check_who(self.chosen())
        return facts

    def _check_who(self, chosen: list[str]) -> None:
        if not chosen and self.cleaned_data.get("outcome") in WITH_SOMEBODY:
            self.add_error("who", _("Mark with whom it was."))
        if "other" in chosen and not self.cleaned_data.get("person") and "person" not in self.errors:
            self.add_error("person", _("Write the name of the person."))

    def facts(self) -> dict[str, Any]:
        chosen = self.chosen()
        return super().facts() | {
            "guardians": [one for one in self.occasion.guardians if f"guardian-{one.pk}" in chosen],
            "with_pupil": "pupil" in chosen,
            "person": self.cleaned_data["person"] if "other" in chosen else "",
        }

    def preset_from(self, contact: Contact) -> dict[str, Any]:
        who = [f"guardian-{guardian.pk}" for guardian in contact.guardians.all()]
        who += ["pupil"] if contact.with_pupil else []
        who += ["other"] if contact.person else []
        return {"who": self.as_choice(who), "person": contact.person}

    def preset(self) -> dict[str, Any]:
        """Whoever it was with last time, else the first parent without a contact restriction."""
        last = self.occasion.last_of(self.kind)
        known = {f"guardian-{one.pk}" for one in self.occasion.guardians}
        who = [f"guardian-{one.pk}" for one in last.guardians.all()] if last else []
        free = [f"guardian-{one.pk}" for one in self.occasion.guardians if not one.restriction]
        return {"who": self.as_choice([one for one in who if one in known] or free[:1])}

    def as_choice(self, who: list[str]) -> str | list[str]:
        """One value for a field that takes one."""
        if isinstance(self.base_fields["who"], forms.MultipleChoiceField):
            return who
        return who[0] if who else ""


def guardian_chip(guardian: Guardian) -> str:
    """ "סיגל, אם"."""
    first = guardian.recipient.name.split()[0] if guardian.recipient.name else ""
    return f"{first}, {guardian.get_relation_display()}"
