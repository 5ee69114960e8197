"""The bad-input catalogue (reliability 4) by its B numbers, on the one module that carries the rules."""

import unicodedata
from datetime import UTC, date, datetime, time
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError

from accounts import fields
from accounts.fields import FileKind


def refused(function, value, **options) -> str:
    with pytest.raises(ValidationError) as caught:
        function(value, **options)
    assert caught.value.messages
    return caught.value.error_list[0].code


IDS = [
    ("B1", "123456782", "123456782"),
    ("B2", "000000018", "000000018"),
    ("B2", "12344", "000012344"),
    ("B2", 12344, "000012344"),
    ("B4", "12345678-2", "123456782"),
    ("B4", " 123 456 782 ", "123456782"),
    ("B4", "\u200e12345678־2\u200f", "123456782"),
    ("B6", "١٢٣٤٥٦٧٨٢", "123456782"),
    ("B6", "１２３４５６７８２", "123456782"),
    ("D3", 50012343.0, "050012343"),
]


@pytest.mark.parametrize(("row", "typed", "stored"), IDS)
def test_an_id_is_nine_digits(row, typed, stored):
    assert fields.clean_israeli_id(typed) == stored


@pytest.mark.parametrize(
    ("row", "typed", "code"),
    [
        ("B1", "123456789", "check_digit"),
        ("B1", "313131313", "check_digit"),
        ("B2", "18", "too_short"),
        ("B3", "000000000", "check_digit"),
        ("B3", "00000", "check_digit"),
        ("B7", "1234567821", "too_long"),
        ("B7", "12345678a", "not_digits"),
        ("B7", "AB123456", "not_digits"),
        ("B29", "9" * 5000, "too_long"),
        pytest.param("B29", 10**6000, "too_long", id="B29-huge"),
        ("B30", float("nan"), "not_digits"),
        ("B30", True, "not_digits"),
        ("B39", "-5", "too_short"),
        ("B10", "12345678\x002", "not_digits"),
    ],
)
def test_a_wrong_id_says_what_is_wrong(row, typed, code):
    assert refused(fields.clean_israeli_id, typed) == code


def test_a_ministry_number_has_no_check_digit_and_a_passport_is_capitals():
    assert fields.clean_ministry_number("313131313") == "313131313"
    assert refused(fields.clean_ministry_number, "000000000") == "zeros"
    assert fields.clean_passport("ab-123 456") == "AB123456"
    assert refused(fields.clean_passport, "abc") == "passport"


@pytest.mark.parametrize(
    ("row", "typed", "stored"),
    [
        ("B12", "  שׁוֹשַׁנָּה ג'קסון־לוי ", "שׁוֹשַׁנָּה ג'קסון־לוי"),
        ("B12", "Jean-Luc O'Neil", "Jean-Luc O'Neil"),
        ("B12", "አበበ", "አበበ"),
        ("B12", "Дмитрий", "Дмитрий"),
        ("B12", "مُحَمَّد", "مُحَمَّد"),
        ("B13", "א", "א"),
        ("B8", "\u200f דנה \u200e", "דנה"),
        ("NFC", "Jose\u0301", "Jos\u00e9"),
        ("spaces", "דנה \t  לביא", "דנה לביא"),
    ],
)
def test_a_name_may_be_in_any_script(row, typed, stored):
    assert fields.clean_name(typed) == unicodedata.normalize("NFC", stored)


@pytest.mark.parametrize(
    ("row", "typed", "code"),
    [
        ("B8", "דנה\u202eאיבל", "bidi"),
        ("B8", "דנה\u2067איבל", "bidi"),
        ("B9", "\u200b\u200d\u2060", "required"),
        ("B9", "\u3164", "required"),
        ("B9", "\u200e\u200f", "required"),
        ("B9", "ד\u200bנה", "invisible"),
        ("B10", "ד\x00נה", "control"),
        ("B10", "ד\x1bנה", "control"),
        ("M18", "ד\ud800נה", "control"),
        ("B13", "א" * 61, "max_length"),
        ("B13", "א" * 3_000_000, "max_length"),
        ("B13", "🙂🙂", "required"),
        ("B13", "---", "required"),
        ("name", "123", "no_letter"),
        ("B32", "דנה\r\nBcc: x@y.z", "lines"),
        ("B32", "דנה\u2028x", "lines"),
        ("", None, "required"),
    ],
)
def test_a_wrong_name_is_refused(row, typed, code):
    assert refused(fields.clean_name, typed) == code


def test_b14_b16_a_note_keeps_its_text_and_its_lines():
    note = "<script>{{7*7}}\r\n${x} %s\u2028' OR 1=1 --"
    assert fields.clean_text(note, multiline=True) == "<script>{{7*7}}\n${x} %s\n' OR 1=1 --"
    assert refused(fields.clean_text, "א" * 20_001, max_length=20_000, multiline=True) == "max_length"
    assert fields.clean_text("א" * 20_000, max_length=20_000, multiline=True) == "א" * 20_000
    assert fields.clean_text(None) == ""


@pytest.mark.parametrize(
    ("row", "typed", "number"),
    [
        ("M18", "١٢", 12),
        ("M18", "１２", 12),
        ("plain", " 7 ", 7),
        ("cell", 21.0, 21),
        ("cell", 3, 3),
        ("zero", "007", 7),
    ],
)
def test_a_whole_number(row, typed, number):
    assert fields.clean_whole_number(typed, highest=100) == number


@pytest.mark.parametrize(
    ("row", "typed", "code"),
    [
        ("M18", "1_000", "invalid"),
        ("M18", "1.0", "invalid"),
        ("M18", "1e2", "invalid"),
        ("M18", "1,000", "invalid"),
        ("B30", "NaN", "invalid"),
        ("B30", "Infinity", "invalid"),
        ("B30", "-0", "invalid"),
        ("B30", float("inf"), "invalid"),
        ("B30", True, "invalid"),
        ("B39", "-5", "out_of_range"),
        ("B39", "+1", "invalid"),
        ("B29", "9" * 23, "out_of_range"),
        ("B29", "9" * 5000, "out_of_range"),
        pytest.param("B29", 10**6000, "out_of_range", id="B29-huge"),
        ("B26", "101", "out_of_range"),
        ("superscript", "²", "invalid"),
        ("", "", "invalid"),
    ],
)
def test_a_wrong_number_is_refused(row, typed, code):
    assert refused(fields.clean_whole_number, typed, highest=100) == code


MAY = date(2026, 5, 14)


@pytest.mark.parametrize(
    ("row", "typed", "day"),
    [
        ("ux 2", "14.5", MAY),
        ("ux 2", "14/5/26", MAY),
        ("ux 2", "14-5-2026", MAY),
        ("B23", "2026-5-14", MAY),
        ("B23", "14.05.2026", MAY),
        ("B24", "١٤.٥.٢٠٢٦", MAY),
        ("B24", "１４/５", MAY),
        ("marks", "\u200f14.5.2026\u200e", MAY),
        ("cell", datetime(2026, 5, 14, tzinfo=UTC), MAY),
        ("cell", MAY, MAY),
        ("nearest", "30.12", date(2025, 12, 30)),
        ("nearest", "29.2", date(2024, 2, 29)),
    ],
)
def test_a_day_as_people_type_it(row, typed, day):
    today = date(2025, 1, 10) if typed == "29.2" else date(2026, 5, 20)
    assert fields.parse_date(typed, today=today) == day


@pytest.mark.parametrize(
    ("row", "typed", "code"),
    [
        ("B19", "9999-12-31", "out_of_range"),
        ("B19", "0001-01-01", "out_of_range"),
        ("B19", "31.12.1899", "out_of_range"),
        ("B22", "31/02/2026", "no_such_day"),
        ("B22", "29/02/2027", "no_such_day"),
        ("B22", "2026-13-01", "no_such_day"),
        ("B22", "29.2", "no_such_day"),
        ("B22", "0.0.0000", "no_such_day"),
        ("B24", "יד.ה.תשפו", "invalid"),
        ("B29", "1" * 5000, "invalid"),
        ("", "", "invalid"),
        ("", "14", "invalid"),
        ("", "14.5.202", "invalid"),
    ],
)
def test_a_wrong_day_is_refused(row, typed, code):
    assert refused(fields.parse_date, typed, today=date(2026, 5, 20)) == code


def test_b23_a_file_writes_its_years_in_full():
    assert fields.parse_date("31/12/2015") == date(2015, 12, 31)
    assert refused(fields.parse_date, "05/06/26") == "invalid"
    assert refused(fields.parse_date, "14.5") == "invalid"


def test_a_bound_is_part_of_the_rule():
    assert refused(fields.parse_date, "15.5.2026", latest=MAY) == "out_of_range"
    assert fields.parse_date("20.5", today=date(2026, 5, 14), latest=MAY) == date(2025, 5, 20)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("9:30", time(9, 30)),
        ("09.30", time(9, 30)),
        ("0930", time(9, 30)),
        ("23:59:59", time(23, 59)),
        (time(7, 5, 3), time(7, 5)),
        ("٠٩:٣٠", time(9, 30)),
    ],
)
def test_a_time(typed, at):
    assert fields.parse_time(typed) == at


@pytest.mark.parametrize("typed", ["24:00", "9:60", "9", "", "noon", "-1:00", "9:30 PM"])
def test_a_wrong_time_is_refused(typed):
    assert refused(fields.parse_time, typed) == "invalid"


@pytest.mark.parametrize(
    ("row", "typed", "stored"),
    [
        ("B35", "٠٥٠-١٢٣-٤٥٦٧", "+972501234567"),
        ("B35", "+972-50-123-4567", "+972501234567"),
        ("B35", "972501234567", "+972501234567"),
        ("domain 3", "050-123-4567", "+972501234567"),
        ("domain 3", "052 555 1725", "+972525551725"),
        ("domain 3", "03-555-1234", "+97235551234"),
        ("domain 3", "072-1234567", "+972721234567"),
        ("domain 3", "055-6123456", "+972556123456"),
        ("domain 3", "1-800-123-456", "+9721800123456"),
        ("domain 3", "+7 912 345 67 89", "+79123456789"),
        ("star", "*5555", "*5555"),
        ("star", "*٢٧٠٠", "*2700"),
    ],
)
def test_a_phone_number_has_one_form(row, typed, stored):
    assert fields.clean_phone(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "050-12",
        "123456789012345",
        "1234567",
        "050-12345678",
        "",
        "*",
        "call me",
        "0000000000",
        "1-800-FLOWERS",
        "9" * 5000,
        "+",
        "050\x001234567",
    ],
)
def test_b35_a_wrong_phone_number_is_refused(typed):
    assert refused(fields.clean_phone, typed) == "invalid"


@pytest.mark.parametrize(
    ("row", "typed", "stored"),
    [
        ("plain", " Dana.Lavi+x@Example.ORG ", "Dana.Lavi+x@example.org"),
        ("B34", "dana@דוגמה.co.il", "dana@xn--6dbbec0c.co.il"),
    ],
)
def test_an_address(row, typed, stored):
    assert fields.clean_email(typed) == stored


@pytest.mark.parametrize(
    ("row", "typed"),
    [
        ("B31", "a@b.co\nBcc: x@y.z"),
        ("B31", "a@b.co\r\n"[:-2] + "\r\nx"),
        ("M18", "a@[127.0.0.1]"),
        ("B32", '"a,b"@example.org'),
        ("length", "a" * 300 + "@example.org"),
        ("length", "a@" + "א" * 100_000),
        ("", "a@"),
        ("", "@b.co"),
        ("", "a@.co"),
        ("", "דנה@example.org"),
        ("", "אין"),
        ("", ""),
    ],
)
def test_an_address_that_cannot_be_used(row, typed):
    assert refused(fields.clean_email, typed) == "invalid"


@pytest.mark.parametrize(
    ("row", "head", "kind"),
    [
        ("B49", b"", FileKind.EMPTY),
        ("B44", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", FileKind.OLE),
        ("B45", b"<svg xmlns='x'>", FileKind.MARKUP),
        ("B45", b"\xef\xbb\xbf <!DOCTYPE html>", FileKind.MARKUP),
        ("B45", b"<?xml version='1.0'?>", FileKind.MARKUP),
        ("B45", b"[InternetShortcut]\nURL=x", FileKind.PROGRAM),
        ("B45", b"MZ\x90\x00", FileKind.PROGRAM),
        ("xlsx", b"PK\x03\x04...", FileKind.ZIP),
        ("pdf", b"%PDF-1.7", FileKind.PDF),
        ("B36", "שם,סמל".encode("cp1255"), FileKind.TEXT),
        ("B36", "שם,סמל".encode("utf-16"), FileKind.TEXT),
        ("", b"\x01\x00\x02", FileKind.UNKNOWN),
    ],
)
def test_a_file_is_known_by_its_content(row, head, kind):
    assert fields.sniff_kind(head) is kind


def test_b49_b45_an_upload_is_checked_before_it_is_read():
    def check(body: bytes, highest: int = 10) -> FileKind:
        return fields.check_upload(BytesIO(body), size=len(body), highest=highest, kinds={FileKind.TEXT})

    assert check(b"a,b") is FileKind.TEXT
    for body, code in [(b"", "empty"), (b"12345678901", "too_large"), (b"%PDF-1.7", "wrong_kind")]:
        assert refused(check, body) == code


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x", "x"),
        ("/abs", "abs"),
        ("a\0.pdf", "a.pdf"),
        (".htaccess", "htaccess"),
        ("x\u202efdp.exe", "xfdp.exe"),
        ("תלמידים.xlsx", "תלמידים.xlsx"),
        ("..", "-"),
        ("א" * 300 + ".xlsx", "א" * 95 + ".xlsx"),
    ],
)
def test_b48_a_file_name_is_only_shown(typed, shown):
    assert fields.clean_file_name(typed) == shown
