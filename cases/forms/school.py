"""A school and the people one calls there."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import MailField, NameField, PhoneField, ascii_digits
from accounts.models import Role, User
from cases.models import School, SchoolRole

SYMBOL = re.compile("[0-9]{6}")


class SchoolForm(forms.ModelForm):  # type: ignore[type-arg]
    name = NameField(label=_("School name"), max_length=80)
    phone = PhoneField(label=_("Phone"), required=False)
    email = MailField(label=_("E-mail"), required=False)

    class Meta:
        model = School
        fields = ["symbol", "name", "stage", "sector", "days_a_week", "year_ends_day", "officer", "phone", "email"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        officers = User.objects.with_role(Role.OFFICER).filter(unit=user.unit_id).order_by("name")
        self.fields["officer"].queryset = officers  # type: ignore[attr-defined]

    def clean_symbol(self) -> str:
        symbol = ascii_digits(self.cleaned_data["symbol"])
        if not SYMBOL.fullmatch(symbol):
            raise ValidationError(_("A school symbol has six digits"), code="symbol")
        others = School.objects.visible_to(self.user).exclude(pk=self.instance.pk)
        if others.filter(symbol=symbol).exists():
            raise ValidationError(_("There is already a school with this symbol"), code="exists")
        return symbol


class ContactPersonForm(forms.Form):
    name = NameField(label=_("Name"), required=False)
    role = forms.ChoiceField(label=_("Role"), choices=SchoolRole.choices, initial=SchoolRole.COUNSELLOR)
    phone = PhoneField(label=_("Phone"), required=False)
    email = MailField(label=_("E-mail"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("name") and (cleaned.get("phone") or cleaned.get("email")):
            self.add_error("name", _("Write whose phone or e-mail this is"))
        return cleaned


ContactPeople = forms.formset_factory(ContactPersonForm, extra=2, max_num=12, absolute_max=12)


def named_people(formset: Any) -> list[dict[str, Any]]:
    """The people given; a line without a name is nobody."""
    return [form.cleaned_data for form in formset if form.cleaned_data.get("name")]
