"""The ministry's export of a month, to be taken in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.fields import FileKind, check_upload
from cases.forms.acts import FormKeyField
from cases.forms.document import CHOOSE_FILE, STATUS

HIGHEST_BYTES = 5_000_000
MONTHS_BACK = 14


def months_before(today: date) -> list[date]:
    """This month and those before it, newest first."""
    count = today.year * 12 + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(count, count - MONTHS_BACK, -1)]


class MinistryReportForm(forms.Form):
    month = forms.TypedChoiceField(
        label=_("Month of the report"),
        coerce=date.fromisoformat,
        error_messages={"required": _("Choose from the list"), "invalid_choice": _("Choose from the list")},
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "Excel (.xlsx) or CSV, up to 5 MB. Columns by name, in any order: סמל מוסד, שעות מדווחות; "
            "and where there are, שם מוסד and מספר זהות."
        ),
        allow_empty_file=True,
        error_messages={"required": CHOOSE_FILE, "invalid": CHOOSE_FILE, "missing": CHOOSE_FILE},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    form_key = FormKeyField()

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        months = months_before(today)
        options.setdefault("initial", {"month": months[1].isoformat()})
        super().__init__(*args, **options)
        choices = [(month.isoformat(), date_format(month, "F Y")) for month in months]
        self.fields["month"].choices = choices  # type: ignore[attr-defined]

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
