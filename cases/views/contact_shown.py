"""How the contact form and its answer look: tiles, effect lines, what is said after saving."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.http import Request
from cases.forms.contact import ContactForm
from cases.http import Told, address, is_htmx, safe_next
from cases.models import Case, Contact, ContactKind, ContactOutcome
from cases.models.contact import ATTEMPTS
from cases.services.contact import OUTCOMES
from cases.services.effects import asks_for_message, asks_for_visit, effect_lines, saved_words
from cases.services.occasion import Occasion, meet_occasion
from cases.services.shared_talks import others_sharing
from charter.services.states import deadline_state

OTHERS = (ContactKind.PARTNER, ContactKind.MESSAGE, ContactKind.NOTE)  # what stands behind the fifth tile
TILES = (
    (ContactKind.CALL, gettext_lazy("Call"), "phone"),
    (ContactKind.MEETING, gettext_lazy("Meeting"), "people"),
    (ContactKind.VISIT, gettext_lazy("Visit"), "home"),
    (ContactKind.SCHOOL, gettext_lazy("School (short)"), "school"),
    ("other", gettext_lazy("Other"), "dots"),
)
OUTCOME_ICONS = {"no_answer": "no-answer", "left_message": "voicemail", "waiting": "hourglass"}


@dataclass(frozen=True)
class Tile:
    value: str
    label: Any
    icon: str = ""
    current: bool = False


def kind_tiles(kind: ContactKind) -> list[Tile]:
    chosen = "other" if kind in OTHERS else kind.value
    return [Tile(str(value), label, icon, value == chosen) for value, label, icon in TILES]


def other_tiles(kind: ContactKind) -> list[Tile]:
    """The three behind "other", shown once it is chosen."""
    return [Tile(one.value, one.label, "", one == kind) for one in OTHERS] if kind in OTHERS else []


def outcome_buttons(form: ContactForm) -> list[Tile]:
    was = form.contact.outcome if form.contact else ""
    labels = {ContactOutcome.NOTED: _("Save the note")}
    return [
        Tile(one.value, labels.get(one, one.label), OUTCOME_ICONS.get(one, "check"), one == was)
        for one in OUTCOMES[form.kind]
    ]


def show_contact_form(
    request: Request, occasion: Occasion, form: ContactForm, *, action: str, **more: Any
) -> HttpResponse:
    urgent = occasion.open_promises[0] if occasion.open_promises else None
    context = {
        "form": form,
        "case": occasion.case,
        "occasion": occasion,
        "action": action,
        "next": safe_next(request, ""),
        "kind": form.kind,
        "tiles": kind_tiles(form.kind),
        "others": other_tiles(form.kind),
        "outcomes": outcome_buttons(form),
        "effects": [] if form.contact else effect_lines(form.kind, occasion),
        "barred": [guardian for guardian in occasion.guardians if guardian.restriction],
        "state": urgent and deadline_state(urgent, occasion.today, occasion.evidence.calendar),
        "urgent": urgent,
        "drawer": is_htmx(request),
    } | more
    template = "cases/_contact_form.html" if is_htmx(request) else "cases/contact_create.html"
    return render(request, template, context, status=more.get("status") or (422 if form.is_bound else 200))


def told_of(contact: Contact, case: Case, *, now: datetime) -> Told:
    """ "נשמר. התחייבות 10 הושלמה בזמן." with undo, and after misses what could be tried next."""
    said_in = [other.case.student.first_name for other in others_sharing(contact)]
    also = _("Also written in the case of: %(names)s.") % {"names": ", ".join(said_in)} if said_in else ""
    words = " ".join(filter(None, (saved_words(contact), also)))
    told = Told(words, undo=address("cases:contact-undo", contact.pk))
    if contact.kind != ContactKind.CALL or contact.outcome not in ATTEMPTS:
        return told
    said, links = _tries(meet_occasion(case, now=now))
    return replace(told, text=" ".join([told.text, *said]), links=links)


def _tries(occasion: Occasion) -> tuple[list[str], list[tuple[str, str]]]:
    said, links, ref = [], [], occasion.case.matter.ref
    if asks_for_message(occasion):
        said.append(_("Two attempts on two days. A written message today will keep the promise."))
        links.append((address("cases:contact-create", case=ref, kind="message"), _("Write down the message")))
    if asks_for_visit(occasion):
        said.append(_("Three attempts without an answer. A home visit can be planned."))
        links.append((f"{address('cases:step-create', ref)}?kind=visit", _("Plan a home visit")))
    return said, links
