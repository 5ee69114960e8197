"""The bell's page: what a member of staff was told inside the system, newest first.

Looking changes nothing. A line becomes read by a button, its own or the one for all, because browsers fetch
addresses ahead and a line nobody saw must not count as read.
"""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, for_all_staff, get_or_refuse
from notices.forms.bell import SeenForm
from notices.models import Notice
from notices.services.bell import read_line, read_lines

PAGE = 50


@require_safe
@for_all_staff
def bell_list(request: Request) -> HttpResponse:
    lines = Notice.objects.on_bell(request.user, timezone.now())
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    newest = max((line.pk for line in page.object_list), default=0) if page.number == 1 else 0
    return render(request, "notices/bell_list.html", {"page": page, "newest": newest})


@require_POST
@for_all_staff
def bell_open(request: Request, pk: int) -> HttpResponse:
    """To the page of the line, which is read by that."""
    line = get_or_refuse(Notice.objects.of_bell(request.user), pk=pk)
    read_line(line=line, by=request.user, now=timezone.now())
    return redirect(line.bell_url or "notices:bell-list")


@require_POST
@for_all_staff
def bell_read(request: Request) -> HttpResponse:
    """All that stood on the page when it was opened; what came in meanwhile stays new."""
    form = SeenForm(request.POST)
    if form.is_valid():
        read_lines(by=request.user, newest=form.cleaned_data["newest"], now=timezone.now())
    return redirect("notices:bell-list")
