"""Which files the list shows: year, stage, school, risk, words; what is not understood filters nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assistance.models import AideFile, Stage
from assistance.services.files import at_risk, at_school, by_risk, named, year_in_hand, years_with_files
from cases.models import School
from charter.calendar import year_of

RISKS = (("late", _("late")), ("soon", _("due soon")))


class FileFilter(forms.Form):
    q = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    year = forms.TypedChoiceField(label=_("School year"), coerce=int, required=False)
    stage = forms.TypedChoiceField(
        label=_("Stage"), coerce=int, required=False, choices=[("", _("all")), *Stage.choices], empty_value=None
    )
    school = forms.ModelChoiceField(
        label=_("School"), queryset=School.objects.none(), required=False, empty_label=_("all")
    )
    risk = forms.ChoiceField(label=_("Risk"), required=False, choices=[("", _("all")), *RISKS])

    marks_optional = False

    def __init__(self, data: Any, *, user: User, today: date) -> None:
        self.today, self.in_hand = today, year_in_hand(today)
        super().__init__({"year": self.in_hand} | {name: data[name] for name in data if data[name]})
        years = [(year, str(year_of(year))) for year in years_with_files(user, today)]
        self.fields["year"].choices = years  # type: ignore[attr-defined]
        self.fields["school"].queryset = School.objects.visible_to(user).order_by("name")  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def chosen(self) -> dict[str, Any]:
        facts = self.cleaned_data
        return {name: facts[name] for name in ("q", "stage", "school", "risk") if facts.get(name)}

    @property
    def words(self) -> str:
        return str(self.cleaned_data.get("q") or "")

    def narrow(self, files: QuerySet[AideFile]) -> QuerySet[AideFile]:
        facts = self.chosen
        files = by_risk(files.filter(year=self.cleaned_data.get("year") or self.in_hand))
        if "stage" in facts:
            files = files.filter(stage=facts["stage"])
        if "school" in facts:
            files = at_school(files, facts["school"].pk)
        if "risk" in facts:
            files = at_risk(files, facts["risk"], self.today)
        return named(files, facts["q"]) if "q" in facts else files
