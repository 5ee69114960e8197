"""One source a language (templates/notices/mail/*.txt) becomes the plain text and the HTML of a mail.

The first line is the subject. Then, one line each: `^` masthead, `#` heading, `##` smaller heading, `| label | value`,
`- item | href`, `> button | href`, `! title | text`, `~` small print; all else is a paragraph.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from notices.services.islands import bdi, directed, hyphened, one_line
from notices.services.source_language import filled
from notices.texts import RTL

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


class Line(NamedTuple):
    kind: str
    text: str
    more: str = ""
    language: str = ""

    @property
    def html(self) -> SafeString:
        return bdi(self.text, self.language)

    @property
    def head_html(self) -> SafeString:
        """What is linked in an item: its number, up to the first dot."""
        return bdi(self.text.partition(" · ")[0], self.language)

    @property
    def tail_html(self) -> SafeString:
        _head, dot, tail = self.text.partition(" · ")
        return bdi(dot + tail, self.language)

    @property
    def more_html(self) -> SafeString:
        return bdi(self.more, self.language)


class Run(NamedTuple):
    kind: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Section:
    """All that one mail says in one language."""

    language: str
    subject: str
    lines: tuple[Line, ...]
    version: int = 0  # of the words, where they are a unit's own

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RTL else "ltr"

    @property
    def align(self) -> str:
        return "right" if self.language in RTL else "left"

    @property
    def place(self) -> SafeString:
        """Language and direction, for every table and cell (ux 5.1.2)."""
        return _place(self.language, self.direction)

    @property
    def cell_place(self) -> SafeString:
        return _cell_place(self.place, self.align)

    @property
    def text(self) -> str:
        return "\n\n".join(directed(plain(line), self.language) for line in self.lines)

    @property
    def body_text(self) -> str:
        """Without who writes above and the small print beneath."""
        return "\n\n".join(plain(line) for run in self.runs for line in run.lines)

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


@cache
def _place(language: str, direction: str) -> SafeString:
    return format_html('lang="{}" dir="{}"', language, direction)


@cache
def _cell_place(place: SafeString, align: str) -> SafeString:
    return format_html('{} align="{}"', place, align)


def runs_of(lines: Iterable[Line]) -> list[Run]:
    return [Run(kind, tuple(run)) for kind, run in groupby(lines, key=attrgetter("kind"))]


def write_section(
    *, source: str, language: str, words: Mapping[str, object], gender: str = "", version: int = 0, tail: str = ""
) -> Section:
    """`source` is the text of a file of ours or a row of a unit's own; a placeholder it has no word for is an error."""
    subject, *rest = (hyphened(line, language) for line in filled(source, words, gender))
    lines = tuple(read_line(line)._replace(language=language) for line in rest)
    return Section(language, directed(one_line(subject + tail, language), language), lines, version)


def write_line(*, source: str, language: str, words: Mapping[str, object]) -> Section:
    """The one line for a language we do not write yet: whom to call."""
    return Section(language, "", tuple(Line("text", line, language=language) for line in filled(source, words, "")))


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
