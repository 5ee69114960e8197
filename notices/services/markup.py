"""A mail's HTML: most of its lines read the same in every mail of a kind, and are put into their tags once."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from notices.services.letter import Line, Run, Section

FEW = 512  # lines that are kept: twenty a text, and the names and numbers of the last mails
CELL = SafeString(
    "overflow-wrap:anywhere;word-break:break-word;font-family:Heebo,'Segoe UI',Arial,sans-serif;"
    "font-size:16px;line-height:1.55;color:#12292E;"
)


class Tags(NamedTuple):
    """What the tags of one section carry: its language and direction, and how deep its headings stand."""

    place: SafeString
    cell_place: SafeString
    top: str
    next: str


def section_html(section: Section, *, leads: bool) -> SafeString:
    """`leads`: its heading is the mail's."""
    tags = Tags(section.place, section.cell_place, *(("h1", "h2") if leads else ("h2", "h3")))
    facts = {
        "masthead": _lines(section.masthead, tags),
        "body": _joined(_run(run, tags) for run in section.runs),
        "small": _lines(section.small, tags),
    }
    return render_to_string("notices/mail/section.html", {"tags": tags, "cell": CELL, **facts})


def _run(run: Run, tags: Tags) -> SafeString:
    lines = _lines(run.lines, tags)
    if run.kind not in ("fact", "item"):
        return lines
    return render_to_string("notices/mail/run.html", {"kind": run.kind, "place": tags.place, "lines": lines})


def _lines(lines: tuple[Line, ...], tags: Tags) -> SafeString:
    return _joined(_line(line, tags, is_first=line is lines[0]) for line in lines)


def _joined(pieces: Iterable[str]) -> SafeString:
    return mark_safe("".join(pieces))  # noqa: S308 - each is a template's output


@lru_cache(maxsize=FEW)
def _line(line: Line, tags: Tags, *, is_first: bool) -> SafeString:
    facts = {"line": line, "cell": CELL, "is_first": is_first}
    return render_to_string("notices/mail/line.html", facts | tags._asdict())
