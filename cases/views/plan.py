"""The integration plan of a case: its page, its change, its steps, its reviews (charter 4)."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import Refused, Request, get_or_refuse, role_required
from accounts.models import Role
from cases.forms.plan import PlanForm, PlanReviewForm, PlanStepForm
from cases.models import Case, IntegrationPlan, PlanReview, PlanStep
from cases.services.plan import (
    add_plan_step,
    change_plan,
    finish_plan_step,
    make_plan,
    missing_sides,
    review_plan,
)
from cases.views.acts import Difference, find_any_case, find_case, posted, refreshed, show_act
from charter import texts
from charter.services.deadlines import StaleError


def _running(case: Case) -> IntegrationPlan:
    """The plan that runs; without one there is nothing to change."""
    plans = IntegrationPlan.objects.running().filter(case=case)
    return get_or_refuse(plans.select_related("case__matter", "case__student", "shared_by"))


def _to_plan(request: Request, case: Case, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("cases:plan-detail", case.matter.ref)


@require_safe
@role_required(Role.OFFICER, Role.MANAGER)
def plan_detail(request: Request, ref: str) -> HttpResponse:
    """The plan that runs and the ones that ended, each with everything that was said of it."""
    case, today = find_any_case(request, ref), timezone.localdate()
    steps = PlanStep.objects.select_related("step").order_by("due_on", "pk")
    reviews = PlanReview.objects.order_by("-on", "-pk")
    plans = case.plans.order_by("-pk").prefetch_related(
        "participants", Prefetch("steps", steps), Prefetch("reviews", reviews)
    )
    rows = [(plan, missing_sides(one.side for one in plan.participants.all())) for plan in plans]
    running = next((row for row in rows if row[0].ended_on is None), None)
    context = {"case": case, "today": today, "running": running, "ended": [row[0] for row in rows if row != running]}
    return render(request, "cases/plan_detail.html", context)


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def plan_create(request: Request, ref: str) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    if request.method == "GET" and case.plans.running().exists():
        return redirect("cases:plan-edit", ref)
    today = timezone.localdate(now)
    form = PlanForm(posted(request), case=case, today=today)
    if form.is_valid():
        key = form.cleaned_data["form_key"]
        make_plan(case=case, by=request.user, key=key, today=today, now=now, **form.facts)
        return _to_plan(request, case, _("The plan is written down. Now its steps."))
    lead = _("A plan is shared by school and parents. Whoever is missing is shown until he takes part.")
    return show_act(request, case, form, title=_("Integration plan"), submit=_("Write the plan"), lead=lead)


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def plan_edit(request: Request, ref: str) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    plan, today = _running(case), timezone.localdate(now)
    form, stale = PlanForm(posted(request), case=case, today=today, plan=plan), []
    if form.is_valid():
        try:
            change_plan(plan=plan, version=form.cleaned_data["version"], by=request.user, now=now, **form.facts)
            return _to_plan(request, case, _("The plan is changed. What it said before is kept."))
        except StaleError:
            stale = _differences(plan, form)
            refreshed(form, version=plan.version)
    return show_act(request, case, form, title=_("Change the integration plan"), submit=_("Save"), stale=stale)


def _differences(plan: IntegrationPlan, form: PlanForm) -> list[Difference]:
    plan.refresh_from_db()
    today = timezone.localdate()
    now = ", ".join(person.name for person in plan.participants.order_by("pk"))
    typed = ", ".join(person.name for person in form.people())
    days = [texts.short_day(day, today) for day in (plan.review_on, form.cleaned_data["review_on"])]
    return [
        Difference(str(form.fields["needs"].label), plan.needs, form.cleaned_data["needs"]),
        Difference(_("Who took part"), now, typed),
        Difference(str(form.fields["review_on"].label), *days),
    ]


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def plan_step_create(request: Request, ref: str) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    plan = _running(case)
    form = PlanStepForm(posted(request), today=timezone.localdate(now))
    if form.is_valid():
        facts = form.cleaned_data
        add_plan_step(plan=plan, by=request.user, key=facts.pop("form_key"), **facts)
        return _to_plan(request, case, _("The step stands in the plan."))
    return show_act(request, case, form, title=_("A step of the plan"), submit=_("Add the step"))


@require_POST
@role_required(Role.OFFICER, Role.MANAGER)
def plan_step_finish(request: Request, ref: str, pk: int) -> HttpResponse:
    case = find_case(request, ref)
    steps = PlanStep.objects.filter(plan__case=case).select_related("step__matter", "plan__case__matter")
    finish_plan_step(step=get_or_refuse(steps, pk=pk), by=request.user, today=timezone.localdate())
    return _to_plan(request, case, _("The step is done."))


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def plan_review(request: Request, ref: str) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    plan, stale = _last(case), []
    form = PlanReviewForm(posted(request), plan=plan, today=timezone.localdate(now))
    if form.is_valid():
        key = form.cleaned_data["form_key"]
        try:
            review_plan(plan=plan, by=request.user, key=key, now=now, **form.facts)
            return _to_plan(request, case, _("The review is written down. Earlier ones stay."))
        except StaleError:
            last = plan.reviews.order_by("pk").last()
            stale = [Difference(_("What was found"), last.text if last else plan.needs, form.cleaned_data["text"])]
            refreshed(form, version=plan.version)
    title = _("Review of the integration plan")
    return show_act(request, case, form, title=title, submit=_("Write down the review"), stale=stale)


def _last(case: Case) -> IntegrationPlan:
    """The newest plan: a second press on the review that ended it is answered too."""
    plan = case.plans.select_related("case__matter", "case__student").order_by("pk").last()
    if plan is None:
        raise Refused
    return plan
