"""A month's export taken in: read whole or not at all; the same file twice is one report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from assistance.models import MinistryReport, MinistryReportRow
from assistance.services.ministry.lines import MinistryLine, read_lines
from cases.services.document_files import scan_file
from cases.services.imports.store import path_of, remove_file, store_file


def receive_report(
    *, month: date, file_name: str, chunks: Iterable[bytes], by: User, key: UUID, now: datetime
) -> MinistryReport:
    """The report of a month; the same key or the same file answers with the one that stands, another replaces it.

    Raises ValidationError for what is no such file, BadLinesError for cells that cannot be taken; nothing stays then.
    """
    known = MinistryReport.objects.filter(unit=by.unit, form_key=key).first()
    if known:
        return known
    stored_as, sha256 = store_file(chunks)
    try:
        scan_file(path_of(stored_as))
        lines = read_lines(path_of(stored_as))
    finally:
        remove_file(stored_as)
    facts = {"file_name": file_name, "sha256": sha256, "by": by, "at": now, "form_key": key}
    return _save_once(MinistryReport(unit=by.unit, month=month.replace(day=1), **facts), lines)


@transaction.atomic
def _save_once(report: MinistryReport, lines: list[MinistryLine]) -> MinistryReport:
    Unit.objects.select_for_update(no_key=True).get(pk=report.unit_id)
    standing = MinistryReport.objects.filter(unit=report.unit, month=report.month, replaced_at=None)
    known = MinistryReport.objects.filter(form_key=report.form_key) | standing.filter(sha256=report.sha256)
    if there := known.first():
        return there
    standing.update(replaced_at=report.at)
    report.save()
    MinistryReportRow.objects.bulk_create(
        [MinistryReportRow(report=report, **line._asdict()) for line in lines], batch_size=500
    )
    subject = f"ministry report {report.month:%Y-%m}"
    record_access(by=report.by, action=AccessAction.CREATE, page="ministry report", subject=subject)
    return report
