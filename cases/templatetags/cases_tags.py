"""Words about cases that templates ask for: `{% load cases_tags %}`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Reason, Relation
from cases.models.student import GRADE_NAMES
from cases.services.dropout.marks import mark_of
from cases.services.dropout.report import figures_words, percent_words
from cases.services.dropout.years import Figures
from cases.services.queue import Queue, class_name
from charter import texts
from charter.models import NextStep

register = template.Library()


@register.filter
def class_of(case: Any) -> str:
    return class_name(case)


@register.filter
def relation_of(case: Any) -> str:
    return str(Relation(case.guardian_relation).label) if case.guardian_relation else ""


@register.inclusion_tag("cases/_dropout_mark.html")
def dropout_mark(case: Any) -> dict[str, Any]:
    """New, veteran or brought back, beside the name of a case found with `dropout_facts`."""
    return {"mark": mark_of(case, timezone.localdate())}


@register.filter
def grade_name(grade: int) -> str:
    return GRADE_NAMES[grade]


@register.filter
def rate(figures: Figures | None) -> str:
    return percent_words(figures.rate.share if figures else None)


@register.filter
def in_words(figures: Figures) -> str:
    return figures_words(figures)


@register.filter
def first_word(name: str) -> str:
    return (name or "").split(" ")[0]


@register.filter
def language_word(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code))


@register.filter
def reason_word(code: str) -> str:
    return str(Reason(code).label) if code in Reason.values else code


@register.filter
def when(moment: datetime) -> str:
    """ "היום 17:20", "אתמול 17:20", "ה׳ 14.5, 17:20"."""
    today, day = timezone.localdate(), timezone.localdate(moment)
    ago = (today - day).days
    named = {0: _("today"), 1: _("yesterday")}.get(ago, f"{texts.short_day(day, today)},")
    return f"{named} {texts.clock(moment)}"


@register.filter
def name_in(step: NextStep, queue: Queue) -> str:
    """The pupil a step is about, where the list knows him."""
    return next((case.student.name for case in queue.cases.values() if case.matter_id == step.matter_id), "")
