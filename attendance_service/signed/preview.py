"""The page behind a notice's link, for whoever looks at the notice: no link is made or used, and no button works."""

from __future__ import annotations

from csp.constants import SELF
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Refused, Request, get_or_refuse, record_view
from attendance_service.signed.speech import Speech, choose_language
from attendance_service.signed.views import HEADERS, ROOMS, neutral_facts
from attendance_service.signed.visit import Visit
from notices.models import Notice, SignedLink
from notices.services import subject_of
from notices.texts import KINDS
from notices.views.notice import handlers, visible

RELATED = ("recipient", "matter__unit", "matter__owner", "link__renewal_of__notice__recipient")


@require_safe
@handlers
def page_preview(request: Request, pk: int) -> HttpResponse:
    """In the recipient's language, with the answers that were given; what a dead link shows where it is dead."""
    notice = get_or_refuse(visible(request).select_related(*RELATED), pk=pk)
    if not KINDS[notice.kind].purpose:
        raise Refused
    record_view(request, subject_of(notice))
    speech = Speech(choose_language(request, notice.recipient.language))
    visit = Visit(request, _link_of(notice), speech, timezone.now(), is_preview=True)
    answer = ROOMS[visit.link.purpose].page(visit) if _is_alive(visit) else None
    if answer is None:
        answer = render(request, "signed/neutral.html", neutral_facts(speech) | {"is_preview": True})
    for header, value in {**HEADERS, "Content-Language": speech.language, "X-Frame-Options": "SAMEORIGIN"}.items():
        answer.headers[header] = value
    answer._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]  # what csp_replace writes
    return answer


def _link_of(notice: Notice) -> SignedLink:
    """The one it left with; before that one that is never saved."""
    link: SignedLink | None = getattr(notice, "link", None)
    return link or SignedLink(notice=notice, purpose=KINDS[notice.kind].purpose)


def _is_alive(visit: Visit) -> bool:
    """By the rule of `find_link`."""
    link, notice = visit.link, visit.link.notice
    is_ended = link.revoked_at or (link.expires_at and link.expires_at <= visit.now)
    is_barred = not notice.recipient.may_receive or (notice.matter is not None and notice.matter.restricted)
    return not is_ended and not is_barred
