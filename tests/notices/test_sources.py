"""Sources, placeholders and samples: what a unit's own words will be written with and shown by."""

import pytest
from django.template import TemplateSyntaxError

from accounts.models import Unit
from notices.services.composing import compose
from notices.services.letter import write_section
from notices.services.samples import placeholders_of, sample_notice
from notices.services.source_language import UnknownPlaceholderError, compiled
from notices.services.sources import Source, source_of
from notices.texts import KINDS, Audience
from notices.texts.placeholders import MEANINGS
from notices.texts.samples import SAMPLES

pytestmark = pytest.mark.django_db


def test_a_source_given_in_place_of_ours_is_written_with_its_version(unit: Unit) -> None:
    def find(unit: Unit, kind: str, language: str) -> Source | None:
        return Source("שלום {{ child }}\n\n# {g:הוא|היא}", 3) if language == "he" else source_of(unit, kind, language)

    letter = compose(sample_notice(unit, "N27", "ru"), find=find)

    assert letter.versions == {"ru": 0, "he": 3}
    assert letter.sections[1].subject == "שלום Алина · \u200e012345".replace("Алина", "\u200fАлина\u200f")
    assert [line.text for line in letter.sections[1].lines if line.kind == "heading"] == ["היא"]


def test_a_language_that_nobody_wrote_gets_hebrew_and_its_line(unit: Unit) -> None:
    letter = compose(sample_notice(unit, "N27", "fr"))

    assert [section.language for section in letter.sections] == ["fr", "he"]
    assert letter.versions == {"he": 0}


def test_an_unknown_placeholder_is_an_error_and_not_a_hole() -> None:
    with pytest.raises(UnknownPlaceholderError, match="lawyer"):
        write_section(source="נושא\n\n{{ lawyer }}", language="he", words={})


@pytest.mark.parametrize(
    "source",
    ['{% include "base.html" %}', '{% extends "base.html" %}', "{% load sadir %}", "{% if x %}", "{{ x|nothing }}"],
)
def test_a_source_can_load_and_include_nothing(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        compiled(source)


def test_every_kind_to_people_outside_has_a_sample() -> None:
    outside = {kind.code for kind in KINDS.values() if kind.is_ours and kind.audience != Audience.STAFF}

    assert set(SAMPLES) == outside


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_placeholder_has_its_meaning(kind: str) -> None:
    assert {"phone", "number", "link"} <= set(placeholders_of(kind))


def test_no_meaning_is_left_over() -> None:
    assert {name for kind in SAMPLES for name in placeholders_of(kind)} == set(MEANINGS)


def test_a_kind_of_our_own_staff_is_not_edited() -> None:
    assert placeholders_of("S3") == {}
