"""The bad-input catalogue (reliability 4) by its B numbers, on the one module that carries the rules."""

import unicodedata

import pytest

from accounts import fields
from tests.accounts.refusing import refused

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
