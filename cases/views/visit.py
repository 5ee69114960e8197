"""Home visits of a case: the list, a plan, the record at the door (`ux` 2.2 number 9, O7)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Refused, Request, get_or_refuse, role_required
from accounts.models import Role
from cases.forms.visit import HomeVisitForm, LiftCautionForm, VisitPlanForm
from cases.http import address, answer_act
from cases.models import Case, Contact, ContactKind, HarmReport, HomeVisit, VisitPlan
from cases.services.harm import waiting_harm
from cases.services.occasion import meet_occasion
from cases.services.visit import lift_caution, log_visit, open_plans, plan_visit, visiting_staff
from cases.views.acts import find_any_case, find_case, finish_act, posted, sees_restricted, show_act
from cases.views.contact_shown import outcome_buttons, told_of


@dataclass(frozen=True)
class ShownVisit:
    """One visit of the list; one logged in the drawer has no more than its contact."""

    contact: Contact
    visit: HomeVisit | None
    report: HarmReport | None


def _visits(case: Case, mine: Q) -> list[ShownVisit]:
    rows = Contact.objects.standing().filter(mine, case=case, kind=ContactKind.VISIT).order_by("-happened_at", "-pk")
    related = ("recorded_by", "home_visit", "entry__harm_report")
    found = rows.select_related(*related).prefetch_related("guardians__recipient", "home_visit__officers")
    return [ShownVisit(one, getattr(one, "home_visit", None), getattr(one.entry, "harm_report", None)) for one in found]


@require_safe
@role_required(Role.OFFICER, Role.MANAGER)
def visit_list(request: Request, ref: str) -> HttpResponse:
    case = find_any_case(request, ref)
    reads_all = sees_restricted(request, case)
    context = {
        "case": case,
        "visits": _visits(case, Q() if reads_all else Q(recorded_by=request.user)),
        "plans": open_plans(case) if reads_all else (),
        "reads_all": reads_all,
    }
    return render(request, "cases/visit_list.html", context)


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def visit_plan(request: Request, ref: str) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    staff = visiting_staff(case)
    form = VisitPlanForm(posted(request), staff=staff, user=request.user, today=timezone.localdate(now))
    if form.is_valid():
        plan_visit(case=case, by=request.user, key=form.cleaned_data["form_key"], now=now, **form.facts)
        return finish_act(request, case, _("The visit is planned and stands among the next steps."))
    lead = _("The plan is seen by the treating officer, her cover and the manager alone.")
    return show_act(request, case, form, title=_("Plan a home visit"), submit=_("Plan the visit"), lead=lead)


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def visit_create(request: Request, ref: str) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    reads_all = sees_restricted(request, case)
    waiting = waiting_harm(case) if reads_all and request.method == "GET" else None
    if waiting:
        return redirect("cases:harm-report", ref, waiting.pk)
    plan = _plan(request, case)
    occasion, staff = meet_occasion(case, now=now), visiting_staff(case)
    form = HomeVisitForm(posted(request), occasion=occasion, staff=staff, user=request.user, plan=plan)
    if not (form.is_bound and form.is_valid()):
        cautions = HomeVisit.objects.cautioning().filter(contact__case=case) if reads_all else ()
        context = {"case": case, "form": form, "occasion": occasion, "plan": plan, "cautions": cautions}
        context |= {"outcomes": outcome_buttons(form), "contact": None, "reads_all": reads_all}
        return render(request, "cases/visit_create.html", context, status=422 if form.is_bound else 200)
    key = form.cleaned_data["form_key"]
    contact = log_visit(
        case=case, by=request.user, key=key, now=now, plan=plan, **form.facts(), **form.visit_facts()
    )  # fmt: skip
    report = getattr(contact.entry, "harm_report", None)
    back = address("cases:harm-report", ref, report.pk) if report else case.get_absolute_url()
    return answer_act(request, told_of(contact, case, now=now), ref=ref, back=back)


def _plan(request: Request, case: Case) -> VisitPlan | None:
    """The plan the visit carries out: the one the link named, else the next one that is open."""
    wanted = request.GET.get("plan", "")
    plans = list(open_plans(case)) if sees_restricted(request, case) else []
    return next((plan for plan in plans if str(plan.pk) == wanted), plans[0] if plans else None)


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def caution_lift(request: Request, ref: str, pk: int) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    if not sees_restricted(request, case):
        raise Refused
    visits = HomeVisit.objects.standing().filter(contact__case=case, safety_flag=True)
    visit = get_or_refuse(visits.select_related("contact__case__matter"), pk=pk)
    form = LiftCautionForm(posted(request))
    if form.is_valid():
        lift_caution(visit=visit, reason=form.cleaned_data["reason"], by=request.user, now=now)
        return finish_act(request, case, _("The caution is lifted. Its words stay with the visit."))
    title = _("Care is no longer needed")
    return show_act(request, case, form, title=title, submit=_("Lift the caution"), lead=visit.safety_note)
