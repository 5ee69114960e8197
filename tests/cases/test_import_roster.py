"""The roster file: good rows in, bad rows named, the second load changes nothing (reliability F15, B40)."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from stdnum.il import idnr

from accounts.models import AccessRecord
from cases.models import Enrolment, Guardian, School, Student
from cases.services.imports import roster
from cases.services.imports.roster import preview_roster
from cases.services.students import search_students
from notices.models import Notice
from tests.cases.imports_files import (
    DATA,
    NOW,
    PUPIL,
    TODAY,
    load_pupils,
    load_roster,
    roster_table,
    write_csv,
    write_xlsx,
)
from tests.factories import UnitFactory

BAD_LINES = {
    "מספר זהות": [154, 316, 389, 488, 954, 1120, 1632, 1635, 1650, 1700, 1723, 1724],
    "שם משפחה": [213, 1619],
    "שם פרטי": [1089, 1304],
    "תאריך לידה": [283, 825, 975, 1505, 1614],
    "סמל מוסד": [211, 1185, 1825],
    'הורה 1 - דוא"ל': [12, 55, 1350],
}


def snapshot() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (School, Student, Enrolment, Guardian)]


def test_the_roster_then_a_week_later(unit):
    first = load_roster(unit, DATA / "roster.xlsx")

    assert str(first) == "read 1827, new 1800, changed 0, unchanged 0, refused 27"
    assert {column: [r.line for r in first.refusals if r.column == column] for column in BAD_LINES} == BAD_LINES
    assert len(first.refusals) == 27
    assert (School.objects.count(), Student.objects.count(), Enrolment.objects.count()) == (12, 1800, 1800)
    stored = snapshot()

    again = load_roster(unit, DATA / "roster.xlsx")
    assert str(again) == "read 1827, new 0, changed 0, unchanged 1800, refused 27"
    assert snapshot() == stored

    moved = load_roster(unit, DATA / "roster_changes.csv")
    assert str(moved) == "read 60, new 0, changed 60, unchanged 0, refused 0"
    assert Student.objects.count() == 1800
    assert (Enrolment.objects.count(), Enrolment.objects.current().count()) == (1860, 1800)
    assert str(load_roster(unit, DATA / "roster_changes.csv")) == "read 60, new 0, changed 0, unchanged 60, refused 0"
    assert not Notice.objects.exists()


def test_a_preview_says_the_same_and_stores_nothing(unit):
    preview = preview_roster(unit=unit, table=roster_table(DATA / "roster.xlsx"), today=TODAY)

    assert str(preview) == "read 1827, new 1800, changed 0, unchanged 0, refused 27"
    assert not School.objects.exists()
    assert not Student.objects.exists()
    assert preview.refusals == load_roster(unit, DATA / "roster.xlsx").refusals


def test_chunks_do_not_show(unit, monkeypatch):
    """The same pupil twice in two chunks; a school made in the first is there in the second."""
    monkeypatch.setattr(roster, "CHUNK", 7)
    seen: list[int] = []
    table = roster_table(DATA / "roster.xlsx")

    report = roster.import_roster(unit=unit, table=table, today=TODAY, now=NOW, progress=seen.append)

    assert str(report) == "read 1827, new 1800, changed 0, unchanged 0, refused 27"
    assert (seen[0], seen[-1], School.objects.count()) == (7, 1827, 12)


def test_what_a_row_becomes(unit, tmp_path, officer):
    load_pupils(unit, tmp_path, {"מספר זהות": " 12345678-2 ", "שם פרטי": "  נועה "})

    pupil = Student.objects.get()
    assert (pupil.id_number, pupil.first_name, pupil.birth_on, pupil.gender) == (
        "123456782",
        "נועה",
        date(2015, 12, 31),
        "f",
    )
    assert list(search_students(officer, "סעדון")) == [pupil]
    stay = pupil.enrolments.get()
    assert (stay.class_name, stay.from_on, stay.until_on) == ("ז׳3", date(2026, 9, 1), None)
    assert (stay.school.symbol, stay.school.stage, stay.school.days_a_week, stay.school.year_ends_day) == (
        "642510",
        "middle",
        5,
        20,
    )
    mother = pupil.guardians.get()
    assert (mother.relation, mother.phone, mother.recipient.name) == ("mother", "+972505550142", "סיגל סעדון")
    assert (mother.recipient.email, mother.recipient.language, mother.recipient.may_receive) == (
        "sigal@example.org",
        "he",
        True,
    )


@pytest.mark.parametrize(
    ("grade", "stage", "ends"),
    [("גן", "kindergarten", 30), ("ו'", "primary", 30), ("ט׳", "middle", 20), ("י״ב", "high", 20), ("12", "high", 20)],
)
def test_a_new_school_ends_its_year_with_its_grade(unit, tmp_path, grade, stage, ends):
    load_pupils(unit, tmp_path, {"שכבה": grade})

    assert School.objects.values_list("stage", "year_ends_day").get() == (stage, ends)


def test_excel_cells_come_as_numbers_and_dates(unit, tmp_path):
    cells = list((PUPIL | {"מספר זהות": 50012343, "תאריך לידה": date(2015, 12, 31), "סמל מוסד": 642510.0}).values())

    assert str(load_roster(unit, write_xlsx(tmp_path / "a.xlsx", [list(PUPIL), cells]))).startswith("read 1, new 1")
    assert Student.objects.get().id_number == "050012343"


@pytest.mark.parametrize(
    ("row", "change", "column"),
    [
        ("B1", {"מספר זהות": "123456789"}, "מספר זהות"),
        ("B7", {"מספר זהות": "AB1234567"}, "מספר זהות"),
        ("B8", {"שם פרטי": "נועה\u202e"}, "שם פרטי"),
        ("B10", {"שם פרטי": "נו\x1bעה"}, "שם פרטי"),
        ("B13", {"שם משפחה": "17"}, "שם משפחה"),
        ("B18", {"תאריך לידה": "1.1.1900"}, "תאריך לידה"),
        ("3 years", {"תאריך לידה": "23.11.2023"}, "תאריך לידה"),
        ("21 years", {"תאריך לידה": "22.11.2004"}, "תאריך לידה"),
        ("B22", {"תאריך לידה": "29/02/2015"}, "תאריך לידה"),
        ("B23", {"תאריך לידה": "05/06/15"}, "תאריך לידה"),
        ("symbol", {"סמל מוסד": "64251"}, "סמל מוסד"),
        ("symbol", {"שם מוסד": ""}, "שם מוסד"),
        ("grade", {"שכבה": 'י"ג'}, "שכבה"),
        ("B39", {"מקבילה": "-5"}, "מקבילה"),
        ("word", {"מין": "x"}, "מין"),
        ("B35", {"הורה 1 - טלפון": "050-12"}, "הורה 1 - טלפון"),
        ("B31", {'הורה 1 - דוא"ל': "a@b.co\nBcc: x@y.z"}, 'הורה 1 - דוא"ל'),
        ("parent", {"הורה 1 - שם": ""}, "הורה 1 - שם"),
        ("parent", {"הורה 1 - קרבה": "דוד"}, "הורה 1 - קרבה"),
        ("parent", {"הורה 1 - שפה": "קלינגונית"}, "הורה 1 - שפה"),
    ],
)
def test_a_bad_cell_refuses_the_whole_row(unit, tmp_path, row, change, column):
    good = {"מספר זהות": "304122567"}
    report = load_pupils(unit, tmp_path, change, good)

    assert str(report) == "read 2, new 1, changed 0, unchanged 0, refused 1"
    assert [(refusal.line, refusal.column) for refusal in report.refusals] == [(2, column)]
    assert "\u202e" not in report.refusals[0].value
    assert Student.objects.get().id_number == "304122567"


@pytest.mark.parametrize("born", ["22.11.2023", "23.11.2004"])
def test_three_and_twenty_one_are_pupils(unit, tmp_path, born):
    assert str(load_pupils(unit, tmp_path, {"תאריך לידה": born})).startswith("read 1, new 1")


def test_every_refused_cell_of_a_row_is_named(unit, tmp_path):
    report = load_pupils(unit, tmp_path, {"שם פרטי": "", "תאריך לידה": "x"})

    assert report.refused == 1
    assert [(r.column, r.value) for r in report.refusals] == [("שם פרטי", ""), ("תאריך לידה", "x")]


def test_b39_a_formula_is_only_text(unit, tmp_path):
    load_pupils(unit, tmp_path, {"כתובת": '=HYPERLINK("http://x")'})

    assert Student.objects.get().address == '=HYPERLINK("http://x")'


def test_an_empty_cell_erases_nothing_and_a_new_one_counts(unit, tmp_path):
    load_pupils(unit, tmp_path)
    blank = {"כתובת": "", "מין": "", "מקבילה": "", "הורה 1 - טלפון": "", 'הורה 1 - דוא"ל': "", "הורה 1 - שפה": ""}

    assert str(load_pupils(unit, tmp_path, blank)) == "read 1, new 0, changed 0, unchanged 1, refused 0"
    assert (
        str(load_pupils(unit, tmp_path, {"כתובת": "רחוב הזית 1"})) == "read 1, new 0, changed 1, unchanged 0, refused 0"
    )
    assert Student.objects.values_list("address", "version").get() == ("רחוב הזית 1", 2)


def test_a_pupil_who_moved_keeps_the_old_stay(unit, tmp_path):
    load_pupils(unit, tmp_path)
    load_pupils(unit, tmp_path, {"סמל מוסד": "309126", "שם מוסד": "תיכון מעיינות", "שכבה": "י'"})

    stays = [(s.school.name, s.from_on, s.until_on, s.reason) for s in Enrolment.objects.order_by("pk")]
    assert stays == [
        ("חטיבת אלונים", date(2026, 9, 1), TODAY, ""),
        ("תיכון מעיינות", TODAY, None, "לפי קובץ המצבת"),
    ]


def test_another_unit_has_its_own_pupils(unit, tmp_path):
    load_pupils(unit, tmp_path)

    assert str(load_pupils(UnitFactory(), tmp_path)).startswith("read 1, new 1")
    assert Student.objects.count() == 2


def test_f15_half_a_file_never_stands(unit, tmp_path, monkeypatch):
    monkeypatch.setattr(roster, "CHUNK", 1)
    path = write_csv(tmp_path / "a.csv", [PUPIL, PUPIL | {"מספר זהות": "304122567"}])

    def die(read: int) -> None:
        if read == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        roster.import_roster(unit=unit, table=roster_table(path), today=TODAY, now=NOW, progress=die)
    assert not Student.objects.exists()
    assert not AccessRecord.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_rows(unit, tmp_path, django_assert_num_queries):
    numbers = [number for n in range(1_000, 4_000) if idnr.is_valid(number := f"{n:09d}")]
    load_pupils(unit, tmp_path)
    for first, last in ((0, 1), (1, 4), (4, 40)):
        pupils = [{"מספר זהות": number} for number in numbers[first:last]]
        with django_assert_num_queries(10):
            assert load_pupils(unit, tmp_path, *pupils).new == last - first
        with django_assert_num_queries(8):
            assert load_pupils(unit, tmp_path, *pupils).unchanged == last - first


@pytest.mark.django_db
class TestCommand:
    def call(self, *arguments: object) -> list[str]:
        out = StringIO()
        call_command("import_roster", *map(str, arguments), stdout=out)
        return out.getvalue().splitlines()

    def test_each_refusal_is_a_line_and_the_counts_are_the_last(self, unit, tmp_path):
        path = write_csv(tmp_path / "a.csv", [PUPIL, PUPIL | {"מספר זהות": "18"}])

        assert self.call(path) == [
            "שורה 3, מספר זהות: מספר הזהות קצר מדי. (18)",
            "read 2, new 1, changed 0, unchanged 0, refused 1",
        ]

    def test_a_unit_is_named_where_there_are_several(self, unit, tmp_path):
        other = UnitFactory()
        path = write_csv(tmp_path / "a.csv", [PUPIL])

        with pytest.raises(CommandError, match="--unit"):
            self.call(path)
        self.call(path, "--unit", other.municipality)
        assert Student.objects.get().unit == other

    def test_a_file_that_cannot_be_read_says_why(self, unit, tmp_path):
        (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        for path, words in [(tmp_path / "a.xls", "xlsx"), (tmp_path / "none.csv", "no file")]:
            with pytest.raises(CommandError, match=words):
                self.call(path)
