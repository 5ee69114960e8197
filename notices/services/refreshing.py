"""Facts that live elsewhere, brought up to date in what has not left: the letter is that of the day it leaves (T6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import transaction

from charter.models import Matter
from notices.models import Notice, Recipient


@transaction.atomic
def refresh_facts(*, matters: Iterable[Matter], facts: Mapping[str, Any]) -> int:
    """Put `facts` in the place of those a waiting notice was written with; what it never held it does not learn."""
    changed = 0
    for notice in Notice.objects.waiting().select_for_update(no_key=True).filter(matter__in=list(matters)):
        context = {name: facts.get(name, value) for name, value in notice.context.items()}
        if context != notice.context:
            changed += Notice.objects.waiting().filter(pk=notice.pk).update(context=context)
    return changed


@transaction.atomic
def refresh_languages(*, recipients: Iterable[Recipient]) -> int:
    """What waits is shown, checked and approved in the language its person reads now."""
    ordered, changed = sorted(recipients, key=attrgetter("language")), 0
    for language, people in groupby(ordered, key=attrgetter("language")):
        rows = Notice.objects.waiting().filter(recipient__in=list(people)).exclude(language=language)
        changed += rows.update(language=language)
    return changed


def follow_language(notice: Notice) -> None:
    """The same at the moment of sending and of printing, whoever changed it and while it was in whose hands."""
    language = notice.recipient.language
    if notice.language != language:
        Notice.objects.filter(pk=notice.pk).update(language=language)
        notice.language = language
