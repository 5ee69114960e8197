"""Links of letters: "received" by one press, and the letter itself after a light check (N6, N7, N29)."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.http import HttpResponse

from accounts.http import take_try
from attendance_service.signed.visit import Room, Visit
from cases.services.second_fact import second_facts
from notices.models import Channel, NoticeState, SignedLink
from notices.services.moving import move_notice
from notices.services.paper import read_letter
from notices.services.signing import mark_used, pass_light_check, tries_are_up
from notices.texts import KINDS

MOST = 20  # letters of a code that is given back
TITLES = {"N6": "hearing", "N7": "decision"}


def show_letter(visit: Visit) -> HttpResponse | None:
    if visit.guardian is None:
        return None
    act = visit.request.POST.get("act", "")
    if act == "received":
        _receive(visit)
        return visit.again()
    facts = second_facts(visit.notice.recipient)
    is_open = act == "open" and _passes(visit, facts)
    return visit.show(
        "received",
        title=visit.speech.words[TITLES.get(KINDS[visit.notice.kind].number, "received")],
        is_received=visit.link.used_at is not None,
        by_hand=not facts,
        is_open=is_open,
        is_wrong=act == "open" and not is_open,
        no_more_tries=_has_no_more(visit),
        **_content(visit),
        letter_file=visit.file("letter.pdf"),
        code=visit.request.POST.get("code", "")[:MOST] if is_open else "",
    )


def send_letter(visit: Visit) -> HttpResponse | None:
    """The letter as it was printed or sent: the code is asked again, for nothing here remembers it."""
    if visit.guardian is None or visit.request.method != "POST":
        return None
    if not _passes(visit, second_facts(visit.notice.recipient)):
        return visit.again()
    answer = HttpResponse(read_letter(visit.notice, now=visit.now), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="letter-{visit.notice.number}.pdf"'
    return answer


def _receive(visit: Visit) -> None:
    """A mail that was sent stays sent, and is confirmed by its link; paper in their hands is delivered."""
    if mark_used(visit.link, now=visit.now) and visit.notice.channel == Channel.LETTER:
        move_notice(visit.notice, NoticeState.DELIVERED, now=visit.now)


def _passes(visit: Visit, facts: list[str]) -> bool:
    given = "".join(str(unicodedata.decimal(char)) for char in visit.request.POST.get("code", "") if char.isdecimal())
    mine = take_try(visit.request, "signed_code", key=_mailbox(visit)) if facts else None
    if mine is None:
        return False
    is_right = pass_light_check(visit.link, given=given, answers=facts)
    if is_right:
        mine.rollback()
    return is_right


def _has_no_more(visit: Visit) -> bool:
    """Five for a letter and ten a month over all letters, for each gives away as much as the other."""
    return tries_are_up(visit.link) or take_try(visit.request, "signed_code", key=_mailbox(visit), look=True) is None


def _mailbox(visit: Visit) -> str:
    """Whoever reads it holds all its links, also those of brothers and sisters."""
    recipient = visit.notice.recipient
    return recipient.address.lower() or f"recipient {recipient.pk}"


def _content(visit: Visit) -> dict[str, Any]:
    """What a committee published for the parents; of other kinds the letter itself tells it."""
    facts = visit.notice.context
    return {"decisions": facts.get("decisions", ()), "explained": facts.get("explained", "")}


def renewed_facts(_link: SignedLink) -> dict[str, Any]:
    return {}


ROOM = Room(show_letter, renewed_facts, {"letter.pdf": send_letter})
