"""A notice that nobody gets, for previews: an invented family, the unit of whoever looks."""

from django.utils.functional import Promise

from accounts.models import Unit
from charter.models import Matter
from notices.models import Notice, Recipient
from notices.services.wording import words_of
from notices.texts.placeholders import MEANINGS
from notices.texts.samples import SAMPLES, sample_facts

NUMBER = 12345


def sample_notice(unit: Unit, kind: str, language: str) -> Notice:
    """Never saved; `compose` writes it as any other."""
    facts = sample_facts(kind, language)
    return Notice(
        pk=NUMBER,
        kind=kind,
        matter=Matter(unit=unit, ref=facts["ref"]),
        recipient=Recipient(name="סיגל", language=language),
        language=language,
        context=facts,
    )


def placeholders_of(kind: str) -> dict[str, Promise]:
    """The names a source of this kind may use, and what each stands for; empty for a kind that is not edited."""
    if kind not in SAMPLES:
        return {}
    notice = sample_notice(Unit(), kind, "he")
    words = words_of(notice, {**notice.context, "link": ""}, "he")
    return {name: MEANINGS[name] for name in words}
