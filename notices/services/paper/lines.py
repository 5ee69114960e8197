"""One language's lines for the letter's template: a button becomes words, an address and a square code."""

from __future__ import annotations

import io
from typing import Any

import segno

from notices.services.letter import LRM, Line, Section
from notices.services.printing import can_draw
from notices.services.words import ltr
from notices.texts.paper import CONVENIENCE, PAPER, UNDRAWN

WEB = ("https://", "http://")


def section_data(section: Section, phone: str, *, legal: bool) -> dict[str, Any]:
    if not all(can_draw(line.text) for line in section.lines):
        return _undrawn(phone)
    words = PAPER.get(section.language)
    is_translation = legal and section.language != "he"
    return {
        "language": section.language,
        "direction": section.direction,
        "subject": f"{words.subject}: {section.subject}" if words and section.subject else section.subject,
        "kicker": " · ".join(line.text for line in section.masthead) if section.language != "he" else "",
        "convenience": f"{CONVENIENCE} · {words.convenience}" if words and is_translation else "",
        "privacy": words.privacy if words else "",
        "runs": [
            {"kind": run.kind, "rows": [_row(line, section.language, phone) for line in run.lines]}
            for run in section.all_runs
            if run.kind != "masthead"
        ],
    }


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
        "kicker": "",
        "convenience": "",
        "privacy": "",
        "runs": [{"kind": "text", "rows": [line]}],
    }
