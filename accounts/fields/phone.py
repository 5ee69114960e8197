"""Phone numbers in one form: E.164, and the star numbers as people dial them."""

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields.numbers import ascii_digits
from accounts.fields.text import MARKS, plain

REGION = "IL"
LONGEST = 40
STAR = re.compile(r"\*[0-9]{3,5}")
DIALLED = re.compile(r"\+?[0-9 ().\-/\u00a0\u05be\u2010-\u2013]+")
# domain 3: mobile and 07X have nine digits after the zero, an area has eight; toll-free numbers have ten, from 1
AT_HOME = re.compile(r"[57][0-9]{8}|[23489][0-9]{7}|1[0-9]{9}")


def _refused() -> ValidationError:
    return ValidationError(_("This is not a phone number we can call. Check the digits."), code="invalid")


def clean_phone(value: object) -> str:
    """`050-123-4567`, `+972 50…`, `972 50…` or a number abroad with its plus as E.164; `*5555` as typed."""
    text = ascii_digits(plain(value).translate({ord(mark): None for mark in MARKS}))
    if STAR.fullmatch(text):
        return text
    if len(text) > LONGEST or not DIALLED.fullmatch(text):
        raise _refused()
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        raise _refused() from None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise _refused()
    if number.country_code == 972 and not AT_HOME.fullmatch(str(number.national_number)):
        raise _refused()
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def dialled(stored: str) -> str:
    """ "+972501234567" as people at home dial it, 050-123-4567; everything else as it is."""
    if not re.fullmatch(r"\+972[0-9]{8,10}", stored):
        return stored
    return str(phonenumbers.format_number(phonenumbers.parse(stored), phonenumbers.PhoneNumberFormat.NATIONAL))
