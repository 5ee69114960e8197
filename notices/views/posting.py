"""How a printed letter left and what became of it: one letter, or a day's run of them."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import Request, get_or_refuse, record_view
from accounts.models import AccessAction
from charter.services.deadlines import StaleError
from notices.forms.posting import TAKEN, ArriveForm, PostForm
from notices.forms.run import LettersForm, PostLettersForm
from notices.models import Channel, HandedHow, Notice, NoticeState
from notices.services import subject_of
from notices.services.paper import MOST_LETTERS, print_slips
from notices.services.posting import ForbiddenNowError, NumberTakenError, end_posting, post_letter, post_letters
from notices.views.notice import handlers, visible
from notices.views.paper import RELATED, as_pdf, letters_to_print, show_letters

WENT = (NoticeState.POSTED, NoticeState.DELIVERED, NoticeState.BOUNCED)


def _find(request: Request, pk: int, *states: NoticeState) -> Notice:
    rows = visible(request).filter(channel=Channel.LETTER, state__in=states)
    notice = get_or_refuse(rows.with_printed_at().select_related(*RELATED), pk=pk)
    record_view(request, subject_of(notice))
    return notice


@require_http_methods(["GET", "POST"])
@handlers
def letter_post(request: Request, pk: int) -> HttpResponse:
    notice, today = _find(request, pk, NoticeState.PRINT, *WENT), timezone.localdate()
    if request.method == "GET" and notice.state not in (NoticeState.PRINT, NoticeState.POSTED):
        return redirect(notice)
    form = PostForm(request.POST if request.method == "POST" else None, notice=notice, today=today)
    if form.is_valid():
        try:
            post_letter(notice=notice, by=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("It is on record how the letter went"))
            return redirect(notice)
        except NumberTakenError:
            form.add_error("number", TAKEN)
        except (StaleError, ForbiddenNowError):
            return _stale(request, form, notice)
    return render(request, "notices/letter_post.html", {"notice": notice, "form": form})


@require_http_methods(["GET", "POST"])
@handlers
def letter_arrive(request: Request, pk: int) -> HttpResponse:
    notice, today = _find(request, pk, *WENT), timezone.localdate()
    if notice.posted is None or (request.method == "GET" and notice.state != NoticeState.POSTED):
        return redirect(notice)
    form = ArriveForm(request.POST if request.method == "POST" else None, posting=notice.posting, today=today)
    if form.is_valid():
        facts = form.cleaned_data
        ended = {name: facts[name] for name in ("on", "proof", "version")}
        delivered, now = facts["ended"] == "delivered", timezone.now()
        try:
            end_posting(posting=notice.posting, delivered=delivered, by=request.user, now=now, **ended)
        except StaleError:
            return _stale(request, form, notice)
        words = _("The delivery is on record") if delivered else _("It is on record that the letter came back")
        messages.success(request, words)
        return redirect(notice)
    return render(request, "notices/letter_arrive.html", {"notice": notice, "form": form})


def _stale(request: Request, form: forms.Form, notice: Notice) -> HttpResponse:
    """What stands now above the form, which keeps what was typed; the next press saves that (T7)."""
    fresh = get_or_refuse(visible(request).with_printed_at().select_related(*RELATED), pk=notice.pk)
    standing = getattr(fresh, "posting", None)
    form.data = {**form.data.dict(), "version": str(standing.version if standing else 0)}  # type: ignore[attr-defined]
    page = "letter_arrive" if isinstance(form, ArriveForm) else "letter_post"
    context = {"notice": fresh, "form": form, "standing": standing}
    return render(request, f"notices/{page}.html", context, status=409)


@require_POST
@handlers
def letters_post(request: Request) -> HttpResponse:
    """The same way and day for all that were marked; the registered numbers in the order of the letters."""
    chosen = LettersForm(request.POST, rows=letters_to_print(request))
    if not chosen.is_valid():
        return show_letters(request, chosen)
    letters, today = chosen.cleaned_data["chosen"], timezone.localdate()
    form = PostLettersForm(request.POST if "save" in request.POST else None, letters=letters, today=today)
    if form.is_valid():
        way = {"how": form.cleaned_data["how"], "on": form.cleaned_data["on"]}
        try:
            post_letters(letters=form.numbered, by=request.user, now=timezone.now(), **way)
            return _posted(request, letters, **way)
        except (NumberTakenError, StaleError, ForbiddenNowError):
            form.add_error(None, _("Somebody posted one of these letters meanwhile. Open the page again."))
    record_view(request, "letters to post")
    return render(request, "notices/letters_post.html", {"form": form, "letters": letters})


def _posted(request: Request, letters: list[Notice], how: HandedHow, on: date) -> HttpResponse:
    count = len(letters)
    words = ngettext("%(n)d letter is on its way", "%(n)d letters are on their way", count) % {"n": count}
    if how == HandedHow.REGISTERED:
        link = f"{reverse('notices:slip-list')}?on={on.isoformat()}"
        words = format_html('{} <a href="{}">{}</a>', words, link, _("Return slips (PDF)"))
    messages.success(request, words)
    return redirect("notices:letter-list")


@require_safe
@handlers
def slip_show(request: Request, pk: int) -> HttpResponse:
    get_or_refuse(visible(request).filter(posting__how=HandedHow.REGISTERED), pk=pk)
    notice = _find(request, pk, *WENT)
    return as_pdf(print_slips(notices=[notice]), f"slip-{notice.number}.pdf")


@require_safe
@handlers
def slip_list(request: Request) -> HttpResponse:
    """The slips of all that was registered on one day; of today where no day is asked for."""
    try:
        on = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        on = timezone.localdate()
    rows = visible(request).filter(state__in=WENT, posting__how=HandedHow.REGISTERED, posting__posted_on=on)
    letters = list(rows.select_related(*RELATED).order_by("pk")[:MOST_LETTERS])
    if not letters:
        messages.info(request, _("No registered letter left on that day"))
        return redirect("notices:letter-list")
    for one in letters:
        record_view(request, subject_of(one), AccessAction.EXPORT)
    return as_pdf(print_slips(notices=letters), f"slips-{on}.pdf")
