"""A fixed typst template and data become a PDF: tagged, with the project's own fonts, the same on every machine."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_frank_ruhl_libre
import fontpkg_heebo
import fontpkg_rubik
import typst
from django.conf import settings
from fontTools.ttLib import TTFont

PACKAGES = (fontpkg_heebo, fontpkg_frank_ruhl_libre, fontpkg_rubik)
FONTS: list[str] = [str(Path(str(package.__file__)).parent / "files") for package in PACKAGES]
MOST_CHARACTERS = 1_000_000  # some 300 pages, a few seconds: what is bigger is refused before it is begun
# Protection of Privacy Regulations (conditions of keeping data and passing it between public bodies), reg. 11
LEGAL_LINE = "מכיל מידע מוגן לפי חוק הגנת הפרטיות – המוסרו שלא כדין עובר עבירה"
OURS: dict[str, Any] = {"font_paths": FONTS, "ignore_system_fonts": True}
SCREEN_PPI = 96.0
UNDRAWN = "?"  # for a letter that none of the fonts holds: a tagged PDF refuses what it cannot draw
INSTEAD = {"→": "-", "←": "-"}  # said with what the fonts have
ORNAMENTS = {"So": "•", "Sk": "", "Mn": ""}  # a tick, a smiley and its colour: the words beside it say the same


class TooMuchToPrintError(ValueError):
    """More text than a print may hold."""


def render_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """`template` is a file of ours under `templates/pdf/`; `data` reaches it as JSON and is never read as typst."""
    pdf = typst.compile(_file(template), sys_inputs=_inputs(data), pdf_standards=["ua-1"], **OURS)
    assert isinstance(pdf, bytes)  # noqa: S101 - for the type checker
    return pdf


def render_picture(template: str, data: Mapping[str, Any]) -> bytes:
    """The first page of the same, as a PNG for the screen."""
    pages = typst.compile(_file(template), sys_inputs=_inputs(data), format="png", ppi=SCREEN_PPI, **OURS)
    first = pages[0] if isinstance(pages, list) else pages
    assert isinstance(first, bytes)  # noqa: S101 - for the type checker
    return first


def _file(template: str) -> str:
    return str(settings.BASE_DIR / "templates" / "pdf" / template)


def _inputs(data: Mapping[str, Any]) -> dict[str, str]:
    told = json.dumps(data, ensure_ascii=False)
    if len(told) > MOST_CHARACTERS:
        raise TooMuchToPrintError(len(told))
    return {"data": told.translate({ord(letter): _instead(letter) for letter in set(told) if not can_draw(letter)})}


def size_of(data: Mapping[str, Any]) -> int:
    """What it takes of MOST_CHARACTERS."""
    return len(json.dumps(data, ensure_ascii=False))


def _instead(letter: str) -> str:
    return INSTEAD.get(letter) or ORNAMENTS.get(unicodedata.category(letter), UNDRAWN)


def can_draw(text: str) -> bool:
    """Whether our fonts hold every letter of it; what is never drawn (marks of direction, line ends) needs none."""
    return all(ord(letter) in _drawn() or unicodedata.category(letter) in ("Cc", "Cf") for letter in set(text))


@cache
def _drawn() -> frozenset[int]:
    """Every letter that one of the fonts has."""
    codes: set[int] = set()
    for file in (file for folder in FONTS for file in Path(folder).glob("*.ttf")):
        with TTFont(file, lazy=True) as font:
            codes |= set(font.getBestCmap())
    return frozenset(codes)
