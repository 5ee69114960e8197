"""For machines that watch: is the process alive, and can it do its work. No sign-in, no data."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendance_service.celery import SWEEP
from attendance_service.pulse import last_pulse
from notices.services import breaker_state

LATE_AFTER = 300  # seconds without a sweep, reliability T15


@require_safe
@never_cache
@login_not_required
def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
@never_cache
@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """503 where the database does not answer; a late sweep is said, but pages still work."""
    mode = "embedded" if settings.EMBEDDED else "server"
    try:
        age = _sweep_age()
    except DatabaseError:
        return JsonResponse({"status": "no database", "mode": mode}, status=503)
    late = age is None or age > LATE_AFTER
    status, mail = "sweep late" if late else "ready", "relay away" if breaker_state() else "leaving"
    return JsonResponse({"status": status, "mode": mode, "last_sweep_seconds": age, "mail": mail})


def _sweep_age() -> int | None:
    """Seconds since the last sweep of the deadlines that ended well; None before the first."""
    connection.ensure_connection()
    swept_at = last_pulse(SWEEP)
    return int((timezone.now() - swept_at).total_seconds()) if swept_at else None
