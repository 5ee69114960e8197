"""The language of the sources: placeholders, conditions and lists of Django's, nothing that reads or loads anything."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar

from django.template import Context, Engine, Library, Template
from django.template.defaulttags import do_for, do_if

_GENDERED = re.compile(r"\{g:([^|{}]*)\|([^|{}]*)\}")


class UnknownPlaceholderError(LookupError):
    """A source asks for a word that its kind has not: better no letter than one with a hole."""


class _Loud(str):
    """What stands for an unknown placeholder: filling it in is an error."""

    def __mod__(self, name: object) -> str:
        raise UnknownPlaceholderError(str(name))


class _Plain(Engine):
    """Two tags and no filter: nothing else can be compiled, whatever stands in a row of the database."""

    default_builtins: ClassVar[list[str]] = []

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        library = Library()
        library.tags = {"if": do_if, "for": do_for}
        self.template_builtins = [library]


ENGINE = _Plain(loaders=[], autoescape=False, string_if_invalid=_Loud("%s"))


def filled(source: str, words: Mapping[str, object], gender: str) -> list[str]:
    """The lines of a source with its placeholders replaced; empty ones are left out."""
    written = compiled(inflect(source, gender)).render(Context(dict(words), autoescape=False))
    return [line.strip() for line in written.split("\n") if line.strip()]


@lru_cache(maxsize=512)
def compiled(source: str) -> Template:
    """Raises TemplateSyntaxError for what is not of this language."""
    return Template(source, engine=ENGINE)


def inflect(text: str, gender: str) -> str:
    """`{g:לו|לה}`: the pupil's form; where the gender is not recorded, both."""
    chosen = {"m": r"\1", "f": r"\2"}.get(gender, r"\1/\2")
    return _GENDERED.sub(chosen, text)
