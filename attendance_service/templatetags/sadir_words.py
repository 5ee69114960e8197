"""The words of the interface: days, amounts, phones, islands read from left to right."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse
from pyluach.dates import HebrewDate

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


def _local(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value
