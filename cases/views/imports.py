from __future__ import annotations

import csv

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.fields import clean_file_name
from accounts.http import Request, get_or_refuse, record_view, role_required
from accounts.models import AccessAction, Role
from cases.forms.imports import ImportForm
from cases.models import ImportRun
from cases.services.imports.runs import confirm_run, drop_run, receive_file
from cases.services.imports.store import read_progress

PAGE = 50
SHOWN = 200  # refusals on the page; the file to download has them all
FORMULA = ("=", "+", "-", "@", "\t", "\r")
manager_only = role_required(Role.MANAGER)


@require_safe
@manager_only
def import_list(request: Request) -> HttpResponse:
    """Every file the unit was handed, newest first."""
    runs = ImportRun.objects.visible_to(request.user).select_related("by").defer("refusals").order_by("-pk")
    record_view(request, "imports")
    return render(request, "cases/import_list.html", {"page": Paginator(runs, PAGE).get_page(request.GET.get("page"))})


@require_http_methods(["GET", "POST"])
@manager_only
def import_new(request: Request) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        run = _receive(request, form)
        if run:
            return redirect(run)
    return render(request, "cases/import_new.html", {"form": form}, status=form.status)


def _receive(request: Request, form: ImportForm) -> ImportRun | None:
    """The run, or None with the reason beside the file."""
    file = form.cleaned_data["file"]
    try:
        return receive_file(
            kind=form.cleaned_data["kind"],
            file_name=clean_file_name(file.name),
            chunks=file.chunks(),
            by=request.user,
            key=form.cleaned_data["form_key"],
            now=timezone.now(),
        )
    except ValidationError as problem:
        form.add_error("file", problem)
        return None


@require_safe
@manager_only
def import_detail(request: Request, pk: int) -> HttpResponse:
    """What the file holds, before or after it was taken in; for htmx only the part that moves."""
    run = _visible(request, pk)
    record_view(request, f"import {run.pk}")
    facts = {"run": run, "done": read_progress(run.stored_as), "refusals": run.refusals[:SHOWN]}
    return render(
        request, f"cases/{'_import_state' if request.headers.get('HX-Request') else 'import_detail'}.html", facts
    )


@require_POST
@manager_only
def import_confirm(request: Request, pk: int) -> HttpResponse:
    run = _visible(request, pk)
    if not confirm_run(run=run, by=request.user, now=timezone.now()):
        messages.info(request, _("This file was already dealt with."))
    return redirect(run)


@require_POST
@manager_only
def import_drop(request: Request, pk: int) -> HttpResponse:
    run = _visible(request, pk)
    if drop_run(run=run, by=request.user, now=timezone.now()):
        messages.success(request, _("The file was not taken in and is gone."))
    return redirect("cases:import-list")


@require_safe
@manager_only
def import_errors(request: Request, pk: int) -> HttpResponse:
    """The refused rows as CSV, for whoever mends the file."""
    run = _visible(request, pk)
    record_view(request, f"import {run.pk}", AccessAction.EXPORT)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{run.pk}-refused.csv"'
    rows = csv.writer(response)
    rows.writerow([_("Line"), _("Column"), _("Reason"), _("Value")])
    for row in run.refusals:
        rows.writerow([row["line"], *(_harmless(row[name]) for name in ("column", "reason", "value"))])
    return response


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet will not take for a formula (B39)."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _visible(request: Request, pk: int) -> ImportRun:
    return get_or_refuse(ImportRun.objects.visible_to(request.user).select_related("by"), pk=pk)
