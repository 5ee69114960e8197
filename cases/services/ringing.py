"""What our own staff hear of cases by the bell: numbers and links, never a name (domain 6.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from accounts.models import Role, User
from cases.models import AgendaItem, Case, Referral
from charter.models import Desk, Matter
from notices.services.bell import already_told, ring
from notices.services.ringing import awake_managers
from notices.texts.facts import MatterFacts

UNASSIGNED = "/unit/unassigned/"


def managers_of(matter: Matter) -> list[User]:
    return list(User.objects.with_role(Role.MANAGER).filter(unit=matter.unit_id).order_by("pk"))


def ring_about(
    kind: str, case: Case, people: Iterable[User], *, subject: str, now: datetime, what: str = "", url: str = ""
) -> None:
    """One line to each; the number is the case's, whatever of it the line is about."""
    facts: MatterFacts = {"ref": case.matter.ref, "url": url or case.matter.url, "what": what}
    ring(kind=kind, users=people, subject=subject, matter=case.matter, context={**facts}, now=now)


def ring_referral(referral: Referral, *, by: User | None, now: datetime) -> None:
    """A report came in: to its officer, who did not write it herself (S2), or to those who give it to one (S1)."""
    case, subject = referral.case, f"referral {referral.matter.ref}"
    if case.matter.owner is None:
        ring_about("S1", case, managers_of(case.matter), subject=subject, now=now, url=UNASSIGNED)
    elif case.matter.owner != by:
        ring_about("S2", case, [case.matter.owner], subject=subject, now=now)


def ring_assigned(case: Case, entry: int, *, by: User | None, now: datetime) -> None:
    """A case came to somebody (S2); `entry` is the line of the timeline that says so, so each time is told."""
    owner = case.matter.owner
    if owner and owner != by:
        ring_about("S2", case, [owner], subject=f"assigned {entry}", now=now)


def ring_unassigned(*, now: datetime) -> int:
    """S1 again on each working morning: one line with the number of cases without an officer since before today."""
    today = timezone.localdate(now)
    waiting = Case.objects.open().filter(matter__owner=None, matter__desk=Desk.CASES, opened_on__lt=today)
    mine = waiting.filter(matter__unit=OuterRef("unit"))
    people, subject = list(awake_managers(today).filter(Exists(mine))), f"unassigned {today.isoformat()}"
    told = already_told("S1", [subject]) if people else set()
    fresh = [person for person in people if (subject, person.pk) not in told]
    for person in fresh:
        number = waiting.filter(matter__unit=person.unit_id).count()
        what = ngettext("%(n)s case is waiting for an officer", "%(n)s cases are waiting for an officer", number)
        facts = {"ref": "", "url": UNASSIGNED, "what": what % {"n": number}}
        ring(kind="S1", users=[person], subject=subject, context=facts, now=now)
    return len(fresh)


def ring_uninvited(item: AgendaItem, *, now: datetime) -> None:
    """S10: a committee will discuss a treated pupil and his officer is not invited; both may still do it."""
    matter = item.case.matter
    if matter.owner is None or item.invited_id:
        return
    what = gettext("The treating officer is not invited")
    people = {person.pk: person for person in [matter.owner, *managers_of(matter)]}
    url, subject = item.get_absolute_url(), f"agenda {item.pk}"
    ring_about("S10", item.case, people.values(), subject=subject, now=now, what=what, url=url)
