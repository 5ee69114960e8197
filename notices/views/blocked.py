from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import Request, record_view, role_required
from accounts.models import Role
from notices.models import BlockedAttempt

PAGE = 50


@require_safe
@role_required(Role.MANAGER)
def blocked_list(request: Request) -> HttpResponse:
    """What the rules stopped in the unit, newest first (S15)."""
    rows = (
        BlockedAttempt.objects.filter(unit=request.user.unit_id).select_related("by", "matter").order_by("-at", "-pk")
    )
    record_view(request, "blocked")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/blocked_list.html", {"page": page})
