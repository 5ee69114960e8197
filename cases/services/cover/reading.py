"""What the pages of leave and cover show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from cases.models import CoverOffer, Leave
from cases.services.board import with_pupils
from cases.services.settling import TIMED
from cases.services.students import current_class
from charter.models import Deadline


@dataclass(frozen=True)
class LeaveRow:
    """A leave in the list, with how many cases wait for an answer, were taken or refused."""

    leave: Leave
    waiting: int
    accepted: int
    declined: int
    asked_me: int


def list_leaves(user: User, today: date) -> list[LeaveRow]:
    """Those that are not over, the nearest first, in one query."""
    rows = Leave.objects.visible_to(user).not_over(today).select_related("officer", "fallback")
    open_offers = Q(offers__accepted_at=None, offers__declined_at=None)
    counted = rows.annotate(
        n_waiting=Count("offers", filter=open_offers),
        n_accepted=Count("offers", filter=Q(offers__accepted_at__isnull=False)),
        n_declined=Count("offers", filter=Q(offers__declined_at__isnull=False)),
        n_mine=Count("offers", filter=open_offers & Q(offers__cover=user)),
    )
    return [
        LeaveRow(leave, *(getattr(leave, f"n_{name}") for name in ("waiting", "accepted", "declined", "mine")))
        for leave in counted.order_by("first_on", "pk")
    ]


def promises_in(leave: Leave, *, only_for: User | None = None) -> QuerySet[Deadline]:
    """The open timed promises that fall due while she is away; with `only_for`, those of the cases she is asked for."""
    rows = Deadline.objects.open().filter(
        matter__owner=leave.officer, promise__in=TIMED, due_on__range=(leave.first_on, leave.last_on)
    )
    if only_for:
        cases = CoverOffer.objects.filter(leave=leave, cover=only_for).values("case")
        rows = rows.filter(Q(matter__referral__case__in=cases) | Q(matter__meeting_request__case__in=cases))
    return with_pupils(rows).order_by("due_on", "promise", "pk")


def offers_of(leave: Leave, *, only_for: User | None = None) -> list[CoverOffer]:
    """Roster lines only: name, class and school, as for intake (domain 2.1)."""
    rows = leave.offers.select_related("cover", "case__matter", "case__student")
    if only_for:
        rows = rows.filter(cover=only_for)
    return list(
        rows.prefetch_related(current_class("case__student__enrolments")).order_by(
            "cover__name", "case__student__search_name", "pk"
        )
    )


def count_asked(user: User, today: date) -> QuerySet[Leave]:
    """Leaves in which this person is asked and has not answered yet: the number beside the place."""
    asked = CoverOffer.objects.filter(cover=user, accepted_at=None, declined_at=None)
    return Leave.objects.not_over(today).filter(pk__in=asked.values("leave"))
