"""The record of who looked, for the auditor and the manager; nothing here changes anything."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.forms import AccessFilterForm
from accounts.http import Request, get_or_refuse, role_required
from accounts.models import AccessRecord, Role

PAGE = 50


@require_safe
@role_required(Role.AUDITOR, Role.MANAGER)
def access_list(request: Request) -> HttpResponse:
    """Newest first; the next page starts after a row, so that it costs the same however long the record is."""
    visible = AccessRecord.objects.visible_to(request.user)
    narrowed = {name: value for name, value in request.GET.items() if name != "before"}
    form = AccessFilterForm(narrowed or None, user=request.user)
    rows = form.narrow(visible).select_related("user").newest_first()
    if before := request.GET.get("before"):
        rows = rows.older_than(get_or_refuse(visible, pk=before))
    found = list(rows[: PAGE + 1])
    context = {"form": form, "records": found[:PAGE], "last": found[PAGE - 1] if len(found) > PAGE else None}
    return render(request, "accounts/access_list.html", context)
