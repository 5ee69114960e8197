"""The number of a registered letter: S10, thirteen signs with a check digit."""

import pytest
from django.core.exceptions import ValidationError

from notices.fields import check_digit, clean_registered_number


@pytest.mark.parametrize(
    ("eight", "digit"),
    [("12345678", 5), ("47312482", 9), ("00000000", 5), ("00000001", 4), ("00000008", 0), ("99999999", 5)],
)
def test_the_check_digit_of_the_standard(eight: str, digit: int) -> None:
    """S10: weights 8 6 4 2 3 5 9 7; eleven less the rest, where 10 is 0 and 11 is 5."""
    assert check_digit(eight) == digit


@pytest.mark.parametrize(
    "typed",
    [
        "RR123456785IL",
        "rr 1234 5678 5 il",
        "RR-123456785-IL",
        "רר123456785ןך",
        "\u2066RR123456785IL\u2069",
        "RR١٢٣٤٥٦٧٨٥IL",
    ],
)
def test_however_it_is_typed_or_scanned_it_is_one_number(typed: str) -> None:
    """Also with the keyboard in Hebrew, where R is ר, I is ן and L is ך."""
    assert clean_registered_number(typed) == "RR123456785IL"


@pytest.mark.parametrize("typed", ["", None, "  "])
def test_nothing_typed_is_nothing(typed: object) -> None:
    assert clean_registered_number(typed) == ""


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("RR123456784IL", "check"),
        ("RR213456785IL", "check"),
        ("RR12345678IL", "shape"),
        ("RR123456785GB", "shape"),
        ("AR123456785IL", "shape"),
        ("123456785", "shape"),
        ("RR123456785IL2", "shape"),
        ("ß" * 40, "shape"),
        ("RR12345678½IL", "shape"),
    ],
)
def test_a_slip_is_refused(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        clean_registered_number(typed)
    assert refused.value.code == code
