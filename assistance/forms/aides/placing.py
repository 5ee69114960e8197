"""An aide beside pupils: who, shared how, from when; the week; the way to school; the end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, SeveralField, WholeNumberField
from accounts.models import User
from assistance.forms.aides.people import EndDayForm
from assistance.models import Aide, AideAssignment, AideAssignmentPupil, AideFile, Sharing
from assistance.services.files import stay_of
from cases.forms.acts import Because, FormKeyField, VersionField
from charter import texts

MOST_OF_A_PUPIL, MOST_OF_A_CLASS, MOST_OF_ESCORT = 30, 60, 30
WEEKDAYS = [(0, _("Sunday")), (1, _("Monday")), (2, _("Tuesday")), (3, _("Wednesday")), (4, _("Thursday"))]
FRIDAY = (5, _("Friday"))
LESSONS = range(1, 11)


class FileChoiceField(SeveralField):
    def label_from_instance(self, obj: Any) -> str:
        """Name, class and hours of a pupil who could share the aide."""
        student, stay = obj.student, stay_of(obj.student)
        words = _("%(name)s, class %(class)s, %(hours)s")
        named = {
            "name": student.name,
            "class": stay.class_name if stay else "–",
            "hours": texts.hours(obj.allocation.total),
        }
        return words % named


class SharingForm(forms.Form):
    """How an aide serves, and whom beside the pupil at hand (R65, R66)."""

    sharing = forms.ChoiceField(
        label=_("Whom does the aide serve?"), choices=Sharing.choices, initial=Sharing.ONE, widget=forms.RadioSelect
    )
    others = FileChoiceField(
        label=_("Other pupils of this school"),
        queryset=AideFile.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list"), "invalid_pk_value": _("Choose from the list")},
    )
    hours = WholeNumberField(
        label=_("Only part of the hours?"),
        lowest=1,
        highest=MOST_OF_A_PUPIL,
        required=False,
        help_text=_("Leave empty for all the hours no aide covers yet. For one pupil only."),
    )
    class_hours = WholeNumberField(
        label=_("Weekly hours of the class"),
        lowest=1,
        highest=MOST_OF_A_CLASS,
        required=False,
        help_text=_("For a shared aide, where the hours of the class are not on record yet."),
    )

    def offer(self, files: QuerySet[AideFile]) -> None:
        self.fields["others"].queryset = files  # type: ignore[attr-defined]
        if not files.exists():
            for name in ("others", "class_hours"):
                del self.fields[name]
            self.fields["sharing"].choices = [Sharing.choices[0]]  # type: ignore[attr-defined]

    def chosen_files(self, file: AideFile) -> list[AideFile]:
        return [file, *self.cleaned_data.get("others", [])]

    @property
    def typed_hours(self) -> int | None:
        return self.cleaned_data.get("hours") if self.cleaned_data["sharing"] == Sharing.ONE else None


class AssignmentForm(SharingForm):
    aide = forms.ModelChoiceField(
        label=_("Aide"),
        queryset=Aide.objects.none(),
        empty_label=_("choose"),
        error_messages={"required": _("Choose an aide"), "invalid_choice": _("Choose from the list")},
    )
    from_on = DayField(label=_("From"), error_messages={"required": _("Write the first day")})
    form_key = FormKeyField()
    field_order = ("aide", "sharing", "others", "class_hours", "hours", "from_on")

    def __init__(self, *args: Any, user: User, others: QuerySet[AideFile], **options: Any) -> None:
        super().__init__(*args, **options)
        aides = Aide.objects.visible_to(user).filter(is_retired=False)
        self.fields["aide"].queryset = aides.order_by("name", "pk")  # type: ignore[attr-defined]
        self.offer(others)


class AssignmentChangeForm(SharingForm):
    from_on = DayField(label=_("Changes from"), error_messages={"required": _("Write the first day")})
    version = VersionField()

    def __init__(self, *args: Any, others: QuerySet[AideFile], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer(others)


class FollowForm(forms.Form):
    """Which version of a placing the button was pressed on."""

    version = VersionField()


class AssignmentEndForm(EndDayForm):
    reason = Because(label=_("Why does it end?"))


class EscortForm(forms.Form):
    """Hours on the way to school, beside the hours of aide (R71)."""

    weekly = WholeNumberField(
        label=_("Weekly hours of escort"),
        lowest=0,
        highest=MOST_OF_ESCORT,
        help_text=_("Not taken from the hours of aide. 0 ends the escort."),
        error_messages={"required": _("Write how many hours")},
    )
    from_on = DayField(label=_("From"), error_messages={"required": _("Write the first day")})
    form_key = FormKeyField()
    version = VersionField()


class WeekForm(forms.Form):
    """The week of an aide: for each pupil the lessons together, one box a lesson."""

    marks_optional = False
    version = VersionField()

    def __init__(
        self, *args: Any, assignment: AideAssignment, pupils: list[AideAssignmentPupil], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.pupils = pupils
        days = [*WEEKDAYS, FRIDAY] if assignment.school.days_a_week == 6 else WEEKDAYS
        self.days = days
        slots = [(f"{day}-{lesson}", f"{word} {lesson}") for day, word in days for lesson in LESSONS]
        for row in pupils:
            self.fields[f"pupil{row.pk}"] = forms.MultipleChoiceField(
                label=row.file.student.name, choices=slots, required=False, widget=forms.CheckboxSelectMultiple
            )

    def week(self) -> dict[int, list[tuple[int, int]]]:
        return {row.pk: [slot(text) for text in self.cleaned_data[f"pupil{row.pk}"]] for row in self.pupils}

    def words_of(self, slots: Iterable[tuple[int, int]]) -> str:
        """Lessons in a few words, for two weeks side by side."""
        named = dict(self.days)
        return ", ".join(f"{named.get(day, day)} {lesson}" for day, lesson in sorted(slots))

    def grids(self) -> list[tuple[AideAssignmentPupil, list[tuple[int, list[tuple[str, str, bool]]]]]]:
        """For the table: each pupil, each lesson, each day's box with its value, its words and whether it is ticked."""
        return [(row, self._lessons(f"pupil{row.pk}")) for row in self.pupils]

    def _lessons(self, name: str) -> list[tuple[int, list[tuple[str, str, bool]]]]:
        ticked = set(self[name].value() or ())
        return [
            (lesson, [(f"{day}-{lesson}", str(word), f"{day}-{lesson}" in ticked) for day, word in self.days])
            for lesson in LESSONS
        ]


def slot(text: str) -> tuple[int, int]:
    day, _dash, lesson = text.partition("-")
    return int(day), int(lesson)


def day_inside(year_start: date, year_end: date, today: date) -> date:
    """The first day to propose: today, or the nearest day of the school year."""
    return min(max(today, year_start), year_end)
