"""XLSX by openpyxl in read-only mode, after a look at the zip directory: a small file may unpack to gigabytes."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from defusedxml.common import DefusedXmlException
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl.utils.exceptions import InvalidFileException

HIGHEST_UNPACKED = 50_000_000
HIGHEST_RATIO = 100
HIGHEST_PARTS = 200
HIGHEST_LINE = 110_000  # blank rows that a sheet claims to have count too
NEEDED = {"[Content_Types].xml", "xl/workbook.xml"}
REFUSED_PARTS = ("xl/vbaProject", "xl/externalLinks/", "xl/embeddings/")
BROKEN = (
    *(ValueError, KeyError, IndexError, TypeError, AttributeError, OSError, SyntaxError, EOFError, OverflowError),
    *(RuntimeError, zipfile.BadZipFile, zlib.error, DefusedXmlException, InvalidFileException),
)


def _broken() -> ValidationError:
    return ValidationError(_("This Excel file is damaged. Open it in Excel and save it again."), "broken")


def _is_bomb(parts: list[zipfile.ZipInfo]) -> bool:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    return len(parts) > HIGHEST_PARTS or unpacked > HIGHEST_UNPACKED or unpacked > HIGHEST_RATIO * max(packed, 10_000)


def check_directory(path: Path) -> None:
    """Refuse by the zip directory alone: bombs, other documents, macros, links to other files, passwords."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except BROKEN:
        raise _broken() from None
    names = [part.filename for part in parts]
    if _is_bomb(parts):
        raise ValidationError(_("The file unpacks to more than we can take in."), "too_large")
    if not set(names) >= NEEDED or len(names) != len(set(names)) or any(part.flag_bits & 1 for part in parts):
        raise ValidationError(_("This is not an Excel file. Save it as .xlsx or CSV."), "wrong_kind")
    if any(name.startswith(REFUSED_PARTS) for name in names):
        raise ValidationError(
            _("The file holds macros or links to other files. Save only the table as .xlsx."), "active"
        )


def read_xlsx(path: Path) -> tuple[str, Iterator[tuple[int, list[object]]]]:
    """The rows of the sheet that opens first, with the numbers Excel shows beside them."""
    check_directory(path)
    return "Excel", _cells(path)


def _cells(path: Path) -> Iterator[tuple[int, list[object]]]:
    with path.open("rb") as file:
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheet = book.active if book.active in book.worksheets else book.worksheets[0]
            sheet.reset_dimensions()
            for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                if line > HIGHEST_LINE:
                    raise ValidationError(_("The sheet has too many rows. Split the file."), "too_large")
                yield line, list(cells)
        except BROKEN:
            raise _broken() from None
