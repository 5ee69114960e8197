"""The short form behind a school's door; suspected harm goes by telephone, so it is not among the reasons."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, MailField, NameField, PhoneField, TextField, WholeNumberField, clean_israeli_id
from cases.forms.correction import EXPIRED
from cases.forms.report import ReportFields
from cases.forms.student import GRADES
from cases.models import Reason
from cases.models.referral import SCHOOL_STAFF

NOT_HERE = {Reason.HARM, Reason.PATROL}
REASONS = [(one.value, one.label) for one in Reason if one not in NOT_HERE]
PUPIL = ("first_name", "last_name", "id_number", "grade", "class_number")
MUST = _("This must be filled in.")
CHOOSE = {"required": _("Choose one."), "invalid_choice": _("Choose one.")}


class DoorForm(ReportFields):
    field_order = ("reporter_kind", "reporter_name", "reporter_phone", "reporter_email", *PUPIL)

    form_key = forms.UUIDField(widget=forms.HiddenInput, error_messages=EXPIRED)
    reporter_kind = forms.ChoiceField(
        label=_("Your role at the school"),
        choices=[(one.value, one.label) for one in SCHOOL_STAFF],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    reporter_name = NameField(label=_("Your name"), error_messages={"required": MUST})
    reporter_phone = PhoneField(label=_("Your phone"), required=False)
    reporter_email = MailField(
        label=_("Your e-mail"), required=False, help_text=_("There the number and the progress are sent, no details.")
    )
    first_name = NameField(label=_("Pupil's first name"), error_messages={"required": MUST})
    last_name = NameField(label=_("Pupil's family name"), error_messages={"required": MUST})
    id_number = TextField(label=_("Pupil's ID number"), required=False, max_length=20)
    grade = forms.TypedChoiceField(label=_("Grade"), choices=GRADES, coerce=int, error_messages=CHOOSE)
    class_number = WholeNumberField(label=_("Parallel class"), required=False, lowest=1, highest=20)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        options["initial"] = {"form_key": uuid4()}
        super().__init__(*args, **options)
        reasons, since = self.fields["reasons"], self.fields["absent_since"]
        assert isinstance(reasons, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        reasons.label, reasons.choices = _("What is the difficulty"), REASONS
        assert isinstance(since, DayField)  # noqa: S101 - for the type checker
        since.latest = today

    def clean_id_number(self) -> str:
        typed: str = self.cleaned_data["id_number"]
        return clean_israeli_id(typed) if typed else ""

    def pupil(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in PUPIL}

    def report(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in (*PUPIL, "form_key")}
