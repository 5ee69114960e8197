"""The page of a decision on a level (N14): read behind the light check, "received", and the way to an appeal.

Nothing of it shows before the check: level, hours and goals stand on no page that a forwarded link opens (ux 5.1.6).
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from assistance.models import Appeal, DecisionDelivery
from assistance.services.announcing import delivery_of
from assistance.services.deliveries import confirm_delivery, note_reading
from assistance.standards import Level
from attendance_service.signed.appeal import Filing, file_from_page
from attendance_service.signed.light_check import Check, check
from attendance_service.signed.received import receive, renewed_facts, send_letter
from attendance_service.signed.request_form import show_request
from attendance_service.signed.visit import Room, Visit
from notices.texts import KINDS

OPENING = ("open", "confirm", "appeal", "file")  # each brings the code: nothing here remembers it


def show_decision(visit: Visit) -> HttpResponse | None:
    """The same room for N15, where there is no decision yet: its form."""
    return show_request(visit) if KINDS[visit.notice.kind].number == "N15" else _show(visit, wants_appeal=False)


def show_appeal(visit: Visit) -> HttpResponse | None:
    """N18-how: the form of an appeal, and nothing of the decision."""
    return _show(visit, wants_appeal=True)


def _show(visit: Visit, *, wants_appeal: bool) -> HttpResponse | None:
    delivery = delivery_of(visit.notice)
    if delivery is None:
        return None
    act = visit.request.POST.get("act", "")
    light = check(visit, asked=act in OPENING)
    filing = None
    if light.is_open:
        filing = _follow(visit, delivery, "appeal" if wants_appeal and act == "open" else act, wants_appeal)
        delivery.refresh_from_db()
    facts = _content(visit, delivery, light, wants_appeal)
    return visit.show("decided", filing=filing, **light.shown, **facts)


def _follow(visit: Visit, delivery: DecisionDelivery, act: str, wants_appeal: bool) -> Filing | None:
    """What the press did; who comes for the appeal alone has not read the decision by it."""
    proof = _("personal page, notice %(number)s") % {"number": visit.notice.number}
    if not wants_appeal:
        note_reading(delivery=delivery, proof=proof, now=visit.now)
    if act == "confirm":
        confirm_delivery(delivery=delivery, proof=proof, now=visit.now)
        receive(visit)
    if act == "file":
        return file_from_page(visit, delivery)
    return Filing.empty(visit) if act == "appeal" else None


def _content(visit: Visit, delivery: DecisionDelivery, light: Check, wants_appeal: bool) -> dict[str, Any]:
    decision, speech = delivery.decision, visit.speech
    first = decision.file.year
    year = str(decision.file.school_year) if speech.language == "he" else f"{first}/{first + 1}"
    facts: dict[str, Any] = {"year": year, "wants_appeal": wants_appeal, "is_confirmed": bool(delivery.confirmed_at)}
    if not light.is_open:
        return facts
    mine = Appeal.objects.filter(decision=decision, guardian=delivery.guardian).select_related("body").order_by("-pk")
    facts |= {"appeals": [_standing(visit, appeal) for appeal in mine]}
    facts |= {"until": speech.day(delivery.appeal_until) if delivery.appeal_until else ""}
    if wants_appeal:
        return facts
    return facts | {
        "decision": decision,
        "level": Level(decision.level).letter if decision.level else "",
        "goals": list(decision.goals.all()),
        "decided_on": speech.day(decision.decided_on),
        "letter_file": visit.file("letter.pdf"),
    }


def _standing(visit: Visit, appeal: Appeal) -> dict[str, Any]:
    words = visit.speech.words
    return {
        "about": words[f"about_{appeal.subject}"],
        "filed_on": visit.speech.day(appeal.filed_on),
        "is_late": appeal.is_late,
        "result": words[f"result_{appeal.result}"] if appeal.result else "",
        "decide_by": visit.speech.day(appeal.decide_by) if appeal.decide_by and not appeal.result else "",
    }


ROOM = Room(show_decision, renewed_facts, {"letter.pdf": send_letter})
APPEAL_ROOM = Room(show_appeal, renewed_facts)
