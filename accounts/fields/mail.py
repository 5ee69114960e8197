"""E-mail addresses our relay can deliver to."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from accounts.fields.text import MARKS, plain

LONGEST = 254


def clean_email(value: object) -> str:
    """The address with a lower-case ASCII domain; no IP address, no quotes, no line breaks."""
    text = plain(value).translate({ord(mark): None for mark in MARKS})
    address = "" if len(text) > LONGEST or any(char in text for char in '["\\') else _ascii(text)
    if not address or len(address) > LONGEST:
        raise ValidationError(_("This e-mail address cannot be used."), code="invalid")
    return address


def _ascii(text: str) -> str:
    name, at, domain = text.rpartition("@")
    try:
        address = f"{name}{at}{domain.encode('idna').decode().lower()}"
        validate_email(address)
    except (ValidationError, UnicodeError):
        return ""
    return address
