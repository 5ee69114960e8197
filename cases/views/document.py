"""Documents of a case: listed, uploaded, sent as attachments, hidden by the manager (charter 16)."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse, record_view, role_required
from accounts.models import Role
from cases.forms.document import DocumentForm, HideDocumentForm
from cases.models import Case, Document, DocumentFormat
from cases.models.document import DocumentQuerySet
from cases.services.document import add_document, hide_document
from cases.services.document_files import path_of
from cases.views.acts import find_any_case, find_case, finish_act, posted, sees_restricted, show_act

log = logging.getLogger(__name__)
HARMLESS = "sandbox; default-src 'none'; frame-ancestors 'none'"


def _documents(request: Request, case: Case) -> DocumentQuerySet:
    """Those the person may see: restricted ones for those who treat, hidden ones for the manager."""
    rows = Document.objects.filter(case=case)
    if not sees_restricted(request, case):
        rows = rows.filter(Q(restricted=False) | Q(added_by=request.user))
    return rows if request.user.is_manager else rows.shown()


@require_safe
@role_required(Role.OFFICER, Role.MANAGER)
def document_list(request: Request, ref: str) -> HttpResponse:
    case = find_any_case(request, ref)
    documents = _documents(request, case).select_related("added_by").order_by("-received_on", "-pk")
    return render(request, "cases/document_list.html", {"case": case, "documents": documents})


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def document_create(request: Request, ref: str) -> HttpResponse:
    case, now = find_case(request, ref), timezone.now()
    files = request.FILES if request.method == "POST" else None
    form = DocumentForm(posted(request), files, today=timezone.localdate(now))
    if form.is_valid() and _keep(request, case, form):
        messages.success(request, _("The document is kept in the case."))
        return redirect("cases:document-list", ref)
    return render(request, "cases/document_create.html", {"case": case, "form": form}, status=form.status)


def _keep(request: Request, case: Case, form: DocumentForm) -> Document | None:
    """The document, or None with the reason beside the file."""
    file, key = form.cleaned_data["file"], form.cleaned_data["form_key"]
    common = {"case": case, "by": request.user, "key": key, "now": timezone.now()}
    try:
        return add_document(chunks=file.chunks(), content=form.content, name=file.name or "", **common, **form.facts)
    except ValidationError as refused:
        form.add_error("file", refused)
        return None


@require_safe
@role_required(Role.OFFICER, Role.MANAGER)
def document_download(request: Request, ref: str, pk: int) -> HttpResponse:
    """As an attachment and never to be shown in the page: no type to guess, nothing in it may run."""
    case = find_any_case(request, ref)
    document = get_or_refuse(_documents(request, case), pk=pk)
    record_view(request, f"document {document.pk} of case {ref}")
    try:
        file = path_of(document.stored_as).open("rb")
    except OSError:
        log.exception("document %s: its file cannot be read", document.pk)
        messages.error(request, _("The file cannot be read now. The unit's administrator should look into it."))
        return redirect("cases:document-list", ref)
    kind = DocumentFormat(document.format).content_type
    answer = FileResponse(file, as_attachment=True, filename=document.file_name, content_type=kind)
    answer["Content-Security-Policy"], answer["X-Content-Type-Options"] = HARMLESS, "nosniff"
    return answer  # type: ignore[return-value]  # a stream of the same kind


@require_http_methods(["GET", "POST"])
@role_required(Role.MANAGER)
def document_hide(request: Request, ref: str, pk: int) -> HttpResponse:
    case = find_case(request, ref)
    document = get_or_refuse(_documents(request, case).select_related("case__matter"), pk=pk)
    form = HideDocumentForm(posted(request))
    if form.is_valid():
        hide_document(document=document, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        return finish_act(request, case, _("The document is hidden. The file and the reason are kept."))
    title = _("Hide the document %(name)s") % {"name": document.file_name}
    lead = _("Documents are never deleted. A hidden one is seen by the manager alone, with your name and the reason.")
    return show_act(request, case, form, title=title, submit=_("Hide"), lead=lead, is_danger=True)
