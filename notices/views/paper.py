"""Notices on paper: one letter as a PDF, the letters that wait for the printer, their labels."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, get_or_refuse, record_view
from accounts.models import AccessAction
from notices.forms.run import GONE, LettersForm
from notices.models import Channel, Notice, Tab
from notices.models.notice import NoticeQuerySet
from notices.services import subject_of
from notices.services.paper import (
    LABELS_A_SHEET,
    MOST_LETTERS,
    LettersMovedError,
    has_address,
    preview_picture,
    print_labels,
    print_letters,
    read_letter,
)
from notices.services.paper.run import Run
from notices.services.permission import forbidden
from notices.views.notice import handlers, visible

RELATED = ("recipient__user", "matter__unit", "matter__owner", "posting")


def as_pdf(content: bytes, name: str, *, saved: bool = False) -> HttpResponse:
    """Shown by the browser, or saved where it is to be printed; kept by nothing on the way."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'{"attachment" if saved else "inline"}; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def letters_to_print(request: Request) -> NoticeQuerySet:
    rows = visible(request).in_tab(Tab.PRINT).filter(channel=Channel.LETTER)
    return rows.with_printed_at().select_related(*RELATED).order_by("pk")


def show_letters(request: Request, form: LettersForm) -> HttpResponse:
    waiting = list(letters_to_print(request)[: MOST_LETTERS + 1])
    context = {
        "form": form,
        "rows": [(one, has_address(one)) for one in waiting[:MOST_LETTERS]],
        "more": len(waiting) > MOST_LETTERS,
        "most": MOST_LETTERS,
        "labels": LABELS_A_SHEET,
    }
    record_view(request, "letters to print")
    return render(request, "notices/letter_list.html", context)


@require_safe
@handlers
def letter_show(request: Request, pk: int) -> HttpResponse:
    """As it was printed; before that, and for a mail, as it would be, marked so. Nothing is written."""
    notice = get_or_refuse(visible(request).select_related(*RELATED), pk=pk)
    record_view(request, subject_of(notice))
    return as_pdf(read_letter(notice, now=timezone.now()), f"letter-{notice.number}.pdf")


@require_safe
@handlers
def letter_picture(request: Request, pk: int) -> HttpResponse:
    """The first page of the letter as it would read today, to be held beside the mail."""
    notice = get_or_refuse(visible(request).select_related(*RELATED), pk=pk)
    record_view(request, subject_of(notice))
    answer = HttpResponse(preview_picture(notice, now=timezone.now()), content_type="image/png")
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
@handlers
def letter_list(request: Request) -> HttpResponse:
    """The letters that wait for the printer, oldest first, all of them marked."""
    return show_letters(request, LettersForm(rows=letters_to_print(request)))


@require_POST
@handlers
def letter_print(request: Request) -> HttpResponse:
    form = LettersForm(request.POST, rows=letters_to_print(request))
    if not form.is_valid():
        return show_letters(request, form)
    try:
        run = print_letters(notices=form.cleaned_data["chosen"], by=request.user, now=timezone.now())
    except LettersMovedError:
        form.add_error("chosen", GONE)
        return show_letters(request, form)
    _tell_refused(request, run)
    _tell_left(request, run)
    return as_pdf(run.pdf, "letters.pdf", saved=True) if run.printed else redirect("notices:letter-list")


def _tell_refused(request: Request, run: Run) -> None:
    if run.refused:
        count = len(run.refused)
        words = ngettext("%(n)d letter was not printed", "%(n)d letters were not printed", count) % {"n": count}
        messages.warning(request, "; ".join([words, *(f"{one.recipient}: {why}" for one, why in run.refused)]))


def _tell_left(request: Request, run: Run) -> None:
    if run.left:
        words = ngettext(
            "The file is full: %(n)d letter waits here for the next one.",
            "The file is full: %(n)d letters wait here for the next one.",
            run.left,
        )
        messages.warning(request, words % {"n": run.left})


def _check_labels(form: LettersForm) -> None:
    """Nothing is sent to whoever may not be told, and so nothing is made ready for it."""
    chosen: list[Notice] = form.cleaned_data["chosen"]
    barred = [f"{one.recipient}: {reason}" for one in chosen if (reason := forbidden(one))]
    if barred:
        form.add_error("chosen", "; ".join(barred))
    elif not any(map(has_address, chosen)):
        form.add_error("chosen", _("None of the chosen letters has a postal address"))


@require_POST
@handlers
def label_print(request: Request) -> HttpResponse:
    form = LettersForm(request.POST, rows=letters_to_print(request))
    if form.is_valid():
        _check_labels(form)
    if not form.is_valid():
        return show_letters(request, form)
    letters, start = form.cleaned_data["chosen"], form.cleaned_data["start"] or 1
    for one in letters:
        record_view(request, subject_of(one), AccessAction.EXPORT)
    return as_pdf(print_labels(notices=letters, start=start), "labels.pdf", saved=True)
