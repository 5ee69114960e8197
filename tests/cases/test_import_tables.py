"""What file can be read at all (reliability B36-B45, M17, M22), before any row is looked at."""

import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from cases.services.imports import tables, xlsx_table
from tests.cases.imports_files import DATA, PUPIL, referral_table, roster_table, write_csv, write_xlsx


def refused(path: Path) -> str:
    with pytest.raises(ValidationError) as caught:
        list(roster_table(path).rows)
    assert "%(" not in caught.value.messages[0]
    return caught.value.code


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("cp1255", "Windows-1255")],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_b36_b38_csv_of_any_office(tmp_path, encoding, shown, delimiter):
    table = roster_table(write_csv(tmp_path / "a.csv", [PUPIL], encoding=encoding, delimiter=delimiter))

    assert table.encoding == shown
    rows = list(table.rows)
    assert [row.line for row in rows] == [2]
    assert rows[0].cells["first_name"] == "נועה"
    assert rows[0].cells["email_1"] == "sigal@example.org"


def test_headers_are_found_by_name_whatever_their_order_and_spelling(tmp_path):
    backwards = dict(reversed(PUPIL.items())) | {"עמודה נוספת": "x"}
    spelled = {title.replace('"', "״").replace(" - ", "  – "): value for title, value in backwards.items()}

    row = next(roster_table(write_csv(tmp_path / "a.csv", [spelled])).rows)

    assert (row.cells["id_number"], row.cells["email_1"]) == ("123456782", "sigal@example.org")
    assert "עמודה נוספת" not in row.cells


def test_lines_are_those_of_the_file_even_with_line_breaks_and_blank_lines(tmp_path):
    path = write_csv(tmp_path / "a.csv", [PUPIL, PUPIL | {"כתובת": "א\nב"}, PUPIL])
    path.write_bytes(path.read_bytes() + b"\r\n,,,\r\n" + path.read_bytes().splitlines()[1])

    assert [row.line for row in roster_table(path).rows] == [2, 3, 5, 7]


def test_the_three_files_are_read_as_they_are():
    roster = roster_table(DATA / "roster.xlsx")
    changes = roster_table(DATA / "roster_changes.csv")
    referrals = referral_table(DATA / "referrals.csv")

    assert [roster.encoding, changes.encoding, referrals.encoding] == ["Excel", "Windows-1255", "UTF-8"]
    assert [len(list(table.rows)) for table in (roster, changes, referrals)] == [1827, 60, 182]


@pytest.mark.parametrize(
    ("row", "body", "code"),
    [
        ("B49", b"", "empty"),
        ("B44", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "wrong_kind"),
        ("B45", b"<html><table>", "wrong_kind"),
        ("B45", b"%PDF-1.7", "wrong_kind"),
        ("B36", "שם,סמל".encode("utf-16-le"), "wrong_kind"),
        ("B38", b"a,b\nc", "headers"),
        ("B38", ",".join([*PUPIL, "שם פרטי"]).encode(), "headers"),
        ("B38", (",".join(f'"{name}"' for name in PUPIL if '"' not in name) + '\n"1,2').encode(), "broken"),
        ("B38", (",".join(name for name in PUPIL if '"' not in name) + "\n" + "x" * 2_000_000).encode(), "broken"),
        ("B38", (",".join(name for name in PUPIL if '"' not in name) + "\n" + "," * 10_000).encode(), "broken"),
        ("letters", "שם פרטי\n".encode("cp1255") + b"\xff\xd9", "encoding"),
        ("B42", b"PK\x03\x04 cut", "broken"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(tmp_path, row, body, code):
    (tmp_path / "a.csv").write_bytes(body)

    assert refused(tmp_path / "a.csv") == code


def test_b49_too_many_bytes_and_rows(tmp_path, monkeypatch):
    path = write_csv(tmp_path / "a.csv", [PUPIL] * 3)
    monkeypatch.setattr(tables, "HIGHEST_ROWS", 2)
    assert refused(path) == "too_large"
    monkeypatch.setattr(tables, "HIGHEST_BYTES", 100)
    assert refused(path) == "too_large"


def repack(path: Path, target: Path, **parts: bytes) -> Path:
    """The same workbook with further parts; `__` in a name is a slash."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in {part.replace("__", "/") for part in parts}:
                new.writestr(name, old.read(name))
        for name, body in parts.items():
            new.writestr(name.replace("__", "/"), body)
    return target


def test_b41_a_bomb_is_known_by_its_directory(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx_table.openpyxl, "load_workbook", None)  # never reached
    book = write_xlsx(tmp_path / "a.xlsx", [list(PUPIL)])

    assert (
        refused(repack(book, tmp_path / "ratio.xlsx", **{"xl__worksheets__sheet9.xml": b"\0" * 30_000_000}))
        == "too_large"
    )
    assert (
        refused(repack(book, tmp_path / "size.xlsx", **{f"x{n}": b"\0" * 9_000_000 for n in range(6)})) == "too_large"
    )
    assert refused(repack(book, tmp_path / "parts.xlsx", **{f"x{n}": b"x" for n in range(201)})) == "too_large"


@pytest.mark.parametrize(
    ("row", "parts", "code"),
    [
        ("B42", {"xl__vbaProject.bin": b"x"}, "active"),
        ("B42", {"xl__externalLinks__externalLink1.xml": b"<x/>"}, "active"),
        (
            "B42",
            {"xl__workbook.xml": b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><workbook>&e;</workbook>"},
            "broken",
        ),
        (
            "B42",
            {
                "xl__worksheets__sheet1.xml": b"<!DOCTYPE x [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]><worksheet>&c;</worksheet>"
            },
            "broken",
        ),
        ("cut", {"xl__worksheets__sheet1.xml": b"<worksheet><sheetData><row>"}, "broken"),
    ],
)
def test_b42_active_and_hostile_workbooks(tmp_path, row, parts, code):
    book = write_xlsx(tmp_path / "a.xlsx", [list(PUPIL), list(PUPIL.values())])

    assert refused(repack(book, tmp_path / "b.xlsx", **parts)) == code


def test_b44_an_ods_is_a_zip_but_no_workbook(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    assert refused(tmp_path / "a.xlsx") == "wrong_kind"


def test_b41_a_million_blank_rows_end_early(tmp_path):
    book = write_xlsx(tmp_path / "a.xlsx", [list(PUPIL), list(PUPIL.values())])
    with zipfile.ZipFile(book) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    far = sheet.replace(b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>')

    assert refused(repack(book, tmp_path / "b.xlsx", **{"xl__worksheets__sheet1.xml": far})) == "too_large"
