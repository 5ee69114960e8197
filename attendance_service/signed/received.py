"""Links of letters: "received" by one press, and the letter itself after a light check (N6, N7, N29)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from attendance_service.signed.light_check import check, passes
from attendance_service.signed.visit import Room, Visit
from cases.services.second_fact import second_facts
from notices.models import Channel, NoticeState, SignedLink
from notices.services.moving import move_notice
from notices.services.paper import read_letter
from notices.services.signing import mark_used
from notices.texts import KINDS

TITLES = {"N6": "hearing", "N7": "decision"}


def show_letter(visit: Visit) -> HttpResponse | None:
    if visit.guardian is None:
        return None
    act = visit.request.POST.get("act", "")
    if act == "received":
        receive(visit)
        return visit.again()
    return visit.show(
        "received",
        title=visit.speech.words[TITLES.get(KINDS[visit.notice.kind].number, "received")],
        is_received=visit.link.used_at is not None,
        **check(visit, asked=act == "open").shown,
        **_content(visit),
        letter_file=visit.file("letter.pdf"),
    )


def send_letter(visit: Visit) -> HttpResponse | None:
    """The letter as it was printed or sent: the code is asked again, for nothing here remembers it."""
    if visit.guardian is None or visit.request.method != "POST":
        return None
    if not passes(visit, second_facts(visit.notice.recipient)):
        return visit.again()
    answer = HttpResponse(read_letter(visit.notice, now=visit.now), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="letter-{visit.notice.number}.pdf"'
    return answer


def receive(visit: Visit) -> None:
    """A mail that was sent stays sent, and is confirmed by its link; paper in their hands is delivered."""
    if mark_used(visit.link, now=visit.now) and visit.notice.channel == Channel.LETTER:
        move_notice(visit.notice, NoticeState.DELIVERED, now=visit.now)


def _content(visit: Visit) -> dict[str, Any]:
    """What a committee published for the parents; of other kinds the letter itself tells it."""
    facts = visit.notice.context
    return {"decisions": facts.get("decisions", ()), "explained": facts.get("explained", "")}


def renewed_facts(_link: SignedLink) -> dict[str, Any]:
    return {}


ROOM = Room(show_letter, renewed_facts, {"letter.pdf": send_letter})
