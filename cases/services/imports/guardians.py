"""Parents of a file: matched on relation and name, else phone; what a person decided about them stays."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from cases.models import Guardian, Student
from cases.services.imports.roster_rows import GuardianRow
from notices.models import Recipient
from notices.services.refreshing import refresh_languages
from notices.services.revoking import revoke_of_old_address


@dataclass
class GuardianPlan:
    """The parents of one chunk of pupils that are new or differ from the file."""

    new: list[Guardian] = field(default_factory=list)
    changed: list[Guardian] = field(default_factory=list)
    recipients_changed: list[Recipient] = field(default_factory=list)
    addresses_changed: list[Recipient] = field(default_factory=list)

    def move_home(self, there: list[Guardian], was: str, to: str) -> None:
        """As `cases.services.guardians.move_home`, for the parents of one pupil of the file."""
        for guardian in there if was != to else ():
            if guardian.lives_with_pupil and guardian.recipient.postal_address in ("", was):
                guardian.recipient.postal_address = to
                self.recipients_changed.append(guardian.recipient)

    def store(self, now: datetime) -> None:
        Recipient.objects.bulk_create([guardian.recipient for guardian in self.new], batch_size=500)
        Guardian.objects.bulk_create(self.new, batch_size=500)
        Guardian.objects.bulk_update(self.changed, ["relation", "phone", "version"], batch_size=200)
        Recipient.objects.bulk_update(
            self.recipients_changed, ["name", "email", "language", "postal_address"], batch_size=200
        )
        if self.recipients_changed:
            refresh_languages(recipients=self.recipients_changed)
        if self.addresses_changed:
            revoke_of_old_address(recipients=self.addresses_changed, now=now)


def _is_barred(guardian: Guardian) -> bool:
    return bool(guardian.restriction) or not guardian.recipient.may_receive


def _is_same_person(guardian: Guardian, row: GuardianRow) -> bool:
    return guardian.relation == row.relation and guardian.recipient.name == row.name


def _find(row: GuardianRow, free: list[Guardian], has_barred: bool) -> Guardian | None:
    """By phone only where no restriction can slip from one parent to the other."""
    by_phone = (
        guardian
        for guardian in free
        if row.phone
        and row.phone in (guardian.phone, guardian.second_phone)
        and (guardian.relation == row.relation or not has_barred)
    )
    return next(by_phone, None)


def _new(student: Student, row: GuardianRow, has_barred: bool) -> Guardian:
    recipient = Recipient(name=row.name, email=row.email, language=row.language or "he", postal_address=student.address)
    if has_barred:
        recipient.may_receive = False
        recipient.barred_reason = _("Added by a file to a pupil with a barred guardian; a person has to decide.")
    return Guardian(student=student, recipient=recipient, relation=row.relation, phone=row.phone)


def _set(thing: Guardian | Recipient, **facts: str) -> bool:
    """Take over what the file says; an empty cell erases nothing."""
    different = {name: value for name, value in facts.items() if value and getattr(thing, name) != value}
    for name, value in different.items():
        setattr(thing, name, value)
    return bool(different)


def _change(guardian: Guardian, row: GuardianRow, barred_emails: set[str], plan: GuardianPlan) -> bool:
    email = "" if row.email in barred_emails and not _is_barred(guardian) else row.email
    known_phone = row.phone == guardian.second_phone
    own = _set(guardian, relation=row.relation, phone="" if known_phone else row.phone)
    if own:
        guardian.version += 1
        plan.changed.append(guardian)
    if email and email.lower() != guardian.recipient.email.lower():
        plan.addresses_changed.append(guardian.recipient)
    theirs = _set(guardian.recipient, name=row.name, email=email, language=row.language)
    if theirs:
        plan.recipients_changed.append(guardian.recipient)
    return own or theirs


def plan_guardians(student: Student, there: list[Guardian], rows: tuple[GuardianRow, ...], plan: GuardianPlan) -> bool:
    """Add to the plan what the rows change about one pupil's parents; whether they change anything."""
    has_barred = any(_is_barred(guardian) for guardian in there)
    barred_emails = {guardian.recipient.email for guardian in there if _is_barred(guardian)} - {""}
    matched = {row: next((guardian for guardian in there if _is_same_person(guardian, row)), None) for row in rows}
    different = False
    for row in dict.fromkeys(rows):
        free = [guardian for guardian in there if guardian not in matched.values()]
        guardian = matched[row] or _find(row, free, has_barred)
        matched[row] = guardian
        if guardian is None:
            plan.new.append(_new(student, row, has_barred))
            different = True
        else:
            different |= _change(guardian, row, barred_emails, plan)
    return different
