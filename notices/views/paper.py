"""Notices on paper: one letter as a PDF."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, get_or_refuse, record_view
from notices.services import subject_of
from notices.services.paper import read_letter
from notices.views.notice import handlers, visible


def as_pdf(content: bytes, name: str, *, saved: bool = False) -> HttpResponse:
    """Shown by the browser, or saved where it is to be printed; kept by nothing on the way."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'{"attachment" if saved else "inline"}; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
@handlers
def letter_show(request: Request, pk: int) -> HttpResponse:
    """As it was printed; before that, and for a mail, as it would be, marked so. Nothing is written."""
    rows = visible(request).select_related("recipient__user", "matter__unit", "matter__owner", "posting")
    notice = get_or_refuse(rows, pk=pk)
    record_view(request, subject_of(notice))
    return as_pdf(read_letter(notice, now=timezone.now()), f"letter-{notice.number}.pdf")
