"""Identity numbers (domain 3): nine digits as text with a check digit, Ministry numbers, passports."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.il import idnr

from accounts.fields.numbers import ascii_digits
from accounts.fields.text import MARKS, plain

SEPARATORS = {ord(char): None for char in f" -\u00a0\u05be\u2010\u2011\u2012\u2013\u2212{MARKS}"}
LONGEST = 60
PASSPORT = re.compile("[A-Z0-9]{5,20}")


def _digits(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # how a spreadsheet hands over a number
    digits = ascii_digits(plain(value)[:LONGEST].translate(SEPARATORS))
    if isinstance(value, bool) or not re.fullmatch("[0-9]+", digits):
        raise ValidationError(_("An ID number has digits only."), code="not_digits")
    if len(digits) < 5:
        raise ValidationError(_("The ID number is too short."), code="too_short")
    if len(digits) > 9:
        raise ValidationError(_("The ID number has more than nine digits."), code="too_long")
    return digits.zfill(9)


def clean_israeli_id(value: object) -> str:
    """Nine digits with leading zeros and a right check digit; a hyphen and spaces are tolerated."""
    digits = _digits(value)
    try:
        return str(idnr.validate(digits))
    except StdnumError:
        raise ValidationError(_("The ID number is not valid. Check the digits."), code="check_digit") from None


def clean_ministry_number(value: object) -> str:
    """The number the Ministry gives a pupil without an ID: nine digits, no check digit."""
    digits = _digits(value)
    if not digits.strip("0"):
        raise ValidationError(_("The ID number is not valid. Check the digits."), code="zeros")
    return digits


def clean_passport(value: object) -> str:
    """Five to twenty letters and digits, in capitals."""
    number = ascii_digits(plain(value)[:LONGEST].translate(SEPARATORS)).upper()
    if not PASSPORT.fullmatch(number):
        raise ValidationError(_("A passport number has 5 to 20 Latin letters and digits."), code="passport")
    return number
