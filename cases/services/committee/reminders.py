"""What a committee leaves undone: how the officer took part, a day later, and an officer nobody invited (S10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Unit, User
from cases.models import AgendaItem, Committee
from cases.services.queue import answered_by

MOST = 12


@dataclass(frozen=True)
class CommitteeTask:
    """One line of the page of today or of the board."""

    item: AgendaItem
    is_uninvited: bool  # S10; else nobody wrote how the officer took part

    @property
    def committee(self) -> Committee:
        return self.item.committee


def committee_tasks(user: User, today: date) -> list[CommitteeTask]:
    """An officer's own: attendance to write down, and committees on her pupils she was not invited to."""
    mine = AgendaItem.objects.standing().filter(answered_by(user, today, "case__matter__"))
    unmarked = Q(committee__held_on__lt=today, attendance="")
    coming = Q(committee__held_on__gte=today, case__closed_on=None, pk__in=AgendaItem.objects.uninvited().values("pk"))
    return _told(mine.filter(unmarked | coming), today)


def uninvited_tasks(unit: Unit, today: date) -> list[CommitteeTask]:
    """For the manager: treated pupils on a coming agenda whose officer was not invited (S10)."""
    rows = AgendaItem.objects.standing().uninvited()
    return _told(rows.filter(committee__unit=unit, committee__held_on__gte=today, case__closed_on=None), today)


def _told(rows: QuerySet[AgendaItem], today: date) -> list[CommitteeTask]:
    related = rows.select_related("committee__kind", "case__student", "case__matter__owner")
    found = related.order_by("committee__held_on", "pk")[:MOST]
    return [CommitteeTask(item, item.committee.held_on >= today) for item in found]
