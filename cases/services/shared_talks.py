"""One talk about several siblings: a contact in each case, joined by `shared_talk`; a change is made in all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from accounts.models import User
from cases.models import Case, Contact, Guardian, Student
from cases.services.contact import correct_contact, log_contact, reopened_by_undoing
from cases.services.settling import lock_students


def log_talk(*, case: Case, siblings: Iterable[Case] = (), **facts: Any) -> Contact:
    """Write a contact down, and with it the siblings'; the same key answers with the first record and adds none."""
    shared_with = list(siblings)
    return _log_in_all(case=case, shared_with=shared_with, **facts) if shared_with else log_contact(case=case, **facts)


@transaction.atomic
def _log_in_all(
    *, case: Case, shared_with: list[Case], key: UUID, guardians: Iterable[Guardian] = (), **facts: Any
) -> Contact:
    people = list(guardians)
    lock_students([case.student_id, *(other.student_id for other in shared_with)])
    known = Contact.objects.filter(form_key=key).first()
    if known:
        return known
    facts["shared_talk"] = uuid5(key, "shared")
    contact = log_contact(case=case, key=key, guardians=people, **facts)
    for other in shared_with:
        his = facts | {"with_pupil": False, "step": None, "guardians": same_people(people, other.student)}
        log_contact(case=other, key=uuid5(key, f"case {other.pk}"), **his)
    return contact


def same_people(guardians: Iterable[Guardian], student: Student) -> list[Guardian]:
    """The same parents on a sibling's file: by name, or of the same relation by phone or e-mail."""
    there = list(student.guardians.select_related("recipient").order_by("pk"))
    found = [next((one for one in there if _is_same(one, guardian)), None) for guardian in guardians]
    return [one for one in found if one]


def _is_same(one: Guardian, other: Guardian) -> bool:
    if one.recipient.name == other.recipient.name:
        return True
    phones = {one.phone, one.second_phone} & {other.phone, other.second_phone} - {""}
    same_mail = one.recipient.email != "" and one.recipient.email == other.recipient.email
    return one.relation == other.relation and (bool(phones) or same_mail)


def others_sharing(contact: Contact) -> list[Contact]:
    """The same talk in the siblings' cases, as it stands there."""
    if contact.shared_talk is None:
        return []
    rows = Contact.objects.standing().filter(shared_talk=contact.shared_talk).exclude(pk=contact.pk)
    return list(rows.select_related("case__matter", "case__student__unit", "entry", "recorded_by").order_by("pk"))


def _lock_all(contact: Contact) -> list[Contact]:
    """The pupils first, then the contacts as they stand once nobody else can change them."""
    if contact.shared_talk is None:
        return []
    pupils = Contact.objects.filter(shared_talk=contact.shared_talk).values_list("case__student", flat=True)
    lock_students(pupils)
    return others_sharing(contact)


@transaction.atomic
def correct_talk(
    *,
    contact: Contact,
    version: int,
    by: User,
    now: datetime,
    guardians: Iterable[Guardian] | None = None,
    **facts: Any,
) -> Contact:
    """Correct a contact in every case it was written in; who of the pupils took part is each case's own."""
    people = None if guardians is None else list(guardians)
    others = _lock_all(contact)
    corrected = correct_contact(contact=contact, version=version, by=by, now=now, guardians=people, **facts)
    facts.pop("with_pupil", None)
    for other in others:
        his = None if people is None else same_people(people, other.case.student)
        correct_contact(contact=other, version=other.version, by=by, now=now, guardians=his, **facts)
    return corrected


@transaction.atomic
def undo_talk(*, contact: Contact, by: User, now: datetime) -> list[str] | None:
    """Take a contact back in every case; return the promises open again, None where it was not undone."""
    others = _lock_all(contact)
    opened = reopened_by_undoing(contact=contact, by=by, now=now)
    if opened is None:
        return None
    for other in others:
        opened += reopened_by_undoing(contact=other, by=by, now=now) or []
    return sorted(set(opened), key=int)
