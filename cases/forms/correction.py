"""A correction added to a contact that may no longer be changed."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import TextField
from accounts.fields.text import NOTE_LENGTH

EXPIRED = {
    "required": _("This form has expired. Open it again; copy the text first."),
    "invalid": _("This form has expired. Open it again; copy the text first."),
}


class CorrectionForm(forms.Form):
    note = TextField(
        label=_("What is right"),
        max_length=NOTE_LENGTH,
        multiline=True,
        error_messages={"required": _("Write what is right.")},
        help_text=_("The first record stays as it is; the correction stands beside it."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, error_messages=EXPIRED)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"initial": {"form_key": uuid4()}} | options))
