"""Files for import tests: CSV and XLSX made of rows, and the tables read from them."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import openpyxl

from cases.services.imports.checks import Report
from cases.services.imports.referrals import import_referrals
from cases.services.imports.roster import import_roster
from cases.services.imports.tables import Table, open_table
from cases.services.imports.words import REFERRAL_HEADERS, REFERRAL_NEEDS, ROSTER_HEADERS, ROSTER_NEEDS
from tests.cases.factories import moment

DATA = Path(__file__).parent.parent / "data"
TODAY, NOW = date(2026, 11, 22), moment("2026-11-22 10:00")
PUPIL = {
    "מספר זהות": "123456782",
    "שם משפחה": "סעדון",
    "שם פרטי": "נועה",
    "תאריך לידה": "31.12.2015",
    "מין": "נ",
    "סמל מוסד": "642510",
    "שם מוסד": "חטיבת אלונים",
    "שכבה": "ז'",
    "מקבילה": "3",
    "כתובת": "רחוב הגפן 27",
    "הורה 1 - קרבה": "אם",
    "הורה 1 - שם": "סיגל סעדון",
    "הורה 1 - טלפון": "050-555-0142",
    'הורה 1 - דוא"ל': "sigal@example.org",
    "הורה 1 - שפה": "עברית",
}
REFERRAL = {
    "מספר זהות תלמיד": "123456782",
    "מקור הדיווח": "יועץ/ת",
    "שם המדווח": "",
    "התקבל בתאריך": "10.11.2026",
    "שעה": "12:59",
    "סיבה": "היעדרות רצופה",
    "ימי היעדרות": "7",
    "תיאור": "",
    "התבקשה פגישה": "",
}


def write_csv(path: Path, rows: Iterable[dict[str, str]], *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    rows = list(rows)
    lines = [list(rows[0]), *([row[name] for name in rows[0]] for row in rows)]
    quoted = (delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    path.write_bytes("\r\n".join(quoted).encode(encoding))
    return path


def write_xlsx(path: Path, lines: Iterable[Iterable[object]]) -> Path:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(list(line))
    book.save(path)
    return path


def roster_table(path: Path) -> Table:
    return open_table(path, known=ROSTER_HEADERS, needed=ROSTER_NEEDS)


def referral_table(path: Path) -> Table:
    return open_table(path, known=REFERRAL_HEADERS, needed=REFERRAL_NEEDS)


def load_roster(unit, path: Path, today: date = TODAY) -> Report:
    return import_roster(unit=unit, table=roster_table(path), today=today, now=NOW)


def load_pupils(unit, folder: Path, *changes: dict[str, str]) -> Report:
    """A roster of one pupil, or one a change."""
    rows = [PUPIL | change for change in changes or ({},)]
    return load_roster(unit, write_csv(folder / "roster.csv", rows))


def load_referrals(unit, path: Path) -> Report:
    return import_referrals(unit=unit, table=referral_table(path), now=NOW)
