"""The list a centre receives, as a workbook from right to left: text stays text, and nothing in it is a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

WIDEST = 40
Cell = str | int | date | None


def build_workbook(*, title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):  # a new workbook has one sheet
        raise TypeError(sheet)
    sheet.title, sheet.sheet_view.rightToLeft = title, True
    for number, row in enumerate([head, *rows], start=1):
        _write_row(sheet, number, row)
    _dress(sheet, len(head))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _write_row(sheet: Worksheet, number: int, row: Sequence[Cell]) -> None:
    for column, value in enumerate(row, start=1):
        cell = sheet.cell(number, column, value)
        if isinstance(value, str):  # "=1+1" is a name like another, "012345678" an identity number
            cell.data_type, cell.number_format = "s", "@"
        elif isinstance(value, date):
            cell.number_format = "dd/mm/yyyy"


def _dress(sheet: Worksheet, columns: int) -> None:
    sheet.freeze_panes = "A2"
    for column in range(1, columns + 1):
        cells = [str(sheet.cell(row, column).value or "") for row in range(1, sheet.max_row + 1)]
        sheet.column_dimensions[get_column_letter(column)].width = min(max(map(len, cells)) + 3, WIDEST)
        sheet.cell(1, column).font, sheet.cell(1, column).alignment = Font(bold=True), Alignment(horizontal="right")


def transfer_head() -> list[str]:
    """What a centre needs to allot the hours: no disability, no reason, no parent (6.1)."""
    with override("he"):
        return [
            _("family name"), _("first name"), _("ID number"), _("school symbol"), _("School"), _("Class"),
            _("Function level"), _("minimum of the level"), _("addition of the MATYA"),
            _("addition of the supervisor"), _("Hours a week"), _("decided on"), _("version"),
            _("a shared aide is possible"), _("new pupil"),
        ]  # fmt: skip
