"""A file's way from upload to rows (reliability F15, F16): checked before anything is stored, taken in once."""

import os
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from cases.models import ImportKind, ImportRun, ImportState, Referral, Student
from cases.services.imports import runs
from cases.services.imports.store import path_of, read_progress, write_progress
from tests.cases.imports_files import NOW, PUPIL, REFERRAL, write_csv

OTHER = PUPIL | {"מספר זהות": "304122567"}
BAD = PUPIL | {"מספר זהות": "18"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.IMPORTS_DIR = tmp_path / "imports"
    return settings.IMPORTS_DIR


@pytest.fixture
def long_files(monkeypatch):
    """Every file is a long one: left to the pulse."""
    monkeypatch.setattr(runs, "IN_REQUEST", 0)


def receive(
    by: User, tmp_path: Path, *rows: dict[str, str], kind=ImportKind.ROSTER, key: UUID | None = None
) -> ImportRun:
    body = write_csv(tmp_path / "upload.csv", rows or [PUPIL, OTHER, BAD]).read_bytes()
    return runs.receive_file(
        kind=kind, file_name="תלמידים.csv", chunks=[body[:50], body[50:]], by=by, key=key or uuid4(), now=NOW
    )


def counts(run: ImportRun) -> tuple[int, ...]:
    run.refresh_from_db()
    return run.rows_read, run.rows_new, run.rows_changed, run.rows_unchanged, run.rows_refused


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_short_file_is_checked_at_once_and_nothing_is_stored(manager, tmp_path, folder):
    run = receive(manager, tmp_path)

    assert (run.state, run.encoding, counts(run)) == ("checked", "UTF-8", (3, 2, 0, 0, 1))
    assert run.refusals == [{"line": 4, "column": "מספר זהות", "reason": "מספר הזהות קצר מדי.", "value": "18"}]
    assert not Student.objects.exists()
    assert files(folder) == [run.stored_as]
    assert "תלמידים" not in run.stored_as


def test_the_yes_takes_it_in_and_the_file_goes(manager, tmp_path, folder, django_capture_on_commit_callbacks):
    run = receive(manager, tmp_path)

    with django_capture_on_commit_callbacks(execute=True):
        assert runs.confirm_run(run=run, by=manager, now=NOW)
    assert (run.state, run.stored_as, counts(run)) == ("done", "", (3, 2, 0, 0, 1))
    assert Student.objects.count() == 2
    assert files(folder) == []
    assert not runs.confirm_run(run=run, by=manager, now=NOW)
    assert runs.run_imports(now=NOW) == 0


def test_a_double_click_is_one_run(manager, tmp_path, folder):
    key = uuid4()
    first, second = (receive(manager, tmp_path, key=key) for _ in range(2))

    assert first == second
    assert files(folder) == [first.stored_as]


def test_two_uploads_at_once_with_one_key_leave_one_file(manager, tmp_path, folder, monkeypatch):
    key = uuid4()
    first = receive(manager, tmp_path, key=key)
    monkeypatch.setattr(ImportRun.objects, "visible_to", lambda user: ImportRun.objects.none())

    assert receive(manager, tmp_path, key=key) == first
    assert files(folder) == [first.stored_as]


def test_a_file_that_cannot_be_read_leaves_nothing(manager, tmp_path, folder):
    with pytest.raises(ValidationError):
        receive(manager, tmp_path, kind=ImportKind.REFERRALS)

    assert not ImportRun.objects.exists()
    assert files(folder) == []


def test_f15_other_bytes_than_those_checked_are_refused(manager, tmp_path, folder):
    run = receive(manager, tmp_path)
    path_of(run.stored_as).write_bytes(path_of(run.stored_as).read_bytes() + b"\r\n")

    runs.confirm_run(run=run, by=manager, now=NOW)

    assert (run.state, run.problem) == ("failed", "הקובץ השתנה אחרי שנבדק. העלו אותו שוב.")
    assert not Student.objects.exists()
    assert files(folder) == []


def test_a_file_that_is_gone_fails_with_words(manager, tmp_path):
    run = receive(manager, tmp_path)
    path_of(run.stored_as).unlink()

    runs.confirm_run(run=run, by=manager, now=NOW)

    assert (run.state, run.problem) == ("failed", "הקובץ כבר לא נמצא. העלו אותו שוב.")


def test_a_long_file_is_checked_and_taken_in_by_the_pulse(
    manager, tmp_path, folder, long_files, django_capture_on_commit_callbacks
):
    run = receive(manager, tmp_path)
    assert (run.state, counts(run)) == ("queued", (0, 0, 0, 0, 0))

    assert runs.run_imports(now=NOW) == 1
    assert (counts(run), run.state) == ((3, 2, 0, 0, 1), "checked")
    assert read_progress(run.stored_as) == 3
    assert runs.run_imports(now=NOW) == 0

    runs.confirm_run(run=run, by=manager, now=NOW)
    assert (run.state, Student.objects.count()) == ("queued", 0)
    with django_capture_on_commit_callbacks(execute=True):
        assert runs.run_imports(now=NOW) == 1
    assert (counts(run), run.state) == ((3, 2, 0, 0, 1), "done")
    assert Student.objects.count() == 2
    assert files(folder) == []


def test_a_crash_leaves_no_row_and_the_run_is_begun_again(manager, tmp_path, long_files, monkeypatch):
    run = receive(manager, tmp_path)
    runs.run_imports(now=NOW)
    runs.confirm_run(run=run, by=manager, now=NOW)
    real = runs.import_file

    def die(*arguments: object, **options: object) -> None:
        real(*arguments, **options)
        raise SystemExit

    monkeypatch.setattr(runs, "import_file", die)
    with pytest.raises(SystemExit):
        runs.run_imports(now=NOW)
    run.refresh_from_db()
    assert (run.state, Student.objects.count()) == ("running", 0)
    monkeypatch.setattr(runs, "import_file", real)

    assert runs.run_imports(now=NOW + timedelta(minutes=9)) == 0
    sleeping = (NOW - timedelta(hours=1)).timestamp()
    os.utime(path_of(f"{run.stored_as}.rows"), (sleeping, sleeping))
    assert runs.run_imports(now=NOW + timedelta(minutes=11)) == 1
    run.refresh_from_db()
    assert (run.state, Student.objects.count()) == ("done", 2)


def test_a_run_that_still_moves_is_left_alone(manager, tmp_path, long_files):
    run = receive(manager, tmp_path)
    later = timezone.now() + timedelta(minutes=1)
    ImportRun.objects.filter(pk=run.pk).update(state=ImportState.RUNNING, started_at=later - timedelta(hours=1))
    write_progress(run.stored_as, 2)

    assert runs.run_imports(now=later) == 0


def test_two_workers_take_a_run_once(manager, tmp_path, long_files):
    run = receive(manager, tmp_path)
    twin = ImportRun.objects.get(pk=run.pk)

    assert [runs.work_on(run, now=NOW), runs.work_on(twin, now=NOW)] == [True, False]


def test_a_second_yes_while_it_runs_changes_nothing(manager, tmp_path):
    """Whoever comes late finds the run done under the row's lock."""
    run = receive(manager, tmp_path)
    runs.confirm_run(run=run, by=manager, now=NOW)

    runs._take_in(run.pk, now=NOW)

    assert Student.objects.count() == 2


def test_what_nobody_wants_goes_after_a_day(manager, tmp_path, folder, django_capture_on_commit_callbacks):
    run = receive(manager, tmp_path)
    ImportRun.objects.update(created_at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        runs.run_imports(now=NOW + timedelta(hours=23))
        run.refresh_from_db()
        assert run.state == "checked"
        runs.run_imports(now=NOW + timedelta(hours=25))

    run.refresh_from_db()
    assert (run.state, run.stored_as, files(folder)) == ("dropped", "", [])


def test_files_without_a_run_are_swept(manager, tmp_path, folder):
    run = receive(manager, tmp_path)
    (folder / "left.part").write_text("x")

    runs.run_imports(now=timezone.now() + timedelta(minutes=30))
    assert files(folder) == sorted([run.stored_as, "left.part"])
    runs.run_imports(now=timezone.now() + timedelta(hours=2))
    assert files(folder) == [run.stored_as]


def test_referrals_go_the_same_way(manager, tmp_path):
    runs.confirm_run(run=receive(manager, tmp_path, PUPIL), by=manager, now=NOW)
    run = receive(manager, tmp_path, REFERRAL | {"התקבל בתאריך": "10.9.2026"}, kind=ImportKind.REFERRALS)

    runs.confirm_run(run=run, by=manager, now=NOW)

    assert (counts(run), run.rows_late) == ((1, 1, 0, 0, 0), 3)
    assert Referral.objects.get().matter.opened_by == manager
