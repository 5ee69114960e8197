"""Writing a notice at the moment of sending: its words, its sections by language, its text and its HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from accounts.models import Unit
from notices.models import Channel, Notice
from notices.services.contact import officer_facts
from notices.services.letter import Section, write_line, write_section
from notices.services.markup import section_html
from notices.services.sources import Source, footer_of, shipped, source_of
from notices.services.wording import words_of
from notices.services.words import ltr, site
from notices.texts import KINDS, SPOKEN, Audience

HEBREW = "he"
PARTED = "\n\n----------\n\n"  # between the languages of a mail's text
Find = Callable[[Unit, str, str], Source | None]


@dataclass(frozen=True)
class Letter:
    """What one person gets: her language first, the binding Hebrew beneath."""

    sections: tuple[Section, ...]

    @property
    def main(self) -> Section:
        """The section whose heading is the mail's; a lone line in a language not yet written has none."""
        return next(section for section in self.sections if section.subject)

    @property
    def subject(self) -> str:
        return self.main.subject

    @property
    def language(self) -> str:
        return self.sections[0].language

    @property
    def languages(self) -> str:
        return ", ".join(section.language for section in self.sections)

    @property
    def versions(self) -> dict[str, int]:
        """By which version of each language's words it was written (SentCopy.texts)."""
        return {section.language: section.version for section in self.sections if section.subject}

    @property
    def text(self) -> str:
        return PARTED.join(section.text for section in self.sections) + "\n"

    @property
    def html(self) -> str:
        sections = [section_html(section, leads=section is self.main) for section in self.sections]
        facts = {"letter": self, "first": self.sections[0], "sections": sections}
        return render_to_string("notices/mail/layout.html", facts)


def compose(notice: Notice, *, link: str = "", find: Find = source_of, on_paper: bool = False) -> Letter:
    """The letter as it reads now: the officer is who answers today. `link` is its signed page's; a preview has none.

    `find` is asked for each language's source: a preview of words not yet kept gives its own. What is sealed (ux 5.1.6)
    stands on paper alone: a mail says where it waits.
    """
    facts = {**current_facts(notice), "link": link or site("/p/…")}
    if not on_paper and notice.channel != Channel.LETTER:
        facts = _unsealed(facts, KINDS[notice.kind].sealed)
    return Letter(tuple(_sections(notice, facts, find)))


def _unsealed(facts: dict[str, Any], sealed: tuple[str, ...]) -> dict[str, Any]:
    kept = {name: value for name, value in facts.items() if name not in sealed}
    return kept | {"is_sealed": any(facts.get(name) for name in sealed)}


def current_facts(notice: Notice) -> dict[str, Any]:
    """A sent notice keeps the officer it named; one that waits names who answers for the matter now."""
    facts: dict[str, Any] = notice.context
    return facts if notice.settled_at else facts | officer_facts(notice.matter)


def _sections(notice: Notice, facts: dict[str, Any], find: Find) -> list[Section]:
    """Her own language where somebody has written it, else a line in it with whom to call; the Hebrew beneath."""
    sections = []
    if notice.language != HEBREW:
        own = find(notice.unit, notice.kind, notice.language)
        if own is not None:
            sections.append(_section(notice, facts, own, notice.language))
        elif notice.language in SPOKEN and (words := words_of(notice, facts, HEBREW)).get("phone"):
            line = shipped("line", notice.language)
            sections.append(write_line(source=line, language=notice.language, words=words))
    hebrew = find(notice.unit, notice.kind, HEBREW)
    if hebrew is None:
        raise LookupError(f"{notice.kind} has no Hebrew words")
    return [*sections, _section(notice, facts, hebrew, HEBREW)]


def _section(notice: Notice, facts: dict[str, Any], source: Source, language: str) -> Section:
    return write_section(
        source=source.text + footer_of(notice.kind, language),
        language=language,
        words=words_of(notice, facts, language),
        gender=facts.get("gender", ""),
        version=source.version,
        tail=_tail(notice),
    )


def _tail(notice: Notice) -> str:
    """The notice's number ends every subject that leaves the house, so that a second copy shows itself."""
    return "" if KINDS[notice.kind].audience == Audience.STAFF else f" · {ltr(notice.number)}"
