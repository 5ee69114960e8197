"""The facts of a notice as words of one language: dates, phones and names as islands that keep their own direction."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import phonenumbers
from django.conf import settings

from charter.models import Matter
from notices.models import Notice
from notices.services.letter import END, ISLAND, LTR_ISLAND

WEEKDAYS = {
    "he": ("יום ב׳", "יום ג׳", "יום ד׳", "יום ה׳", "יום ו׳", "שבת", "יום א׳"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "ru": ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_OPENING = re.compile(r"\d{1,2}:\d{2}")
_MARKUP = re.compile(r"[|{}\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def unit_words(notice: Notice) -> dict[str, str]:
    """Who is writing."""
    unit = notice.unit
    hours = _OPENING.findall(unit.hours)
    return {
        "municipality": name(unit.municipality),
        "unit": name(unit.name),
        "phone": phone(unit.phone),
        "dial": unit.phone,
        "hours": ltr(f"{hours[0]}–{hours[1]}") if len(hours) == 2 else "",
    }


def officer_facts(matter: Matter | None) -> dict[str, str]:
    """Who answers for the matter at this moment, as JSON: kept with the row when it is sent."""
    owner = matter.owner if matter else None
    return {"officer": owner.name, "title": owner.title, "phone": owner.phone} if owner else {}


def officer_words(facts: Mapping[str, Any]) -> dict[str, str]:
    words = {"officer": name(facts.get("officer", "")), "title": name(facts.get("title") or "קצין/ת ביקור סדיר")}
    if facts.get("phone"):
        words |= {"phone": phone(facts["phone"]), "dial": facts["phone"]}
    return words


def day(iso: str | None, language: str) -> str:
    """ "יום ה׳, 14.5.2026": the weekday always helps."""
    if not iso:
        return ""
    on = date.fromisoformat(iso)
    figures = ltr(f"{on.day}.{on.month}.{on.year}")
    weekday = WEEKDAYS[language][on.weekday()]
    return (
        f"{figures} ({weekday})"
        if language == "ru"
        else f"{weekday}, {figures}".replace(",", "،" * (language == "ar") or ",")
    )


def phone(number: str) -> str:
    """+97235550100 → 03-555-0100; what is no number (a star number) stays as typed."""
    try:
        parsed = phonenumbers.parse(number, "IL")
    except phonenumbers.NumberParseException:
        return ltr(number)
    kind = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if parsed.country_code == 972
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return ltr(phonenumbers.format_number(parsed, kind))


def ltr(text: str) -> str:
    return f"{LTR_ISLAND}{text}{END}" if text else ""


def name(text: str) -> str:
    """A name or free text: on one line, without what the source's marks mean, and in its own direction."""
    words = " ".join(_MARKUP.sub(" ", text).split())
    return f"{ISLAND}{words}{END}" if words else ""


def site(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"
