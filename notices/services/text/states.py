"""How the words of a kind stand in a language: ours, the unit's own, waiting for a lawyer or a translator, or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Unit
from notices.models import Notice, NoticeText, TextApproval, hash_of_text
from notices.services.sources import HEBREW, shipped
from notices.services.text.sound import is_sound
from notices.texts import KINDS, RTL, SPOKEN, Audience, Kind


@dataclass(frozen=True)
class TextState:
    """The newest words of one kind in one language, and whether they are the ones that are sent."""

    kind: Kind
    language: str
    own: NoticeText | None
    approval: TextApproval | None

    @property
    def version(self) -> int | None:
        """0: the words we ship; None: nobody has written any."""
        return self.own.version if self.own else (0 if self.is_shipped else None)

    @property
    def is_shipped(self) -> bool:
        return self.language in self.kind.languages

    @cached_property
    def source(self) -> str:
        if self.own:
            return self.own.source
        return shipped(self.kind.code, self.language).strip() if self.is_shipped else ""

    @cached_property
    def sha256(self) -> str:
        return hash_of_text(self.source)

    @property
    def waits_for_lawyer(self) -> bool:
        return self.kind.legal and self.version is not None and self.approval is None

    @property
    def waits_for_translator(self) -> bool:
        """Our own translations are the ones that hold; what a unit writes itself is looked at first."""
        return self.language != HEBREW and self.own is not None and self.approval is None

    @cached_property
    def is_broken(self) -> bool:
        """The unit's words ask for what the kind no longer knows; ours are sent instead."""
        return self.own is not None and not is_sound(self.kind.code, self.language, self.own.source)

    @property
    def asks_for_approval(self) -> bool:
        """Whether anybody's approval is kept at all: legal words, and every translation."""
        return self.kind.legal or self.language != HEBREW

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RTL else "ltr"

    @property
    def language_name(self) -> str:
        return str(dict(settings.LANGUAGES)[self.language])

    @property
    def blocker(self) -> str:
        """What the outbox says of a notice in this language; empty where nothing stands in the way."""
        if self.waits_for_translator:
            return _("translation into %(language)s waits for review") % {"language": self.language_name}
        if self.version is None:
            return _("no translation into %(language)s: Hebrew and a telephone") % {"language": self.language_name}
        return ""


def editable_kinds() -> list[Kind]:
    """What goes to people outside; the sign-in mails and the digest of the staff keep their words."""
    return [kind for kind in KINDS.values() if kind.is_ours and kind.audience != Audience.STAFF]


def languages_of(kind: Kind) -> tuple[str, ...]:
    """A school is written to in Hebrew or as its kind says, a family in its own language."""
    return kind.languages if kind.audience == Audience.SCHOOL else SPOKEN


def text_states(unit: Unit, kinds: Iterable[Kind]) -> dict[tuple[str, str], TextState]:
    """Every kind in every language, by two questions to the database."""
    kinds = list(kinds)
    asked = {"unit": unit, "kind__in": [kind.code for kind in kinds]}
    own = {(text.kind, text.language): text for text in NoticeText.objects.filter(**asked).newest()}
    approved = {(row.kind, row.language, row.sha256): row for row in TextApproval.objects.filter(**asked)}
    states = {}
    for kind in kinds:
        for language in languages_of(kind):
            state = TextState(kind, language, own.get((kind.code, language)), None)
            approval = approved.get((kind.code, language, state.sha256))
            states[kind.code, language] = TextState(kind, language, state.own, approval)
    return states


def text_state(unit: Unit, kind: str, language: str) -> TextState:
    return text_states(unit, [KINDS[kind]])[kind, language]


def states_for(notices: Iterable[Notice]) -> dict[tuple[str, str], TextState]:
    """The words of notices of one unit, of kinds that somebody has to look at; two questions at most."""
    rows = [notice for notice in notices if KINDS[notice.kind].legal or notice.language != HEBREW]
    kinds = {notice.kind for notice in rows}.intersection(kind.code for kind in editable_kinds())
    return text_states(rows[0].unit, [KINDS[code] for code in sorted(kinds)]) if kinds else {}
