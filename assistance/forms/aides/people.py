"""An aide as a person, who employs her, who volunteers, and the ID numbers of a pupil's parents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import (
    DayField,
    MailField,
    NameField,
    PhoneField,
    TextField,
    WholeNumberField,
    clean_israeli_id,
    clean_passport,
)
from accounts.models import User
from assistance.models import AideKind, EmployerType
from assistance.services.aides.cards import Card
from cases.forms.acts import FormKeyField, VersionField
from cases.models import Guardian, IdType, School

CARDS = [choice for choice in IdType.choices if choice[0] in (IdType.ISRAELI, IdType.PASSPORT)]
CLEAN = {IdType.ISRAELI: clean_israeli_id, IdType.PASSPORT: clean_passport}
MOST_WEEKLY = 45


def clean_card(id_type: str, number: str) -> str:
    """The number as it is compared: by its kind (domain 3)."""
    return CLEAN[IdType(id_type)](number)


class CardForm(forms.Form):
    """Whoever is matched by an ID number (R69, R70)."""

    name = NameField(label=_("Name"), max_length=80, error_messages={"required": _("Write the name")})
    id_type = forms.ChoiceField(label=_("Kind of ID"), choices=CARDS, initial=IdType.ISRAELI)
    id_number = TextField(
        label=_("ID number"),
        max_length=40,
        error_messages={"required": _("Write the ID number: by it parents and volunteers are recognised")},
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("id_type") and facts.get("id_number"):
            try:
                facts["id_number"] = clean_card(facts["id_type"], facts["id_number"])
            except ValidationError as error:
                self.add_error("id_number", error)
        return facts


class AideForm(CardForm):
    phone = PhoneField(label=_("Phone"), required=False)
    email = MailField(label=_("E-mail"), required=False)
    kind = forms.ChoiceField(label=_("Kind of aide"), choices=AideKind.choices, initial=AideKind.INTEGRATING)
    form_key = FormKeyField()


class AideChangeForm(AideForm):
    form_key = None  # type: ignore[assignment]
    is_retired = forms.BooleanField(label=_("Does not work with us any more"), required=False)
    version = VersionField()


def within(since: Any, until: Any) -> bool:
    return not (since and until and until < since)


class EmploymentForm(forms.Form):
    """Who employs an aide, where and from when (R67, R68)."""

    school = forms.ModelChoiceField(
        label=_("School"),
        queryset=School.objects.none(),
        empty_label=_("choose"),
        error_messages={"required": _("Choose a school")},
    )
    employer_type = forms.ChoiceField(
        label=_("Who employs?"),
        choices=EmployerType.choices,
        initial=EmployerType.AUTHORITY,
        widget=forms.RadioSelect,
        help_text=_("The local authority employs, from the ministry's budget. A private owner only with the transfer."),
    )
    employer = NameField(label=_("Name of the employer"), max_length=80, required=False)
    transfer_reference = TextField(label=_("Number of the transfer document"), max_length=80, required=False)
    transfer_on = DayField(label=_("Date of the transfer document"), required=False)
    weekly_hours = WholeNumberField(
        label=_("Weekly hours employed"),
        lowest=1,
        highest=MOST_WEEKLY,
        error_messages={"required": _("Write how many hours")},
    )
    from_on = DayField(label=_("From"), error_messages={"required": _("Write the first day")})
    until_on = DayField(label=_("Until"), required=False, help_text=_("Leave empty while it has no end."))
    form_key = FormKeyField()

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["school"].queryset = School.objects.visible_to(user).order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not within(facts.get("from_on"), facts.get("until_on")):
            self.add_error("until_on", _("The last day is before the first"))
        if facts.get("employer_type") == EmployerType.PRIVATE:
            for name, words in PAPERS.items():
                if name in facts and not facts[name]:
                    self.add_error(name, words)
        return facts


PAPERS = {
    "employer": _("Write who the private employer is"),
    "transfer_reference": _(
        "A private owner employs only with the document that passed the duty on. Write its number."
    ),
    "transfer_on": _("Write the date of the transfer document"),
}


class EndDayForm(forms.Form):
    """The last day of something that ends, up to today unless more is allowed."""

    on = DayField(label=_("Last day"), error_messages={"required": _("Write the last day")})

    def __init__(self, *args: Any, **options: Any) -> None:
        self.first, self.last = options.pop("first"), options.pop("last")
        super().__init__(*args, **options)

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day < self.first:
            raise ValidationError(_("The last day is before the first"))
        if self.last and day > self.last:
            raise ValidationError(_("Write a day up to today"))
        return day


class EndWorkForm(EndDayForm):
    """The last day of an employment, or of a volunteer."""

    version = VersionField()


class VolunteerForm(CardForm):
    """Somebody who volunteers in an institution: there she may not be an aide (R69)."""

    school = forms.ModelChoiceField(
        label=_("School"),
        queryset=School.objects.none(),
        empty_label=_("choose"),
        error_messages={"required": _("Choose a school")},
    )
    from_on = DayField(label=_("From"), error_messages={"required": _("Write the first day")})
    until_on = DayField(label=_("Until"), required=False, help_text=_("Leave empty while it has no end."))
    form_key = FormKeyField()

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["school"].queryset = School.objects.visible_to(user).order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if not within(facts.get("from_on"), facts.get("until_on")):
            self.add_error("until_on", _("The last day is before the first"))
        return facts


class NoneYetField(VersionField):
    """0 where there was no row yet."""

    def __init__(self, *, initial: int) -> None:
        super().__init__()
        self.lowest, self.initial = 0, initial


class GuardianIdsForm(forms.Form):
    """The ID numbers of a pupil's parents, a kind and a number for each; an empty one takes it away."""

    marks_optional = False

    def __init__(self, *args: Any, guardians: Iterable[Guardian], **options: Any) -> None:
        super().__init__(*args, **options)
        self.guardians = list(guardians)
        for guardian in self.guardians:
            card = getattr(guardian, "id_card", None)
            label = _("ID number of %(name)s") % {"name": guardian.recipient.name}
            self.fields[f"number{guardian.pk}"] = TextField(
                label=label, max_length=40, required=False, initial=card.id_number if card else ""
            )
            self.fields[f"kind{guardian.pk}"] = forms.ChoiceField(
                label=_("Kind of ID"), choices=CARDS, initial=card.id_type if card else IdType.ISRAELI
            )
            self.fields[f"version{guardian.pk}"] = NoneYetField(initial=card.version if card else 0)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        for guardian in self.guardians:
            kind, number = facts.get(f"kind{guardian.pk}"), facts.get(f"number{guardian.pk}")
            if kind and number:
                try:
                    facts[f"number{guardian.pk}"] = clean_card(kind, number)
                except ValidationError as error:
                    self.add_error(f"number{guardian.pk}", error)
        return facts

    def cards(self) -> list[Card]:
        """Each guardian with the kind and the number typed, and the version that was seen."""
        facts = self.cleaned_data
        return [
            Card(row, facts[f"kind{row.pk}"], facts[f"number{row.pk}"], facts[f"version{row.pk}"])
            for row in self.guardians
        ]
