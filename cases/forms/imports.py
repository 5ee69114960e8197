"""The upload of a file: its kind, the file itself, and the key that makes a double click one run."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.fields import FileKind, check_upload
from cases.models import ImportKind
from cases.services.imports.tables import HIGHEST_BYTES

STATUS = {"too_large": 413, "wrong_kind": 415, "active": 415}


class ImportForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is in the file"), choices=ImportKind.choices, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx) or CSV, up to 50 MB and 100,000 rows. The columns may stand in any order."),
        allow_empty_file=True,
        max_length=None,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["form_key"].initial = uuid4

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        kinds = {FileKind.ZIP, FileKind.TEXT, FileKind.OLE}  # old Excel gets its own advice when it is opened
        check_upload(file, size=file.size or 0, highest=HIGHEST_BYTES, kinds=kinds)
        return file

    @property
    def status(self) -> int:
        """413 and 415 where the file is the reason, 200 for a form shown again."""
        codes = [error.code for error in self.errors.as_data().get("file", [])]
        return next((STATUS[code] for code in codes if code in STATUS), 200)
