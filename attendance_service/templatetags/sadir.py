"""The marks of the interface, with the words of `sadir_words`: `{% load sadir %}` brings both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from attendance_service.drawing import BAR_WIDTH, spark_line, stack_parts
from attendance_service.icons import ALIASES, ICON_NAMES
from attendance_service.navigation import Navigation, build_navigation
from attendance_service.navigation import page_at as find_page
from attendance_service.templatetags import sadir_words
from cases.models import Guardian
from notices.models import Recipient

register = template.Library()
register.filters.update(sadir_words.register.filters)


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """One icon of the sprite; the words beside it say what it means, so it is hidden from screen readers."""
    if name not in ICON_NAMES:
        raise template.TemplateSyntaxError(f"There is no icon {name!r}; see attendance_service/icons.py")
    return format_html(
        '<svg class="ic{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" {css}" if css else "",
        static("app/sprite.svg"),
        ALIASES.get(name, name),
    )


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> Navigation | None:
    """The places this person can go to; nothing before the sign-in and on pages without a request."""
    request: Any = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return build_navigation(user, request.path, timezone.localdate())


@register.simple_tag
def page_at(path: str) -> str:
    """The path, where a page answers there."""
    return find_page(path)


@register.simple_tag
def phone_of(recipient: Recipient) -> str:
    """The telephone of the family behind a recipient; empty for everyone else, and where contact is restricted."""
    family = Guardian.objects.filter(recipient=recipient.pk, restriction="", recipient__may_receive=True)
    return family.values_list("phone", flat=True).first() or ""


@register.simple_tag
def sprite() -> str:
    return static("app/sprite.svg")


@register.simple_tag
def idle_seconds() -> int:
    return settings.SESSION_COOKIE_AGE


@register.inclusion_tag("_chip.html")
def chip(state: object) -> dict[str, object]:
    """The state of one promise: colour, shape and words."""
    return {"state": state}


@register.inclusion_tag("_ribbon.html")
def ribbon(cells: object) -> dict[str, object]:
    """Four cells in fixed order: school, phone, meeting, partners."""
    return {"cells": cells}


@register.inclusion_tag("_stackbar.html")
def stackbar(amounts: Sequence[tuple[int, str, str]]) -> dict[str, object]:
    """`amounts`: (count, words, css): one bar, its counts beside it in words."""
    label = ", ".join(f"{n} {words}" for n, words, _css in amounts)
    return {"parts": stack_parts(amounts), "width": BAR_WIDTH, "label": label}


@register.inclusion_tag("_spark.svg")
def spark(values: Sequence[tuple[str, int | None]], threshold: int | None = None, floor: int = 70) -> dict[str, object]:
    return {"spark": spark_line(values, threshold=threshold, floor=floor)}
