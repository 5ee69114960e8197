"""Filing an inbound mail by hand: to which case it belongs."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import TextField
from accounts.models import User
from charter.models import Desk, Matter


class CaseNumberForm(forms.Form):
    ref = TextField(
        label=_("Case number"),
        max_length=20,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        error_messages={"required": _("Write the number of the case.")},
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_ref(self) -> Matter:
        """A number of the own unit; a foreign one and a missing one are answered alike."""
        ref = "".join(self.cleaned_data["ref"].split())
        found = Matter.objects.filter(unit=self.user.unit_id, ref=ref, desk=Desk.CASES).first()
        if found is None:
            raise ValidationError(_("There is no case with this number."), code="missing")
        return found
