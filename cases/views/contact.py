"""Writing contacts down: the drawer of every page, and the plain page of the same form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.fields import clean_text
from accounts.http import Request, record_view, role_required
from accounts.models import AccessAction, Role
from cases.forms.contact import ContactForm
from cases.forms.contact_kinds import FORMS, PartnerForm
from cases.http import address, answer_act, find_open_case, is_htmx, safe_next, visible_cases
from cases.models import Case, Contact, ContactKind
from cases.services.disclosures import involve_partner
from cases.services.lookup import matching_cases, recent_cases
from cases.services.occasion import Occasion, meet_occasion
from cases.services.shared_talks import log_talk
from cases.views.contact_shown import OTHERS, show_contact_form, told_of

LONGEST_SEARCH = 100


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def contact_create(request: Request) -> HttpResponse:
    ref, now = request.GET.get("case", ""), timezone.now()
    if not ref:
        return _pick_case(request)
    case = find_open_case(request, ref, now)
    record_view(request, f"case {ref}")
    occasion = meet_occasion(case, now=now, by=request.user)
    form = _contact_form(request, occasion)
    if not (form.is_bound and form.is_valid()):
        return show_contact_form(request, occasion, form, action=_here(request, ref))
    contact = _save(request, form, case, now)
    back = safe_next(request, case.get_absolute_url())
    return answer_act(request, told_of(contact, case, now=now), ref=ref, back=back)


def _save(request: Request, form: ContactForm, case: Case, now: datetime) -> Contact:
    key, step = form.cleaned_data["form_key"], form.cleaned_data["planned"]
    facts = {"case": case, "kind": form.kind, "by": request.user, "key": key, "now": now, "step": step, **form.facts()}
    passed = form.passed() if isinstance(form, PartnerForm) else None
    if passed:
        return involve_partner(passed=passed, **facts)
    return log_talk(siblings=getattr(form, "siblings", ()), **facts)


def _here(request: Request, ref: str) -> str:
    return address("cases:contact-create", case=ref, next=safe_next(request, ""))


def _contact_form(request: Request, occasion: Occasion) -> ContactForm:
    """The form of the kind that was asked for; with `to` another kind was pressed, and what was typed comes along."""
    if request.method == "POST" and "to" not in request.POST:
        return FORMS[_kind(request.POST.get("kind", ""), occasion)](request.POST, occasion=occasion)
    form = FORMS[_kind(request.POST.get("to") or request.GET.get("kind", ""), occasion)]
    return form(occasion=occasion, initial=_typed(request, form))


def _kind(wanted: str, occasion: Occasion) -> ContactKind:
    if wanted == "other":
        return OTHERS[0] if occasion.open_promise("12") else OTHERS[1]
    return ContactKind(wanted) if wanted in ContactKind.values else occasion.default_kind


def _typed(request: Request, form: type[ContactForm]) -> dict[str, Any]:
    """What was typed before the kind was changed, as far as the new kind asks for it too."""
    typed: dict[str, Any] = {}
    for name, field in form.base_fields.items():
        if name in request.POST and name != "outcome":
            several = isinstance(field, forms.MultipleChoiceField)
            typed[name] = request.POST.getlist(name) if several else request.POST[name]
    return typed


def _pick_case(request: Request) -> HttpResponse:
    """For whom? The last five, or those that fit what is typed; Enter takes the only one that fits."""
    cases = visible_cases(request, timezone.now()).open()
    typed, error = request.GET.get("q", ""), ""
    try:
        text = clean_text(typed, max_length=LONGEST_SEARCH)
    except ValidationError as refused:
        text, error = "", refused.messages[0]
    record_view(
        request, f"search: {text}" if text else "open cases", AccessAction.SEARCH if text else AccessAction.VIEW
    )
    found = matching_cases(cases, request.user, text) if text else recent_cases(cases, request.user)
    if "go" in request.GET and text and len(found) == 1:
        return redirect(_link(request, found[0].matter.ref))
    context = {
        "rows": [(case, _link(request, case.matter.ref)) for case in found],
        "typed": typed[:LONGEST_SEARCH],
        "text": text,
        "error": error,
        "kind": request.GET.get("kind", ""),
    }
    template = "cases/_contact_pick.html" if is_htmx(request) else "cases/contact_pick.html"
    return render(request, template, context, status=400 if error else 200)


def _link(request: Request, ref: str) -> str:
    return address("cases:contact-create", case=ref, kind=request.GET.get("kind", ""))
