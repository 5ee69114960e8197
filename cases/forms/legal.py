"""Forms of the legal track: each says what is missing, and keeps what was typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, SeveralField, TextField
from cases.forms.acts import FormKeyField, VersionField
from cases.models import Case, Guardian, LegalActKind, LegalProceeding, LegalStage
from cases.services.legal import FOLLOWING

REASONS = _("Write the reasons. They stay on record with your name.")


class GuardiansField(SeveralField):
    """The pupil's parents, each by name and relation."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.recipient.name} ({obj.get_relation_display()})"


class ConfirmedForm(forms.Form):
    """Sent twice: once to be looked at, once to be done (`ux` 3.3, confirm an action)."""

    form_key = FormKeyField()

    @property
    def is_confirmed(self) -> bool:
        return "confirmed" in self.data

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """What was typed, for the page that asks once more."""
        shown = [field for field in self.visible_fields() if self.cleaned_data.get(field.name)]
        return [(str(field.label), self._words(self.cleaned_data[field.name])) for field in shown]

    def _words(self, value: Any) -> str:
        return value if isinstance(value, str) else ", ".join(str(item) for item in value)


class ProceedingForm(ConfirmedForm):
    """Opening enforcement: against whom, and why (R22)."""

    parents = GuardiansField(
        label=_("Against which parents?"),
        queryset=Guardian.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A notice of the principal is needed for each of them."),
        error_messages={
            "required": _("Mark at least one parent"),
            "invalid_choice": _("Mark at least one parent"),
            "invalid_pk_value": _("Mark at least one parent"),
        },
    )
    reasons = TextField(
        label=_("Why is a legal proceeding needed?"),
        max_length=4000,
        multiline=True,
        help_text=_("What was tried, what was offered to the family, and why it was not enough."),
        error_messages={"required": REASONS},
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        parents = self.fields["parents"]
        assert isinstance(parents, GuardiansField)  # noqa: S101 - for the type checker
        parents.queryset = case.student.guardians.select_related("recipient").order_by("pk")
        self.fields["reasons"].widget.attrs["rows"] = 8


class ReferralToProsecutorForm(ConfirmedForm):
    """The treating officer's referral: reasons always, and her words where the gate is open (R23)."""

    prosecutor = TextField(
        label=_("To whom"), max_length=120, error_messages={"required": _("Write to whom the referral goes")}
    )
    reasons = TextField(
        label=_("The reasons for the referral"),
        max_length=4000,
        multiline=True,
        help_text=_("Facts with dates: absences, what was offered to the family, what came of it."),
        error_messages={"required": REASONS},
    )
    despite = TextField(
        label=_("Why refer although a condition of the law is not met?"),
        max_length=2000,
        multiline=True,
        error_messages={"required": _("Write why you go on although a condition is not met")},
    )

    def __init__(self, *args: Any, is_complete: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reasons"].widget.attrs["rows"] = 10
        if is_complete:
            del self.fields["despite"]


class MoveForm(forms.Form):
    """What became of the proceeding: told by people, one line of history each."""

    move = forms.ChoiceField(
        label=_("What happened?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Mark what happened"), "invalid_choice": _("Mark what happened")},
    )
    on = DayField(
        label=_("On which day"), error_messages={"required": _("Write the day"), "invalid_choice": _("Write the day")}
    )
    text = TextField(
        label=_("In a few words"),
        max_length=2000,
        multiline=True,
        error_messages={"required": _("Write in a few words what happened")},
    )
    version = VersionField()
    form_key = FormKeyField()

    def __init__(self, *args: Any, proceeding: LegalProceeding, today: date, **options: Any) -> None:
        options["initial"] = {"on": today, "version": proceeding.version}
        super().__init__(*args, **options)
        self.proceeding, self.today = proceeding, today
        choice = self.fields["move"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for the type checker
        moves = FOLLOWING.get(LegalStage(proceeding.stage), ())
        choice.choices = [(move.value, move.label) for move in moves]

    def clean_move(self) -> LegalActKind:
        return LegalActKind(self.cleaned_data["move"])

    def clean_on(self) -> date:
        return not_ahead(self.cleaned_data["on"], self.today, since=self.proceeding.opened_on)


class LookForm(forms.Form):
    """The manager looks, and may say something; nothing is approved (R23)."""

    text = TextField(label=_("Comment"), max_length=2000, multiline=True, required=False)
    form_key = FormKeyField()


def not_ahead(day: date, today: date, since: date | None = None) -> date:
    if day > today:
        raise ValidationError(_("That day has not come yet"))
    if since and day < since:
        raise ValidationError(_("The proceeding was opened later than that"))
    return day
