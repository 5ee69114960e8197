"""The board's filters, as GET parameters that can be bookmarked, and the officer a case is given to."""

from __future__ import annotations

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from cases.models import School
from cases.services.board import Scope
from charter.calendar import school_year


class Period(TextChoices):
    YEAR = "year", _("since the year began")
    QUARTER = "quarter", _("three months")
    MONTH = "month", _("one month")


MONTHS = {"quarter": 3, "month": 1}


class BoardFilterForm(forms.Form):
    """What cannot be read is ignored: a bookmark of an officer who left still shows the unit.

    The fields are left required, so that no label says "(optional)" where the empty choice means "all".
    """

    use_required_attribute = False

    officer = forms.ModelChoiceField(label=_("Officer"), queryset=User.objects.none(), empty_label=_("all officers"))
    school = forms.ModelChoiceField(label=_("School"), queryset=School.objects.none(), empty_label=_("all schools"))
    period = forms.ChoiceField(label=_("Period"), choices=Period.choices)

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today
        officers, schools = self.fields["officer"], self.fields["school"]
        officers.queryset = unit_officers(user)  # type: ignore[attr-defined]
        schools.queryset = School.objects.visible_to(user).order_by("name")  # type: ignore[attr-defined]

    def scope(self) -> Scope:
        self.is_valid()
        chosen = self.cleaned_data
        start = school_year(self.today).start
        months = MONTHS.get(str(chosen.get("period")))
        since = max(start, self.today - relativedelta(months=months)) if months else start
        return Scope(self.user.unit, since, self.today, chosen.get("officer"), chosen.get("school"))


def unit_officers(user: User) -> Any:
    return User.objects.with_role(Role.OFFICER).filter(unit=user.unit_id).order_by("name")


class AssignForm(forms.Form):
    owner = forms.ModelChoiceField(
        label=_("Officer"),
        queryset=User.objects.none(),
        error_messages={"required": _("Choose an officer"), "invalid_choice": _("Choose an officer")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = unit_officers(user)  # type: ignore[attr-defined]
