"""What the case pages share: finding the case, and answering an act in the drawer or by a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import reswap, trigger_client_event

from accounts.http import Request, get_or_refuse
from cases.models import Case
from cases.models.case import CaseQuerySet


def visible_cases(request: Request, now: datetime) -> CaseQuerySet:
    cases = Case.objects.visible_to(request.user, timezone.localdate(now))
    return cases.select_related("matter__unit", "matter__owner", "student__unit")


def find_open_case(request: Request, ref: str, now: datetime) -> Case:
    return get_or_refuse(visible_cases(request, now).open(), matter__ref=ref)


def address(name: str, *args: object, **query: str) -> str:
    """The address of a page, with what is not empty as its query."""
    given = urlencode({key: value for key, value in query.items() if value})
    return f"{reverse(name, args=args)}?{given}" if given else reverse(name, args=args)


def is_htmx(request: Request) -> bool:
    return bool(getattr(request, "htmx", False))


def safe_next(request: Request, fallback: str) -> str:
    """Where the person came from, if that is a page of ours (B52)."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else fallback


@dataclass(frozen=True)
class Told:
    """What an act says when it is done: a sentence, links (address, words) to what may come next, where to undo it."""

    text: str
    links: list[tuple[str, str]] = field(default_factory=list)
    undo: str = ""
    kind: str = "success"


def answer_act(request: Request, told: Told, *, ref: str, back: str) -> HttpResponse:
    """Close the drawer, let the page's regions of this case come anew and leave a message; or redirect with it."""
    if not is_htmx(request):
        level = messages.SUCCESS if told.kind == "success" else messages.WARNING
        messages.add_message(request, level, _as_message(told))
        return redirect(back)
    answer = reswap(render(request, "cases/_act_told.html", {"told": told}), "none")
    trigger_client_event(answer, "close-drawer")
    trigger_client_event(answer, "case-changed", {"ref": ref})
    return trigger_client_event(answer, "announce", {"value": told.text})


def _as_message(told: Told) -> str:
    links = [*told.links, *([(told.undo, _("Undo"))] if told.undo else [])]
    return format_html("{} {}", told.text, format_html_join(" · ", '<a href="{}">{}</a>', links))
