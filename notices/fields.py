"""The registered-mail number: thirteen signs of the postal union's standard S10, "RR123456785IL"."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import ascii_digits

WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
SHAPE = re.compile(r"R[A-Z]\d{9}IL")
SEPARATORS = re.compile(r"[\s\-–.\u200e\u200f\u2066-\u2069]+")
HEBREW_KEYS = str.maketrans("קראטוןםפשדגכעיחלךזסבהנמצ", "ERTYUIOPASDFGHJKLZXCVBNM")  # typed or scanned in Hebrew


def check_digit(eight: str) -> int:
    """Of the eight digits before it, by S10: eleven less the weighted sum's rest, and 10 is 0, 11 is 5."""
    left = 11 - sum(int(digit) * weight for digit, weight in zip(eight, WEIGHTS, strict=True)) % 11
    return {10: 0, 11: 5}.get(left, left)


def clean_registered_number(value: object) -> str:
    """The number as it is stored; empty where nothing was typed."""
    number = SEPARATORS.sub("", ascii_digits(str(value or ""))).upper().translate(HEBREW_KEYS)
    if not number:
        return ""
    if not SHAPE.fullmatch(number):
        raise ValidationError(
            _("A registered-mail number is R, a letter, nine digits and IL, such as RR123456785IL"), code="shape"
        )
    if check_digit(number[2:10]) != int(number[10]):
        raise ValidationError(_("One of the digits is wrong. Compare with the sticker."), code="check")
    return number
