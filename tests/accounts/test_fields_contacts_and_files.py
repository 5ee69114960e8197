"""Field rules: phones, addresses and files (reliability 4)."""

from io import BytesIO

import pytest

from accounts import fields
from accounts.fields import FileKind
from tests.accounts.refusing import refused


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
