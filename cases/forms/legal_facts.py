"""What the legal gate rests on: the principal's notices, the absences after them, the exemptions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, TextField
from cases.forms.acts import FormKeyField, VersionField
from cases.forms.legal import not_ahead
from cases.models import Case, Guardian, NoticeSigner, PrincipalNotice, School


class GuardianField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.recipient.name} ({obj.get_relation_display()})"


class PrincipalNoticeForm(forms.Form):
    """One registered letter of the principal to one parent (s.4(b)(2)); the unit keeps the copy's facts."""

    guardian = GuardianField(
        label=_("To which parent"),
        queryset=Guardian.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=_("One letter for each parent."),
        error_messages={
            "required": _("Mark to which parent it was sent"),
            "invalid_choice": _("Mark to which parent it was sent"),
        },
    )
    school = forms.ModelChoiceField(
        label=_("From which school"),
        queryset=School.objects.none(),
        help_text=_("The school where the pupil is registered."),
        error_messages={
            "required": _("Choose the school that sent it"),
            "invalid_choice": _("Choose the school that sent it"),
        },
    )
    signed_by = forms.ChoiceField(
        label=_("Who signed the letter?"),
        choices=NoticeSigner.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Mark who signed the letter"), "invalid_choice": _("Mark who signed the letter")},
    )
    sent_on = DayField(label=_("Sent on"), error_messages={"required": _("Write the day it was sent")})
    registered_no = TextField(
        label=_("Registered mail number"),
        max_length=30,
        required=False,
        help_text=_("For example RR123456785IL. Without it the letter does not count."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    slip_on = DayField(label=_("Date on the return slip"), required=False)
    copy_received_on = DayField(label=_("The copy reached the unit on"), required=False)
    version = VersionField()
    form_key = FormKeyField()

    def __init__(
        self, *args: Any, case: Case, today: date, notice: PrincipalNotice | None = None, **options: Any
    ) -> None:
        options["initial"] = self._initial(case, notice)
        super().__init__(*args, **options)
        self.case, self.today, self.notice = case, today, notice
        guardian, school = self.fields["guardian"], self.fields["school"]
        assert isinstance(guardian, GuardianField)  # noqa: S101 - for the type checker
        assert isinstance(school, forms.ModelChoiceField)  # noqa: S101
        guardian.queryset = case.student.guardians.select_related("recipient").order_by("pk")
        school.queryset = School.objects.filter(unit=case.student.unit_id).order_by("name")

    def _initial(self, case: Case, notice: PrincipalNotice | None) -> dict[str, Any]:
        if notice:
            return {name: getattr(notice, name) for name in FACTS} | {"version": notice.version}
        stay = case.student.enrolments.current().first()
        return {"version": 1, "school": stay.school_id if stay else None}

    def clean_registered_no(self) -> str:
        number = "".join(self.cleaned_data["registered_no"].split()).upper()
        same = PrincipalNotice.objects.filter(case=self.case, registered_no=number) if number else []
        mine = (self.notice.form_key if self.notice else None, self.data.get("form_key"))
        if any(str(other.form_key) not in map(str, mine) for other in same):
            raise ValidationError(_("This number stands on another letter. Each parent gets a letter with its own."))
        return number

    def clean_sent_on(self) -> date:
        return not_ahead(self.cleaned_data["sent_on"], self.today)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        sent_on = facts.get("sent_on")
        for name in ("slip_on", "copy_received_on"):
            day = facts.get(name)
            if day and day > self.today:
                self.add_error(name, _("That day has not come yet"))
            elif day and sent_on and day < sent_on:
                self.add_error(name, _("The letter was sent later than that"))
        return facts

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FACTS}


FACTS = ("guardian", "school", "signed_by", "sent_on", "registered_no", "slip_on", "copy_received_on")


class AbsenceForm(forms.Form):
    """Days on which the pupil did not study after the notice, with their source."""

    on = DayField(label=_("From"), error_messages={"required": _("Write the first day")})
    until_on = DayField(label=_("Until"), error_messages={"required": _("Write the last day")})
    source = TextField(
        label=_("Source"),
        max_length=160,
        help_text=_("For example: attendance list of the school, talk with the counsellor."),
        error_messages={"required": _("Write where this is known from")},
    )
    text = TextField(label=_("Details"), max_length=2000, multiline=True, required=False)
    form_key = FormKeyField()

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_until_on(self) -> date:
        return not_ahead(self.cleaned_data["until_on"], self.today)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("on") and facts.get("until_on") and facts["until_on"] < facts["on"]:
            self.add_error("until_on", _("The last day comes before the first one"))
        return facts


class ExemptionForm(forms.Form):
    """Asked before anything else: does an exemption stand in the way? (sections 2A and 5)"""

    is_clear = forms.TypedChoiceField(
        label=_("Does the pupil study in an exempt institution, at home with a permit, or as an apprentice?"),
        choices=[("yes", _("no, none of these")), ("no", _("yes, an exemption was found"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Mark what the answer was"), "invalid_choice": _("Mark what the answer was")},
    )
    on = DayField(label=_("Asked on"), error_messages={"required": _("Write the day it was asked")})
    source = TextField(label=_("Who was asked"), max_length=160, error_messages={"required": _("Write who was asked")})
    text = TextField(label=_("Details"), max_length=2000, multiline=True, required=False)
    form_key = FormKeyField()

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        options["initial"] = {"on": today}
        super().__init__(*args, **options)
        self.today = today

    def clean_on(self) -> date:
        return not_ahead(self.cleaned_data["on"], self.today)
