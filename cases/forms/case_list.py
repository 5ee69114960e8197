"""Finding cases: words, school, officer, state; sorted by what presses, by name or by school."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from cases.models import Case, School
from cases.services.students import search_students
from cases.services.talk_figures import missing_talks
from cases.services.untouched import are_untouched

STATES = (
    ("late", _("late")),
    ("today", _("for today")),
    ("week", _("within a week")),
    ("talks", _("talks missing")),
    ("untouched", _("untouched for 30 days")),
    ("quiet", _("nothing open")),
    ("dropout", _("out of school")),
    ("unassigned", _("without an officer")),
    ("closed", _("closed")),
)
SORTS = {
    "due": (F("next_due").asc(nulls_last=True), "pk"),
    "name": ("student__last_name", "student__first_name", "pk"),
    "school": (F("school_name").asc(nulls_last=True), "grade", "student__last_name", "pk"),
    "new": ("-opened_on", "-pk"),
}
SORT_WORDS = (("due", _("by due date")), ("name", _("by name")), ("school", _("by school")), ("new", _("newest first")))


class CaseFilter(django_filters.FilterSet):
    """Every choice is a part of the address, so that a view can be kept and sent."""

    q = django_filters.CharFilter(label=_("Search"), method="by_words", max_length=100)
    school = django_filters.ModelChoiceFilter(
        label=_("School"), queryset=School.objects.none(), method="by_school", empty_label=_("all")
    )
    officer = django_filters.ModelChoiceFilter(
        label=_("Officer"), queryset=User.objects.none(), field_name="matter__owner", empty_label=_("all")
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES, method="by_state", empty_label=_("open"))
    sort = django_filters.ChoiceFilter(label=_("Order"), choices=SORT_WORDS, method="keep", empty_label=None)

    class Meta:
        model = Case
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, *, queryset: QuerySet[Case], user: User, today: date) -> None:
        super().__init__(data, queryset=queryset)
        self.user, self.today = user, today
        self.filters["school"].queryset = School.objects.visible_to(user).order_by("name")
        if user.is_manager:
            self.filters["officer"].queryset = User.objects.with_role(Role.OFFICER).filter(unit=user.unit_id)
        else:
            del self.filters["officer"]
        self.form.marks_optional = False
        self.form.fields["q"].widget = forms.HiddenInput()

    @property
    def qs(self) -> QuerySet[Case]:
        found: QuerySet[Case] = super().qs
        data = self.form.cleaned_data if self.form.is_valid() else {}
        if data.get("state") != "closed":
            found = found.filter(closed_on=None)
        return found.order_by(*SORTS.get(data.get("sort") or "due", SORTS["due"]))

    @property
    def chosen(self) -> dict[str, Any]:
        data = self.form.cleaned_data if self.form.is_valid() else {}
        return {name: value for name, value in data.items() if value and name != "sort"}

    def by_words(self, cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        text = value.strip()
        pupils = search_students(self.user, text).order_by()
        return cases.filter(Q(student__in=pupils.values("pk")) | Q(matter__ref=text.replace("־", "-")))

    def by_school(self, cases: QuerySet[Case], name: str, value: School) -> QuerySet[Case]:
        return cases.filter(student__enrolments__until_on=None, student__enrolments__school=value)

    def by_state(self, cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        wanted = {
            "late": Q(next_due__lt=self.today),
            "today": Q(next_due=self.today),
            "week": Q(next_due__gte=self.today, next_due__lte=date.fromordinal(self.today.toordinal() + 7)),
            "talks": Q(Exists(missing_talks(self.today))),
            "untouched": are_untouched(self.today),
            "quiet": Q(next_due=None),
            "dropout": Q(dropped_on__isnull=False, dropout_returned_on=None),
            "unassigned": Q(matter__owner=None),
            "closed": ~Q(closed_on=None),
        }
        return cases.filter(wanted[value])

    def keep(self, cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        return cases
