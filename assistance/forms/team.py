"""The team's meeting: when, where, who sits in it; held, moved, called off (R48)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, NameField, TextField, TimeOfDayField
from assistance.models import AideFile, TeamMeeting, TeamMember
from cases.forms.acts import Because, FormKeyField, VersionField

LINES, MOST = 3, 20
MEMBER_FACTS = ("name", "role", "is_head")


class AfterTheCommittee(DayField):
    """A day of the team: not before the committee's decision (R48), the same day accepted."""

    decided_on: date | None = None
    committee = ""

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day and self.decided_on and day < self.decided_on:
            on = f"{self.decided_on.day}.{self.decided_on.month}.{self.decided_on.year}"
            facts = {"body": self.committee, "day": on}
            words = _("The team meets after %(body)s, which decided on %(day)s. Write that day or a later one.")
            raise ValidationError(words % facts, code="before_committee")
        return day

    def bind_to(self, file: AideFile) -> None:
        self.decided_on, self.committee = file.eligibility.decided_on, file.eligibility.body.name


class TeamMemberForm(forms.Form):
    marks_optional = False
    name = NameField(label=gettext_lazy("Name"), max_length=80, required=False)
    role = TextField(label=gettext_lazy("Role"), max_length=80, required=False)
    is_head = forms.BooleanField(label=gettext_lazy("Head of the team"), required=False)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not facts.get("name") and "name" not in self.errors and (facts.get("role") or facts.get("is_head")):
            self.add_error("name", _("Write the name of this member"))
        return facts


class _Team(forms.BaseFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        if sum(bool(form.cleaned_data.get("is_head")) for form in self.forms if form.is_valid()) > 1:
            raise ValidationError(_("Only one person is the head of the team"))

    @property
    def named(self) -> tuple[dict[str, Any], ...]:
        """The members given; a line without a name is nobody."""
        lines = [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]
        return tuple({name: line[name] for name in MEMBER_FACTS} for line in lines)


Team = forms.formset_factory(TeamMemberForm, formset=_Team, extra=LINES, max_num=MOST, absolute_max=MOST)


def team_forms(data: Any, meeting: TeamMeeting | None = None) -> Any:
    return Team(data, initial=seated(meeting), prefix="members")


def seated(meeting: TeamMeeting | None) -> list[dict[str, Any]]:
    if meeting is None:
        return []
    return list(TeamMember.objects.filter(meeting=meeting).order_by("-is_head", "pk").values(*MEMBER_FACTS))


def team_words(members: Any) -> str:
    """ "אסנת ברק (מנהלת), יעל רון" """
    return ", ".join(f"{one['name']} ({one['role']})" if one["role"] else one["name"] for one in members)


class TeamMeetingForm(forms.Form):
    on = AfterTheCommittee(
        label=gettext_lazy("Day"),
        error_messages={"required": gettext_lazy("Write the day of the meeting, for example 14.5.")},
    )
    at = TimeOfDayField(label=gettext_lazy("Hour"), required=False)
    place = TextField(label=gettext_lazy("Place"), max_length=120, required=False)
    form_key = FormKeyField()
    version = VersionField()

    def __init__(
        self, *args: Any, file: AideFile, today: date, meeting: TeamMeeting | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        day = self.fields["on"]
        assert isinstance(day, AfterTheCommittee)  # noqa: S101 - for the type checker
        day.bind_to(file)
        day.latest = date(file.year + 1, 8, 31)
        day.earliest = min(today, file.eligibility.decided_on) - timedelta(days=1)
        del self.fields["version" if meeting is None else "form_key"]

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("on", "at", "place")}


class CallOffForm(forms.Form):
    reason = Because(label=gettext_lazy("Why is the meeting called off?"))
    version = VersionField()


class HeldForm(forms.Form):
    """A meeting that took place: not in the future."""

    on = AfterTheCommittee(
        label=gettext_lazy("When did the team meet?"),
        error_messages={"required": gettext_lazy("Write the day of the meeting, for example 14.5.")},
    )
    parents_heard = forms.BooleanField(label=gettext_lazy("The parents were heard"), required=False)
    form_key = FormKeyField()

    def __init__(self, *args: Any, file: AideFile, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        day = self.fields["on"]
        assert isinstance(day, AfterTheCommittee)  # noqa: S101 - for the type checker
        day.bind_to(file)

    def clean_on(self) -> date:
        return not_ahead(self.cleaned_data["on"], self.today)


def not_ahead(day: date, today: date) -> date:
    if day > today:
        raise ValidationError(_("That day is still ahead. A meeting is recorded once it took place."), code="ahead")
    return day
