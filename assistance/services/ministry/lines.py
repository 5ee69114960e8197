"""The lines of the ministry's file: known by the names of its columns, every bad cell told by line and column."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.fields import clean_ministry_number, clean_passport, clean_text, clean_whole_number
from cases.services.imports.checks import Refusal, RowCheck
from cases.services.imports.roster_rows import clean_symbol
from cases.services.imports.tables import SourceRow, open_table

HEADERS = {  # several names of one column; the last is the one we speak of
    "סמל בית ספר": "symbol",
    "סמל מוסד": "symbol",
    "שם בית ספר": "school_name",
    "שם מוסד": "school_name",
    'ת"ז תלמיד': "id_number",
    "מספר זהות תלמיד": "id_number",
    "מספר זהות": "id_number",
    "שעות שדווחו": "reported",
    "שעות שבועיות מדווחות": "reported",
    "שעות מדווחות": "reported",
}
NEEDS = ("symbol", "reported")
MOST_LINES = 5_000
MOST_OF_A_PUPIL = 60  # a week of a class (R66); a month's sum in place of a week's is above it
MOST_OF_A_SCHOOL = 5_000


class BadLinesError(ValueError):
    """Some cells cannot be taken, so nothing was: half a report would show false differences."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__(len(refusals))
        self.refusals = refusals


class MinistryLine(NamedTuple):
    line: int
    symbol: str
    school_name: str
    id_number: str  # empty: the line is of the whole school
    reported: int


def clean_number(value: object) -> str:
    """The number of a pupil in whole: nine digits, or a passport."""
    try:
        return clean_ministry_number(value)
    except ValidationError as problem:
        if problem.code != "not_digits" or not any(char.isdigit() for char in str(value)):
            raise
        return clean_passport(value)


def read_lines(path: Path) -> list[MinistryLine]:
    """All lines, or BadLinesError; a file that cannot be read as a table raises ValidationError."""
    table = open_table(path, known=HEADERS, needed=NEEDS)
    lines: list[MinistryLine] = []
    refusals: list[Refusal] = []
    for row in table.rows:
        if row.line > MOST_LINES:
            raise ValidationError(
                _("The file has more than %(limit)s rows. Split it."), "too_large", {"limit": f"{MOST_LINES:,}"}
            )
        check = RowCheck(row, table.titles)
        if line := _line(check, row):
            lines.append(line)
        refusals += check.refusals
    refusals += _refuse_sums(lines, table.titles["symbol"])
    if refusals:
        raise BadLinesError(sorted(refusals))
    if not lines:
        raise ValidationError(_("The file has no lines under its titles."), "empty")
    return lines


def _line(check: RowCheck, row: SourceRow) -> MinistryLine | None:
    if not check.is_filled("symbol"):
        check.refuse("symbol", _("A school symbol is missing. Remove lines of sums."))
    symbol = check.maybe("symbol", clean_symbol)
    name = check.maybe("school_name", clean_text, max_length=80) or ""
    number = check.maybe("id_number", clean_number) or ""
    highest = MOST_OF_A_PUPIL if check.is_filled("id_number") else MOST_OF_A_SCHOOL
    reported = check.take("reported", clean_whole_number, highest=highest)
    if check.refusals or symbol is None or reported is None:
        return None
    return MinistryLine(row.line, symbol, name, number, reported)


def _refuse_sums(lines: Iterable[MinistryLine], column: str) -> list[Refusal]:
    """A school has lines of pupils or one line of its own: both together would count hours twice."""
    lines = list(lines)
    with_pupils = {line.symbol for line in lines if line.id_number}
    first: dict[str, int] = {}
    refusals = []
    for line in lines:
        if line.id_number:
            continue
        if line.symbol in with_pupils:
            reason = _("This school also has lines of pupils. Keep those, or one line of the school.")
            refusals.append(Refusal(line.line, column, reason, line.symbol))
        elif first.setdefault(line.symbol, line.line) != line.line:
            reason = _("This school already stands in line %d without a pupil.") % first[line.symbol]
            refusals.append(Refusal(line.line, column, reason, line.symbol))
    return refusals
