"""One pupil before a committee: background, parents, attendance, outcome; put on the agenda, added to, told of."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, TextField
from accounts.models import User
from cases.forms.acts import FormKeyField, VersionField
from cases.forms.decision import GuardedField
from cases.models import AgendaItem, Case, Committee, OfficerAttendance, SentHow, YesNo

ITEM_FACTS = (
    *("background", "parents_invited", "parents_invited_on", "parents_invited_how", "parents_present", "summary"),
    *("attendance", "replacement", "attendance_reason"),
)


class ItemForm(forms.Form):
    marks_optional = False  # every part of it may wait
    background = TextField(label=_("Background for the discussion"), max_length=4000, multiline=True, required=False)
    parents_invited = forms.ChoiceField(
        label=_("Were the parents invited?"), choices=YesNo.choices, widget=forms.RadioSelect, required=False
    )
    parents_invited_on = DayField(label=_("When were they invited?"), required=False)
    parents_invited_how = forms.ChoiceField(
        label=_("How were they invited?"), choices=[("", "—"), *SentHow.choices], required=False
    )
    parents_present = forms.ChoiceField(
        label=_("Were the parents there?"), choices=YesNo.choices, widget=forms.RadioSelect, required=False
    )
    attendance = forms.ChoiceField(
        label=_("Did the treating officer take part?"),
        choices=OfficerAttendance.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    replacement = forms.ModelChoiceField(label=_("Who came instead"), queryset=User.objects.none(), required=False)
    attendance_reason = TextField(label=_("Why"), max_length=300, required=False)
    summary = GuardedField(label=_("Summary of the discussion"), max_length=4000, multiline=True, required=False)
    version = VersionField()

    def __init__(self, *args: Any, item: AgendaItem, today: date, **options: Any) -> None:
        shown: dict[str, Any] = {name: getattr(item, name) for name in ITEM_FACTS} | {"version": item.version}
        super().__init__(*args, **{**options, "initial": shown})
        self.item, self.today = item, today
        staff = User.objects.active().filter(Q(is_officer=True) | Q(is_manager=True), unit=item.case.matter.unit_id)
        self.fields["replacement"].queryset = staff.exclude(pk=item.case.matter.owner_id or 0).order_by("name")  # type: ignore[attr-defined]
        summary, invited_on = self.fields["summary"], self.fields["parents_invited_on"]
        assert isinstance(summary, GuardedField)  # noqa: S101 - for the type checker
        assert isinstance(invited_on, DayField)  # noqa: S101
        summary.bars_level, invited_on.latest = item.committee.kind.bars_level, today

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        self._clean_parents(facts)
        self._clean_attendance(facts)
        return facts

    def _clean_parents(self, facts: dict[str, Any]) -> None:
        if facts.get("parents_invited") != YesNo.YES:
            facts["parents_invited_on"], facts["parents_invited_how"] = None, ""
        elif not facts.get("parents_invited_on") and "parents_invited_on" not in self.errors:
            self.add_error("parents_invited_on", _("Write when the parents were invited"))
        if facts.get("parents_present") and self._is_ahead:
            self.add_error("parents_present", _("The committee has not met yet"))

    def _clean_attendance(self, facts: dict[str, Any]) -> None:
        mark = facts.get("attendance")
        if mark and mark != OfficerAttendance.NOT_NEEDED and self._is_ahead:
            self.add_error("attendance", _("The committee has not met yet"))
        if mark != OfficerAttendance.REPLACEMENT:
            facts["replacement"] = None
        elif not facts.get("replacement") and "replacement" not in self.errors:
            self.add_error("replacement", _("Choose who came instead"))
        if mark not in (OfficerAttendance.NOT_NEEDED, OfficerAttendance.MISSED):
            facts["attendance_reason"] = ""
        elif mark == OfficerAttendance.NOT_NEEDED and not facts.get("attendance_reason"):
            self.add_error("attendance_reason", _("Write why taking part was not needed"))

    @property
    def _is_ahead(self) -> bool:
        return self.item.committee.held_on > self.today

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ITEM_FACTS}


class AddItemForm(forms.Form):
    """A pupil for the agenda, or an agenda for a pupil."""

    committee = forms.ModelChoiceField(
        label=_("Which committee"),
        queryset=Committee.objects.none(),
        error_messages={"required": _("Choose a committee"), "invalid_choice": _("Choose from the list")},
    )
    case = forms.ModelChoiceField(
        label=_("Which pupil"),
        queryset=Case.objects.none(),
        error_messages={"required": _("Choose a pupil"), "invalid_choice": _("Choose from the list")},
    )
    background = TextField(label=_("Background for the discussion"), max_length=4000, multiline=True, required=False)
    invite = forms.BooleanField(
        label=_("The treating officer was invited"),
        required=False,
        initial=True,
        help_text=_("Without an invitation the officer and the manager are warned."),
    )
    form_key = FormKeyField()

    def __init__(
        self,
        *args: Any,
        committees: QuerySet[Committee] | None = None,
        cases: QuerySet[Case] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._offer("committee", committees, committee_label)
        self._offer("case", cases, case_label)

    def _offer(self, name: str, rows: Any, label: Any) -> None:
        if rows is None:
            del self.fields[name]
            return
        field = self.fields[name]
        field.queryset, field.label_from_instance = rows, label  # type: ignore[attr-defined]


def committee_label(committee: Committee) -> str:
    """Kind, day and place, never a pupil: also of a committee that one may not open yet."""
    day = f"{committee.held_on.day}.{committee.held_on.month}.{committee.held_on.year}"
    return ", ".join(filter(None, (committee.kind.name, day, committee.place)))


def case_label(case: Case) -> str:
    return f"{case.student.name} · {case.matter.ref}"


class NoteForm(forms.Form):
    """What is added after publishing; the guard holds here too."""

    text = GuardedField(
        label=_("What is to be added or put right"),
        max_length=500,
        multiline=True,
        error_messages={"required": _("Write what is to be added")},
    )
    form_key = FormKeyField()

    def __init__(self, *args: Any, bars_level: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["text"]
        assert isinstance(field, GuardedField)  # noqa: S101 - for the type checker
        field.bars_level = bars_level


class ToldForm(forms.Form):
    """When and how the parents got the decision (N7)."""

    on = DayField(label=_("Given to the parents on"), error_messages={"required": _("Write the day")})
    how = forms.ChoiceField(label=_("How"), choices=SentHow.choices)

    def __init__(self, *args: Any, earliest: date, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        day = self.fields["on"]
        assert isinstance(day, DayField)  # noqa: S101 - for the type checker
        day.earliest, day.latest = earliest, today
