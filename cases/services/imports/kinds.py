"""The two kinds of files and what is done with each."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from cases.models import ImportKind, ImportRun
from cases.services.imports.checks import Report
from cases.services.imports.referrals import import_referrals, preview_referrals
from cases.services.imports.roster import Progress, import_roster, preview_roster
from cases.services.imports.store import path_of
from cases.services.imports.tables import Table, open_table
from cases.services.imports.words import REFERRAL_HEADERS, REFERRAL_NEEDS, ROSTER_HEADERS, ROSTER_NEEDS

HEADERS = {
    ImportKind.ROSTER: (ROSTER_HEADERS, ROSTER_NEEDS),
    ImportKind.REFERRALS: (REFERRAL_HEADERS, REFERRAL_NEEDS),
}


def open_file(run: ImportRun) -> Table:
    known, needed = HEADERS[ImportKind(run.kind)]
    return open_table(path_of(run.stored_as), known=known, needed=needed)


def preview_file(run: ImportRun, *, now: datetime, progress: Progress) -> Report:
    """What the file would do; nothing is stored."""
    if run.kind == ImportKind.ROSTER:
        return preview_roster(unit=run.unit, table=open_file(run), today=timezone.localdate(now), progress=progress)
    return preview_referrals(unit=run.unit, table=open_file(run), now=now, progress=progress)


def import_file(run: ImportRun, *, now: datetime, progress: Progress) -> Report:
    """Take the good rows in, in the caller's transaction."""
    if run.kind == ImportKind.ROSTER:
        return import_roster(
            unit=run.unit, table=open_file(run), today=timezone.localdate(now), now=now, by=run.by, progress=progress
        )
    return import_referrals(unit=run.unit, table=open_file(run), now=now, by=run.by, progress=progress)
