"""The quota board of a centre, its year's pool, and whose parents hold no copy (ux 3.11, R47, R55, R56)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Refused, Request, get_or_refuse, record_view
from assistance.forms.hours import PoolForm
from assistance.models import Matya
from assistance.services.approval_batch import waiting_hours
from assistance.services.copies import lacking_copy
from assistance.services.files import stay_of, year_in_hand, years_with_files
from assistance.services.pool import BelowTakenError, quota_of, set_pool
from assistance.services.quota import SHOWN, centres_of, read_board, without_centre
from assistance.views.finding import desk_only
from cases.views.acts import Difference, posted, refreshed
from charter import texts
from charter.calendar import year_of
from charter.services.deadlines import StaleError

PAGE = 50


def chosen_year(request: Request) -> int:
    """The year of the address where it has files, else the one in hand."""
    today = timezone.localdate()
    asked = request.GET.get("year", "")
    known = years_with_files(request.user, today)
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked[:6]) in known else year_in_hand(today)


@require_safe
@desk_only
def quota_detail(request: Request) -> HttpResponse:
    today, year = timezone.localdate(), chosen_year(request)
    centres = list(centres_of(request.user))
    asked = request.GET.get("centre", "")
    matya = next((one for one in centres if str(one.pk) == asked), next(iter(centres), None))
    record_view(request, f"quota {matya.pk if matya else '-'} {year}")
    board = read_board(matya, year, request.user, today) if matya else None
    facts: dict[str, Any] = {
        "centres": centres,
        "matya": matya,
        "year": year,
        "board": board,
        "most": SHOWN,
        "today": today,
    }
    facts |= {"years": years_shown(request, year), "parts": board and bar_parts(board.parts)}
    facts |= {"homeless": without_centre(request.user, year, today).count()}
    facts |= {"lacking": lacking_copy(request.user, year, today).count(), "school_year": year_of(year)}
    facts |= {"unapproved": waiting_hours(matya, year, request.user, today).count() if matya else 0}
    return render(request, "assistance/quota_detail.html", facts)


def years_shown(request: Request, year: int) -> list[tuple[int, str, bool]]:
    years = years_with_files(request.user, timezone.localdate())
    return [(one, str(year_of(one)), one == year) for one in sorted({*years, year})]


def bar_parts(parts: tuple[int, int, int]) -> list[tuple[int, str, str]]:
    """In solid, hatched and outline, so that nobody needs the colour (ux 3.11); the heading says what is left."""
    given, asked, free = parts
    words = pgettext("hours", "approved"), _("for the requests that wait"), pgettext("hours", "free")
    return [(given, words[0], ""), (asked, words[1], "none"), (free, words[2], "soft")]


@require_http_methods(["GET", "POST"])
@desk_only
def quota_edit(request: Request, pk: int, year: int) -> HttpResponse:
    matya = get_or_refuse(Matya.objects.visible_to(request.user), pk=pk)
    if year not in {*years_with_files(request.user, timezone.localdate()), year_in_hand(timezone.localdate()) + 1}:
        raise Refused
    quota = quota_of(matya, year)
    form = PoolForm(posted(request), initial={"hours": quota.hours, "version": quota.version})
    stale: list[Difference] = []
    if form.is_valid():
        typed = form.cleaned_data
        try:
            set_pool(quota=quota, by=request.user, **typed)
            messages.success(request, _("The pool of the year is saved."))
            return redirect(f"{reverse('assistance:quota-detail')}?centre={matya.pk}&year={year}")
        except BelowTakenError:
            words = _("Already approved: %(hours)s. The pool cannot be smaller.")
            form.add_error("hours", words % {"hours": texts.hours(quota.taken)})
        except StaleError:
            quota.refresh_from_db()
            stale = [Difference(_("Hours of the year"), str(quota.hours), str(typed["hours"]))]
            refreshed(form, version=quota.version)
    facts = {"matya": matya, "quota": quota, "form": form, "stale": stale}
    return render(request, "assistance/quota_edit.html", facts, status=409 if stale else 200)


@require_safe
@desk_only
def copy_list(request: Request) -> HttpResponse:
    """R47: on 15 and 25 August, and whenever somebody asks."""
    year = chosen_year(request)
    record_view(request, f"copies of approvals {year}")
    page = Paginator(lacking_copy(request.user, year, timezone.localdate()), PAGE).get_page(request.GET.get("page"))
    rows = [(file, stay_of(file.student)) for file in page.object_list]
    facts = {"rows": rows, "page": page, "year": year, "years": years_shown(request, year), "day": year_of(year)}
    return render(request, "assistance/copy_list.html", facts)
