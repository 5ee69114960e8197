"""CSV as offices write it: UTF-8 with or without BOM, UTF-16 with BOM, Windows-1255; comma, semicolon or tab."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.services.imports.words import fold_word

# tried in this order; Windows-1255 bytes would decode as UTF-16 too, so that one needs its mark
MARKS = [(codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")]
SHOWN = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "cp1255": "Windows-1255"}
BLOCK = 1 << 16
LONGEST_LINE = 1_000_000


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def find_encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4)
    marked = [encoding for mark, encoding in MARKS if head.startswith(mark)]
    for encoding in marked or ["utf-8", "cp1255"]:
        if _decodes(path, encoding):
            return encoding
    raise ValidationError(_("The letters of this file cannot be read. Save it as CSV in UTF-8."), "encoding")


def _lines(path: Path, encoding: str) -> Iterator[str]:
    with path.open(encoding=encoding, newline="") as file:
        while line := file.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise ValidationError(_("A line of this file is too long."), "broken")
            yield line


def _parsed(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[object]]]:
    reader = csv.reader(_lines(path, encoding), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise ValidationError(
                _("The file breaks off or has quotes that do not close, near line %(line)s."), "broken", {"line": line}
            ) from None
        yield line, list(cells)
        line = reader.line_num + 1


def _delimiter(path: Path, encoding: str, known: set[str]) -> str:
    """The one that finds most of the names we know in the first line."""

    def names(delimiter: str) -> int:
        try:
            header = next(_parsed(path, encoding, delimiter), (1, []))[1]
        except ValidationError:
            return -1
        return len({fold_word(title) for title in header} & known)

    return max(",;\t", key=names)


def read_csv(path: Path, known: set[str]) -> tuple[str, Iterator[tuple[int, list[object]]]]:
    """The encoding as people call it, and each record with the line it begins on."""
    encoding = find_encoding(path)
    return SHOWN[encoding], _parsed(path, encoding, _delimiter(path, encoding, known))
