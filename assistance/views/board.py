"""The May board, its printed list for each school, and who has no decision on 1 September (ux 3.10, D14)."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, record_view
from accounts.models import AccessAction
from assistance.forms.board import BoardFilter
from assistance.models import AideFile
from assistance.services.board import board_files, read_figures
from assistance.services.board_rows import BoardRow, read_rows, with_steps
from assistance.services.files import by_risk, files_to_show, year_in_hand
from assistance.services.missing import missing_files, unfiled_rights
from assistance.views.finding import desk_only
from charter.calendar import school_year, year_of
from charter.services.calendar import calendar_for

PAGE = 50
MOST = 400  # ticked files of one form


@require_safe
@desk_only
def board_show(request: Request) -> HttpResponse:
    today = timezone.localdate()
    year, calendar = year_in_hand(today), calendar_for(request.user.unit)
    form = BoardFilter(request.GET, user=request.user)
    figures = read_figures(board_files(request.user, today, year), year=year, today=today, calendar=calendar)
    found = form.narrow(with_steps(by_risk(files_to_show(request.user, today).filter(ended_on=None, year=year))), today)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    record_view(request, "may board")
    rows = read_rows(list(page.object_list), today, calendar)
    facts = {"filter": form, "figures": figures, "page": page, "rows": rows, "year": year_of(year), "today": today}
    return render(request, "assistance/board_show.html", facts)


@require_safe
@desk_only
def board_print(request: Request) -> HttpResponse:
    """One sheet a school for the principals' round: the ticked files, or all the board shows."""
    today = timezone.localdate()
    year = year_in_hand(today)
    files = files_to_show(request.user, today).filter(ended_on=None, year=year)
    refs = request.GET.getlist("file")[:MOST]
    if refs:
        files = files.filter(matter__ref__in=refs)
    else:
        files = BoardFilter(request.GET, user=request.user).narrow(files, today)
    record_view(request, "may board, printed", AccessAction.EXPORT)
    rows = read_rows(list(with_steps(by_risk(files))), today, calendar_for(request.user.unit))
    facts = {"schools": by_school(rows), "year": year_of(year), "today": today}
    return render(request, "assistance/board_print.html", facts)


def by_school(rows: list[BoardRow]) -> list[tuple[str, str, list[BoardRow]]]:
    """Name, symbol and rows, by name; two schools of one name stay two, those without a school stand last."""
    schools: dict[tuple[bool, str, str], list[BoardRow]] = {}
    for row in rows:
        stay = row.listed.stay
        key = (False, stay.school.name, stay.school.symbol) if stay else (True, "", "")
        schools.setdefault(key, []).append(row)
    return [(key[1], key[2], schools[key]) for key in sorted(schools)]


@require_safe
@desk_only
def missing_list(request: Request) -> HttpResponse:
    today = timezone.localdate()
    missing = missing_files(request.user, today).values("pk")
    files = by_risk(files_to_show(request.user, today).filter(pk__in=missing))
    page = Paginator(with_steps(files), PAGE).get_page(request.GET.get("page"))
    record_view(request, "missing decisions")
    rows = read_rows(list(page.object_list), today, calendar_for(request.user.unit))
    unfiled = list(unfiled_rights(request.user, today).select_related("student", "matter").order_by("pk")[:PAGE])
    facts = {
        "rows": rows,
        "page": page,
        "unfiled": unfiled,
        "year": school_year(today),
        "ahead": _ahead(request, today),
    }
    return render(request, "assistance/missing_list.html", facts)


def _ahead(request: Request, today: date) -> int:
    """Until 31 August: how many of the coming year would stand here."""
    year = year_in_hand(today)
    if school_year(today).start.year == year:
        return 0
    undecided = board_files(request.user, today, year).exclude(decisions__published_at__isnull=False)
    return undecided.count()


def ticked(request: Request, refs: list[str]) -> list[AideFile]:
    """The files whose boxes were ticked, of those the person may see; what is no number of a matter is none."""
    today, known = timezone.localdate(), [ref for ref in refs[:MOST] if "\x00" not in ref]
    files = files_to_show(request.user, today).filter(ended_on=None, matter__ref__in=known)
    return list(by_risk(files))
