"""A contact in one line of words: with whom it was and how it ended."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.models import Contact, ContactKind, ContactOutcome, Gender, Guardian, PartnerKind, Relation, WrittenBy
from cases.models.contact import ATTEMPTS

MISSES = (
    *ATTEMPTS,
    ContactOutcome.WAITING,
    ContactOutcome.NO_SHOW,
    ContactOutcome.POSTPONED,
    ContactOutcome.NOT_OPENED,
)
ICONS = {
    ContactKind.CALL: "phone",
    ContactKind.MESSAGE: "message",
    ContactKind.MEETING: "people",
    ContactKind.SCHOOL: "school",
    ContactKind.PARTNER: "partners",
    ContactKind.VISIT: "home",
    ContactKind.NOTE: "note",
}


def is_miss(contact: Contact) -> bool:
    return contact.outcome in MISSES


def contact_icon(contact: Contact) -> str:
    if contact.kind == ContactKind.CALL and contact.outcome in ATTEMPTS:
        return "voicemail" if contact.outcome == ContactOutcome.LEFT_MESSAGE else "no-answer"
    return ICONS[ContactKind(contact.kind)]


def attempt_words(n: int) -> str:
    """Beside an unanswered call; it closes nothing by itself (D5)."""
    words = {1: _("first attempt"), 2: _("second attempt"), 3: _("third attempt")}
    return words.get(n, _("attempt no. %(n)s") % {"n": n}) if n else ""


def contact_title(contact: Contact, people: list[Guardian], number: int, gender: str) -> str:
    """ "שיחה לאם: אין מענה", "שיחה עם היועצת, אורלי נבון"."""
    return TITLES[ContactKind(contact.kind)](contact, people, number, gender)


def _call(contact: Contact, people: list[Guardian], number: int, gender: str) -> str:
    if contact.outcome == ContactOutcome.REACHED:
        return _("Call with %(whom)s") % {"whom": _with(contact, people, number, gender)}
    facts = {"whom": _to(contact, people, number), "outcome": _ended(contact)}
    return _("Call %(whom)s: %(outcome)s") % facts if facts["whom"] else _("Call: %(outcome)s") % facts


def _message(contact: Contact, people: list[Guardian], number: int, gender: str) -> str:
    how = WrittenBy(contact.written_by).label if contact.written_by else ""
    whom = _to(contact, people, number)
    sent = " ".join(filter(None, (_("Written message"), whom)))
    return f"{sent} ({how})" if how else sent


def _meeting(contact: Contact, people: list[Guardian], number: int, gender: str) -> str:
    if contact.outcome == ContactOutcome.HELD:
        held = _("Meeting with %(whom)s") % {"whom": _with(contact, people, number, gender)}
        is_whole = contact.with_pupil and number > 0
        return held if is_whole else _("%(meeting)s: held in part") % {"meeting": held}  # scenario 12: P11 stays open
    return _("Meeting: %(outcome)s") % {"outcome": _ended(contact)}


def _school(contact: Contact, people: list[Guardian], number: int, gender: str) -> str:
    facts = {"whom": contact.person or _("the school staff")}
    if contact.outcome == ContactOutcome.REACHED:
        return _("Call with %(whom)s") % facts
    return _("Asked %(whom)s, waiting for an answer") % facts


def _partner(contact: Contact, people: list[Guardian], number: int, gender: str) -> str:
    kind = PartnerKind(contact.partner).label if contact.partner else _("Partner")
    told = f"{kind}: {contact.person}" if contact.person else str(kind)
    return told if contact.outcome == ContactOutcome.REACHED else f"{told} ({_ended(contact)})"


def _visit(contact: Contact, people: list[Guardian], number: int, gender: str) -> str:
    return _("Home visit: %(outcome)s") % {"outcome": _ended(contact)}


def _note(contact: Contact, people: list[Guardian], number: int, gender: str) -> str:
    return _("Note")


TITLES = {
    ContactKind.CALL: _call,
    ContactKind.MESSAGE: _message,
    ContactKind.MEETING: _meeting,
    ContactKind.SCHOOL: _school,
    ContactKind.PARTNER: _partner,
    ContactKind.VISIT: _visit,
    ContactKind.NOTE: _note,
}


def _ended(contact: Contact) -> str:
    if contact.outcome == ContactOutcome.LEFT_MESSAGE:
        return _("a message was left")
    return str(ContactOutcome(contact.outcome).label)


def _with(contact: Contact, people: list[Guardian], number: int, gender: str) -> str:
    pupil = {Gender.FEMALE: pgettext("girl", "the pupil"), Gender.MALE: pgettext("boy", "the pupil")}
    who = [_one_with(people, number)] if people else []
    if contact.with_pupil:
        who.append(pupil.get(Gender(gender), _("the pupil")))
    elif not people:
        who.append(contact.person or _("the family"))
    return _(" and ").join(filter(None, who))


def _one_with(people: list[Guardian], number: int) -> str:
    if number > 1:
        return _("the parents")
    words = {
        Relation.MOTHER: _("the mother"),
        Relation.FATHER: _("the father"),
        Relation.GUARDIAN: _("the guardian"),
        Relation.FOSTER: _("the foster family"),
    }
    return words.get(Relation(people[0].relation), people[0].recipient.name)


def _to(contact: Contact, people: list[Guardian], number: int) -> str:
    if not people:
        return _("to %(name)s") % {"name": contact.person} if contact.person else ""
    if number > 1:
        return _("to the parents")
    words = {
        Relation.MOTHER: _("to the mother"),
        Relation.FATHER: _("to the father"),
        Relation.GUARDIAN: _("to the guardian"),
        Relation.FOSTER: _("to the foster family"),
    }
    return words.get(Relation(people[0].relation), _("to %(name)s") % {"name": people[0].recipient.name})
