"""Pages that everyone may read, signed in or not: accessibility and privacy (domain 5.2, 5.4)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Unit


@require_safe
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "accessibility.html", {"units": _units(request)})


@require_safe
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy.html", {"units": _units(request)})


def _units(request: HttpRequest) -> list[Unit]:
    """Whom to turn to: one's own unit, else every unit that uses this installation."""
    if request.user.is_authenticated:
        return [request.user.unit]
    return list(Unit.objects.order_by("municipality", "name"))
