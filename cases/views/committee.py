"""Committees: the calendar, one committee with its agenda, convening and changing it, the letter to its chair."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import Request, get_or_refuse, record_view, role_required
from accounts.models import AccessAction, Role
from cases.forms.committee import CommitteeFilter, CommitteeForm, LetterForm, member_forms, seated
from cases.http import visible_cases
from cases.models import Committee, CommitteeLetter
from cases.services.committee.agenda import put_on_agenda
from cases.services.committee.convening import change_committee, convene_committee, is_locked, write_letter
from cases.services.committee.reading import committee_sign, listed_committees, read_agenda
from cases.services.committee.shares import attendance_share
from cases.views.acts import Difference, posted, refreshed
from charter import texts
from charter.calendar import school_year
from charter.services.deadlines import StaleError

PAGE = 30
STAFF = (Role.OFFICER, Role.MANAGER)


def find_committee(request: Request, pk: int) -> Committee:
    rows = Committee.objects.visible_to(request.user, timezone.localdate())
    return get_or_refuse(rows.select_related("kind", "school", "unit"), pk=pk)


@role_required(*STAFF)
@require_GET
def committee_list(request: Request) -> HttpResponse:
    today = timezone.localdate()
    found = CommitteeFilter(request.GET, user=request.user, today=today)
    page = Paginator(found.keep(listed_committees(request.user, today)), PAGE).get_page(request.GET.get("page"))
    share = attendance_share(request.user.unit, school_year(today).start, today) if request.user.is_manager else None
    record_view(request, "committees")
    rows = [(committee, committee_sign(committee, today)) for committee in page]
    context = {"filter": found, "page": page, "rows": rows, "share": share, "today": today}
    return render(request, "cases/committee_list.html", context)


@role_required(*STAFF)
@require_GET
def committee_detail(request: Request, pk: int) -> HttpResponse:
    today, committee = timezone.localdate(), find_committee(request, pk)
    printed = "print" in request.GET
    agenda = read_agenda(committee, request.user, today)
    record_view(request, f"committee {pk}", AccessAction.EXPORT if printed else AccessAction.VIEW)
    context = {
        "committee": committee,
        "members": list(committee.members.order_by("-is_chair", "pk")),
        "sign": committee_sign(committee, today),
        "agenda": agenda,
        "letters": list(committee.letters.select_related("by").order_by("-at")),
        "today": today,
        "is_locked": committee.closed_at is not None or any(c.item.published_at for c in agenda.cards),
        "printed": printed,
    }
    return render(request, "cases/committee_detail.html", context)


@require_http_methods(["GET", "POST"])
@role_required(*STAFF)
def committee_create(request: Request) -> HttpResponse:
    """A new committee; with `case` that pupil is the first on its agenda."""
    now = timezone.now()
    ref = request.GET.get("case", "")
    case = get_or_refuse(visible_cases(request, now).open(), matter__ref=ref) if ref else None
    year = school_year(timezone.localdate(now))
    form = CommitteeForm(posted(request), unit=request.user.unit, earliest=year.start.replace(year=year.start.year - 1))
    members = member_forms(posted(request))
    if request.method == "POST" and form.is_valid() and members.is_valid():
        key = form.cleaned_data["form_key"]
        committee = convene_committee(by=request.user, key=key, now=now, members=members.named, **form.facts)
        if case:
            put_on_agenda(committee=committee, case=case, by=request.user, key=key, now=now)
        messages.success(request, _("The committee is in the calendar."))
        return redirect(committee)
    if case:
        record_view(request, f"case {ref}")
    return render(request, "cases/committee_create.html", {"form": form, "members": members, "case": case})


@require_http_methods(["GET", "POST"])
@role_required(*STAFF)
def committee_edit(request: Request, pk: int) -> HttpResponse:
    committee = find_committee(request, pk)
    if is_locked(committee):
        messages.warning(request, _("Decisions of this committee are published; it is not changed any more."))
        return redirect(committee)
    form = _edit_form(request, committee)
    members = member_forms(posted(request), committee)
    stale: list[Difference] = []
    if request.method == "POST" and form.is_valid() and members.is_valid():
        version = form.cleaned_data["version"]
        facts = {"members": members.named, "by": request.user, "now": timezone.now(), **form.facts}
        try:
            change_committee(committee=committee, version=version, **facts)
            messages.success(request, _("The committee is saved."))
            return redirect(committee)
        except StaleError:
            committee = find_committee(request, pk)
            stale = _differences(committee, form, members.named)
            refreshed(form, version=committee.version)
    context = {"form": form, "members": members, "committee": committee, "stale": stale}
    return render(request, "cases/committee_edit.html", context, status=409 if stale else 200)


def _edit_form(request: Request, committee: Committee) -> CommitteeForm:
    names = ("kind", "held_on", "held_at", "place", "school", "version")
    initial = {name: getattr(committee, name) for name in names}
    earliest = school_year(committee.held_on).start
    options: dict[str, Any] = {"initial": initial, "earliest": earliest, "standing": committee}
    return CommitteeForm(posted(request), unit=request.user.unit, **options)


def _differences(committee: Committee, form: CommitteeForm, members: list[dict[str, Any]]) -> list[Difference]:
    today = timezone.localdate()
    typed = form.facts
    rows = [
        Difference(_("Kind of committee"), committee.kind.name, str(typed["kind"])),
        Difference(_("Day"), texts.short_day(committee.held_on, today), texts.short_day(typed["held_on"], today)),
        Difference(_("Hour"), _hour(committee.held_at), _hour(typed["held_at"])),
        Difference(_("Place"), committee.place, typed["place"]),
        Difference(_("School"), str(committee.school or ""), str(typed["school"] or "")),
        Difference(_("Members"), _names(seated(committee)), _names(members)),
    ]
    return [row for row in rows if row.now != row.typed] or rows[1:2]


def _hour(value: Any) -> str:
    return f"{value:%H:%M}" if value else ""


def _names(members: list[dict[str, Any]]) -> str:
    there = _("was there")
    told = [(member, [member["name"], member["role"], there if member["attended"] else ""]) for member in members]
    return "; ".join(", ".join(filter(None, words)) for _member, words in told)


@require_http_methods(["GET", "POST"])
@role_required(*STAFF)
def committee_letter_create(request: Request, pk: int) -> HttpResponse:
    """The prepared letter to a chair whose committee wants to set a function level (R30, R31)."""
    committee = get_or_refuse(_barred(request), pk=pk)
    record_view(request, f"committee {pk}")
    chair = committee.members.filter(is_chair=True).first()
    form = LetterForm(posted(request), initial={"addressee": chair.name if chair else ""})
    if form.is_valid():
        facts = dict(form.cleaned_data)
        key = facts.pop("form_key")
        letter = write_letter(committee=committee, by=request.user, key=key, now=timezone.now(), **facts)
        return redirect("cases:committee-letter-detail", pk, letter.pk)
    return render(request, "cases/committee_letter_create.html", {"form": form, "committee": committee})


@role_required(*STAFF)
@require_GET
def committee_letter_detail(request: Request, pk: int, letter: int) -> HttpResponse:
    committee = get_or_refuse(_barred(request), pk=pk)
    found = get_or_refuse(CommitteeLetter.objects.filter(committee=committee).select_related("by"), pk=letter)
    record_view(request, f"committee {pk}", AccessAction.EXPORT)
    return render(request, "cases/committee_letter_detail.html", {"letter": found, "committee": committee})


def _barred(request: Request) -> Any:
    rows = Committee.objects.visible_to(request.user, timezone.localdate()).filter(kind__bars_level=True)
    return rows.select_related("kind", "school", "unit")
