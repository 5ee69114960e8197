"""Many drafts at once: read, tick, let go (ux 3.12)."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import Request, record_view
from notices.forms.outbox import NoticeFilter
from notices.services.checking import Outcome, read_for_check, release_many, to_check
from notices.views.notice import handlers, visible

PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
@handlers
def notice_check(request: Request) -> HttpResponse:
    if request.method == "POST":
        marks = request.POST.getlist("notice")[:PAGE]
        outcome = release_many(notices=visible(request), marks=marks, by=request.user, now=timezone.now())
        say_outcome(request, outcome)
        return redirect(request.get_full_path())
    found = NoticeFilter(request.GET, queryset=visible(request), user=request.user)
    page = Paginator(to_check(found.qs, request.user), PAGE).get_page(request.GET.get("page"))
    record_view(request, "outbox check")
    rows = read_for_check(page.object_list, request.user, timezone.localdate())
    context = {"page": page, "rows": rows, "filter": found}
    return render(request, "notices/notice_check.html", context)


def say_outcome(request: Request, outcome: Outcome) -> None:
    """What went, and of what stayed each with its reason."""
    if outcome.gone:
        words = ngettext("%(n)s notice is on its way.", "%(n)s notices are on their way.", outcome.gone)
        messages.success(request, words % {"n": outcome.gone})
    for notice, why in outcome.left:
        facts = {"name": notice.recipient, "title": notice.title, "why": why}
        messages.warning(request, _("Left out: %(name)s, %(title)s. %(why)s.") % facts)
    if outcome.unknown:
        words = ngettext(
            "%(n)s that was ticked is no longer to check.",
            "%(n)s that were ticked are no longer to check.",
            outcome.unknown,
        )
        messages.warning(request, words % {"n": outcome.unknown})
    if not (outcome.gone or outcome.left or outcome.unknown):
        messages.error(request, _("Nothing was ticked, so nothing was sent."))
