"""The page behind a school's link, and the manager's page that gives out, prints and revokes the link."""

from __future__ import annotations

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.http import Request, get_or_refuse, role_required, within_limit
from accounts.models import Role
from cases.forms.door import DoorForm
from cases.models import Referral, School, SchoolDoor
from cases.services.door import find_door, open_door, report_through_door, revoke_door, token_of

SPOKEN = ("he", "ar")
NOTICE_VERSION = "2026-11"  # of the privacy words beside the form (domain 5.2)


@csrf_exempt  # the link itself is the capability: no cookie, no session; a form of another site knows no link
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def door_report(request: HttpRequest, token: str) -> HttpResponse:
    """Hebrew or Arabic; a wrong, revoked or foreign link answers alike, and nothing is ever read out of here."""
    language = request.GET.get("lang", "he")
    language = language if language in SPOKEN else SPOKEN[0]
    if request.headers.get("Origin", request.get_host()).removeprefix(f"{request.scheme}://") != request.get_host():
        raise PermissionDenied
    with translation.override(language):
        door = find_door(token)
        answer = _report(request, door, language) if door else _no_door(request)
    answer.headers["Content-Language"] = language
    return answer


def _no_door(request: HttpRequest) -> HttpResponse:
    if not within_limit(request, "door_try"):
        return render(request, "cases/door_busy.html", status=429)
    return render(request, "cases/door_closed.html", status=404)


def _report(request: HttpRequest, door: SchoolDoor, language: str) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    form = DoorForm(request.POST or None, today=today)
    context = {"form": form, "school": door.school, "language": language, "other": _other(language)}
    if not form.is_valid():
        return render(request, "cases/door_report.html", context)
    if not within_limit(request, "door", key=str(door.pk)):
        return render(request, "cases/door_busy.html", {**context, "typed": form}, status=429)
    report = form.report() | {"privacy_notice": f"{NOTICE_VERSION} {language}"}
    key = form.cleaned_data["form_key"]
    referral = report_through_door(door=door, pupil=form.pupil(), report=report, key=key, now=now, today=today)
    due = referral.matter.deadlines.filter(promise="9").values_list("due_on", flat=True).first()
    return render(request, "cases/door_receipt.html", {**context, "ref": referral.matter.ref, "due": due})


def _other(language: str) -> str:
    return next(one for one in SPOKEN if one != language)


@role_required(Role.MANAGER, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def door_edit(request: Request, symbol: str) -> HttpResponse:
    """The link of one school, as a picture too; a new one ends the old, revoking ends it."""
    school = get_or_refuse(School.objects.visible_to(request.user), symbol=symbol)
    if request.method == "POST":
        _change(request, school)
        return redirect("cases:door-edit", school.symbol)
    door = SchoolDoor.objects.open().filter(school=school).select_related("opened_by").first()
    link = request.build_absolute_uri(reverse("cases:door-report", args=[token_of(door)])) if door else ""
    context = {
        "school": school,
        "door": door,
        "link": link,
        "picture": mark_safe(segno.make(link).svg_inline(border=2, omitsize=True)) if link else "",  # noqa: S308 - our own
        "reports": Referral.objects.filter(door__school=school).count(),
    }
    return render(request, "cases/door_edit.html", context)


def _change(request: Request, school: School) -> None:
    if "revoke" in request.POST:
        revoke_door(school=school, by=request.user, now=timezone.now())
        messages.success(request, _("The link does not work any more."))
    else:
        open_door(school=school, by=request.user, now=timezone.now())
        messages.success(request, _("The school has a new link. Give it to the school by hand or by post."))
