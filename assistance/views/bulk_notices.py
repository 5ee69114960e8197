"""The notices of ticked files: checked first, then prepared by one press (ux 3.10)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import Request, record_view
from accounts.models import AccessAction
from accounts.services import record_access
from assistance.services.bulk_notices import plan_notices, prepare_notices
from assistance.views.board import ticked
from assistance.views.finding import desk_only


@require_http_methods(["GET", "POST"])
@desk_only
def notices_prepare(request: Request) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    files = ticked(request, given.getlist("file"))
    record_view(request, "notices of aide files")
    notices = plan_notices(files)
    if request.method == "POST" and notices.count:
        n = prepare_notices(notices=notices, now=timezone.now())
        record_access(by=request.user, action=AccessAction.CHANGE, page=request.path, subject=f"{n} notices prepared")
        messages.success(request, ngettext("One notice was prepared", "%(n)s notices were prepared", n) % {"n": n})
        return redirect("assistance:board-show")
    return render(request, "assistance/notices_prepare.html", {"notices": notices, "files": files})
