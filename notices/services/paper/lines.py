"""One language's lines for the letter's template: a button becomes words, an address and a square code."""

from __future__ import annotations

import io
from typing import Any

import segno

from notices.services.islands import LRM
from notices.services.letter import Line, Section, runs_of
from notices.services.printing import can_draw
from notices.services.words import ltr
from notices.texts.paper import CONVENIENCE, PAPER, UNDRAWN

AMHARIC = "am"
WEB = ("https://", "http://")


def section_data(section: Section, phone: str, *, legal: bool, beside: str = "") -> dict[str, Any]:
    """`beside` are the unit's hours where the page's head names them: its foot does not again (one page, ux 4.6)."""
    if section.language == AMHARIC and not all(map(can_draw, _letters(section))):
        return _undrawn(phone)
    words = PAPER.get(section.language)
    needs_mark = legal and section.language != "he" and not _is_marked(section)
    return {
        "language": section.language,
        "direction": section.direction,
        "subject": f"{words.subject}: {section.subject}" if words and section.subject else section.subject,
        "convenience": f"{CONVENIENCE} · {words.convenience}" if words and needs_mark else "",
        "privacy": words.privacy if words else "",
        "runs": [
            {"kind": run.kind, "rows": [_row(line, section.language, phone) for line in run.lines]}
            for run in runs_of(line for line in section.lines if not _is_in_head(line, beside))
        ],
    }


def _letters(section: Section) -> str:
    """Without ornaments; in any other language one letter takes no section away (printing._instead)."""
    return "".join(filter(str.isalpha, "".join(line.text for line in section.lines)))


def _is_marked(section: Section) -> bool:
    """Our own words of a legal letter say it themselves; a unit's may not."""
    return any(CONVENIENCE in line.text.replace("\xa0", " ") for line in section.lines)


def _is_in_head(line: Line, hours: str) -> bool:
    return line.kind == "masthead" or (line.kind == "small" and bool(hours) and hours in line.text)


def _row(line: Line, language: str, phone: str) -> dict[str, str]:
    """`answer` and `qr` only where the line leads to a page on the web: a telephone number stands in its words."""
    if not line.more.startswith(WEB):
        return {"text": line.text, "more": "" if line.more.startswith("tel:") else line.more, "answer": "", "qr": ""}
    words = PAPER[language]
    more = f"{words.answer} {words.or_call}: {phone}" if line.kind == "button" else ""
    return {
        "text": line.text,
        "more": more,
        "answer": ltr(line.more),
        "qr": "" if "…" in line.more or line.kind != "button" else square_code(line.more),
    }


def square_code(link: str) -> str:
    """An SVG of ours, drawn from the link alone."""
    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False, svgns=True)
    return drawn.getvalue().decode()


def _undrawn(phone: str) -> dict[str, Any]:
    """A script that none of our fonts holds: said in Hebrew and English rather than printed as boxes."""
    line = {"text": f"{UNDRAWN} · Amharic{LRM}: {phone}", "more": "", "answer": "", "qr": ""}
    return {
        "language": "he",
        "direction": "rtl",
        "subject": "",
        "convenience": "",
        "privacy": "",
        "runs": [{"kind": "text", "rows": [line]}],
    }
