"""What a text may hold: letters of any script, no control, invisible or direction-changing characters."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

NAME_LENGTH = 60
NOTE_LENGTH = 20_000
MARKS = "\u200e\u200f\u061c"  # direction marks that pasted text carries at its ends
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
INVISIBLE = re.compile("[\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\u3164\u115f\u1160\uffa0\u180e\ufff9-\ufffb]")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
LINE_END = re.compile("\r\n|[\r\n\u2028\u2029]")
EMPTY = ("", None)


def required() -> ValidationError:
    return ValidationError(_("This field is required."), code="required")


def is_filled(text: str) -> bool:
    """At least one letter or digit; a row of dashes or a smiley says nothing."""
    return any(unicodedata.category(char)[0] in "LN" for char in text)


def plain(value: object) -> str:
    """The value as text without what surrounds it: spaces and direction marks at both ends."""
    if isinstance(value, int) and value.bit_length() > 200:
        value = "9" * 60  # Python refuses to print numbers of thousands of digits
    return "" if value is None else str(value).strip().strip(MARKS).strip()


def _refuse_characters(text: str) -> None:
    if BIDI.search(text):
        raise ValidationError(_("The text holds characters that change its direction. Type it again."), code="bidi")
    if INVISIBLE.search(text):
        raise ValidationError(_("The text holds invisible characters. Type it again."), code="invisible")
    if FORBIDDEN.search(text):
        raise ValidationError(_("The text holds characters that cannot be shown. Type it again."), code="control")


def _refuse_length(text: str, max_length: int) -> None:
    if len(text) > max_length:
        raise ValidationError(
            ngettext_lazy("At most %(limit)d character.", "At most %(limit)d characters.", "limit"),
            code="max_length",
            params={"limit": max_length},
        )


def clean_text(value: object, *, max_length: int = 600, required_: bool = False, multiline: bool = False) -> str:
    """Normalised text (NFC, line ends as \\n), or "" where nothing was typed and nothing is required."""
    text = plain(value)
    _refuse_length(text, max_length * 3)  # before normalising, which is slow on hostile text
    if not INVISIBLE.sub("", text):
        text = ""
    _refuse_characters(text)
    text = LINE_END.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", " ")
    if not multiline and "\n" in text:
        raise ValidationError(_("Write this on one line."), code="lines")
    _refuse_length(text, max_length)
    if required_ and not is_filled(text):
        raise required()
    return text


def clean_name(value: object, *, max_length: int = NAME_LENGTH, required_: bool = True) -> str:
    """A name of a person or place: at least one letter, single spaces."""
    name = " ".join(clean_text(value, max_length=max_length, required_=required_).split())
    if name and not any(char.isalpha() for char in name):
        raise ValidationError(_("A name needs at least one letter."), code="no_letter")
    return name
