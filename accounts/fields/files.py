"""Uploaded files: known by their content, never by their name; the name is cleaned before it is shown."""

from __future__ import annotations

import re
from enum import Enum
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields.text import BIDI, FORBIDDEN, INVISIBLE

NAME_LENGTH = 100
HEAD = 2048


class FileKind(Enum):
    """What the first bytes say."""

    EMPTY = "empty"
    ZIP = "zip"  # xlsx, docx, ods and plain archives
    OLE = "ole"  # xls, doc, and every Office file with a password
    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    MARKUP = "markup"
    PROGRAM = "program"
    TEXT = "text"
    UNKNOWN = "unknown"


SIGNATURES = [
    (b"PK\x03\x04", FileKind.ZIP),
    (b"PK\x05\x06", FileKind.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.OLE),
    (b"%PDF-", FileKind.PDF),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"MZ", FileKind.PROGRAM),
    (b"\x7fELF", FileKind.PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", FileKind.PROGRAM),
    (b"[InternetShortcut]", FileKind.PROGRAM),
]
MARKUP = re.compile(rb"\s*(<!doctype|<\?xml|<html|<svg|<script|<head|<body)", re.IGNORECASE)
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def sniff_kind(head: bytes) -> FileKind:
    """The kind that the first two thousand bytes show, whatever the extension says."""
    if not head:
        return FileKind.EMPTY
    for start, kind in SIGNATURES:
        if head.startswith(start):
            return kind
    if MARKUP.match(head.removeprefix(BYTE_ORDER_MARKS[0])):
        return FileKind.MARKUP
    if head.startswith(BYTE_ORDER_MARKS) or b"\x00" not in head:
        return FileKind.TEXT
    return FileKind.UNKNOWN


def check_upload(file: IO[bytes], *, size: int, highest: int, kinds: set[FileKind]) -> FileKind:
    """The kind of an acceptable file; its code is `empty`, `too_large` (413) or `wrong_kind` (415) otherwise."""
    if size > highest:
        raise ValidationError(
            _("The file is larger than %(limit)s MB."), code="too_large", params={"limit": highest // 1_000_000}
        )
    file.seek(0)
    kind = sniff_kind(file.read(HEAD))
    file.seek(0)
    if kind is FileKind.EMPTY:
        raise ValidationError(_("The file is empty."), code="empty")
    if kind not in kinds:
        raise ValidationError(_("This kind of file cannot be taken in."), code="wrong_kind")
    return kind


def clean_file_name(name: str) -> str:
    """The last part of a name without anything that hides or moves; for showing only, never a path."""
    shown = re.split(r"[/\\]", name)[-1]
    for unwanted in (BIDI, INVISIBLE, FORBIDDEN):
        shown = unwanted.sub("", shown)
    shown = re.sub(r'[\x00-\x1f<>:"|?*\u200e\u200f\u2028\u2029]', "", shown).strip(" .")
    if len(shown) > NAME_LENGTH:
        stem, dot, extension = shown.rpartition(".")
        keep = f"{dot}{extension}"[-10:] if dot else ""
        shown = (stem or shown)[: NAME_LENGTH - len(keep)] + keep
    return shown or "-"
