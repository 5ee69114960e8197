"""The words and marks of the interface: `{% load sadir %}`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse
from pyluach.dates import HebrewDate

from attendance_service.drawing import BAR_WIDTH, spark_line, stack_parts
from attendance_service.icons import ALIASES, ICON_NAMES
from attendance_service.navigation import Navigation, build_navigation
from attendance_service.navigation import page_at as find_page
from charter import texts

register = template.Library()
register.filter("days_he", texts.days)
register.filter("feminine", texts.feminine)
ISRAEL = 972
COUNTED = {
    "day": texts.days,
    "hour": texts.hours,
    "talk": texts.talks,
    "referral": texts.referrals,
    "case": texts.cases,
    "attempt": texts.attempts,
    "promise": texts.promises,
}


@register.filter
def ltr(value: object) -> SafeString | str:
    """An island read from left to right: phone, e-mail, case number, ID, address."""
    return format_html('<bdi dir="ltr" class="ltr">{}</bdi>', value) if value else ""


@register.filter
def day(value: date | datetime | None) -> str:
    """ "ה׳ 14.5", or "14.5.2025" outside this school year."""
    return texts.short_day(_local(value), timezone.localdate()) if value else ""


@register.filter
def bare_day(value: date | datetime | None) -> str:
    return texts.bare_day(_local(value), timezone.localdate()) if value else ""


@register.filter
def weekday(value: date | datetime) -> str:
    return texts.day_letter(_local(value))


@register.filter
def clock(value: datetime) -> str:
    return texts.clock(value)


@register.filter
def hebrew_day(value: date) -> str:
    """ "כ״ה באייר תשפ״ו"."""
    hebrew = HebrewDate.from_pydate(value)
    return f"{hebrew.hebrew_day()} ב{hebrew.month_name(hebrew=True)} {hebrew.hebrew_year()}"


@register.filter
def counted(n: int, noun: str) -> str:
    """`{{ 2|counted:"referral" }}`: שתי פניות."""
    return COUNTED[noun](n)


@register.filter
def phone(value: str) -> str:
    """ "+972501234567" as people dial it: 050-123-4567; star numbers as they are."""
    try:
        number = parse(value or "", "IL")
    except NumberParseException:
        return value or ""
    if value.startswith("*"):
        return value
    national = number.country_code == ISRAEL
    return format_number(number, PhoneNumberFormat.NATIONAL if national else PhoneNumberFormat.INTERNATIONAL)


@register.filter
def phone_link(value: str) -> SafeString | str:
    """The number as a link that dials."""
    if not value:
        return ""
    return format_html('<a href="tel:{}" dir="ltr" class="ltr">{}</a>', value, phone(value))


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


def _local(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value
