"""The protocol of one pupil's discussion: a document of his case, joined to the agenda."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request, role_required
from cases.forms.document import DocumentForm
from cases.models import AgendaItem, Document, DocumentKind, DocumentOrigin
from cases.services.committee.agenda import attach_protocol, committee_words
from cases.services.document import add_document
from cases.views.acts import posted
from cases.views.agenda import find_item
from cases.views.committee import STAFF


@require_http_methods(["GET", "POST"])
@role_required(*STAFF)
def agenda_item_protocol(request: Request, pk: int, item: int) -> HttpResponse:
    """Of this pupil alone: a protocol that names others belongs into none of their cases."""
    found, now = find_item(request, pk, item), timezone.now()
    files = request.FILES if request.method == "POST" else None
    about = committee_words(found.committee, now)
    initial = {"kind": DocumentKind.MINUTES, "origin": DocumentOrigin.UNIT, "about": about}
    form = DocumentForm(posted(request), files, today=timezone.localdate(now), initial=initial)
    document = _keep(request, found, form) if form.is_valid() else None
    if document:
        attach_protocol(item=found, document=document, by=request.user)
        messages.success(request, _("The protocol is kept in the case."))
        return redirect(found)
    context = {"item": found, "committee": found.committee, "form": form}
    return render(request, "cases/agenda_item_protocol.html", context, status=form.status)


def _keep(request: Request, item: AgendaItem, form: DocumentForm) -> Document | None:
    """The document, or None with the reason beside the file."""
    file, key = form.cleaned_data["file"], form.cleaned_data["form_key"]
    common = {"case": item.case, "by": request.user, "key": key, "now": timezone.now()}
    try:
        return add_document(chunks=file.chunks(), content=form.content, name=file.name or "", **common, **form.facts)
    except ValidationError as refused:
        form.add_error("file", refused)
        return None
