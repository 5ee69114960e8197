"""Campaigns of locating (charter 14): all of them, a new one, its work list, more children."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import Request, get_or_refuse, record_view, role_required
from accounts.models import Role
from cases.forms.locating import AssignForm, CampaignForm, ChildForm, ListForm
from cases.models import LocatingCampaign, LocatingItem
from cases.services.locating import add_child, add_list, assign_items, open_campaign
from cases.services.students import current_class
from cases.views.acts import posted

PAGE, MOST_TICKED, LONGEST_KEY = 50, 200, 18
staff_only, manager_only = role_required(Role.OFFICER, Role.MANAGER), role_required(Role.MANAGER)


@require_safe
@staff_only
def locating_list(request: Request) -> HttpResponse:
    """Each campaign with what is still open; an officer reads the numbers of her own children."""
    hers = Q() if request.user.is_manager else Q(items__officer=request.user)
    campaigns = LocatingCampaign.objects.visible_to(request.user).annotate(
        children=Count("items", filter=hers, distinct=True),
        waiting=Count("items", filter=hers & Q(items__result=""), distinct=True),
    )
    rows = campaigns.order_by(F("due_on").desc(nulls_last=True), "-received_on", "-pk")
    record_view(request, "locating")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/locating_list.html", {"page": page, "today": timezone.localdate()})


@require_http_methods(["GET", "POST"])
@manager_only
def locating_create(request: Request) -> HttpResponse:
    form = CampaignForm(posted(request), request.FILES or None, today=timezone.localdate())
    if form.is_valid():
        facts = dict(form.cleaned_data)
        key, file = facts.pop("form_key"), facts.pop("file")
        try:
            chunks = file.chunks() if file else None
            campaign = open_campaign(by=request.user, key=key, now=timezone.now(), chunks=chunks, **facts)
            return redirect("cases:locating-detail", pk=campaign.pk)
        except ValidationError as problem:
            form.add_error("file", problem)
    return render(request, "cases/locating_create.html", {"form": form})


def find_campaign(request: Request, pk: int) -> LocatingCampaign:
    return get_or_refuse(LocatingCampaign.objects.visible_to(request.user).select_related("unit"), pk=pk)


@require_safe
@staff_only
def locating_detail(request: Request, pk: int) -> HttpResponse:
    """The work list: who is still looked for, first."""
    campaign, show = find_campaign(request, pk), request.GET.get("show", "")
    items = LocatingItem.objects.visible_to(request.user).filter(campaign=campaign)
    shown = items if show == "all" else items.exclude(result="") if show == "done" else items.open()
    rows = shown.select_related("officer", "student").prefetch_related(current_class("student__enrolments"))
    counts = items.aggregate(all=Count("pk"), open=Count("pk", filter=Q(result="")))
    facts = {
        "campaign": campaign,
        "page": Paginator(rows.order_by("last_name", "first_name", "pk"), PAGE).get_page(request.GET.get("page")),
        "counts": counts | {"done": counts["all"] - counts["open"]},
        "show": show if show in ("all", "done") else "open",
        "assign": AssignForm(user=request.user) if request.user.is_manager else None,
        "is_late": campaign.is_late(timezone.localdate()) and counts["open"] > 0,
        "refusals": campaign.refusals[:PAGE] if request.user.is_manager else [],
    }
    record_view(request, f"locating {campaign.pk}")
    return render(request, "cases/locating_detail.html", facts)


@require_http_methods(["GET", "POST"])
@manager_only
def locating_list_add(request: Request, pk: int) -> HttpResponse:
    campaign = find_campaign(request, pk)
    form = ListForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            n = add_list(campaign=campaign, chunks=form.cleaned_data["file"].chunks(), by=request.user)
            messages.success(request, ngettext("%(n)d child was added.", "%(n)d children were added.", n) % {"n": n})
            return redirect("cases:locating-detail", pk=pk)
        except ValidationError as problem:
            form.add_error("file", problem)
    return render(request, "cases/locating_list_add.html", {"form": form, "campaign": campaign})


@require_http_methods(["GET", "POST"])
@staff_only
def locating_child_add(request: Request, pk: int) -> HttpResponse:
    campaign = find_campaign(request, pk)
    form = ChildForm(posted(request), today=timezone.localdate())
    if form.is_valid():
        key = form.cleaned_data["form_key"]
        item = add_child(campaign=campaign, child=form.child(), by=request.user, key=key)
        messages.success(request, _("%(name)s is on the list.") % {"name": item.name})
        return redirect("cases:locating-detail", pk=pk)
    return render(request, "cases/locating_child_add.html", {"form": form, "campaign": campaign})


@require_POST
@manager_only
def locating_assign(request: Request, pk: int) -> HttpResponse:
    campaign = find_campaign(request, pk)
    form = AssignForm(request.POST, user=request.user)
    ticked = [int(one) for one in request.POST.getlist("items")[:MOST_TICKED] if is_key(one)]
    if form.is_valid() and ticked:
        n = assign_items(campaign=campaign, items=ticked, officer=form.cleaned_data["officer"], by=request.user)
        messages.success(request, ngettext("%(n)d child was given.", "%(n)d children were given.", n) % {"n": n})
    else:
        messages.warning(request, _("Mark children and choose an officer."))
    return redirect("cases:locating-detail", pk=pk)


def is_key(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_KEY
