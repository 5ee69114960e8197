"""The page of N15: the request form for the written decision, filled in and ready to print (R60, R62)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from assistance.models import InfoRequest
from assistance.services.june import requested_by, stay_of
from attendance_service.signed.light_check import check
from attendance_service.signed.visit import Visit


def show_request(visit: Visit) -> HttpResponse | None:
    """The number of the identity card stays empty: it stands on no signed page (ux 3.13)."""
    asked: InfoRequest | None = requested_by(visit.notice)
    if asked is None:
        return None
    light = check(visit, asked=visit.request.POST.get("act", "") == "open")
    facts: dict[str, Any] = {"asked": asked, "file": asked.file, "stay": stay_of(asked.file)} if light.is_open else {}
    return visit.show("request", year=str(asked.file.school_year), **light.shown, **facts)
