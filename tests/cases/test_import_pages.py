"""The manager's import pages: upload, preview, yes; a stranger finds nothing (ux 3, issue 2 section 5)."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AccessRecord
from cases.models import ImportRun, Student
from cases.services.imports import tables
from tests.cases.imports_files import DATA, PUPIL, write_csv

BAD = PUPIL | {"מספר זהות": "=1+1", "שם פרטי": "נועה"}
NEW, LIST = "/imports/new/", "/imports/"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.IMPORTS_DIR = tmp_path / "imports"


def upload(client, body: bytes, *, kind: str = "roster", name: str = "../תלמידים.csv", key: object = None):
    file = SimpleUploadedFile(name, body)
    return client.post(NEW, {"kind": kind, "file": file, "form_key": str(key or uuid4())})


@pytest.fixture
def run(client, manager, tmp_path) -> ImportRun:
    client.force_login(manager)
    body = write_csv(tmp_path / "a.csv", [PUPIL, BAD]).read_bytes()
    assert upload(client, body).status_code == 302
    return ImportRun.objects.get()


def test_from_the_upload_to_the_rows(client, run):
    shown = client.get(run.get_absolute_url())
    assert "תלמידים.csv" in shown.text
    assert "UTF-8" in shown.text
    assert "=1+1" in shown.text
    assert "שורה אחת תיקלט. עדיין לא נשמר דבר." in shown.text
    assert not Student.objects.exists()

    answer = client.post(reverse("cases:import-confirm", args=[run.pk]), follow=True)

    assert Student.objects.count() == 1
    assert "נקלט" in answer.text
    assert client.post(reverse("cases:import-confirm", args=[run.pk]), follow=True).text.count("כבר טופל") == 1


def test_the_roster_as_it_came(client, manager):
    client.force_login(manager)
    upload(client, (DATA / "roster.xlsx").read_bytes(), name="roster.xlsx")

    run = ImportRun.objects.get()
    assert (run.state, run.encoding, run.rows_new, run.rows_refused) == ("checked", "Excel", 1800, 27)
    client.post(reverse("cases:import-confirm", args=[run.pk]))
    assert Student.objects.count() == 1800


def test_a_double_click_is_one_run(client, manager, tmp_path):
    client.force_login(manager)
    key, body = uuid4(), write_csv(tmp_path / "a.csv", [PUPIL]).read_bytes()

    answers = [upload(client, body, key=key) for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert ImportRun.objects.count() == 1


def test_let_go(client, run):
    client.post(reverse("cases:import-drop", args=[run.pk]))

    run.refresh_from_db()
    assert (run.state, Student.objects.count()) == ("dropped", 0)
    client.post(reverse("cases:import-confirm", args=[run.pk]))
    assert not Student.objects.exists()


def test_b39_the_error_list_is_harmless_in_a_spreadsheet(client, run):
    answer = client.get(reverse("cases:import-errors", args=[run.pk]))

    assert answer.content.decode("utf-8-sig").splitlines() == [
        "שורה,עמודה,סיבה,ערך",
        "3,מספר זהות,במספר זהות יש ספרות בלבד.,'=1+1",
    ]
    assert AccessRecord.objects.filter(action="export", subject=f"import {run.pk}").exists()


@pytest.mark.parametrize(
    ("row", "body", "status", "words"),
    [
        ("B49", b"", 200, "הקובץ ריק."),
        ("B44", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, 415, "שמרו את הקובץ"),
        ("B45", b"%PDF-1.7", 415, "אי אפשר לקלוט קובץ מהסוג הזה."),
        ("B38", b"a,b\n1,2", 200, "חסרות עמודות"),
        ("B49", b"a," * 600, 413, "הקובץ גדול"),
    ],
)
def test_a_file_that_cannot_be_taken_is_explained_beside_the_field(
    client, manager, monkeypatch, settings, row, body, status, words
):
    monkeypatch.setattr("cases.forms.imports.HIGHEST_BYTES", 1_000)
    client.force_login(manager)

    answer = upload(client, body)

    assert answer.status_code == status
    assert words in answer.text
    assert not ImportRun.objects.exists()
    assert not list(settings.IMPORTS_DIR.glob("*"))


def test_nothing_chosen_is_said_beside_the_fields(client, manager):
    client.force_login(manager)

    answer = client.post(NEW, {"kind": "x", "form_key": "y"})

    assert answer.status_code == 200
    assert "file" in answer.context["form"].errors


def test_a_moving_run_answers_htmx_with_the_part_that_moves(client, run):
    ImportRun.objects.update(state="running")

    answer = client.get(run.get_absolute_url(), headers={"HX-Request": "true"})

    assert answer.text.lstrip().startswith('<div id="import-state" hx-get')
    assert "<html" not in answer.text


@pytest.mark.parametrize("who", ["stranger", "officer"])
def test_others_find_nothing(client, run, request, who):
    client.force_login(request.getfixturevalue(who))

    for name in ("detail", "errors"):
        assert client.get(reverse(f"cases:import-{name}", args=[run.pk])).status_code == 404
    for name in ("confirm", "drop"):
        assert client.post(reverse(f"cases:import-{name}", args=[run.pk])).status_code == 404
    assert str(run.file_name) not in client.get(LIST).text
    run.refresh_from_db()
    assert run.state == "checked"
    assert AccessRecord.objects.filter(allowed=False).count() >= 4


def test_an_officer_has_no_import_page(client, officer):
    client.force_login(officer)

    assert [client.get(url).status_code for url in (LIST, NEW)] == [404, 404]


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_b54_acts_are_posts(client, run, method):
    for name in ("confirm", "drop"):
        assert getattr(client, method)(reverse(f"cases:import-{name}", args=[run.pk])).status_code == 405


def test_the_list_asks_the_same_whatever_its_length(client, run, django_assert_num_queries):
    client.get(LIST)
    with django_assert_num_queries(9):
        client.get(LIST)
    for n in (2, 3):
        ImportRun.objects.create(
            unit=run.unit, kind="roster", by=run.by, file_name=f"{n}.csv", sha256="x", state="done", form_key=uuid4()
        )
    with django_assert_num_queries(9):
        assert client.get(LIST).text.count("3.csv") == 1


def test_limits_are_those_of_the_catalogue():
    assert (tables.HIGHEST_BYTES, tables.HIGHEST_ROWS) == (50_000_000, 100_000)
