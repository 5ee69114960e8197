"""The facts of a case and its pupil that an officer may put right."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, NameField, TextField
from accounts.models import User
from cases.forms.acts import VersionField
from cases.forms.student import GRADES, NUMBER, OLDEST, YOUNGEST, clean_number
from cases.models import Case, CaseStage, Enrolment, Gender, IdType, Risk, School, Student
from cases.services.facts import Place, Versions
from cases.services.students import holder_of_number

PUPIL = ("first_name", "last_name", "other_name", *NUMBER, "id_missing_reason", "birth_on", "gender", "address")
PLACE = ("school", "grade", "class_number")


class FactsForm(forms.Form):
    stage = forms.ChoiceField(
        label=_("Stage"), choices=[c for c in CaseStage.choices if c[0] != CaseStage.CLOSED], widget=forms.RadioSelect
    )
    risk = forms.ChoiceField(label=_("Risk"), choices=Risk.choices, required=False)
    first_name = NameField(label=_("First name"))
    last_name = NameField(label=_("Family name"))
    other_name = TextField(
        label=_("Name in another script"),
        required=False,
        max_length=120,
        help_text=_("As the family writes it, in Arabic, Russian or Latin letters, or an earlier name."),
    )
    id_type = forms.ChoiceField(label=_("Kind of ID"), choices=IdType.choices)
    id_number = TextField(label=_("ID number"), required=False, max_length=40)
    id_country = TextField(label=_("Country of the passport"), required=False, max_length=2)
    id_missing_reason = TextField(label=_("Why there is no number"), required=False, max_length=200)
    birth_on = DayField(label=_("Date of birth"), required=False)
    gender = forms.ChoiceField(label=_("Gender"), choices=Gender.choices, required=False)
    address = TextField(label=_("Address"), required=False, max_length=160)
    school = forms.ModelChoiceField(
        label=_("School"), queryset=School.objects.none(), required=False, empty_label=_("no school on record")
    )
    grade = forms.TypedChoiceField(label=_("Grade"), choices=GRADES, coerce=int, required=False, empty_value=None)
    class_number = forms.TypedChoiceField(
        label=_("Parallel class"),
        choices=[("", "–"), *((n, str(n)) for n in range(1, 21))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    since = DayField(
        label=_("In this class since"),
        required=False,
        help_text=_("Only when school or class changed; the earlier class stays on record."),
    )
    version = VersionField()
    student_version = VersionField()

    def __init__(self, *args: Any, case: Case, user: User, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.case, self.user, self.today = case, user, today
        self.stay = Enrolment.objects.current().filter(student=case.student).first()
        self.existing: Student | None = None
        self.fields["school"].queryset = School.objects.visible_to(user).order_by("name")  # type: ignore[attr-defined]
        self.initial = {**self.standing(), "version": case.version, "student_version": case.student.version}
        self.initial["since"] = today

    def standing(self) -> dict[str, Any]:
        """What stands on record, by the form's own names."""
        student, stay = self.case.student, self.stay
        here = {name: getattr(stay, name) if stay else None for name in PLACE}
        return {"stage": self.case.stage, "risk": self.case.risk} | {p: getattr(student, p) for p in PUPIL} | here

    def clean_birth_on(self) -> date | None:
        born: date | None = self.cleaned_data["birth_on"]
        if born and not YOUNGEST <= self.today.year - born.year <= OLDEST:
            raise ValidationError(_("A pupil is from 3 to 21 years old; check the year"), code="age")
        return born

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "id_number" in cleaned:
            self._clean_number(cleaned)
        if cleaned.get("id_type") != IdType.NONE:
            cleaned["id_missing_reason"] = ""
        self._clean_since(cleaned)
        return cleaned

    def _clean_number(self, cleaned: dict[str, Any]) -> None:
        try:
            given = clean_number(self, cleaned)
        except ValidationError as error:
            self.add_error("id_number", error)
            return
        holder = holder_of_number(self.user.unit, **{name: cleaned[name] for name in NUMBER}) if given else None
        if holder and holder.pk != self.case.student_id:
            self.refuse_taken(holder)

    def refuse_taken(self, holder: Student | None) -> None:
        """The number is another pupil's; the page offers to compare the two."""
        self.existing = holder
        self.add_error("id_number", _("Another pupil has this number. Perhaps the two are one; compare them."))

    def _clean_since(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("school") and cleaned.get("grade") is None:
            self.add_error("grade", _("Choose a grade"))
        since = cleaned.get("since")
        if since and since > self.today:
            self.add_error("since", _("This day has not come yet"))
        elif since and self.stay and self._moves(cleaned) and since < self.stay.from_on:
            self.add_error("since", _("The present class began later than that"))

    def _moves(self, cleaned: dict[str, Any]) -> bool:
        return bool(cleaned.get("school")) and any(cleaned.get(p) != getattr(self.stay, p) for p in PLACE)

    @property
    def facts(self) -> dict[str, Any]:
        """What `change_facts` takes."""
        given = self.cleaned_data
        school, since = given["school"], given["since"] or self.today
        return {
            "seen": Versions(given["version"], given["student_version"]),
            "stage": CaseStage(given["stage"]),
            "risk": Risk(given["risk"]),
            "pupil": {name: given[name] for name in PUPIL},
            "place": Place(school, given["grade"], given["class_number"], since) if school else None,
        }

    @property
    def changes(self) -> list[tuple[str, Any, Any]]:
        """What was typed where it differs from what stands: name, now, typed."""
        standing, typed = self.standing(), dict(self.cleaned_data)
        typed["school"] = typed["school"] or (self.stay.school if self.stay else None)
        if not self.cleaned_data["school"]:
            typed |= {name: standing[name] for name in PLACE}
        return [(name, now, typed[name]) for name, now in standing.items() if typed[name] != now]

    def in_words(self, name: str, value: Any) -> str:
        """A value as the form says it."""
        if isinstance(value, School):
            return value.name
        choices = (
            {str(key): word for key, word in getattr(self.fields[name], "choices", ())} if name != "school" else {}
        )
        return str(choices.get(str(value), self.fields[name].prepare_value(value) or "")) or "–"
