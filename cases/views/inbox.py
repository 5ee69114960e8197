"""The inbox of referrals, and accepting what came through a school's door."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.http import Request, get_or_refuse, record_view, role_required
from accounts.models import Role
from cases.http import safe_next
from cases.models import Reason
from cases.services.door import accept_referral
from cases.services.inbox import referrals_for
from cases.views.acts import find_case

PAGE = 30
SEGMENTS = (
    ("", gettext_lazy("All")),
    ("waiting", gettext_lazy("to accept")),
    ("unassigned", gettext_lazy("without an officer")),
    ("door", gettext_lazy("through a school's door")),
    ("withdrawn", gettext_lazy("withdrawn")),
)


@role_required(Role.OFFICER, Role.MANAGER)
@require_GET
def referral_list(request: Request) -> HttpResponse:
    wanted = request.GET.get("state", "")
    state = wanted if wanted in dict(SEGMENTS) else ""
    found = referrals_for(request.user, timezone.localdate(), state)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    record_view(request, "referrals")
    rows = [(referral, _reasons(referral.reasons)) for referral in page]
    context = {"rows": rows, "page": page, "segments": SEGMENTS, "state": state}
    return render(request, "cases/referral_list.html", context)


def _reasons(codes: list[str]) -> str:
    return ", ".join(str(Reason(code).label) for code in codes if code in Reason.values)


@role_required(Role.OFFICER, Role.MANAGER)
@require_POST
def referral_accept(request: Request, ref: str, report: str) -> HttpResponse:
    """She has read it: from now on the parents hear from us."""
    case = find_case(request, ref)
    referral = get_or_refuse(case.referrals.select_related("matter__unit", "case__student"), matter__ref=report)
    if accept_referral(referral=referral, by=request.user, now=timezone.now()):
        messages.success(request, _("The report is accepted; the parents will hear from us."))
    return redirect(safe_next(request, case.get_absolute_url()))
