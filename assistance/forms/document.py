"""The upload of a document of this desk: the file itself, what it is, of which day."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField
from assistance.models import AideDocumentKind
from cases.forms.document import MARK, UploadForm


class AideDocumentForm(UploadForm):
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=AideDocumentKind.choices,
        error_messages={"required": MARK, "invalid_choice": MARK},
    )
    received_on = DayField(
        label=_("Date of the document"), error_messages={"required": _("Write its day, for example 14.5.")}
    )
    not_yet = _("The day has not come yet.")
    field_order = ("file", "kind", "received_on", "about", "form_key")
