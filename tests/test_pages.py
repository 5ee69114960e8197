"""What a template and a style sheet may contain: nothing the content policy forbids, nothing that knows left from right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT: Path = settings.BASE_DIR
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static").rglob("*.css"))
PAGES = [path for path in TEMPLATES if "mail" not in path.parts]  # mail programs know inline styles alone

INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:", re.IGNORECASE)
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*|left|right"
    r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
MARKUP = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", re.DOTALL)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DASHED_RANGE = re.compile(r"\d\s?[-\u2013\u2014]\s?\d")
AWAITED = {"_banner.html", "_dots3.html", "_count.html"}  # fragments of pages still to come
ERROR_PAGES = {"400.html", "403.html", "404.html", "429.html", "500.html"}


def told(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=told)
def test_no_inline_script_style_or_handler(path: Path) -> None:
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", SHEETS, ids=told)
def test_a_sheet_knows_start_and_end_only(path: Path) -> None:
    assert PHYSICAL.findall(COMMENT.sub("", path.read_text())) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=told)
def test_no_range_is_written_with_a_dash(path: Path) -> None:
    """Two numbers around a dash change places in Hebrew: `from … to …` never does."""
    assert DASHED_RANGE.findall(MARKUP.sub("|", path.read_text())) == []


def test_no_template_is_unused() -> None:
    """A page is named by whoever asks for it, whole or, where page and fragment take turns, by its stem in quotes."""
    sources = [path.read_text() for path in TEMPLATES]
    sources += [path.read_text() for path in ROOT.glob("*/**/*.py") if not {"tests", "var", ".venv"} & set(path.parts)]
    everything = "\n".join(sources)
    unused = [
        name
        for path in TEMPLATES
        if (name := str(path.relative_to(ROOT / "templates"))) not in everything
        if f"'{path.stem}'" not in everything and not called_by_others(name)
    ]
    assert set(unused) - AWAITED == set()


def called_by_others(name: str) -> bool:
    """Django asks for its error pages itself; a page of an installed package may be laid over."""
    folders = [Path(config.path) / "templates" for config in apps.get_app_configs()]
    return name in ERROR_PAGES or any((folder / name).exists() for folder in folders)
