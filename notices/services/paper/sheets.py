"""What goes with the letters: address labels on a sheet of 24, and the return slip of a registered letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext

from notices.models import Notice
from notices.services.paper.letter import address_lines
from notices.services.printing import render_pdf
from notices.services.words import day, ltr, unit_words
from notices.texts.facts import PRINTED_TO

LABELS_A_SHEET = 24
SLIP_WORDS = {
    "title": "אישור מסירה",
    "registered": "דואר רשום מספר",
    "letter": "מכתב מספר",
    "posted": "נשלח:",
    "to": "אל",
    "from": "להחזיר אל",
    "taken": "קיבלתי את דבר הדואר",
    "name": "שם",
    "relation": "הקשר לנמען/ת",
    "date": "תאריך",
    "signature": "חתימה",
    "not_taken": "לא נמסר",
    "why": ["לא נדרש", "סירוב לקבל", "עזבו את הכתובת", "מען לא מספיק", "אחר"],
    "postman": "שם המוסר/ת וחתימה",
}


def has_address(notice: Notice) -> bool:
    return bool(notice.recipient.postal_address.strip(" ,"))


def print_labels(*, notices: Sequence[Notice], start: int) -> bytes:
    """The first label is number `start` of its sheet, counted from the right; who has no address has no label."""
    labels = [address_lines(notice) for notice in notices if has_address(notice)]
    return render_pdf("labels.typ", {"title": gettext("Address labels"), "start": start, "labels": labels})


def print_slips(*, notices: Sequence[Notice]) -> bytes:
    """Two slips a sheet, for letters that went by registered post."""
    return render_pdf(
        "slip.typ", {"title": SLIP_WORDS["title"], "words": SLIP_WORDS, "slips": [_slip(one) for one in notices]}
    )


def _slip(notice: Notice) -> dict[str, Any]:
    unit, posted_on = unit_words(notice, "he"), notice.posting.posted_on
    return {
        "registered": ltr(notice.posting.registered_number),
        "number": ltr(notice.number),
        "posted": _day(posted_on),
        "to": _posted_to(notice),
        "from": [unit["municipality"], unit["unit"], unit["phone"]],
    }


def _posted_to(notice: Notice) -> list[str]:
    """What stood in the window of the letter that left: the slip is evidence of it, not of where they live today."""
    return notice.context.get(PRINTED_TO) or address_lines(notice)


def _day(on: date | None) -> str:
    return day(on.isoformat(), "he") if on else ""
