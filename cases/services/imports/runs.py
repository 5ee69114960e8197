"""A file's way: received, checked, confirmed by a person, taken in; each step once, whoever asks twice."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import ImportKind, ImportRun, ImportState
from cases.services.imports.checks import Report
from cases.services.imports.kinds import import_file, open_file, preview_file
from cases.services.imports.store import (
    hash_of,
    path_of,
    progress_at,
    remove_file,
    store_file,
    sweep_files,
    write_progress,
)

IN_REQUEST = 2_000  # rows; a longer file is left to the minute's pulse
LEASE = timedelta(minutes=10)  # a run that showed no progress for so long may be begun again
WAITS = timedelta(days=1)  # for a person's yes
log = logging.getLogger(__name__)


def receive_file(
    *, kind: ImportKind, file_name: str, chunks: Iterable[bytes], by: User, key: UUID, now: datetime
) -> ImportRun:
    """Keep an upload and check it, now or by the pulse; the same key answers with the first run.

    Raises ValidationError for a file that cannot be read at all; nothing is kept then.
    """
    known = ImportRun.objects.visible_to(by).filter(form_key=key).first()
    if known:
        return known
    stored_as, sha256 = store_file(chunks)
    try:
        return _open_run(kind, file_name, stored_as, sha256, by=by, key=key, now=now)
    except BaseException:
        remove_file(stored_as)
        raise


def _open_run(
    kind: ImportKind, file_name: str, stored_as: str, sha256: str, *, by: User, key: UUID, now: datetime
) -> ImportRun:
    run = ImportRun(
        unit=by.unit, kind=kind, by=by, file_name=file_name, stored_as=stored_as, sha256=sha256, form_key=key
    )
    table = open_file(run)
    is_short = len(list(islice(table.rows, IN_REQUEST + 1))) <= IN_REQUEST
    run.encoding, run.state = table.encoding, ImportState.QUEUED
    if is_short:
        _note(run, preview_file(run, now=now, progress=bool), ImportState.CHECKED)
    return _save_once(run)


@transaction.atomic
def _save_once(run: ImportRun) -> ImportRun:
    made, is_new = ImportRun.objects.get_or_create(form_key=run.form_key, defaults=_facts(run))
    if is_new:
        record_access(by=run.by, action=AccessAction.CREATE, page="/imports/new/", subject=f"import {made.pk}")
    else:
        remove_file(run.stored_as)
    return made


def _facts(run: ImportRun) -> dict[str, object]:
    return {
        f.attname: getattr(run, f.attname) for f in run._meta.concrete_fields if f.attname not in ("id", "form_key")
    }


def _note(run: ImportRun, report: Report, state: ImportState) -> None:
    run.state, run.rows_late, run.rows_done = state, report.late, report.read
    for name, count in report.counts.items():
        setattr(run, f"rows_{name}", count)
    run.refusals = [refusal._asdict() for refusal in report.refusals]


def confirm_run(*, run: ImportRun, by: User, now: datetime) -> bool:
    """Take the checked file in, now or by the pulse; the second yes changes nothing."""
    confirmed = ImportRun.objects.filter(pk=run.pk, state=ImportState.CHECKED).update(
        state=ImportState.QUEUED, confirmed_at=now, by=by
    )
    run.refresh_from_db()
    if confirmed and run.rows_read <= IN_REQUEST:
        work_on(run, now=now)
    return bool(confirmed)


@transaction.atomic
def drop_run(*, run: ImportRun, by: User | None, now: datetime) -> bool:
    """Let a file go that nobody wants to take in."""
    waiting = ImportRun.objects.filter(pk=run.pk, state=ImportState.CHECKED)
    if not waiting.update(state=ImportState.DROPPED, stored_as="", finished_at=now):
        return False
    record_access(by=by, action=AccessAction.CHANGE, page="/imports/", subject=f"import {run.pk} dropped")
    transaction.on_commit(partial(remove_file, run.stored_as))
    return True


def run_imports(*, now: datetime) -> int:
    """The minute's pulse: check or take in what waits, let go of what nobody wanted; how many files were worked on."""
    stale_since = now - LEASE
    worked = 0
    for run in ImportRun.objects.runnable(stale_since).order_by("pk"):
        if run.state == ImportState.RUNNING and progress_at(run.stored_as) > stale_since.timestamp():
            continue
        worked += work_on(run, now=now)
    for run in ImportRun.objects.filter(state=ImportState.CHECKED, created_at__lt=now - WAITS):
        drop_run(run=run, by=None, now=now)
    sweep_files(set(ImportRun.objects.unfinished().values_list("stored_as", flat=True)), now)
    return worked


def work_on(run: ImportRun, *, now: datetime) -> bool:
    """Claim a run and do its next step; False when somebody else was first."""
    mine = ImportRun.objects.filter(pk=run.pk, state=run.state, started_at=run.started_at)
    if not mine.update(state=ImportState.RUNNING, started_at=now):
        return False
    write_progress(run.stored_as, 0) if path_of(run.stored_as).exists() else None
    try:
        _take_in(run.pk, now=now) if run.confirmed_at else _check(run.pk, now=now)
    except ValidationError as problem:
        _fail(run, " ".join(problem.messages), now=now)
    except OSError:
        log.exception("import %s: its file cannot be read", run.pk)
        _fail(run, _("The file is no longer there. Upload it again."), now=now)
    run.refresh_from_db()
    return True


def _check(pk: int, *, now: datetime) -> None:
    run = ImportRun.objects.select_related("unit").get(pk=pk)
    report = preview_file(run, now=now, progress=partial(write_progress, run.stored_as))
    _note(run, report, ImportState.CHECKED)
    run.save()


@transaction.atomic
def _take_in(pk: int, *, now: datetime) -> None:
    """Rows and the run's end in one transaction: a crash leaves neither, and the run may be begun again."""
    run = ImportRun.objects.select_for_update(of=("self",)).select_related("unit", "by").get(pk=pk)
    if run.state != ImportState.RUNNING:
        return
    if hash_of(run.stored_as) != run.sha256:
        raise ValidationError(_("The file changed after it was checked. Upload it again."), "changed")
    stored_as = run.stored_as
    report = import_file(run, now=now, progress=partial(write_progress, stored_as))
    _note(run, report, ImportState.DONE)
    run.finished_at, run.stored_as = timezone.now(), ""
    run.save()
    transaction.on_commit(partial(remove_file, stored_as))


def _fail(run: ImportRun, problem: str, *, now: datetime) -> None:
    failed = ImportRun.objects.filter(pk=run.pk).exclude(state=ImportState.DONE)
    failed.update(state=ImportState.FAILED, problem=problem[:300], stored_as="", finished_at=now)
    remove_file(run.stored_as)
