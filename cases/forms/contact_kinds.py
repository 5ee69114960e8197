"""What each kind of contact asks beyond the common questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import NameField, TextField
from accounts.fields.text import NOTE_LENGTH
from cases.forms.contact import ContactForm, WithPeopleForm
from cases.forms.talk import TalkForm
from cases.models import (
    Contact,
    ContactKind,
    ContactOutcome,
    ContactPlace,
    LegalBasis,
    PartnerKind,
    School,
    SchoolContactPerson,
    WrittenBy,
)
from cases.services.disclosures import Passed

WHO = gettext_lazy("With whom")
UNKNOWN = gettext_lazy("Choose one of the people shown.")


def one_of(label: Any = WHO) -> forms.ChoiceField:
    errors = {"required": gettext_lazy("Mark with whom it was."), "invalid_choice": UNKNOWN}
    return forms.ChoiceField(label=label, widget=forms.RadioSelect, required=False, error_messages=errors)


def several_of(label: Any = WHO) -> forms.MultipleChoiceField:
    errors = {"invalid_choice": UNKNOWN, "invalid_list": UNKNOWN}
    return forms.MultipleChoiceField(
        label=label, widget=forms.CheckboxSelectMultiple, required=False, error_messages=errors
    )


class CallForm(TalkForm):
    kind = ContactKind.CALL
    who = one_of()


class MessageForm(WithPeopleForm):
    kind = ContactKind.MESSAGE
    who = several_of(gettext_lazy("To whom"))
    written_by = forms.ChoiceField(
        label=gettext_lazy("How it was sent"),
        choices=WrittenBy.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose how it was sent."),
            "invalid_choice": gettext_lazy("Choose how it was sent."),
        },
    )

    def preset(self) -> dict[str, Any]:
        return super().preset() | {"written_by": WrittenBy.SMS}

    def preset_from(self, contact: Contact) -> dict[str, Any]:
        return super().preset_from(contact) | {"written_by": contact.written_by}

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"written_by": self.cleaned_data["written_by"]}


class MeetingForm(TalkForm):
    """Promise 11 asks for a parent, the pupil and the place; without the pupil it is recorded as partial."""

    kind = ContactKind.MEETING
    who = several_of(gettext_lazy("Who took part"))
    place = forms.ChoiceField(
        label=gettext_lazy("Where"),
        choices=ContactPlace.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose where the meeting was.")},
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if facts.get("outcome") == ContactOutcome.HELD and not facts.get("place") and "place" not in self.errors:
            self.add_error("place", _("Choose where the meeting was."))
        return facts

    def preset_from(self, contact: Contact) -> dict[str, Any]:
        return super().preset_from(contact) | {"place": contact.place}

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"place": self.cleaned_data["place"]}


class VisitForm(TalkForm):
    kind = ContactKind.VISIT
    who = several_of(gettext_lazy("Who was at home"))

    def preset(self) -> dict[str, Any]:
        return super().preset() | {"who": []}


class SchoolForm(WithPeopleForm):
    """Promise 9 asks for a named member of the staff of the pupil's own school."""

    kind = ContactKind.SCHOOL
    who = one_of()
    school = forms.ModelChoiceField(
        label=gettext_lazy("School"),
        queryset=School.objects.none(),
        error_messages={
            "required": gettext_lazy("Choose the school."),
            "invalid_choice": gettext_lazy("Choose one of the schools shown."),
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        school = self.fields["school"]
        assert isinstance(school, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        school.queryset = School.objects.filter(unit=self.occasion.case.matter.unit_id).order_by("name", "pk")

    def people(self) -> list[tuple[str, str]]:
        chips = [(f"staff-{person.pk}", staff_chip(person)) for person in self.occasion.staff]
        return [*chips, ("other", _("other"))]

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        school, stay = facts.get("school"), self.occasion.stay
        if self._staff() and stay and school and school != stay.school and "who" not in self.errors:
            self.add_error("who", _("This person works at another school. Choose “other” and write a name."))
        return facts

    def _staff(self) -> SchoolContactPerson | None:
        chosen = self.chosen()
        return next((person for person in self.occasion.staff if f"staff-{person.pk}" in chosen), None)

    def facts(self) -> dict[str, Any]:
        person = self._staff()
        facts = super().facts() | {"school": self.cleaned_data["school"]}
        return facts | ({"person": person.name} if person else {})

    def preset(self) -> dict[str, Any]:
        last = self.occasion.last_of(self.kind)
        first = f"staff-{self.occasion.staff[0].pk}" if self.occasion.staff else "other"
        who = self._named(last.person) if last and last.person else first
        stay = self.occasion.stay
        return {"who": who if who != "other" or not self.occasion.staff else first, "school": stay and stay.school_id}

    def preset_from(self, contact: Contact) -> dict[str, Any]:
        who = self._named(contact.person) if contact.person else ""
        person = contact.person if who == "other" else ""
        return {"who": who, "person": person, "school": contact.school_id}

    def _named(self, name: str) -> str:
        return next((f"staff-{one.pk}" for one in self.occasion.staff if one.name == name), "other")


class PartnerForm(ContactForm):
    kind = ContactKind.PARTNER
    partner = forms.ChoiceField(
        label=gettext_lazy("Which partner"),
        choices=PartnerKind.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The school counts as a partner only where the content is written down."),
        error_messages={
            "required": gettext_lazy("Choose which partner was involved."),
            "invalid_choice": gettext_lazy("Choose which partner was involved."),
        },
    )
    person = NameField(label=gettext_lazy("Name and organisation"), max_length=80, required=False)
    passed_what = TextField(
        label=gettext_lazy("What was passed on about the pupil"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Goes into the record of information passed on; no more than the body needs."),
    )
    passed_basis = forms.ChoiceField(
        label=gettext_lazy("By what right"), choices=LegalBasis.choices, initial=LegalBasis.PUBLIC, required=False
    )

    def passed(self) -> Passed | None:
        """What was passed on, if anything; a correction of the contact does not touch it."""
        what = self.cleaned_data.get("passed_what", "")
        return Passed(what, LegalBasis(self.cleaned_data["passed_basis"] or LegalBasis.PUBLIC)) if what else None

    def _ask_as_correction(self) -> None:
        super()._ask_as_correction()
        del self.fields["passed_what"], self.fields["passed_basis"]

    def preset(self) -> dict[str, Any]:
        last = self.occasion.last_of(self.kind)
        return {"partner": last.partner, "passed_basis": LegalBasis.PUBLIC} if last else {}

    def preset_from(self, contact: Contact) -> dict[str, Any]:
        return {"partner": contact.partner, "person": contact.person}

    def facts(self) -> dict[str, Any]:
        return super().facts() | {name: self.cleaned_data[name] for name in ("partner", "person")}


class NoteForm(ContactForm):
    kind = ContactKind.NOTE
    note = TextField(
        label=gettext_lazy("The note"),
        max_length=NOTE_LENGTH,
        multiline=True,
        error_messages={"required": gettext_lazy("Write the note.")},
        help_text=gettext_lazy("Facts: what, when, who said it. No diagnoses."),
    )


def staff_chip(person: SchoolContactPerson) -> str:
    return f"{person.name}, {person.get_role_display()}"


FORMS: dict[ContactKind, type[ContactForm]] = {
    form.kind: form for form in (CallForm, MessageForm, MeetingForm, VisitForm, SchoolForm, PartnerForm, NoteForm)
}
