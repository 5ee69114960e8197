"""A support centre and the schools it serves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import MailField, NameField, PhoneField, SeveralField
from accounts.models import User
from assistance.models import Matya
from cases.forms.acts import VersionField
from cases.models import School


def name_with_centre(school: Any) -> str:
    """A school with the centre that serves it now."""
    facts = getattr(school, "assistance", None)
    matya = facts.matya if facts else None
    return f"{school.name} ({matya.name})" if matya else str(school.name)


class SchoolsField(SeveralField):
    def label_from_instance(self, obj: Any) -> str:
        return name_with_centre(obj)


class CentreForm(forms.Form):
    name = NameField(
        label=gettext_lazy("Name of the centre"),
        max_length=80,
        error_messages={"required": gettext_lazy("Write the name of the centre")},
    )
    director = NameField(label=gettext_lazy("Director"), max_length=80, required=False)
    email = MailField(label=gettext_lazy("E-mail"), required=False)
    phone = PhoneField(label=gettext_lazy("Phone"), required=False)
    schools = SchoolsField(
        label=gettext_lazy("Schools and kindergartens it serves"),
        queryset=School.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("In brackets: the centre that serves it now. A school has one centre."),
    )
    is_retired = forms.BooleanField(label=gettext_lazy("Not in use any more"), required=False)
    version = VersionField()

    def __init__(self, *args: Any, matya: Matya, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.matya, self.user = matya, user
        if matya.pk is None:
            del self.fields["version"]
        schools: Any = self.fields["schools"]
        schools.queryset = School.objects.visible_to(user).select_related("assistance__matya").order_by("name", "pk")

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if Matya.objects.filter(unit=self.user.unit_id, name=name).exclude(pk=self.matya.pk).exists():
            raise ValidationError(_("There is a centre of this name already."))
        return name
