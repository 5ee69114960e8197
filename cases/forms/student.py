"""A pupil who is not on file yet, with the parent to be called."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import (
    DayField,
    MailField,
    NameField,
    PhoneField,
    TextField,
    clean_israeli_id,
    clean_ministry_number,
    clean_passport,
)
from accounts.models import User
from cases.models import Gender, IdType, Relation, School, Student
from cases.models.student import GRADE_NAMES
from cases.services.students import holder_of_number

NUMBER = ("id_type", "id_number", "id_country")
GRADES = list(enumerate(GRADE_NAMES))
YOUNGEST, OLDEST = 3, 21  # years, at referral
CLEAN_ID = {
    IdType.ISRAELI: clean_israeli_id,
    IdType.MINISTRY: clean_ministry_number,
    IdType.PASSPORT: clean_passport,
}


def clean_number(form: forms.Form, cleaned: dict[str, Any]) -> bool:
    """Put the ID number into `cleaned` as it is stored, by its kind (domain 3); true where there is one.

    Raises ValidationError for the number itself; what else is missing stands beside its own field.
    """
    kind, number = cleaned.get("id_type"), cleaned.get("id_number") or ""
    country = (cleaned.get("id_country") or "").upper() if kind == IdType.PASSPORT else ""
    cleaned |= {"id_number": "", "id_country": country}
    if kind not in CLEAN_ID:
        if kind == IdType.NONE and not cleaned.get("id_missing_reason"):
            form.add_error("id_missing_reason", _("Write why there is no number"))
        return False
    cleaned["id_number"] = CLEAN_ID[IdType(kind)](number)
    if kind == IdType.PASSPORT and not re.fullmatch("[A-Z]{2}", country):
        form.add_error("id_country", _("Write the country as two letters, for example UA"))
        return False
    return True


class NewStudentForm(forms.Form):
    first_name = NameField(label=_("First name"))
    last_name = NameField(label=_("Family name"))
    id_type = forms.ChoiceField(label=_("Kind of ID"), choices=IdType.choices, initial=IdType.ISRAELI)
    id_number = TextField(label=_("ID number"), required=False, max_length=40)
    id_country = TextField(label=_("Country of the passport"), required=False, max_length=2)
    id_missing_reason = TextField(label=_("Why there is no number"), required=False, max_length=200)
    birth_on = DayField(label=_("Date of birth"), required=False)
    gender = forms.ChoiceField(
        label=_("Gender"), choices=Gender.choices, initial="", required=False, widget=forms.RadioSelect
    )
    school = forms.ModelChoiceField(
        label=_("School"), queryset=School.objects.none(), error_messages={"required": _("Choose a school")}
    )
    grade = forms.TypedChoiceField(label=_("Grade"), choices=GRADES, coerce=int)
    class_number = forms.TypedChoiceField(
        label=_("Parallel class"),
        choices=[("", "–"), *((n, str(n)) for n in range(1, 21))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    guardian_name = NameField(label=_("Parent's name"), required=False)
    guardian_relation = forms.ChoiceField(label=_("Relation"), choices=Relation.choices, initial=Relation.MOTHER)
    guardian_phone = PhoneField(label=_("Parent's phone"), required=False)
    guardian_email = MailField(label=_("Parent's e-mail"), required=False)
    guardian_language = forms.ChoiceField(label=_("Parents' language"), choices=settings.LANGUAGES, initial="he")

    prefix = "new"

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today
        self.existing: Student | None = None
        self.fields["school"].queryset = School.objects.visible_to(user).order_by("name")  # type: ignore[attr-defined]

    def clean_birth_on(self) -> date | None:
        born: date | None = self.cleaned_data["birth_on"]
        if born and not YOUNGEST <= self.today.year - born.year <= OLDEST:
            raise ValidationError(_("A pupil is from 3 to 21 years old; check the year"), code="age")
        return born

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            if clean_number(self, cleaned):
                self._refuse_existing(cleaned)
        except ValidationError as error:
            self.add_error("id_number", error)
        if not cleaned.get("guardian_name") and (cleaned.get("guardian_phone") or cleaned.get("guardian_email")):
            self.add_error("guardian_name", _("Write the parent's name"))
        return cleaned

    def _refuse_existing(self, cleaned: dict[str, Any]) -> None:
        self.existing = holder_of_number(self.user.unit, **{name: cleaned[name] for name in NUMBER})
        if self.existing:
            raise ValidationError(_("A pupil with this number is already on file"), code="exists")

    def pupil(self) -> dict[str, Any]:
        """The pupil's own facts, for `create_student`."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith("guardian_")}

    def guardian(self) -> dict[str, Any] | None:
        given = self.cleaned_data
        if not given["guardian_name"]:
            return None
        return {name: given[f"guardian_{name}"] for name in ("name", "relation", "phone", "email", "language")}
