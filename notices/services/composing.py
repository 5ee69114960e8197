"""Writing a notice at the moment of sending: its words, its sections by language, its text and its HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from notices.models import Notice
from notices.services.digest_words import digest_words
from notices.services.letter import Section, write_line, write_section
from notices.services.links import link_words
from notices.services.words import day, ltr, name, officer_facts, officer_words, site, unit_words
from notices.texts import KINDS, SPOKEN

HEBREW = "he"
Words = dict[str, Any]


@dataclass(frozen=True)
class Letter:
    """What one person gets: her language first, the binding Hebrew beneath."""

    sections: tuple[Section, ...]

    @property
    def subject(self) -> str:
        return next(section.subject for section in self.sections if section.subject)

    @property
    def language(self) -> str:
        return self.sections[0].language

    @property
    def languages(self) -> str:
        return ", ".join(section.language for section in self.sections)

    @property
    def text(self) -> str:
        return "\n\n----------\n\n".join(section.text for section in self.sections) + "\n"

    @property
    def html(self) -> str:
        return render_to_string("notices/mail/layout.html", {"letter": self, "first": self.sections[0]})


def compose(notice: Notice, *, link: str = "") -> Letter:
    """The letter as it reads now: the officer is who answers today. `link` is its signed page's; a preview has none."""
    facts = {**current_facts(notice), "link": link or site("/p/…")}
    return Letter(tuple(_sections(notice, facts)))


def current_facts(notice: Notice) -> dict[str, Any]:
    """A sent notice keeps the officer it named; one that waits names who answers for the matter now."""
    facts: dict[str, Any] = notice.context
    return facts if notice.settled_at else facts | officer_facts(notice.matter)


def _sections(notice: Notice, facts: dict[str, Any]) -> list[Section]:
    written = KINDS[notice.kind].languages
    template, gender = notice.kind.lower(), facts.get("gender", "")
    sections = []
    if notice.language in written and notice.language != HEBREW:
        words = words_of(notice, facts, notice.language)
        sections.append(write_section(template=template, language=notice.language, words=words, gender=gender))
    hebrew = words_of(notice, facts, HEBREW)
    if notice.language not in written and notice.language in SPOKEN:
        sections.append(write_line(language=notice.language, words=hebrew))
    return [*sections, write_section(template=template, language=HEBREW, words=hebrew, gender=gender)]


def words_of(notice: Notice, facts: dict[str, Any], language: str) -> Words:
    words: Words = unit_words(notice) | officer_words(facts) | {"recipient": name(str(notice.recipient))}
    words |= {"link": facts["link"], "number": ltr(notice.number)}
    return words | WORDS[notice.kind](notice, facts, language)


def _started(_notice: Notice, facts: dict[str, Any], language: str) -> Words:
    return {"child": name(facts["child"]), "ref": ltr(facts["ref"]), "call_by": day(facts.get("call_by"), language)}


def _received(_notice: Notice, facts: dict[str, Any], language: str) -> Words:
    return {"ref": ltr(facts["ref"]), "answer_by": day(facts.get("answer_by"), language)}


def _progress(_notice: Notice, facts: dict[str, Any], language: str) -> Words:
    return {"ref": ltr(facts["ref"]), "stage": facts["stage"]}


WORDS: dict[str, Callable[[Notice, dict[str, Any], str], Words]] = {
    "N27": _started,
    "N1": _received,
    "progress": _progress,
    "invite": link_words,
    "reset": link_words,
    "S3": digest_words,
}
