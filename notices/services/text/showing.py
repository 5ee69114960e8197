"""The texts as the settings show them: a table of kinds and languages; the versions of one, with what each changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings

from accounts.models import Unit
from notices.models import NoticeText
from notices.services.sources import shipped
from notices.services.text.differences import Changed, differences
from notices.services.text.states import TextState, editable_kinds, text_states
from notices.texts import SPOKEN, Kind


class TableRow(NamedTuple):
    kind: Kind
    cells: list[TextState | None]  # by SPOKEN; None: nobody of this kind is written to in it


@dataclass(frozen=True)
class Version:
    """One version, the newest first; 0 is the one we ship."""

    number: int
    text: NoticeText | None
    changes: list[Changed]
    source: str

    @property
    def is_ours(self) -> bool:
        return self.text is None


def language_names() -> list[str]:
    names = dict(settings.LANGUAGES)
    return [str(names[language]) for language in SPOKEN]


def table_of(unit: Unit) -> list[TableRow]:
    kinds = editable_kinds()
    states = text_states(unit, kinds)
    return [TableRow(kind, [states.get((kind.code, language)) for language in SPOKEN]) for kind in kinds]


def versions_of(state: TextState) -> list[Version]:
    """All of them, each with what it changed in the one before it."""
    texts = _texts(state)
    before = [text.source for text in texts[1:]] + [_ours(state)]
    found = [
        Version(text.version, text, differences(old, text.source), text.source)
        for text, old in zip(texts, before, strict=False)  # without a version there is nothing before it
    ]
    return [*found, Version(0, None, [], _ours(state))] if state.is_shipped else found


def earlier_source(state: TextState, number: str) -> str | None:
    return next((version.source for version in versions_of(state) if str(version.number) == number), None)


def _texts(state: TextState) -> list[NoticeText]:
    if state.own is None:
        return []
    rows = NoticeText.objects.of(state.own.unit, state.own.kind, state.own.language)
    return list(rows.select_related("made_by"))


def _ours(state: TextState) -> str:
    return shipped(state.kind.code, state.language).strip() if state.is_shipped else ""
