"""The notices of ticked files: who gets what is checked first, then one press lets them go (ux 3.10)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.http import Request, record_view
from assistance.services.bulk_notices import plan_notices, release_notices
from assistance.views.board import ticked
from assistance.views.finding import desk_only
from notices.views.check import say_outcome


@require_http_methods(["GET", "POST"])
@desk_only
def notices_prepare(request: Request) -> HttpResponse:
    now = timezone.now()
    today, given = timezone.localdate(now), request.POST if request.method == "POST" else request.GET
    files = ticked(request, given.getlist("file"))
    record_view(request, "notices of aide files")
    if request.method == "POST":
        marks = request.POST.getlist("notice")
        say_outcome(request, release_notices(files=files, marks=marks, by=request.user, today=today, now=now))
        return redirect("assistance:board-show")
    planned = plan_notices(files, request.user, today)
    return render(request, "assistance/notices_prepare.html", {"planned": planned, "files": files})
