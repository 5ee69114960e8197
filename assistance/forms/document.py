"""The upload of a document of this desk: the file itself, what it is, of which day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, FileKind, TextField, check_upload
from accounts.fields.documents import EXTENSIONS, HIGHEST_BYTES, locked, wrong_kind
from assistance.models import AideDocumentKind
from cases.forms.acts import FormKeyField
from cases.forms.document import CHOOSE_FILE, STATUS

MARK = _("Mark what it is.")


class AideDocumentForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPG, PNG or DOCX, up to 10 MB. Only what the treatment needs."),
        allow_empty_file=True,
        error_messages={"required": CHOOSE_FILE, "invalid": CHOOSE_FILE, "missing": CHOOSE_FILE},
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx"}),
    )
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=AideDocumentKind.choices,
        error_messages={"required": MARK, "invalid_choice": MARK},
    )
    received_on = DayField(
        label=_("Date of the document"), error_messages={"required": _("Write its day, for example 14.5.")}
    )
    about = TextField(label=_("What it is about"), max_length=160, required=False)
    form_key = FormKeyField()

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
            raise ValidationError(_("The day has not come yet."))
        return day

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("file", "form_key")}

    @property
    def status(self) -> int:
        """413, 415 and 429 where the file is the reason, 200 for a form shown again."""
        codes = [error.code for error in self.errors.as_data().get("file", [])]
        return next((STATUS[code] for code in codes if code in STATUS), 200)
