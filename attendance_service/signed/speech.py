"""The signed page's words in one language: sentences with their facts, days, telephones, each in its own direction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import Unit
from attendance_service.signed.texts import TEXTS
from attendance_service.templatetags.sadir_words import phone
from notices.texts import RTL, SPOKEN

HEBREW = "he"
UNWRITTEN = {"am": "አማርኛ", "fr": "Français"}
_OPENING = re.compile(r"\d{1,2}:\d{2}")


@dataclass(frozen=True)
class Speech:
    """`asked` is the family's language; where nothing is written in it yet the page is Hebrew with a line in it."""

    asked: str

    @property
    def language(self) -> str:
        return self.asked if self.asked in TEXTS else HEBREW

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RTL else "ltr"

    @property
    def words(self) -> dict[str, Any]:
        return TEXTS[self.language]

    @property
    def others(self) -> list[tuple[str, str, bool]]:
        """Code, own name, and whether it was asked for; the last two are Hebrew with a line in them (ux 3.13)."""
        names = {code: str(words["name"]) for code, words in TEXTS.items()} | UNWRITTEN
        return [(code, name, code == self.asked) for code, name in names.items()]

    @cached_property
    def is_missing(self) -> bool:
        return self.asked != self.language

    def say(self, key: str, **facts: object) -> SafeString:
        return format_html(self.words[key], **{name: bdi(fact) for name, fact in facts.items()})

    def say_moment(self, key: str, moment: datetime) -> SafeString:
        """A sentence with a weekday, "14.5" and "10:00"."""
        local = timezone.localtime(moment)
        facts = {"weekday": self.weekday(local), "day": f"{local.day}.{local.month}", "hour": f"{local:%H:%M}"}
        return self.say(key, **facts)

    def day(self, on: date) -> SafeString:
        return self.say("day", weekday=self.weekday(on), day=f"{on.day}.{on.month}.{on.year}")

    def moment(self, moment: datetime) -> SafeString:
        local = timezone.localtime(moment)
        day = f"{local.day}.{local.month}.{local.year}"
        return self.say("moment", weekday=self.weekday(local), day=day, hour=f"{local:%H:%M}")

    def weekday(self, on: date) -> str:
        return str(self.words["weekdays"][on.weekday()])

    def hours(self, unit: Unit) -> SafeString:
        found = _OPENING.findall(unit.hours)
        return self.say("hours", opens=found[0], closes=found[1]) if len(found) == 2 else SafeString("")

    def line(self, number: str) -> str:
        """Where Hebrew stands in for a language: whom to call, said in that language."""
        template = f"notices/mail/line.{self.asked}.txt"
        return render_to_string(template, {"phone": phone(number)}).strip() if self.is_missing else ""


def bdi(fact: object) -> SafeString:
    """Figures read from left to right; names and weekdays in their own direction."""
    text = str(fact)
    is_figure = not any(char.isalpha() for char in text)
    return format_html('<bdi dir="ltr">{}</bdi>' if is_figure else "<bdi>{}</bdi>", text)


def choose_language(request: HttpRequest, known: str = "") -> str:
    """As asked in the address, else the family's own, else the browser's where nobody is known."""
    asked = request.GET.get("lang", "")
    if asked in SPOKEN:
        return asked
    return known if known in SPOKEN else translation.get_language_from_request(request)
