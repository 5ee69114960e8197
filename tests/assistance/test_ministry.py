"""Entitled, employed, reported: the ministry's export beside what stands here (peers idea 6, ADR 29, B28, B39)."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import openpyxl
import pytest
import time_machine
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import AccessRecord, Unit, User
from assistance.models import AideFile, MinistryReport, MinistryReportRow
from assistance.services.aides.placing import place_aide
from assistance.services.hours import allot_base
from assistance.services.ministry.comparing import compare_report, pupils_of
from assistance.services.ministry.lines import BadLinesError
from assistance.services.ministry.receiving import receive_report
from cases.models import School, Student
from tests.assistance.factories import decide, entitle, file_of
from tests.assistance.ministry import csv_of, take_in
from tests.assistance.placings import hire
from tests.cases.factories import SchoolFactory, make_student, moment
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NEW, LIST = "/assist/ministry/new/", "/assist/ministry/"
DATA = Path(__file__).parent.parent / "data"
NOAH, LIOR = "123456782", "000000018"


@pytest.fixture(autouse=True)
def _house(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.IMPORTS_DIR = tmp_path / "imports"
    with time_machine.travel(moment("2026-11-10 09:00"), tick=False):
        yield


@pytest.fixture
def school(unit: Unit) -> School:
    return SchoolFactory(unit=unit, symbol="642510", name="חטיבת אלונים")


def pupil(unit: Unit, school: School, number: str = NOAH, level: int | None = 3, name: str = "נועה") -> AideFile:
    student = make_student(unit, id_number=number, first_name=name)
    student.enrolments.update(school=school)
    file = file_of(entitle(unit, student=student))
    if level:
        allot_base(decision=decide(file, level), by=None, now=moment("2026-05-06 12:00"))
    return file


def place(file: AideFile, by: User, since: str = "2026-09-01") -> None:
    aide = hire(file.matter.unit, by, "000000026", "רותי אזולאי")
    facts = {"sharing": "one", "from_on": moment(f"{since} 08:00").date()}
    place_aide(aide=aide, files=[file], by=by, key=uuid4(), now=timezone.now(), **facts)


def shown(report: MinistryReport, by: User) -> list[tuple[str, int, int, int]]:
    comparison = compare_report(report, by, timezone.localdate())
    return [(one.symbol, one.entitled, one.employed, one.reported) for one in comparison.schools]


def test_the_three_numbers_of_a_school_and_its_pupils(unit: Unit, school: School, coordinator: User) -> None:
    file = pupil(unit, school)
    place(file, coordinator)
    report = take_in(coordinator, ("642510", "אלונים", NOAH, 10), ("642510", "אלונים", NOAH, 4))

    comparison = compare_report(report, coordinator, timezone.localdate())
    assert shown(report, coordinator) == [("642510", 16, 16, 14)]
    (line,) = pupils_of(comparison, "642510")
    assert (line.file, line.entitled, line.employed, line.reported) == (file, 16, 16, 14)
    assert (line.employed_gap, line.reported_gap, line.gap) == (0, -2, 2)
    assert str(comparison.day) == "2026-10-31"


def test_the_biggest_difference_stands_first_and_unknown_schools_are_named(
    unit: Unit, school: School, coordinator: User
) -> None:
    pupil(unit, school)
    SchoolFactory(unit=unit, symbol="111111", name="הרקפת")
    report = take_in(
        coordinator, ("111111", "", "", 3), ("222222", "בית ספר זר", "", 40), ("642510", "אלונים", NOAH, 16)
    )

    assert shown(report, coordinator) == [("222222", 0, 0, 40), ("642510", 16, 0, 16), ("111111", 0, 0, 3)]
    comparison = compare_report(report, coordinator, timezone.localdate())
    assert [(one.name, one.is_ours) for one in comparison.schools] == [
        ("בית ספר זר", False), ("חטיבת אלונים", True), ("הרקפת", True)
    ]  # fmt: skip


def test_what_was_decided_or_placed_after_the_month_is_not_of_the_month(
    unit: Unit, school: School, coordinator: User
) -> None:
    place(pupil(unit, school), coordinator, "2026-11-01")
    report = take_in(coordinator, ("642510", "", NOAH, 16))

    assert shown(report, coordinator) == [("642510", 16, 0, 16)]
    assert shown(take_in(coordinator, ("642510", "", NOAH, 16), month="2026-11"), coordinator) == [
        ("642510", 16, 16, 16)
    ]


@pytest.mark.parametrize("number", ["23456782", "12345678", "1234567820"[:9].lstrip("1"), "6782"])
def test_a_part_of_a_number_is_nobody(unit: Unit, school: School, coordinator: User, number: str) -> None:
    pupil(unit, school)
    if number == "6782":
        with pytest.raises(BadLinesError):
            take_in(coordinator, ("642510", "", number, 16))
        return
    comparison = compare_report(
        take_in(coordinator, ("642510", "", number, 16)), coordinator, timezone.localdate()
    )  # fmt: skip
    assert [row.id_number for row in comparison.unknown] == [number.zfill(9)]
    assert [line.reported for line in pupils_of(comparison, "642510")] == [0]


def test_leading_zeros_a_spreadsheet_ate_are_no_part(unit: Unit, school: School, coordinator: User) -> None:
    pupil(unit, school, LIOR)
    comparison = compare_report(
        take_in(coordinator, ("642510", "", "00018", 16)), coordinator, timezone.localdate()
    )  # fmt: skip

    assert (comparison.unknown, pupils_of(comparison, "642510")[0].reported) == ([], 16)


def test_a_number_before_two_records_were_joined_is_the_pupil_who_stayed(
    unit: Unit, school: School, coordinator: User
) -> None:
    file = pupil(unit, school)
    Student.objects.filter(pk=make_student(unit, id_number=LIOR).pk).update(merged_into=file.student)
    comparison = compare_report(
        take_in(coordinator, ("642510", "", LIOR, 16)), coordinator, timezone.localdate()
    )  # fmt: skip

    assert (comparison.unknown, pupils_of(comparison, "642510")[0].reported) == ([], 16)


def test_twice_the_same_file_is_one_report_and_another_replaces_it(coordinator: User) -> None:
    first = take_in(coordinator, ("642510", "", "", 16))
    assert take_in(coordinator, ("642510", "", "", 16)) == first
    second = take_in(coordinator, ("642510", "", "", 17))
    elsewhere = take_in(coordinator, ("642510", "", "", 16), month="2026-09")

    first.refresh_from_db()
    assert (first.replaced_at is not None, second.replaced_at, elsewhere.replaced_at) == (True, None, None)
    assert list(MinistryReportRow.objects.values_list("report", "line", "reported")) == [
        (first.pk, 2, 16), (second.pk, 2, 17), (elsewhere.pk, 2, 16)
    ]  # fmt: skip
    assert AccessRecord.objects.filter(page="ministry report").count() == 3


def test_the_same_key_answers_with_the_first(coordinator: User) -> None:
    key, month, now = uuid4(), moment("2026-10-01 00:00").date(), timezone.now()
    facts = {"month": month, "file_name": "a.csv", "by": coordinator, "key": key, "now": now}
    made = [receive_report(chunks=[csv_of(("642510", "", "", n))], **facts) for n in (1, 2)]

    assert (made[0], MinistryReport.objects.count()) == (made[1], 1)


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (("64251", "", NOAH, 16), "סמל מוסד", "בסמל מוסד יש שש ספרות"),
        (("", "", "", 160), "סמל מוסד", "חסר סמל מוסד"),
        (("642510", "", NOAH, "7.5"), "שעות מדווחות", "מספר שלם"),
        (("642510", "", NOAH, "-1"), "שעות מדווחות", "0"),
        (("642510", "", NOAH, "99"), "שעות מדווחות", "60"),
        (("642510", "", NOAH, ""), "שעות מדווחות", ""),
        (("642510", "", "=1+1", 16), "מספר זהות", "ספרות"),
        (("642510", "", "", 4), "סמל מוסד", "יש גם שורות של תלמידים"),
    ],
)
def test_b28_a_bad_cell_is_told_by_line_and_column_and_nothing_is_stored(
    coordinator: User, tmp_path: Path, line: tuple[object, ...], column: str, reason: str
) -> None:
    with pytest.raises(BadLinesError) as caught:
        take_in(coordinator, ("642510", "", LIOR, 8), line)

    (refusal,) = caught.value.refusals
    assert (refusal.line, refusal.column) == (3, column)
    assert reason in refusal.reason
    assert (MinistryReport.objects.count(), list((tmp_path / "imports").iterdir())) == (0, [])


@pytest.mark.parametrize(
    "body", [b"", "סמל מוסד\r\n642510".encode(), csv_of(), b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old"]
)
def test_f17_what_is_no_such_table_is_refused(coordinator: User, tmp_path: Path, body: bytes) -> None:
    with pytest.raises(ValidationError):
        take_in(coordinator, body=body)

    assert list((tmp_path / "imports").iterdir()) == []


def test_arabic_digits_and_doubled_school_lines(coordinator: User) -> None:
    assert take_in(coordinator, ("642510", "", "", "٧")).rows.get().reported == 7
    with pytest.raises(BadLinesError) as caught:
        take_in(coordinator, ("642510", "", "", 7), ("642510", "", "", 7))
    assert "בשורה 2" in caught.value.refusals[0].reason


def upload(client: Client, body: bytes, month: str = "2026-10-01"):
    return client.post(
        NEW, {"month": month, "file": SimpleUploadedFile("דוח.csv", body), "form_key": str(uuid4())}
    )  # fmt: skip


def test_from_the_upload_to_the_pupils_and_the_workbook(
    desk: Client, unit: Unit, school: School, coordinator: User
) -> None:
    file = pupil(unit, school)
    Student.objects.filter(pk=file.student.pk).update(last_name="=1+1")
    answer = upload(desk, csv_of(("642510", "אלונים", NOAH, 20), ("642510", "אלונים", LIOR, 3)))
    at = MinistryReport.objects.get().get_absolute_url()
    assert answer.url == at
    again = upload(desk, csv_of(("642510", "אלונים", NOAH, 20), ("642510", "אלונים", LIOR, 3)))
    assert "הקובץ הזה כבר נקלט" in desk.get(again.url).text

    page = desk.get(at).text
    assert "הפרש בבית ספר אחד" in page
    assert "אוקטובר 2026" in page
    assert LIOR in page
    below = desk.get(f"{at}schools/642510/").text
    assert file.get_absolute_url() in below
    assert LIOR in below
    book = openpyxl.load_workbook(BytesIO(desk.get(f"{at}schools/642510/download/").content))
    assert [cell.value for cell in book.active[2]][3:] == [16, 0, 20, -16, 20]
    assert (book.active["A2"].value, book.active["A2"].data_type) == ("=1+1", "s")
    whole = openpyxl.load_workbook(BytesIO(desk.get(f"{at}download/").content)).active
    assert [cell.value for cell in whole[2]] == ["642510", "חטיבת אלונים", 16, 0, 23, -16, 23]
    assert AccessRecord.objects.filter(action="export", subject="ministry report 2026-10").count() == 2


def test_bad_lines_are_listed_on_the_page_and_the_month_stays(desk: Client) -> None:
    answer = upload(desk, csv_of(("642510", "", NOAH, "<b>")), "2026-08-01")

    assert answer.status_code == 200
    assert "לא נשמר דבר" in answer.text
    assert "&lt;b&gt;" in answer.text
    assert '<option value="2026-08-01" selected>' in answer.text


@pytest.mark.parametrize(("body", "status"), [(b"", 200), (b"%PDF-1.7", 415), (b"x" * 5_000_001, 413)])
def test_b26_a_file_that_cannot_be_is_refused_beside_the_field(desk: Client, body: bytes, status: int) -> None:
    assert upload(desk, body).status_code == status
    assert not MinistryReport.objects.exists()


@pytest.mark.parametrize("month", ["", "2027-01-01", "x", "2026-12-01"])
def test_a_month_that_cannot_be_is_refused(desk: Client, month: str) -> None:
    assert "בחרו מהרשימה" in upload(desk, csv_of(("642510", "", "", 1)), month).text
    assert not MinistryReport.objects.exists()


def test_empty_pages_say_so(desk: Client) -> None:
    assert "עדיין לא נקלט דוח של המשרד" in desk.get(LIST).text


def test_two_hundred_schools_are_on_pages(desk: Client, coordinator: User) -> None:
    report = take_in(coordinator, *((100_000 + n, f"בית ספר {n}", "", n + 1) for n in range(200)))
    page = desk.get(f"{report.get_absolute_url()}?page=4").text

    assert "דף 4 מתוך 4" in page
    assert "בית ספר 0<" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_school_and_three(
    desk: Client, unit: Unit, coordinator: User, django_assert_num_queries, rows: int
) -> None:
    for n in range(rows):
        pupil(unit, SchoolFactory(unit=unit, symbol=f"10000{n}"), f"{n + 1:09}", name=f"תלמיד{n}")
    report = take_in(coordinator, *((f"10000{n}", "", f"{n + 1:09}", 5) for n in range(rows)))
    desk.get(report.get_absolute_url())
    with django_assert_num_queries(16):
        desk.get(report.get_absolute_url())


def test_domain_2_1_a_stranger_finds_nothing(client: Client, school: School, coordinator: User, officer: User) -> None:
    report = take_in(coordinator, ("642510", "", "", 1))
    at = report.get_absolute_url()
    for stranger in (officer, UserFactory(is_coordinator=True), UserFactory(is_manager=True)):
        client.force_login(stranger)
        for path in (at, f"{at}download/", f"{at}schools/642510/", f"{at}schools/642510/download/"):
            assert client.get(path).status_code == 404


def test_a_school_that_is_not_in_the_report_is_no_page(desk: Client, coordinator: User) -> None:
    at = take_in(coordinator, ("642510", "", "", 1)).get_absolute_url()

    assert [desk.get(f"{at}schools/{one}/").status_code for one in ("642510", "999999", "-")] == [200, 404, 404]


def test_the_sample_file(coordinator: User) -> None:
    report = take_in(coordinator, body=(DATA / "ministry_report.csv").read_bytes())

    assert report.rows.count() == 6
