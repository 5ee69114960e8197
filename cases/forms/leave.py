"""A leave as it is entered, and who is asked to cover each case of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField
from accounts.models import Role, User
from cases.forms.correction import EXPIRED
from cases.models import Leave
from cases.services.cover.proposing import present_staff

LONGEST = timedelta(days=366)


class LeaveForm(forms.Form):
    """First and last day; nobody is asked why."""

    officer = forms.ModelChoiceField(label=gettext_lazy("Officer"), queryset=User.objects.none())
    first_on = DayField(label=gettext_lazy("First day away"), error_messages={"required": gettext_lazy("Type a day.")})
    last_on = DayField(label=gettext_lazy("Last day away"), error_messages={"required": gettext_lazy("Type a day.")})
    form_key = forms.UUIDField(widget=forms.HiddenInput, error_messages=EXPIRED)

    def __init__(self, *args: Any, user: User, today: date, **options: Any) -> None:
        options["initial"] = {"form_key": uuid4(), "officer": user.pk if user.is_officer else None}
        super().__init__(*args, **options)
        officer = self.fields["officer"]
        assert isinstance(officer, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        mine = User.objects.with_role(Role.OFFICER).filter(unit=user.unit_id).order_by("name", "pk")
        officer.queryset = mine if user.is_manager else mine.filter(pk=user.pk)
        for name in ("first_on", "last_on"):
            day = self.fields[name]
            assert isinstance(day, DayField)  # noqa: S101 - for the type checker
            day.earliest, day.latest = today, today + 2 * LONGEST

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        first, last = facts.get("first_on"), facts.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("The last day is before the first."))
        elif first and last and last - first > LONGEST:
            self.add_error("last_on", _("A leave is at most a year; hand the cases over instead."))
        return facts


class CoverChoiceForm(forms.Form):
    """One choice for each case that nobody has accepted yet."""

    def __init__(self, *args: Any, leave: Leave, **options: Any) -> None:
        super().__init__(*args, **options)
        staff = present_staff(leave.unit, first=leave.first_on, last=leave.last_on, away=leave.officer)
        self.staff = {user.pk: user for user in staff}
        choices = [(str(user.pk), user.name) for user in staff]
        self.offers = list(leave.offers.filter(accepted_at=None).select_related("cover", "case__student"))
        for offer in self.offers:
            self.fields[f"offer-{offer.pk}"] = forms.ChoiceField(
                label=offer.case.student.name,
                choices=choices,
                initial=str(offer.cover_id),
                widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
                error_messages={"invalid_choice": gettext_lazy("Choose one of the colleagues shown.")},
            )

    def wanted(self) -> dict[int, User]:
        return {offer.pk: self.staff[int(self.cleaned_data[f"offer-{offer.pk}"])] for offer in self.offers}
