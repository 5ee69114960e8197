"""Reports of the ministry for tests: a CSV of lines, taken in."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from assistance.models import AideFile, MinistryReport
from assistance.services.ministry.receiving import receive_report

HEAD = "סמל מוסד,שם מוסד,מספר זהות,שעות מדווחות"
Line = tuple[object, ...]


def csv_of(*lines: Line) -> bytes:
    return "\r\n".join([HEAD, *(",".join(map(str, line)) for line in lines)]).encode()


def take_in(by: User, *lines: Line, month: str = "2026-10", body: bytes | None = None) -> MinistryReport:
    chunks: Iterable[bytes] = [csv_of(*lines) if body is None else body]
    month_on = date.fromisoformat(f"{month}-01")
    return receive_report(
        month=month_on, file_name="דוח.csv", chunks=chunks, by=by, key=uuid4(), now=timezone.now()
    )  # fmt: skip


def ministry_pages(file: AideFile, user: User) -> list[str]:
    """A report of this month, with a line of the pupil and one of nobody."""
    student, today = file.student, timezone.localdate()
    symbol = student.enrolments.get(until_on=None).school.symbol
    lines = [(symbol, "אלונים", student.id_number, 12), (symbol, "אלונים", "000000018", 3)]
    report = take_in(user, *lines, month=f"{today:%Y-%m}")
    at = f"/assist/ministry/{report.pk}/"
    school = f"{at}schools/{symbol}/"
    return ["/assist/ministry/", "/assist/ministry/new/", at, f"{at}download/", school, f"{school}download/"]
