from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, get_or_refuse, record_view, role_required
from accounts.models import Role
from notices.models import Notice, Tab
from notices.models.notice import NoticeQuerySet
from notices.services import cancel_notice, compose, subject_of

PAGE = 50
handlers = role_required(Role.OFFICER, Role.MANAGER, Role.COORDINATOR)


def visible(request: Request) -> NoticeQuerySet:
    return Notice.objects.visible_to(request.user, timezone.localdate())


@require_safe
@handlers
def notice_list(request: Request) -> HttpResponse:
    """What was told, is about to be told, and could not be told, of the matters the person may see."""
    counts = visible(request).count_tabs()
    chosen = request.GET.get("tab")
    tab = Tab(chosen) if chosen in Tab.values else next((place for place in Tab if counts[place.value]), Tab.CHECK)
    rows = visible(request).in_tab(tab).select_related("recipient__user", "matter").order_by("-pk")
    record_view(request, "outbox")
    context = {
        "tabs": [(place, counts[place.value]) for place in Tab],
        "tab": tab,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "notices/notice_list.html", context)


@require_safe
@handlers
def notice_detail(request: Request, pk: int) -> HttpResponse:
    """One notice as it reads, in each of its languages."""
    rows = visible(request).select_related("recipient__user", "matter__unit", "matter__owner")
    notice = get_or_refuse(rows, pk=pk)
    record_view(request, subject_of(notice))
    return render(request, "notices/notice_detail.html", {"notice": notice, "letter": compose(notice)})


@require_POST
@handlers
def notice_stop(request: Request, pk: int) -> HttpResponse:
    notice = get_or_refuse(visible(request), pk=pk)
    if cancel_notice(notice=notice, by=request.user, now=timezone.now()):
        messages.success(request, _("The notice was stopped and will not be sent."))
    else:
        messages.error(request, _("The notice can no longer be stopped."))
    return redirect(notice)
