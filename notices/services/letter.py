"""One source a language (templates/notices/mail/*.txt) becomes the plain text and the HTML of a mail.

The first line is the subject. Then, one line each: `^` masthead, `#` heading, `##` smaller heading, `| label | value`,
`- item | href`, `> button | href`, `! title | text`, `~` small print; all else is a paragraph.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.conf import settings
from django.template import Context, Engine
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from notices.texts import RTL

LTR_ISLAND, ISLAND, END = "\u2066", "\u2068", "\u2069"
LRM, RLM = "\u200e", "\u200f"
MARKS = {
    "^": "masthead",
    "#": "heading",
    "##": "group",
    "|": "fact",
    "-": "item",
    ">": "button",
    "!": "law",
    "~": "small",
}
_GENDERED = re.compile(r"\{g:([^|{}]*)\|([^|{}]*)\}")
_PIECES = re.compile(f"([{LTR_ISLAND}{ISLAND}])([^{END}]*){END}")


class Line(NamedTuple):
    kind: str
    text: str
    more: str = ""

    @property
    def html(self) -> SafeString:
        return bdi(self.text)

    @property
    def head_html(self) -> SafeString:
        """What is linked in an item: its number, up to the first dot."""
        return bdi(self.text.partition(" · ")[0])

    @property
    def tail_html(self) -> SafeString:
        _head, dot, tail = self.text.partition(" · ")
        return bdi(dot + tail)

    @property
    def more_html(self) -> SafeString:
        return bdi(self.more)


class Run(NamedTuple):
    kind: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Section:
    """All that one mail says in one language."""

    language: str
    subject: str
    lines: tuple[Line, ...]

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RTL else "ltr"

    @property
    def align(self) -> str:
        return "right" if self.language in RTL else "left"

    @property
    def text(self) -> str:
        return "\n\n".join(directed(plain(line), self.language) for line in self.lines)

    @property
    def runs(self) -> list[Run]:
        """The body as runs of one kind: the lines of one list, of one table."""
        return runs_of(line for line in self.lines if line.kind not in ("masthead", "small"))

    @property
    def all_runs(self) -> list[Run]:
        return runs_of(self.lines)

    @property
    def language_name(self) -> str:
        return str(dict(settings.LANGUAGES).get(self.language, self.language))

    @property
    def masthead(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.kind == "masthead")

    @property
    def small(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.kind == "small")


def runs_of(lines: Iterable[Line]) -> list[Run]:
    return [Run(kind, tuple(run)) for kind, run in groupby(lines, key=attrgetter("kind"))]


def write_section(*, template: str, language: str, words: Mapping[str, object], gender: str = "") -> Section:
    subject, *rest = _written(template, language, words, gender)
    return Section(language, directed(one_line(subject), language), tuple(read_line(line) for line in rest))


def write_line(*, language: str, words: Mapping[str, object]) -> Section:
    """The one line for a language we do not write yet: whom to call."""
    lines = _written("line", language, words, "")
    return Section(language, "", tuple(Line("text", line) for line in lines))


def _written(template: str, language: str, words: Mapping[str, object], gender: str) -> list[str]:
    source = Engine.get_default().get_template(f"notices/mail/{template}.{language}.txt")
    written = inflect(source.render(Context(dict(words), autoescape=False)), gender)
    return [line.strip() for line in written.splitlines() if line.strip()]


def inflect(text: str, gender: str) -> str:
    """`{g:לו|לה}`: the pupil's form; where the gender is not recorded, both."""
    chosen = {"m": r"\1", "f": r"\2"}.get(gender, r"\1/\2")
    return _GENDERED.sub(chosen, text)


def read_line(line: str) -> Line:
    mark, _space, rest = line.partition(" ")
    if mark not in MARKS:
        return Line("text", line)
    text, _bar, more = rest.partition(" | ")
    return Line(MARKS[mark], text.strip(), more.strip())


def plain(line: Line) -> str:
    if not line.more or line.more.startswith("tel:"):
        return line.text
    return f"{line.text}: {line.more}"


def one_line(text: str) -> str:
    """A subject holds no isolates, which some mail programs show as boxes; a mark keeps numbers whole."""
    return text.replace(LTR_ISLAND, LRM).replace(ISLAND, "").replace(END, "")


def directed(text: str, language: str) -> str:
    """A reader takes the direction from the first strong letter, so right-to-left text gets one (ux 5.1.1)."""
    if language not in RTL or unicodedata.bidirectional(text[:1] or " ") in ("R", "AL"):
        return text
    return RLM + text


def bdi(text: str) -> SafeString:
    """Escape, and turn the text's isolates into elements."""
    pieces, end = [], 0
    for found in _PIECES.finditer(text):
        pieces.append(format_html("{}", text[end : found.start()]))
        element = '<bdi dir="ltr">{}</bdi>' if found[1] == LTR_ISLAND else "<bdi>{}</bdi>"
        pieces.append(format_html(element, found[2]))
        end = found.end()
    pieces.append(format_html("{}", text[end:]))
    return format_html_join("", "{}", ((piece,) for piece in pieces))
