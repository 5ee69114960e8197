"""A mail of one text and its HTML as bytes: what Django and the standard library write, without their way over it.

They take a few milliseconds for what is a dozen headers and two parts; a round writes thousands.
"""

import re
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Iterable, Iterator
from email.policy import compat32
from functools import lru_cache
from uuid import uuid4

from django.core.mail.message import forbid_multi_line_headers

CRLF = "\r\n"
LONGEST_LINE = 998  # bytes, RFC 5322 2.1.1
WIDTH = 76
WORD_BYTES = 42  # of a text in one encoded word, beside the name of its header (RFC 2047 2)
_PLAIN = re.compile(r"[\x21-\x7e][\x20-\x7e]*")
_BREAKS = re.compile(r"\r\n?|\n")


def write_mail(headers: Iterable[tuple[str, str]], *, text: str, html: str) -> bytes:
    """Raises BadHeaderError for a header with a line break. "=_" stands in no encoded text: the boundary is safe."""
    boundary = f"=_{uuid4().hex}"
    head = [
        f'Content-Type: multipart/alternative;{CRLF} boundary="{boundary}"',
        "MIME-Version: 1.0",
        *(write_header(name, value) for name, value in headers),
    ]
    between = f"{CRLF}--{boundary}{CRLF}".encode()
    parts = [_part("plain", text), _part("html", html)]
    return between.join([(CRLF.join(head) + CRLF).encode(), *parts]) + f"{CRLF}--{boundary}--{CRLF}".encode()


def write_header(name: str, value: str) -> str:
    if name == "Subject":
        return _subject(value)
    if _PLAIN.fullmatch(value) and len(name) + len(value) + 2 <= WIDTH:
        return f"{name}: {value}"
    return _folded(name, value)


def _subject(text: str) -> str:
    """A long Hebrew one starts on the line of its name; Django's folding leaves it empty."""
    if text.isascii() or _BREAKS.search(text):
        return _folded("Subject", text)
    words = (f"=?utf-8?b?{b64encode(piece.encode()).decode()}?=" for piece in _pieces(text))
    return f"Subject: {f'{CRLF} '.join(words)}"


def _pieces(text: str) -> Iterator[str]:
    """As many letters as fit into one encoded word; none is torn."""
    piece, size = "", 0
    for letter in text:
        more = len(letter.encode())
        if size + more > WORD_BYTES:
            yield piece
            piece, size = "", 0
        piece, size = piece + letter, size + more
    yield piece


@lru_cache(maxsize=64)
def _folded(name: str, value: str) -> str:
    """Who writes and whom to answer are the same in a unit's mails; all else is short."""
    folded: str = compat32.fold(*forbid_multi_line_headers(name, value, "utf-8"))
    return _BREAKS.sub(CRLF, folded.rstrip("\n"))


def _part(kind: str, text: str) -> bytes:
    content = _BREAKS.sub(CRLF, text).encode()
    is_long = any(len(line) > LONGEST_LINE for line in content.split(b"\n"))
    encoding = "quoted-printable" if is_long else "8bit"
    head = (
        f'Content-Type: text/{kind}; charset="utf-8"{CRLF}MIME-Version: 1.0{CRLF}'
        f"Content-Transfer-Encoding: {encoding}{CRLF}{CRLF}"
    )
    return head.encode() + (b2a_qp(content, istext=True) if is_long else content)
