"""Links of the approval of hours (N16): the hours behind the light check, and the parents' wish for more (R58)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from assistance.models import AideAllocation, AideFile, TopUpRequest
from assistance.services.ledger import NoAllocationError, OverTheLevelError
from assistance.services.page_requests import ask_more_hours
from assistance.standards import Level
from attendance_service.signed.forms import MoreHoursForm
from attendance_service.signed.light_check import check
from attendance_service.signed.received import renewed_facts, send_letter
from attendance_service.signed.visit import Room, Visit


def show_hours(visit: Visit) -> HttpResponse | None:
    file, guardian = _file_of(visit), visit.guardian
    if file is None or guardian is None or guardian.student_id != file.eligibility.student_id:
        return None
    act = visit.request.POST.get("act", "")
    opened = check(visit, asked=act in ("open", "ask"))
    has_asked = TopUpRequest.objects.waiting().filter(file=file, guardian=guardian).exists()
    allocation = AideAllocation.objects.select_related("decision").filter(file=file).first()
    form = None
    if opened.is_open and allocation and allocation.room and not has_asked:
        posted = visit.request.POST if act == "ask" else None
        form = MoreHoursForm(posted, room=allocation.room, words=visit.speech.words)
        if form.is_valid() and _asks(visit, file, form):
            return visit.again()
    elif opened.is_open and act == "ask":
        return visit.again()
    shown = _shown(visit, allocation) if opened.is_open else {}
    return visit.show("hours", **opened.shown, **shown, form=form, has_asked=has_asked)


def _asks(visit: Visit, file: AideFile, form: MoreHoursForm) -> bool:
    """False where the level filled up meanwhile: the page says so beside the field."""
    guardian = visit.guardian
    if guardian is None:
        return False
    try:
        ask_more_hours(link=visit.link, file=file, guardian=guardian, now=visit.now, **form.cleaned_data)
    except OverTheLevelError as refusal:
        form.add_error("hours", visit.speech.words["hours_bound"].format(room=refusal.room))
        return False
    except NoAllocationError:
        return True
    return True


def _file_of(visit: Visit) -> AideFile | None:
    rows = AideFile.objects.select_related("eligibility", "matter__unit").filter(ended_on=None)
    return rows.filter(matter=visit.notice.matter_id).first()


def _shown(visit: Visit, allocation: AideAllocation | None) -> dict[str, Any]:
    """As they stand now; the letter beside them says what stood then."""
    facts: dict[str, Any] = {"letter_file": visit.file("letter.pdf"), "allocation": allocation}
    if allocation is None:
        return facts
    room = allocation.room
    words = visit.speech.say("hours_room", room=room) if room else visit.speech.words["hours_full"]
    level = Level(allocation.decision.level).letter if allocation.decision.level else ""
    return facts | {"level": level, "bound": words}


ROOM = Room(show_hours, renewed_facts, {"letter.pdf": send_letter})
