"""The yearly files: all of a school year, and the page of one (ux 3.9)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, record_view
from accounts.models import AccessAction
from assistance.forms.file_list import FileFilter
from assistance.services.filepage import list_files, read_file
from assistance.services.files import files_to_show
from assistance.views.finding import desk_only, find_file
from assistance.views.panels import read_panels
from charter.services.calendar import calendar_for

PAGE = 50


@require_safe
@desk_only
def file_list(request: Request) -> HttpResponse:
    today = timezone.localdate()
    form = FileFilter(request.GET, user=request.user, today=today)
    files = form.narrow(files_to_show(request.user, today))
    searched = "q" in form.chosen
    record_view(request, "aide files", AccessAction.SEARCH if searched else AccessAction.VIEW)
    page = Paginator(files, PAGE).get_page(request.GET.get("page"))
    rows = list_files(list(page.object_list), today, calendar_for(request.user.unit))
    return render(request, "assistance/file_list.html", {"filter": form, "page": page, "rows": rows})


@require_safe
@desk_only
def file_detail(request: Request, ref: str) -> HttpResponse:
    today, file = timezone.localdate(), find_file(request, ref)
    panels = read_panels(file, request.user, today)
    facts = {"file": file, "shown": read_file(file, today), "panels": panels}
    return render(request, "assistance/file_detail.html", facts)
