"""Small files for tests: whole ones, and such as hide something."""

import io
import struct
import zlib
from zipfile import ZIP_DEFLATED, ZipFile

TYPES = b'<?xml version="1.0"?><Types><Override PartName="/word/document.xml"/></Types>'


def pdf(*objects: bytes, tail: bytes = b"") -> bytes:
    """A PDF with these objects beside its catalogue."""
    body = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
    for n, content in enumerate(objects, 2):
        body += b"%d 0 obj\n%s\nendobj\n" % (n, content)
    return body + b"trailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n" + tail


def packed(content: bytes, *, name: bytes = b"/ObjStm", how: bytes = b"/FlateDecode") -> bytes:
    data = zlib.compress(content)
    return b"<< /Type %s /N 1 /Filter %s /Length %d >>\nstream\n%s\nendstream" % (name, how, len(data), data)


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def jpg() -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40) + b"\xff\xd9"


def docx(**parts: bytes) -> bytes:
    """A Word file; further parts by their names, `__` for a slash."""
    whole = {"[Content_Types].xml": TYPES, "word/document.xml": b"<w:document/>"}
    whole |= {name.replace("__", "/"): content for name, content in parts.items()}
    return zipped(whole)


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def locked_zip() -> bytes:
    """The first part of the archive says that it is encrypted."""
    content = bytearray(docx())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    return bytes(content)
