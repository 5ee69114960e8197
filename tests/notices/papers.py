"""Letters for tests, and their pages read back."""

import re
from typing import Any

import pypdfium2
from django.utils import timezone

from accounts.models import User
from notices.models import Channel, HandedHow, Notice, NoticeState
from notices.services import notify
from notices.services.approved import words_of_approval
from notices.services.paper import print_letters
from notices.services.posting import post_letter
from tests.notices.factories import MatterFactory, RecipientFactory
from tests.notices.test_outbox import NOW

HOME = "שדרות ירושלים 12/4, נווה אורן, 7654321"


def letter_of(officer: User, *, language: str = "he", kind: str = "N27", **facts: Any) -> Notice:
    """A letter that is ready for paper, about a matter of the officer's."""
    state, more = facts.pop("state", NoticeState.PRINT), facts.pop("context", {})
    matter = facts.pop("matter", None) or MatterFactory(unit=officer.unit, owner=officer)
    recipient = RecipientFactory(language=language, **{"postal_address": HOME, "email": ""} | facts)
    notice = notify(
        kind=kind,
        subject=f"case {matter.ref}",
        recipient=recipient,
        matter=matter,
        context=FACTS | {"ref": matter.ref} | more,
        not_before=NOW,
        channel=Channel.LETTER,
    )
    Notice.objects.filter(pk=notice.pk).update(state=state, approved_words=words_of_approval(notice))
    notice.refresh_from_db()
    return notice


FACTS: dict[str, Any] = {"child": "נועה", "gender": "f", "call_by": "2026-11-26"}


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_text(document, n) for n in range(len(document))]
    finally:
        document.close()


def _text(document: pypdfium2.PdfDocument, n: int) -> str:
    """Without the marks of direction, which every reader of a PDF places elsewhere."""
    page = document[n]
    words = page.get_textpage()
    text = "".join(letter for letter in words.get_text_range() if letter not in "\u2066\u2067\u2068\u2069\u200e\u200f")
    words.close()
    page.close()
    return " ".join(text.split())


def tokens(text: str) -> set[str]:
    """The words whatever their order: a reader of PDF guesses it wherever a line runs both ways."""
    return set(re.split(r"[^\w\-./@#$]+", text)) - {""}


def letter_pages(officer: User) -> list[str]:
    """The addresses of a letter that waits, and of one that went by registered post."""
    waiting, went = letter_of(officer), letter_of(officer)
    print_letters(notices=[waiting, went], by=officer, now=timezone.now())
    today = timezone.localdate()
    way = {"how": HandedHow.REGISTERED, "on": today, "number": "RR000000014IL"}
    post_letter(notice=Notice.objects.get(pk=went.pk), by=officer, now=timezone.now(), **way)
    return [
        f"/outbox/{waiting.pk}/post/",
        f"/outbox/{waiting.pk}/letter.pdf",
        f"/outbox/{went.pk}/post/",
        f"/outbox/{went.pk}/arrival/",
        f"/outbox/{went.pk}/slip.pdf",
        f"/outbox/print/slips.pdf?on={today}",
    ]
