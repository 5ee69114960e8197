"""The facts of a notice as words of one language: dates, phones and names as islands that keep their own direction."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import phonenumbers
from django.conf import settings

from notices.models import Notice
from notices.services.islands import END, ISLAND, LTR_ISLAND
from notices.texts.phrases import PHRASES, SEPARATORS

WEEKDAYS = {
    "he": ("יום ב׳", "יום ג׳", "יום ד׳", "יום ה׳", "יום ו׳", "שבת", "יום א׳"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "ru": ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
HOURS = {
    "he": "{} עד\xa0{}",
    "ar": "من {} حتى\xa0{}",
    "ru": "с\xa0{} до\xa0{}",
    "en": "{} to\xa0{}",
}  # ranges in words (ux 0.10)
AT = {"he": "{} בשעה\xa0{}", "ar": "{} الساعة\xa0{}", "ru": "{} в\xa0{}", "en": "{} at\xa0{}"}
CHILD = {  # whose name cannot be read
    "he": "הילד/ה",
    "ar": "ولدكم",
    "ru": "ваш ребёнок",
    "en": "your child",
    "fr": "votre enfant",
    "am": "ልጅዎ",
}
TITLES = {"ar": "وحدة الحضور المدرسي", "ru": "отдел посещаемости школы", "en": "school attendance unit"}
NAME_MOST, TEXT_MOST = 120, 400  # characters: a letter stays a letter whatever was typed
_OPENING = re.compile(r"\d{1,2}:\d{2}")
_MARKS = re.compile(r"[|{}\x00-\x1f\x7f-\x9f\u2028\u2029]")
_UNSEEN = re.compile(r"[\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")  # and what turns a line round
_FIGURES = re.compile(r"\+?\d+(?:[-–./:]\d+)+|\+?\d[\d -]{6,}\d")  # dates, ranges, telephones within a text


def unit_words(notice: Notice, language: str) -> dict[str, str]:
    """Who is writing."""
    unit = notice.unit
    return {
        "municipality": name(unit.municipality),
        "unit": name(unit.name),
        "phone": phone(unit.phone),
        "dial": dial(unit.phone),
        "hours": hours(unit.hours, language),
    }


def hours(typed: str, language: str) -> str:
    """ "8:00 עד 16:00"; nothing where the typed text holds no two times."""
    times = _OPENING.findall(typed)
    return HOURS.get(language, "{} – {}").format(*map(ltr, times)) if len(times) == 2 else ""


def officer_words(facts: Mapping[str, Any], language: str) -> dict[str, str]:
    """A title is typed in Hebrew; in another language the unit stands for it."""
    title = TITLES.get(language) or name(facts.get("title") or "קצין/ת ביקור סדיר")
    words = {"officer": name(facts.get("officer", "")), "title": title, "desk": title[:1].upper() + title[1:]}
    if facts.get("phone"):
        words |= {"phone": phone(facts["phone"]), "dial": dial(facts["phone"])}
    return words


def about(facts: Mapping[str, Any], language: str) -> dict[str, str]:
    """Whom it is about: a first name and a number."""
    return {"child": name(facts["child"]) or CHILD[language], "ref": ltr(facts["ref"])}


def day(iso: str | None, language: str) -> str:
    """ "יום ה׳, 14.5.2026": the weekday always helps; in a language whose words nobody checked, the figures alone."""
    if not iso:
        return ""
    on = date.fromisoformat(iso)
    figures = ltr(f"{on.day}.{on.month}.{on.year}")
    if language not in WEEKDAYS:
        return figures
    weekday = WEEKDAYS[language][on.weekday()]
    if language == "ru":
        return f"{figures} ({weekday})"
    return f"{weekday}{'،' if language == 'ar' else ','} {figures}"


def moment(iso: str, language: str) -> str:
    """ "יום ה׳, 26.11.2026 בשעה 10:00" from "2026-11-26T10:00"."""
    on, _letter, at = iso.partition("T")
    return AT.get(language, "{}, {}").format(day(on, language), ltr(at[:5])) if at else day(on, language)


def phone(number: str) -> str:
    """+97235550100 → 03-555-0100; what is no number (a star number) stays as typed."""
    if number.startswith("*"):
        return ltr(number)
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


def dial(number: str) -> str:
    """What stands behind `tel:`."""
    return re.sub(r"[^0-9+*#]", "", number)


def ltr(text: str) -> str:
    words = clean(text, NAME_MOST)
    return f"{LTR_ISLAND}{words}{END}" if words else ""


def name(text: str) -> str:
    """On one line, without what the source's marks mean, and in its own direction."""
    words = clean(text, NAME_MOST)
    return f"{ISLAND}{words}{END}" if words else ""


def free(text: str, most: int = TEXT_MOST) -> str:
    """As a name, for a longer text: its dates, ranges and telephones are islands of their own."""
    words = _FIGURES.sub(lambda found: phone(found[0]) if found[0][0] == "+" else ltr(found[0]), clean(text, most))
    return f"{ISLAND}{words}{END}" if words else ""


def said(text: str, language: str) -> str:
    """A phrase of ours in the reader's language, with what was typed behind it; all else as it was typed."""
    for separator in SEPARATORS:
        head, mark, rest = text.partition(separator)
        if phrase := PHRASES.get(head, {}).get(language):
            return phrase + (mark.replace(",", "،") if language == "ar" else mark) + free(rest)
    return free(text)


def clean(text: str, most: int) -> str:
    """Without control characters, direction overrides and marks; what is too long ends at a word."""
    words = " ".join(_UNSEEN.sub("", _MARKS.sub(" ", text)).split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def site(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"
