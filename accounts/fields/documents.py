"""Documents by their content: PDF without active parts, DOCX without macros, JPG and PNG; nothing else (B44 to B48).

`inspect_document` reads a file that lies on disk already, a block at a time; its refusals have a code:
`wrong_kind` (415) or `active` (the form is shown again).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields.files import FileKind, clean_file_name

HIGHEST_BYTES = 10_000_000
EXTENSIONS = {FileKind.PDF: "pdf", FileKind.JPEG: "jpg", FileKind.PNG: "png", FileKind.ZIP: "docx"}
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
BLOCK, OVERLAP = 1_000_000, 400
TAIL = 2_048
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
ACTIVE = re.compile(
    rb"/(JavaScript|Launch|SubmitForm|ImportData|RichMedia|EmbeddedFiles?|XFA|GoToE)(?![A-Za-z])"
    rb"|/JS\s*(\(|<|[0-9]+\s+[0-9]+\s+R)"
)
NAMED = b"/" + b"".join(b"(?:%c|#%02x|#%02X)" % (letter, letter, letter) for letter in b"ObjStm")
OBJECT_STREAM = re.compile(NAMED + rb"(?![A-Za-z])(?:.{0,400}?stream\r?\n)?", re.DOTALL)
UNPACKED = 50_000_000
PARTS, RATIO = 2_000, 200
MACROS = re.compile(r"(^|/)(vbaProject|vbaData)|(^|/)activeX/|embeddings/[^/]+\.bin$", re.IGNORECASE)
OUTSIDE = re.compile(
    rb"<Relationship\b(?=[^>]*TargetMode\s*=\s*[\"']External)"
    rb"(?=[^>]*relationships/(attachedTemplate|oleObject|frame|subDocument|package))"
)


def wrong_kind() -> ValidationError:
    return ValidationError(
        _("Only PDF, JPG, PNG and DOCX files are taken in. Save it as PDF and choose it again."), code="wrong_kind"
    )


def locked() -> ValidationError:
    return ValidationError(
        _("The file is locked by a password or of an old kind. Save it without a password as DOCX or PDF."),
        code="wrong_kind",
    )


def active() -> ValidationError:
    return ValidationError(
        _("The file holds a program: script, macro or attachment. Print it to PDF and choose it again."), code="active"
    )


def document_name(name: str, extension: str) -> str:
    """The name as shown: cleaned, and its extension says what the content is."""
    shown = clean_file_name(name)
    stem, dot, ending = shown.rpartition(".")
    if dot and re.fullmatch(r"[A-Za-z0-9]{1,5}", ending):
        shown = stem
    shown = f"_{shown}" if RESERVED.fullmatch(shown) else shown
    return f"{shown[:100] or '-'}.{extension}"


def inspect_document(path: Path, kind: FileKind) -> None:
    """Refuse what is not whole, what cannot be looked into, and what would act when it is opened."""
    if kind is FileKind.PDF:
        _inspect_pdf(path)
    elif kind is FileKind.ZIP:
        _inspect_docx(path)
    elif kind is FileKind.PNG:
        with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            if content[12:16] != b"IHDR" or content.find(b"IEND") < 0:
                raise wrong_kind()


def _inspect_pdf(path: Path) -> None:
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        tail = content[-TAIL:]
        if b"startxref" not in tail or not re.search(rb"%%EOF\s*\Z", tail):
            raise wrong_kind()  # cut off, or something else hangs at its end
        for block in _blocks(content):
            if re.search(rb"/Encrypt(?![A-Za-z])", block):
                raise locked()
            if ACTIVE.search(block):
                raise active()
        for objects in _object_streams(content):
            if ACTIVE.search(ESCAPED.sub(_unescaped, objects)):
                raise active()


def _blocks(content: mmap) -> Iterator[bytes]:
    """The file in pieces that overlap, with names written as they are meant: `/J#53` is `/JS`."""
    for start in range(0, len(content), BLOCK):
        yield ESCAPED.sub(_unescaped, content[start : start + BLOCK + OVERLAP])


def _unescaped(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])


def _object_streams(content: mmap) -> Iterator[bytes]:
    """What compressed object streams hold; one that is packed otherwise cannot be looked into."""
    budget = UNPACKED
    for found in OBJECT_STREAM.finditer(content):
        if not found[0].endswith(b"\n"):
            raise active()
        around = content[max(0, found.start() - OVERLAP) : found.end()]
        end = content.find(b"endstream", found.end())
        if b"/FlateDecode" not in around.rpartition(b" obj")[2] or end < 0:
            raise active()
        try:
            unpacked = zlib.decompressobj().decompress(content[found.end() : end], budget)
        except zlib.error:
            raise wrong_kind() from None
        budget -= len(unpacked)
        if budget <= 0:
            raise wrong_kind()
        yield unpacked


def _inspect_docx(path: Path) -> None:
    try:
        with ZipFile(path) as archive:
            parts = {part.filename: part for part in archive.infolist()}
            if not {"[Content_Types].xml", "word/document.xml"} <= parts.keys():
                raise wrong_kind()
            _refuse_bombs(list(parts.values()))
            if any(map(MACROS.search, parts)) or b"macroEnabled" in archive.read("[Content_Types].xml"):
                raise active()
            for name in parts:
                if name.endswith(".rels") and OUTSIDE.search(archive.read(name)):
                    raise active()
    except (BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, zlib.error):
        raise wrong_kind() from None


def _refuse_bombs(parts: list[ZipInfo]) -> None:
    if any(part.flag_bits & 0x1 for part in parts):
        raise locked()
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if len(parts) > PARTS or unpacked > UNPACKED or unpacked > RATIO * max(packed, 1):
        raise wrong_kind()
