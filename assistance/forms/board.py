"""Which files the May board shows; what is not understood filters nothing (ux 3.10)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assistance.models import AideFile, Stage
from assistance.services.files import at_risk, at_school
from cases.models import Guardian, School

RISKS = (("late", _("late")), ("soon", _("due soon")))


class BoardFilter(forms.Form):
    school = forms.ModelChoiceField(
        label=_("School"), queryset=School.objects.none(), required=False, empty_label=_("all")
    )
    stage = forms.TypedChoiceField(
        label=_("Stage"), coerce=int, required=False, choices=[("", _("all")), *Stage.choices], empty_value=None
    )
    language = forms.ChoiceField(label=_("Parents' language"), required=False)
    risk = forms.ChoiceField(label=_("At risk"), required=False, choices=[("", _("all")), *RISKS])

    marks_optional = False

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.fields["school"].queryset = School.objects.visible_to(user).order_by("name")  # type: ignore[attr-defined]
        spoken = Guardian.objects.filter(student__unit=user.unit_id, student__has_aide_file=True)
        codes = set(spoken.values_list("recipient__language", flat=True))
        languages = [(code, name) for code, name in settings.LANGUAGES if code in codes]
        self.fields["language"].choices = [("", _("all")), *languages]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def chosen(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, files: QuerySet[AideFile], today: Any) -> QuerySet[AideFile]:
        facts = self.chosen
        if "stage" in facts:
            files = files.filter(stage=facts["stage"])
        if "school" in facts:
            files = at_school(files, facts["school"].pk)
        if "risk" in facts:
            files = at_risk(files, facts["risk"], today)
        return files.filter(_spoken(facts["language"])) if "language" in facts else files


def _spoken(language: str) -> Exists:
    """One parent is enough."""
    family = Guardian.objects.filter(student=OuterRef("eligibility__student"), recipient__language=language)
    return Exists(family)
