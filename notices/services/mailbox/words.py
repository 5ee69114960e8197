"""What is kept of a mail's words: plain, bounded, without what was quoted, whatever a sender made of them."""

from __future__ import annotations

import re
from email.header import decode_header, make_header
from email.message import Message
from html.parser import HTMLParser

from accounts.fields.text import BIDI, FORBIDDEN, INVISIBLE, LINE_END

LONGEST = 10_000
PARTS = 60  # of one mail that are looked at
MOST_NAMES, NAME_LENGTH = 10, 100
SAID = re.compile(  # "On 22 Nov 2026 at 10:00 Dana <dana@x> wrote:", a year and a mail address in one line
    r"^(?=.*20\d\d)(?=.*@).{10,400}:$"
)
BELOW = re.compile(  # from here on another mail is repeated
    r"^(_{20,}$|-{2,} ?(original message|הודעה מקורית|исходное сообщение|الرسالة الأصلية)|(from|מאת|от|من): .*@)",
    re.IGNORECASE,
)


def safe(text: str, length: int, *, lines: bool = False) -> str:
    """Without characters that hide, control or turn the direction; on one line unless `lines`."""
    text = text[: length * 4]  # before the slow part
    text = LINE_END.sub("\n", text).replace("\t", " ")
    text = FORBIDDEN.sub("", INVISIBLE.sub("", BIDI.sub("", text)))
    return (text if lines else " ".join(text.split())).strip()[:length].strip()


def raw_header(mail: Message, name: str) -> str:
    """The first of its name; letters that somebody wrote without encoding them are taken as UTF-8."""
    values = (str(value) for key, value in mail.raw_items() if key.lower() == name.lower())
    return next(values, "")[:4000].encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def header(mail: Message, name: str, length: int = 300) -> str:
    """One header, decoded where that is possible and as it stands where it is not."""
    raw = raw_header(mail, name)
    try:
        found = str(make_header(decode_header(raw)))
    except (ValueError, LookupError, IndexError, AssertionError):  # as hostile encoded words are
        found = raw
    return safe(found, length)


class _Stripper(HTMLParser):
    """The words of an HTML mail, for those that have no plain part."""

    HIDDEN = frozenset({"script", "style", "head", "title", "blockquote"})
    BREAKS = frozenset({"br", "p", "div", "tr", "li"})

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in self.HIDDEN
        if tag in self.BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(0, self.hidden - (tag in self.HIDDEN))

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)


def decoded(part: Message) -> str:
    """The text of a part; an unknown or lying charset costs letters, never the mail."""
    content = part.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else b""
    try:
        return raw.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        return raw.decode("utf-8", "replace")


def words_of_mail(mail: Message) -> str:
    """What the sender wrote: the first plain part, else the HTML one without its tags; at most 10,000 letters."""
    parts = [part for _n, part in zip(range(PARTS), mail.walk(), strict=False) if not part.is_multipart()]
    texts = [part for part in parts if not part.get_filename() and part.get_content_maintype() == "text"]
    for part in texts:
        if part.get_content_subtype() == "plain":
            return without_quotes(safe(decoded(part), 4 * LONGEST, lines=True))
    for part in texts:
        if part.get_content_subtype() == "html":
            stripper = _Stripper()
            stripper.feed(decoded(part)[: 20 * LONGEST])
            return without_quotes(safe("".join(stripper.words), 4 * LONGEST, lines=True))
    return ""


def without_quotes(text: str) -> str:
    """Without lines marked by ">" and without a mail repeated below; all of it where nothing would be left."""
    lines = [line.strip() for line in text.split("\n")]
    kept: list[str] = []
    for n, line in enumerate(lines):
        if BELOW.match(line[:500]):
            break
        if SAID.match(line[:500]):
            following = next((later for later in lines[n + 1 :] if later), "")
            if not following.startswith(">"):
                break
        elif not line.startswith(">"):
            kept.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()[:LONGEST] or text.strip()[:LONGEST]


def attached_names(mail: Message) -> list[str]:
    """What else came along: named, never kept."""
    parts = [part for _n, part in zip(range(PARTS), mail.walk(), strict=False)]
    names = [safe(str(part.get_filename() or ""), NAME_LENGTH) for part in parts]
    return [name for name in names if name][:MOST_NAMES]
