"""The upload of a document: the file itself, what it is, from whom, and whether it is restricted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, FileKind, TextField, check_upload
from accounts.fields.documents import EXTENSIONS, HIGHEST_BYTES, locked, wrong_kind
from cases.forms.acts import Because, FormKeyField
from cases.models import DocumentKind, DocumentOrigin

STATUS = {"too_large": 413, "wrong_kind": 415, "too_many": 429}
CHOOSE_FILE, MARK = _("Choose a file."), _("Mark what it is.")


class UploadForm(forms.Form):
    """A file and its day: the rules of every upload. Whoever derives says what kinds there are."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPG, PNG or DOCX, up to 10 MB. Only what the treatment needs."),
        allow_empty_file=True,
        error_messages={"required": CHOOSE_FILE, "invalid": CHOOSE_FILE, "missing": CHOOSE_FILE},
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx"}),
    )
    received_on = DayField()
    about = TextField(label=_("What it is about"), max_length=160, required=False)
    form_key = FormKeyField()
    not_yet = _("It cannot have been received in the future.")

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        options["initial"] = {"received_on": today} | (options.get("initial") or {})
        super().__init__(*args, **options)
        self.today = today

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        self.content = check_upload(file, size=file.size or 0, highest=HIGHEST_BYTES, kinds=set(FileKind))
        if self.content is FileKind.OLE:
            raise locked()
        if self.content not in EXTENSIONS:
            raise wrong_kind()
        return file

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day > self.today:
            raise ValidationError(self.not_yet)
        return day

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("file", "form_key")}

    @property
    def status(self) -> int:
        """413, 415 and 429 where the file is the reason, 200 for a form shown again."""
        codes = [error.code for error in self.errors.as_data().get("file", [])]
        return next((STATUS[code] for code in codes if code in STATUS), 200)


class DocumentForm(UploadForm):
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=DocumentKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": MARK, "invalid_choice": MARK},
    )
    origin = forms.ChoiceField(
        label=_("From whom"),
        choices=DocumentOrigin.choices,
        error_messages={"required": _("Choose from whom it came."), "invalid_choice": _("Choose from whom it came.")},
    )
    received_on = DayField(
        label=_("Received on"), error_messages={"required": _("Write the day it was received, for example 14.5.")}
    )
    restricted = forms.BooleanField(
        label=_("Only for the treating officer, her cover and the manager"),
        required=False,
        help_text=_("For health, family and harm."),
    )
    field_order = ("file", "kind", "origin", "received_on", "about", "restricted", "form_key")


class HideDocumentForm(forms.Form):
    reason = Because(label=_("Why is it hidden?"))
