"""The check page before publishing, and publishing itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import Request, record_view, role_required
from cases.models import AgendaItem
from cases.services.committee.publishing import NotReadyError, items_to_publish, publish_committee, step_text
from cases.views.committee import STAFF, find_committee
from charter.services.deadlines import StaleError

LONGEST = 5000


@require_http_methods(["GET", "POST"])
@role_required(*STAFF)
def committee_publish(request: Request, pk: int) -> HttpResponse:
    committee, now = find_committee(request, pk), timezone.now()
    today = timezone.localdate(now)
    is_stale = False
    if request.method == "POST":
        try:
            seen = _seen(request.POST.get("seen", ""))
            done = publish_committee(committee=committee, seen=seen, by=request.user, today=today, now=now)
            messages.success(request, _told(len(done)))
            return redirect(committee)
        except StaleError:
            is_stale = True
        except NotReadyError:
            pass  # the page says what is missing
    items = items_to_publish(committee, request.user, today)
    record_view(request, f"committee {pk}")
    rows = [(item, [(decision, step_text(decision)) for decision in item.decisions.all()]) for item in items]
    context = {
        "committee": committee,
        "rows": rows,
        "seen": ",".join(f"{item.pk}:{item.version}" for item in items),
        "is_ahead": committee.held_on > today,
        "unmarked": [item for item in items if not item.attendance],
        "is_stale": is_stale,
        "others": AgendaItem.objects.standing().filter(committee=committee, published_at=None).count() - len(items),
    }
    return render(request, "cases/committee_publish.html", context, status=409 if is_stale else 200)


def _seen(typed: str) -> dict[int, int]:
    """Which items in which version were on the page; whatever is no such list was not seen."""
    pairs = [pair.partition(":") for pair in typed[:LONGEST].split(",")]
    digits = [(a, b) for a, _mark, b in pairs if a.isascii() and a.isdecimal() and b.isascii() and b.isdecimal()]
    return {int(a): int(b) for a, b in digits}


def _told(n: int) -> str:
    if not n:
        return _("It was published before; nothing changed.")
    words = ngettext(
        "The decisions on one pupil are published and became next steps.",
        "The decisions on %(n)s pupils are published and became next steps.",
        n,
    )
    return words % {"n": n}
