"""The search for a framework of one case: begun, institutions offered and answered, placed or ended."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse, record_view, role_required
from accounts.models import Role
from cases.forms.framework import ChangeOfferForm, EndSearchForm, OfferForm, PlaceForm, SearchForm
from cases.models import Case, DropoutEvent, FrameworkSearch, PlacementOffer
from cases.services.casefile import cases_to_show
from cases.services.dropout.marks import dropout_facts, lacks_search, mark_of, search_facts
from cases.services.framework import add_offer, change_offer, end_search, facts_of, open_search, place_pupil, words_of
from cases.views.acts import Difference, find_case, finish_act, posted, refreshed, show_act
from charter.services.deadlines import StaleError


@role_required(Role.OFFICER, Role.MANAGER)
@require_safe
def framework_detail(request: Request, ref: str) -> HttpResponse:
    """The open search with its institutions, and the earlier ones; also of a closed case."""
    today = timezone.localdate()
    cases = cases_to_show(request.user, today).annotate(**dropout_facts(), **search_facts())
    case = get_or_refuse(cases, matter__ref=ref)
    record_view(request, f"framework search of case {ref}")
    searches = FrameworkSearch.objects.filter(case__student=case.student_id).order_by("-opened_on", "-pk")
    searches = searches.select_related("entry__by", "placed_with__school").prefetch_related("offers__school")
    is_missing = lacks_search(case, today)
    context = {"case": case, "searches": searches, "mark": mark_of(case, today), "is_missing": is_missing}
    return render(request, "cases/framework_detail.html", context)


def _find_search(request: Request, ref: str) -> tuple[Case, FrameworkSearch]:
    """The last search of the case: open, or closed a moment ago by the same press."""
    case = find_case(request, ref)
    rows = FrameworkSearch.objects.filter(case=case).select_related("case__student", "case__matter")
    return case, get_or_refuse(rows, pk=rows.order_by("-opened_on", "-pk").values_list("pk")[:1])


def _find_offer(request: Request, ref: str, pk: int) -> tuple[Case, PlacementOffer]:
    case = find_case(request, ref)
    rows = PlacementOffer.objects.filter(search__case=case)
    return case, get_or_refuse(rows.select_related("search__case__student", "search__case__matter", "school"), pk=pk)


def _done(request: Request, case: Case, words: str) -> HttpResponse:
    finish_act(request, case, words)
    return redirect("cases:framework-detail", case.matter.ref)


@role_required(Role.OFFICER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def framework_create(request: Request, ref: str) -> HttpResponse:
    case = find_case(request, ref)
    form = SearchForm(posted(request), today=timezone.localdate())
    if form.is_valid():
        facts = form.cleaned_data
        open_search(
            case=case,
            opened_on=facts["opened_on"],
            wanted=facts["wanted"],
            by=request.user,
            key=facts["form_key"],
            now=timezone.now(),
        )
        return _done(request, case, _("The search for a framework is open"))
    lead = _("There is no clock. The first institution offered answers the need.")
    return show_act(request, case, form, title=_("Begin a search for a framework"), submit=_("Begin"), lead=lead)


@role_required(Role.OFFICER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def offer_create(request: Request, ref: str) -> HttpResponse:
    case, search = _find_search(request, ref)
    if search.closed_on:
        return redirect("cases:framework-detail", ref)
    form = OfferForm(posted(request), user=request.user, since=search.opened_on, today=timezone.localdate())
    if form.is_valid():
        key = form.cleaned_data["form_key"]
        add_offer(search=search, offer=form.offer(), by=request.user, key=key, now=timezone.now())
        return _done(request, case, _("The institution is written down"))
    return show_act(request, case, form, title=_("An institution offered"), submit=_("Save"))


@role_required(Role.OFFICER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def offer_update(request: Request, ref: str, pk: int) -> HttpResponse:
    case, offer = _find_offer(request, ref, pk)
    if offer.search.closed_on:
        return redirect("cases:framework-detail", ref)
    stands, facts = offer.version, facts_of(offer)
    initial = {**vars(facts), "school": offer.school_id, "version": stands}
    since, today = offer.search.opened_on, timezone.localdate()
    form = ChangeOfferForm(posted(request), initial=initial, user=request.user, since=since, today=today)
    stale: list[Difference] = []
    if form.is_valid():
        typed, offer.version = form.offer(), form.cleaned_data["version"]
        try:
            change_offer(offer=offer, facts=typed, by=request.user, now=timezone.now())
            return _done(request, case, _("Saved: %(place)s") % {"place": offer.place})
        except StaleError:
            stale = [Difference(_("Institution"), words_of(facts), words_of(typed))]
            refreshed(form, version=stands)
    title = _("How it stands: %(place)s") % {"place": offer.place}
    return show_act(request, case, form, title=title, submit=_("Save"), stale=stale)


@role_required(Role.OFFICER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def offer_place(request: Request, ref: str, pk: int) -> HttpResponse:
    case, offer = _find_offer(request, ref, pk)
    event = DropoutEvent.objects.out().filter(case__student=case.student_id).first()
    form = PlaceForm(posted(request), offer=offer, event=event, today=timezone.localdate())
    if form.is_valid():
        place_pupil(
            offer=offer,
            placed_on=form.cleaned_data["placed_on"],
            is_return=form.is_return,
            seat=form.seat,
            by=request.user,
            now=timezone.now(),
        )
        return _done(request, case, _("Placed: %(place)s. The search is closed.") % {"place": offer.place})
    title = _("Final placement: %(place)s") % {"place": offer.place}
    return show_act(request, case, form, title=title, submit=_("Record the placement"), lead=_lead(offer, event))


def _lead(offer: PlacementOffer, event: DropoutEvent | None) -> str:
    if event and not offer.is_formal:
        return _("The framework is not a school of the formal system: the pupil stays counted as out of school.")
    return _("The placement closes the search.")


@role_required(Role.OFFICER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def framework_end(request: Request, ref: str) -> HttpResponse:
    case, search = _find_search(request, ref)
    form = EndSearchForm(posted(request))
    if form.is_valid():
        now = timezone.now()
        why = form.cleaned_data["reason"]
        end_search(search=search, reason=why, by=request.user, today=timezone.localdate(now), now=now)
        return _done(request, case, _("The search is closed without a placement"))
    title = _("Close the search without a placement")
    return show_act(request, case, form, title=title, submit=_("Close the search"), is_danger=True)
