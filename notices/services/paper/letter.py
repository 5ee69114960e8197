"""A notice as an A4 letter: its words by language, and around them what only paper needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from pyluach.dates import HebrewDate

from notices.models import Channel, Notice, SignedLink
from notices.services.composing import Letter, compose, current_facts
from notices.services.paper.lines import section_data
from notices.services.printing import render_pdf, render_picture
from notices.services.signing import address, token_of
from notices.services.words import day, ltr, name, officer_words, unit_words
from notices.texts import KINDS
from notices.texts.paper import BY_HAND, COPY, DRAFT, PAPER

TEMPLATE = "letter.typ"
ADDRESS_LINES = 4  # what stays inside the window however the sheet lies in its envelope (ADR 0014)
LINE_LETTERS = 36  # about as many fit on one of its lines
Data = dict[str, Any]


def render_letters(title: str, letters: Sequence[Data]) -> bytes:
    """One tagged PDF; each letter begins on the front of its own sheet."""
    return render_pdf(TEMPLATE, whole(title, letters))


def whole(title: str, letters: Sequence[Data]) -> Data:
    return {"title": title, "window_top": settings.LETTER_WINDOW_TOP, "letters": letters}


def read_letter(notice: Notice, *, now: datetime) -> bytes:
    """The printed letter as it was printed; what never was on paper as it would read."""
    printed = notice.copies.order_by("-attempt").first() if notice.channel == Channel.LETTER else None
    return bytes(printed.content) if printed else preview_letter(notice, now=now)


def preview_letter(notice: Notice, *, now: datetime) -> bytes:
    """The letter as it would read today, marked as what it is; nothing is stored and no link is made."""
    return render_pdf(TEMPLATE, _preview(notice, now))


def preview_picture(notice: Notice, *, now: datetime) -> bytes:
    """Its first page for the screen, to be held beside the mail (ux 3.12)."""
    return render_picture(TEMPLATE, _preview(notice, now))


def _preview(notice: Notice, now: datetime) -> Data:
    mark = COPY if notice.is_settled else DRAFT
    moment = notice.settled_at or now
    letter = compose(notice, link=standing_link(notice), on_paper=True)
    return whole(letter.subject, [letter_data(notice, letter, on=timezone.localdate(moment), mark=mark)])


def standing_link(notice: Notice) -> str:
    """The signed page's address where the notice has left with one."""
    link = SignedLink.objects.filter(notice=notice).first()
    return address(token_of(link)) if link else ""


def letter_data(notice: Notice, letter: Letter, *, on: date, mark: str = "") -> Data:
    language = letter.language if letter.language in PAPER else "he"
    words = PAPER[language]
    unit, officer = unit_words(notice, language), officer_words(current_facts(notice), language)
    phone = officer.get("phone") or unit["phone"]
    return {
        "language": language,
        "title": letter.subject,
        "municipality": unit["municipality"],
        "unit": unit["unit"],
        "sender": " · ".join(line.text for line in letter.sections[0].masthead) if language != "he" else "",
        "mark": mark,
        "address": address_lines(notice),
        "facts": _facts(notice, language, on, unit | officer),
        "sections": [
            section_data(section, phone, legal=KINDS[notice.kind].legal, beside="" if nth else unit["hours"])
            for nth, section in enumerate(letter.sections)
        ],
        "end": PAPER["he"].end,  # the last page is Hebrew
        "footer": f"{unit['municipality']} · {unit['unit']} · {phone}",
        "number": f"{words.number} {ltr(notice.number)}",
        "page_word": words.page,
        "of_word": words.of,
    }


def address_lines(notice: Notice) -> list[str]:
    """Name, street, town and its number as an envelope shows them; without an address the letter is handed over."""
    person = str(notice.recipient)
    parts = [part.strip() for part in notice.recipient.postal_address.split(",") if part.strip()]
    if len(parts) > 1 and parts[-1].isdecimal():
        parts[-2:] = [f"{parts[-2]} {parts[-1]}"]
    room = ADDRESS_LINES - (2 if len(person) > LINE_LETTERS else 1)
    lines = [*parts[: room - 1], ", ".join(parts[room - 1 :])] if len(parts) > room else parts
    return [name(person), *([name(line) for line in lines] or [BY_HAND])]


def _facts(notice: Notice, language: str, on: date, words: dict[str, str]) -> list[tuple[str, str]]:
    paper = PAPER[language]
    comma = "، " if language == "ar" else ", "
    hours = f"{paper.days}{comma}{words['hours']}" if words["hours"] else ""
    officer = f"{words['officer']}{comma}{words['title']}" if words["officer"] else ""
    rows = [
        (paper.date, day(on.isoformat(), language)),
        (paper.hebrew_date, name(HebrewDate.from_pydate(on).hebrew_date_string())),
        (paper.number, ltr(notice.number)),
        (paper.reference, ltr(notice.context.get("ref") or (notice.matter.ref if notice.matter else ""))),
        (paper.officer, officer),
        (paper.phone, words["phone"]),
        (paper.hours, hours),
        *([(paper.registered, _registered_number(notice))] if KINDS[notice.kind].registered else []),
    ]
    return [(label, value) for label, value in rows if value]


def _registered_number(notice: Notice) -> str:
    posting = getattr(notice, "posting", None)
    return ltr(posting.registered_number) if posting and posting.registered_number else "_" * 16
