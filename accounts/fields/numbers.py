"""Whole numbers as people type them, in any script's digits."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields.text import plain

LONGEST = 18  # digits; more is not a number anybody means
WHOLE = re.compile(r"-?[0-9]+")


def ascii_digits(text: str) -> str:
    """Arabic-Indic, full-width and other decimal digits as 0-9; everything else stays."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def _as_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a spreadsheet keeps every number as a float
    return ascii_digits(plain(value)[: LONGEST * 4])


def clean_whole_number(value: object, *, lowest: int = 0, highest: int = 10**9) -> int:
    """`12`, `١٢`, `１２`; never `1_000`, `1.0`, `1e2`, `-0`, a truth value or a number out of bounds."""
    text = _as_text(value)
    if isinstance(value, bool) or not WHOLE.fullmatch(text) or text.startswith("-0"):
        raise ValidationError(_("Enter a whole number in digits."), code="invalid")
    if len(text) > LONGEST or not lowest <= int(text) <= highest:
        raise ValidationError(
            _("Enter a number from %(lowest)s to %(highest)s."),
            code="out_of_range",
            params={"lowest": lowest, "highest": highest},
        )
    return int(text)
