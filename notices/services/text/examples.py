"""What a kind's placeholders stand for, with an example each; and how a text reads with the examples."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import Unit
from notices.services.composing import compose
from notices.services.letter import Section
from notices.services.samples import placeholders_of, sample_notice
from notices.services.sources import HEBREW, Source, shipped
from notices.services.text.lines import ISLANDS
from notices.services.text.sound import STAGE, examples_of, is_sound
from notices.services.text.tokens import Reading

BOYS = {"he": "יותם", "ar": "آدم", "ru": "Марк", "en": "Adam"}


class Placeholder(NamedTuple):
    meaning: str | Promise
    typed: str
    example: str


class Read(NamedTuple):
    """How a text reads, and for whom; one reading where both are told the same."""

    label: str
    section: Section


def explained(unit: Unit, kind: str, language: str) -> list[Placeholder]:
    """Each placeholder as it is typed, what it means, and what would stand in its place today."""
    words = examples_of(kind, language, unit)
    stages = sorted(Reading(words).read(shipped(kind, HEBREW)).conditions.get(STAGE, ()))
    found = []
    for name, meaning in placeholders_of(kind).items():
        if name == STAGE:
            found += [Placeholder(f"{meaning}: {stage}", _at_stage(stage), "") for stage in stages]
        else:
            found.append(Placeholder(meaning, _typed(name, words[name]), _shown(words[name])))
    return found


def _at_stage(stage: str) -> str:
    return f'{{% if {STAGE} == "{stage}" %}}…{{% endif %}}'


def _typed(name: str, value: object) -> str:
    if isinstance(value, list):
        return f"{{% for line in {name} %}}- {{{{ line }}}} {{% endfor %}}"
    return f"{{% if {name} %}}…{{% endif %}}" if isinstance(value, bool) else f"{{{{ {name} }}}}"


def _shown(value: object) -> str:
    if isinstance(value, list):
        return " · ".join(map(str, value)).translate(ISLANDS)
    return "" if isinstance(value, bool) else str(value).translate(ISLANDS)


def read_aloud(unit: Unit, kind: str, language: str, source: str) -> list[Read]:
    """The section of this language as it will stand in the mail; about a girl and a boy where that differs.

    Nothing where the source cannot be read.
    """
    if not is_sound(kind, language, source):
        return []
    girl = _section(unit, kind, language, source, {"gender": "f"})
    if "{g:" not in source:
        return [Read("", girl)]
    boy = _section(unit, kind, language, source, {"gender": "m", "child": BOYS.get(language, BOYS["he"])})
    return [Read(_("About a girl"), girl), Read(_("About a boy"), boy)]


def _section(unit: Unit, kind: str, language: str, source: str, facts: dict[str, str]) -> Section:
    notice = sample_notice(unit, kind, language)
    notice.context = notice.context | facts
    return compose(notice, find=lambda *_asked: Source(source)).sections[0]
