"""Prints of the legal track, by the treating officer alone: the prosecutor's file and the officer's opinion."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request, role_required
from accounts.models import Role
from cases.forms.legal_file import OpinionForm, ProsecutorFileForm
from cases.models import BodyKind, Opinion
from cases.services.legal import (
    LegalFile,
    print_opinion,
    print_prosecutor_file,
    read_dossier,
    read_legal_file,
    save_opinion,
)
from cases.services.legal.chronology import why_words
from cases.views.acts import posted
from cases.views.legal import find_to_treat
from cases.views.proceeding import finish_legal
from notices.services.printing import TooMuchToPrintError


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def prosecutor_file(request: Request, ref: str) -> HttpResponse:
    """A look before the download: every line with what speaks against it, and what stays out in any case."""
    case, now = find_to_treat(request, ref), timezone.now()
    dossier = read_dossier(case, request.user, timezone.localdate(now), now)
    initial = {"recipient": _recipient(dossier.file)}
    form = ProsecutorFileForm(posted(request), dossier=dossier, initial=initial)
    if form.is_valid():
        facts = form.cleaned_data
        given = {"recipient": facts["recipient"], "by": request.user, "now": now, "key": facts["form_key"]}
        try:
            pdf = print_prosecutor_file(dossier=dossier, keys=set(facts["keep"]), **given)
            return _as_file(pdf, f"prosecutor-{ref}.pdf")
        except TooMuchToPrintError:
            form.add_error(None, _("That is more text than one file may hold. Choose fewer lines."))
    lines = [(line, why_words(line.why) if line.why else "") for line in dossier.lines]
    documents = [(line, why_words(line.why) if line.is_locked and line.why else "") for line in dossier.documents]
    context = {"case": case, "form": form, "lines": lines, "documents": documents, "kept": form.kept}
    return render(request, "cases/prosecutor_file.html", context)


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def opinion_edit(request: Request, ref: str) -> HttpResponse:
    case, now = find_to_treat(request, ref), timezone.now()
    file = read_legal_file(case, timezone.localdate(now))
    versions = list(Opinion.objects.filter(case=case).select_related("by").order_by("-pk"))
    newest = versions[0] if versions else None
    form = OpinionForm(posted(request), newest=newest, recipient=_recipient(file))
    if form.is_valid():
        facts = form.cleaned_data
        opinion = save_opinion(case=case, by=request.user, now=now, key=facts["form_key"], **form.chapters)
        if "print" not in request.POST:
            return finish_legal(request, case, _("The opinion was saved"))
        whom = {"body": BodyKind(facts["body"]), "recipient": facts["recipient"]}
        pdf = print_opinion(opinion=opinion, file=file, by=request.user, now=now, **whom)
        return _as_file(pdf, f"opinion-{ref}.pdf")
    return render(request, "cases/opinion_edit.html", {"case": case, "form": form, "versions": versions})


def _recipient(file: LegalFile) -> str:
    return file.referrals[0].prosecutor if file.referrals else _("the municipal prosecutor")


def _as_file(pdf: bytes, name: str) -> HttpResponse:
    """To be saved, never shown inside the browser or kept by anything on the way."""
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
