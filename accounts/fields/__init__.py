"""The rules of text, numbers, dates, times, IDs, phones, e-mails and files: one place for forms, files and commands.

Each `clean_*` and `parse_*` returns the value as it is stored, or raises a translated ValidationError and nothing else.
"""

from accounts.fields.dates import EARLIEST, LATEST, parse_date, parse_time
from accounts.fields.files import FileKind, check_upload, clean_file_name, sniff_kind
from accounts.fields.forms import (
    DayField,
    IdNumberField,
    MailField,
    NameField,
    PhoneField,
    SeveralField,
    TextField,
    TimeOfDayField,
    WholeNumberField,
)
from accounts.fields.identity import clean_israeli_id, clean_ministry_number, clean_passport
from accounts.fields.mail import clean_email
from accounts.fields.numbers import ascii_digits, clean_whole_number
from accounts.fields.phone import clean_phone
from accounts.fields.text import clean_name, clean_text, is_filled

__all__ = [
    "EARLIEST",
    "LATEST",
    "DayField",
    "FileKind",
    "IdNumberField",
    "MailField",
    "NameField",
    "PhoneField",
    "SeveralField",
    "TextField",
    "TimeOfDayField",
    "WholeNumberField",
    "ascii_digits",
    "check_upload",
    "clean_email",
    "clean_file_name",
    "clean_israeli_id",
    "clean_ministry_number",
    "clean_name",
    "clean_passport",
    "clean_phone",
    "clean_text",
    "clean_whole_number",
    "is_filled",
    "parse_date",
    "parse_time",
    "sniff_kind",
]
