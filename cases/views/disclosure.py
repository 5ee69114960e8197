"""What was passed on to other bodies: read by whoever may see the case, written down by hand or by the act itself."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, role_required
from accounts.models import Role
from cases.forms.disclosure import DisclosureForm
from cases.models import Disclosure
from cases.services.disclosures import record_disclosure
from cases.views.acts import find_any_case, find_case, posted

PAGE = 30


@role_required(Role.OFFICER, Role.MANAGER)
@require_safe
def disclosure_list(request: Request, ref: str) -> HttpResponse:
    case = find_any_case(request, ref)
    seen = Disclosure.objects.visible_to(request.user, timezone.localdate()).filter(case=case)
    page = Paginator(seen.select_related("by").order_by("-happened_at", "-pk"), PAGE)
    return render(request, "cases/disclosure_list.html", {"case": case, "page": page.get_page(request.GET.get("page"))})


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def disclosure_create(request: Request, ref: str) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    form = DisclosureForm(posted(request), now=now)
    if form.is_valid():
        record_disclosure(case=case, by=request.user, now=now, key=form.cleaned_data["form_key"], **form.facts)
        messages.success(request, _("It is on record that the information was passed on"))
        return redirect("cases:disclosure-list", ref)
    return render(request, "cases/disclosure_create.html", {"case": case, "form": form})
