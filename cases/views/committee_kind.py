"""The kinds of committees in the settings: added, renamed, taken out of use."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import Request, get_or_refuse, role_required
from accounts.models import Role
from cases.forms.committee import CommitteeKindForm
from cases.models import CommitteeKind
from cases.services.committee.kinds import kinds_of, save_kind
from cases.views.acts import posted


@role_required(Role.MANAGER)
@require_GET
def committee_kind_list(request: Request) -> HttpResponse:
    return render(request, "cases/committee_kind_list.html", {"kinds": list(kinds_of(request.user.unit))})


@require_http_methods(["GET", "POST"])
@role_required(Role.MANAGER)
def committee_kind_create(request: Request) -> HttpResponse:
    return _edit(request, CommitteeKind(unit=request.user.unit))


@require_http_methods(["GET", "POST"])
@role_required(Role.MANAGER)
def committee_kind_edit(request: Request, pk: int) -> HttpResponse:
    return _edit(request, get_or_refuse(CommitteeKind.objects.visible_to(request.user), pk=pk))


def _edit(request: Request, kind: CommitteeKind) -> HttpResponse:
    known = kind.name
    form = CommitteeKindForm(posted(request), instance=kind)
    if form.is_valid():
        saved = save_kind(kind=form.save(commit=False), by=request.user)
        messages.success(request, _("%(kind)s was saved.") % {"kind": saved.name})
        return redirect("cases:committee-kind-list")
    return render(request, "cases/committee_kind_edit.html", {"form": form, "known": known})
