"""The outbox: what is told, by state; one notice; and stopping it (ux 3.12)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, get_or_refuse, record_view, role_required
from accounts.models import Role
from notices.forms.outbox import NoticeFilter
from notices.models import Notice, Tab
from notices.models.notice import NoticeQuerySet
from notices.services import cancel_notice, compose, subject_of
from notices.services.listing import in_order, list_rows

PAGE = 50
handlers = role_required(Role.OFFICER, Role.MANAGER, Role.COORDINATOR)


def visible(request: Request) -> NoticeQuerySet:
    return Notice.objects.visible_to(request.user, timezone.localdate())


def tabs_of(counts: dict[str, int], chosen: str | None) -> tuple[Tab, list[tuple[Tab, int]]]:
    """The tab that is shown and those to choose from: what was stopped has one only where something was."""
    tab = Tab(chosen) if chosen in Tab.values else next((place for place in Tab if counts[place.value]), Tab.CHECK)
    shown = [place for place in Tab if place != Tab.STOPPED or counts[place.value] or place == tab]
    return tab, [(place, counts[place.value]) for place in shown]


@require_safe
@handlers
def notice_list(request: Request) -> HttpResponse:
    """What was told, is about to be told, and could not be told, of the matters the person may see."""
    found = NoticeFilter(request.GET, queryset=visible(request), user=request.user)
    tab, tabs = tabs_of(found.qs.count_tabs(), request.GET.get("tab"))
    rows = in_order(found.qs.with_standing().select_related("recipient__user", "matter"), tab)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    record_view(request, "outbox")
    context = {
        "tabs": tabs,
        "tab": tab,
        "page": page,
        "rows": list_rows(page.object_list, unit=request.user.unit, now=timezone.now()),
        "filter": found,
        "today": timezone.localdate(),
    }
    return render(request, "notices/notice_list.html", context)


@require_safe
@handlers
def notice_detail(request: Request, pk: int) -> HttpResponse:
    """One notice as it reads, in each of its languages."""
    rows = visible(request).with_standing().select_related("recipient__user", "matter__unit", "matter__owner")
    notice = get_or_refuse(rows, pk=pk)
    record_view(request, subject_of(notice))
    (row,) = list_rows([notice], unit=notice.unit, now=timezone.now())
    context = {"notice": notice, "row": row, "letter": compose(notice), "today": timezone.localdate()}
    return render(request, "notices/notice_detail.html", context)


@require_POST
@handlers
def notice_stop(request: Request, pk: int) -> HttpResponse:
    notice = get_or_refuse(visible(request), pk=pk)
    if cancel_notice(notice=notice, by=request.user, now=timezone.now()):
        messages.success(request, _("The notice was stopped and will not be sent."))
    else:
        messages.error(request, _("The notice can no longer be stopped."))
    return redirect(notice)
