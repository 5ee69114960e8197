"""Taking a contact back within ten minutes, correcting it within a day, adding a correction later."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Refused, Request, get_or_refuse, record_view, role_required
from accounts.models import Role
from cases.forms.contact import ContactForm
from cases.forms.contact_kinds import FORMS
from cases.forms.correction import CorrectionForm
from cases.http import Told, address, answer_act, is_htmx
from cases.models import Contact, ContactKind, ContactOutcome
from cases.services.casefile import opens_restricted
from cases.services.contact import can_correct, log_contact
from cases.services.occasion import meet_occasion
from cases.services.shared_talks import correct_talk, undo_talk
from cases.views.contact_shown import show_contact_form, told_of
from charter.models import visible_to
from charter.services.deadlines import StaleError


def find_contact(request: Request, pk: int) -> Contact:
    """A contact of a case that the person may see; an undone one is still found, to answer a second press.

    A restricted one (a home visit) is found by whoever wrote it and by those the case page shows it to.
    """
    today = timezone.localdate()
    contacts = Contact.objects.filter(visible_to(request.user, today, "case__matter__"))
    people = contacts.select_related("case__matter__unit", "case__matter__owner", "case__student__unit", "entry")
    contact = get_or_refuse(people, pk=pk)
    may_read = contact.recorded_by_id == request.user.pk or opens_restricted(contact.case.matter, request.user, today)
    if contact.entry.restricted and not may_read:
        raise Refused
    return contact


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def contact_undo(request: Request, pk: int) -> HttpResponse:
    """POST takes it back; GET asks first, for whoever came by a plain link."""
    contact, now = find_contact(request, pk), timezone.now()
    if request.method == "GET":
        record_view(request, f"case {contact.case.matter.ref}")
        return render(request, "cases/contact_undo.html", {"contact": contact, "case": contact.case})
    promises = undo_talk(contact=contact, by=request.user, now=now)
    told = _undone(contact, promises)
    return answer_act(request, told, ref=contact.case.matter.ref, back=contact.case.get_absolute_url())


def _undone(contact: Contact, promises: list[str] | None) -> Told:
    if promises is None and Contact.objects.standing().filter(pk=contact.pk).exists():
        link = address("cases:contact-edit", contact.pk)
        says = _("A contact can be undone for ten minutes, by whoever wrote it. It can still be corrected.")
        return Told(says, [(link, _("Correct"))], kind="warning")
    opened = [_("Promise %(n)s is open again.") % {"n": promise} for promise in promises or []]
    return Told(" ".join([_("The contact was undone."), *opened]))


@require_http_methods(["GET", "POST"])
@role_required(Role.OFFICER, Role.MANAGER)
def contact_edit(request: Request, pk: int) -> HttpResponse:
    contact, now = find_contact(request, pk), timezone.now()
    contact = get_or_refuse(Contact.objects.standing().filter(pk=contact.pk)) and contact
    record_view(request, f"case {contact.case.matter.ref}")
    if not can_correct(contact, request.user, now):
        return _add_correction(request, contact)
    occasion = meet_occasion(contact.case, now=now)
    form = FORMS[ContactKind(contact.kind)](request.POST or None, occasion=occasion, contact=contact)
    if not (form.is_bound and form.is_valid()):
        return _show(request, form)
    try:
        correct_talk(contact=contact, version=form.cleaned_data["version"], by=request.user, now=now, **form.facts())
    except StaleError:
        return _show_both(request, contact, form)
    told = replace(told_of(contact, contact.case, now=now), undo="")
    return answer_act(request, told, ref=contact.case.matter.ref, back=contact.case.get_absolute_url())


def _show(request: Request, form: ContactForm, **more: object) -> HttpResponse:
    assert form.contact is not None  # noqa: S101 - for the type checker
    return show_contact_form(
        request,
        form.occasion,
        form,
        action=address("cases:contact-edit", form.contact.pk),
        contact=form.contact,
        **more,
    )


def _show_both(request: Request, contact: Contact, form: ContactForm) -> HttpResponse:
    """What stands now beside what was typed; saving again writes over knowingly (F11)."""
    contact.refresh_from_db()
    data = request.POST.copy()
    data["version"] = str(contact.version)
    again = type(form)(data, occasion=form.occasion, contact=contact)
    return _show(request, again, stale=contact, status=409)


def _add_correction(request: Request, contact: Contact) -> HttpResponse:
    """After a day, or by somebody else: the record stays as it is, and a note beside it says what is right."""
    form = CorrectionForm(request.POST or None)
    case, now = contact.case, timezone.now()
    if not (form.is_bound and form.is_valid()):
        context = {"form": form, "contact": contact, "case": case, "drawer": is_htmx(request)}
        template = "cases/_contact_correct.html" if is_htmx(request) else "cases/contact_correct.html"
        return render(request, template, context, status=422 if form.is_bound else 200)
    log_contact(
        case=case,
        kind=ContactKind.NOTE,
        outcome=ContactOutcome.NOTED,
        happened_at=now,
        by=request.user,
        key=form.cleaned_data["form_key"],
        now=now,
        note=form.cleaned_data["note"],
        corrects=contact,
    )
    return answer_act(request, Told(_("The correction was added.")), ref=case.matter.ref, back=case.get_absolute_url())
