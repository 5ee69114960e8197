"""Documents of a file: uploaded, and sent as attachments."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse, record_view
from assistance.forms.document import AideDocumentForm
from assistance.models import AideDocument, AideFile
from assistance.services.documents import add_document
from assistance.services.files import documents_of
from assistance.views.finding import desk_only, find_file, finish_act
from cases.models import DocumentFormat
from cases.services.document_files import path_of
from cases.views.acts import posted
from cases.views.document import HARMLESS

log = logging.getLogger(__name__)


@require_http_methods(["GET", "POST"])
@desk_only
def document_create(request: Request, ref: str) -> HttpResponse:
    file, today = find_file(request, ref), timezone.localdate()
    uploads = request.FILES if request.method == "POST" else None
    form = AideDocumentForm(posted(request), uploads, today=today)
    if form.is_valid() and _keep(request, file, form):
        return finish_act(request, file, _("The document is kept in the file."))
    return render(request, "assistance/document_create.html", {"file": file, "form": form}, status=form.status)


def _keep(request: Request, file: AideFile, form: AideDocumentForm) -> AideDocument | None:
    """The document, or None with the reason beside the file."""
    upload, key = form.cleaned_data["file"], form.cleaned_data["form_key"]
    common = {"matter": file.matter, "by": request.user, "key": key, "now": timezone.now()}
    try:
        return add_document(
            chunks=upload.chunks(), content=form.content, name=upload.name or "", **common, **form.facts
        )
    except ValidationError as refused:
        form.add_error("file", refused)
        return None


@require_safe
@desk_only
def document_download(request: Request, ref: str, pk: int) -> HttpResponse:
    """As an attachment and never to be shown in the page: no type to guess, nothing in it may run."""
    file = find_file(request, ref)
    document = get_or_refuse(documents_of(file), pk=pk)
    record_view(request, f"document {document.pk} of aide file {ref}")
    try:
        stored = path_of(document.stored_as).open("rb")
    except OSError:
        log.exception("aide document %s: its file cannot be read", document.pk)
        messages.error(request, _("The file cannot be read now. The unit's administrator should look into it."))
        return redirect(file)
    kind = DocumentFormat(document.format).content_type
    answer = FileResponse(stored, as_attachment=True, filename=document.file_name, content_type=kind)
    answer["Content-Security-Policy"], answer["X-Content-Type-Options"] = HARMLESS, "nosniff"
    return answer  # type: ignore[return-value]  # a stream of the same kind
