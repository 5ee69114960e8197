"""The parents' public page: finds the link, hands over to its purpose, and answers alike where there is none."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.http import within_limit
from accounts.models import Unit
from attendance_service.signed import decision, hours, meeting, received
from attendance_service.signed.speech import Speech, choose_language
from attendance_service.signed.visit import Room, Visit
from attendance_service.templatetags.sadir_words import phone
from notices.models import Purpose, SignedLink
from notices.services.signing import find_known_link, find_link, hash_of, mark_opened, renew_link

ROOMS: dict[str, Room] = {  # a purpose more: a line more
    Purpose.MEETING: meeting.ROOM,
    Purpose.RECEIVED: received.ROOM,
    Purpose.DECISION: decision.ROOM,
    Purpose.HOURS: hours.ROOM,
    Purpose.APPEAL: decision.APPEAL_ROOM,
}
LARGEST = 200_000  # bytes of a form: ten kilobytes of Arabic, four times written out
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


@csrf_exempt  # the link itself is the capability: no cookie and no session for another site's form to borrow
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def signed_page(request: HttpRequest, token: str, name: str = "") -> HttpResponse:
    if request.method == "POST":
        _refuse_foreign(request)
    now, link = timezone.now(), find_link(token, now=timezone.now())
    speech = Speech(choose_language(request, link.notice.recipient.language if link else ""))
    answer = _open(Visit(request, link, speech, now), name) if link else None
    if answer is None:
        speech = Speech(choose_language(request))
        answer = _neutral(request, token, speech)
    for header, value in {**HEADERS, "Content-Language": speech.language}.items():
        answer.headers[header] = value
    return answer


def _refuse_foreign(request: HttpRequest) -> None:
    """A form of another site; a page that sends no referrer, like ours, names its origin "null"."""
    own = f"{request.scheme}://{request.get_host()}"
    asked = request.headers
    site, referer = asked.get("Sec-Fetch-Site", "same-origin"), asked.get("Referer", own)
    is_ours = site in ("same-origin", "none") and asked.get("Origin", own) in (own, "null")
    if not is_ours or not f"{referer}/".startswith(f"{own}/"):
        raise PermissionDenied
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST or request.content_type == "multipart/form-data":
        raise PermissionDenied


def _open(visit: Visit, name: str) -> HttpResponse | None:
    room = ROOMS.get(visit.link.purpose)
    page = room.files.get(name) if room and name else room and room.page
    answer = page(visit) if page else None
    if answer is not None and visit.request.method == "GET" and visit.link.opened_at is None:
        mark_opened(visit.link, now=visit.now)
    return answer


def _neutral(request: HttpRequest, token: str, speech: Speech) -> HttpResponse:
    """Wrong, foreign, expired, revoked, of another purpose: one answer, and one for the wish for a new link."""
    facts = neutral_facts(speech)
    if not within_limit(request, "signed_try"):
        return render(request, "signed/busy.html", facts, status=429)
    if "renew" not in request.POST:
        return render(request, "signed/neutral.html", facts, status=404)
    if within_limit(request, "signed_renew", key=hash_of(token)):
        _renew(find_known_link(token))
    return render(request, "signed/renewed.html", facts)


def neutral_facts(speech: Speech) -> dict[str, Any]:
    units = Unit.objects.exclude(phone="").order_by("municipality", "name")
    return {
        "speech": speech,
        "w": speech.words,
        "units": [(unit, phone(unit.phone)) for unit in units],
        "line": speech.line(""),
    }


def _renew(link: SignedLink | None) -> None:
    context = ROOMS[link.purpose].renewed(link) if link and link.purpose in ROOMS else None
    if link and context is not None:
        renew_link(link, context=context, now=timezone.now())
