"""One way into every file: its kind by content, its rows one by one, its columns by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import FileKind, check_upload, sniff_kind
from cases.services.imports.csv_table import read_csv
from cases.services.imports.words import fold_word
from cases.services.imports.xlsx_table import read_xlsx

HIGHEST_BYTES = 50_000_000  # a hundred thousand pupils with two parents are 23 MB
HIGHEST_ROWS = 100_000
HIGHEST_COLUMNS = 200


class SourceRow(NamedTuple):
    line: int
    cells: dict[str, object]  # by our names


class Table(NamedTuple):
    encoding: str
    titles: dict[str, str]  # our name of a column -> the file's
    rows: Iterator[SourceRow]


def _columns(header: list[object], known: Mapping[str, str], needed: tuple[str, ...]) -> dict[int, str]:
    """Which of our columns stands where; refuses a header that lacks one we need or has one twice."""
    found = {at: known[word] for at, title in enumerate(header) if (word := fold_word(title)) in known}
    names = list(found.values())
    titles = {name: title for title, name in known.items()}
    doubled = [titles[name] for name in dict.fromkeys(names) if names.count(name) > 1]
    missing = [titles[name] for name in needed if name not in names]
    if doubled:
        raise ValidationError(_("Columns that appear twice: %(names)s."), "headers", {"names": ", ".join(doubled)})
    if missing:
        raise ValidationError(_("Missing columns: %(names)s."), "headers", {"names": ", ".join(missing)})
    return found


def _is_blank(cells: list[object]) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def _rows(records: Iterator[tuple[int, list[object]]], columns: dict[int, str]) -> Iterator[SourceRow]:
    count = 0
    for line, cells in records:
        if len(cells) > HIGHEST_COLUMNS:
            raise ValidationError(_("Line %(line)s has too many columns."), "broken", {"line": line})
        if _is_blank(cells):
            continue
        count += 1
        if count > HIGHEST_ROWS:
            raise ValidationError(
                _("The file has more than %(limit)s rows. Split it."), "too_large", {"limit": f"{HIGHEST_ROWS:,}"}
            )
        yield SourceRow(line, {name: cells[at] for at, name in columns.items() if at < len(cells)})


def _records(path: Path, known: Mapping[str, str]) -> tuple[str, Iterator[tuple[int, list[object]]]]:
    with path.open("rb") as file:
        if sniff_kind(file.read(64)) is FileKind.OLE:
            raise ValidationError(
                _("Old Excel files (.xls) and files with a password cannot be read. Save it as .xlsx or CSV."),
                "wrong_kind",
            )
        kinds = {FileKind.ZIP, FileKind.TEXT}
        kind = check_upload(file, size=path.stat().st_size, highest=HIGHEST_BYTES, kinds=kinds)
    return read_xlsx(path) if kind is FileKind.ZIP else read_csv(path, set(known))


def open_table(path: Path, *, known: Mapping[str, str], needed: tuple[str, ...]) -> Table:
    """The rows of a CSV or XLSX file by our names; a file that cannot be taken raises a ValidationError."""
    encoding, records = _records(path, known)
    header = next(records, (1, []))[1]
    columns = _columns(header[:HIGHEST_COLUMNS], known, needed)
    titles = {name: fold_word(header[at]) for at, name in columns.items()}
    return Table(encoding, titles, _rows(records, columns))
