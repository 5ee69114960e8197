"""Planning a patrol, calling it off, and the few taps of the page in the park."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, SeveralField, TextField, TimeOfDayField, WholeNumberField, clean_name
from accounts.models import Role, User
from cases.forms.acts import Because, FormKeyField, VersionField
from cases.forms.student import NewStudentForm
from cases.models import AgeBand, Gender, Patrol, PatrolPark
from cases.services.patrols import EARLIEST, LATEST, no_school
from cases.services.patrols.findings import MOST
from charter.calendar import school_year

PARKS, KNOWN_PARKS = 12, 12
ONE_DAY = timedelta(days=1)


class PatrolForm(forms.Form):
    """A day, its hours, the parks and who goes: a school day, in school hours (R25, C11)."""

    on = DayField(label=gettext_lazy("Day"), error_messages={"required": gettext_lazy("Write the day of the patrol")})
    starts_at = TimeOfDayField(
        label=gettext_lazy("From hour"),
        initial=time(9),
        error_messages={"required": gettext_lazy("Write when it begins, for example 9:00")},
    )
    ends_at = TimeOfDayField(
        label=gettext_lazy("Until hour"),
        initial=time(12),
        error_messages={"required": gettext_lazy("Write when it ends, for example 12:00")},
    )
    known_parks = forms.MultipleChoiceField(
        label=gettext_lazy("Parks"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more_parks = TextField(
        label=gettext_lazy("Other parks"),
        required=False,
        multiline=True,
        help_text=gettext_lazy("One in each line. All the parks of one day are one patrol."),
    )
    staff = SeveralField(
        label=gettext_lazy("Who goes on the patrol"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={code: gettext_lazy("Mark who goes on the patrol") for code in ("required", "invalid_choice")},
    )
    form_key = FormKeyField()
    version = VersionField()
    marks_optional = False  # parks are ticked or written, one of the two

    def __init__(self, *args: Any, user: User, today: date, patrol: Patrol | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user, self.patrol = user, patrol
        year = school_year(today)
        self.fields["on"].earliest = year.start  # type: ignore[attr-defined]
        self.fields["on"].latest = school_year(year.end + ONE_DAY).end  # type: ignore[attr-defined]
        people = User.objects.with_role(Role.OFFICER) | User.objects.with_role(Role.MANAGER)
        self.fields["staff"].queryset = people.filter(unit=user.unit_id).order_by("name")  # type: ignore[attr-defined]
        parks = known_parks(user)
        self.fields["known_parks"].choices = [(name, name) for name in parks]  # type: ignore[attr-defined]
        if not parks:
            del self.fields["known_parks"]
        del self.fields["version" if patrol is None else "form_key"]
        self.initial = {**self._standing(parks), **self.initial}

    def _standing(self, known: list[str]) -> dict[str, Any]:
        if self.patrol is None:
            return {"staff": [self.user.pk]}
        parks = list(self.patrol.parks.order_by("pk").values_list("name", flat=True))
        return {
            "on": self.patrol.on,
            "starts_at": self.patrol.starts_at,
            "ends_at": self.patrol.ends_at,
            "staff": [person.pk for person in self.patrol.staff.all()],
            "known_parks": [name for name in parks if name in known],
            "more_parks": "\n".join(name for name in parks if name not in known),
            "version": self.patrol.version,
        }

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if self.patrol and day == self.patrol.on:
            return day
        why = no_school(self.user.unit, day)
        if why:
            facts = {"day": f"{day.day}.{day.month}.{day.year}", "why": why}
            raise ValidationError(
                _("%(day)s is not a school day: %(why)s. A patrol is made when pupils should be at school.") % facts
            )
        if Patrol.objects.standing().filter(year__unit=self.user.unit_id, on=day).exists():
            raise ValidationError(
                _("There is a patrol on this day already. Add the park to it: one day is one patrol.")
            )
        return day

    def clean_more_parks(self) -> list[str]:
        lines = self.cleaned_data["more_parks"].splitlines()
        return [clean_name(line, max_length=80) for line in lines if line.strip()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._clean_hours(cleaned.get("starts_at"), cleaned.get("ends_at"))
        if "more_parks" in cleaned:
            parks = list(dict.fromkeys([*cleaned.get("known_parks", []), *cleaned["more_parks"]]))
            if not parks:
                self.add_error("more_parks", _("Write at least one park"))
            elif len(parks) > PARKS:
                self.add_error("more_parks", _("A patrol has at most %(n)s parks") % {"n": PARKS})
            cleaned["parks"] = parks
        return cleaned

    def _clean_hours(self, starts: time | None, ends: time | None) -> None:
        hours = _("A patrol is made in school hours, from 8:00 to 14:00")
        if starts and not EARLIEST <= starts < LATEST:
            self.add_error("starts_at", hours)
        if ends and not EARLIEST < ends <= LATEST:
            self.add_error("ends_at", hours)
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("The patrol ends before it begins"))

    def facts(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in ("on", "starts_at", "ends_at", "staff", "parks")}


def known_parks(user: User) -> list[str]:
    """The unit's parks, those of the last patrols first."""
    rows = PatrolPark.objects.filter(patrol__year__unit=user.unit_id).order_by("-patrol__on", "pk")
    return list(dict.fromkeys(rows.values_list("name", flat=True)[: KNOWN_PARKS * 4]))[:KNOWN_PARKS]


class CallOffForm(forms.Form):
    reason = Because(label=gettext_lazy("Why is the patrol called off?"))


class UnknownForm(forms.Form):
    """Children whose names nobody knows: no field for a name, and none for a picture (R25)."""

    marks_optional = False

    age_band = forms.ChoiceField(
        label=gettext_lazy("About how old"),
        choices=AgeBand.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Mark about how old they are")},
    )
    gender = forms.ChoiceField(
        label=gettext_lazy("Gender"),
        choices=[
            (Gender.FEMALE, gettext_lazy("girls")),
            (Gender.MALE, gettext_lazy("boys")),
            ("", gettext_lazy("both")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    number = WholeNumberField(
        label=gettext_lazy("How many"),
        lowest=1,
        highest=MOST,
        initial=1,
        error_messages={"required": gettext_lazy("Write how many")},
    )
    form_key = FormKeyField()


class NewcomerForm(NewStudentForm):
    """A child met in the park who gave a name and is not on file."""

    form_key = FormKeyField()

    def pupil(self) -> dict[str, Any]:
        return {name: value for name, value in super().pupil().items() if name != "form_key"}


class EndForm(forms.Form):
    note = TextField(
        label=gettext_lazy("What was seen"),
        required=False,
        multiline=True,
        help_text=gettext_lazy("No names: a pupil you know is noted above and becomes a referral."),
    )
