"""The bells of the demo year: what the acts rang, old lines read, and a few that wait."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from uuid import UUID

from accounts.models import Unit, User
from attendance_service.demo.days import FIRST_MINUTE, at
from attendance_service.staff.due import ring_staff_due
from cases.models import AgendaItem, Case, Referral
from cases.services.ringing import ring_referral, ring_uninvited
from charter.services.calendar import calendar_for
from notices.models import BlockedRule, Channel, DigestDay, Notice
from notices.services.bell import recount
from notices.services.blocked import record_blocked
from notices.services.ringing import ring_managers

READ_AFTER = timedelta(days=2)
PASSWORD_AGE = timedelta(days=160)


def add(unit: Unit, *, today: date, rng: Random) -> None:
    now = at(today, FIRST_MINUTE)
    _give_reasons(unit, today)
    for referral in Referral.objects.filter(case__matter__owner=None, withdrawn_at=None).select_related(
        "matter", "case__matter"
    ):
        ring_referral(referral, by=None, now=referral.recorded_at)
    first = User.objects.filter(unit=unit, is_officer=True).order_by("pk").first()
    newest = Referral.objects.filter(matter__owner=first, withdrawn_at=None).order_by("-recorded_at", "-pk")
    for referral in newest.select_related("matter", "case__matter__owner")[:2]:
        ring_referral(referral, by=None, now=referral.recorded_at)
    for item in AgendaItem.objects.standing().filter(invited=None, committee__held_on__gte=today).order_by("pk"):
        ring_uninvited(item, now=now - timedelta(hours=1))
    ring_managers(now=now)
    ring_staff_due(now=now)
    _settle(unit, today, rng)


def _give_reasons(unit: Unit, today: date) -> None:
    """What the rules stopped last week, a password that grows old, and a working morning that has begun."""
    now, by = at(today, FIRST_MINUTE), User.objects.filter(unit=unit, is_manager=True).order_by("pk")[:1].get()
    for rule, days in ((BlockedRule.LEVEL, 8), (BlockedRule.MAXIMUM, 9)):
        for case in Case.objects.filter(matter__unit=unit).select_related("matter__unit").order_by("pk")[days:][:1]:
            record_blocked(rule=rule, matter=case.matter, by=case.matter.owner or by, now=now - timedelta(days=days))
    User.objects.filter(unit=unit, is_auditor=True).update(password_changed_at=now - PASSWORD_AGE)
    if calendar_for(unit).is_working(today):
        DigestDay.objects.get_or_create(unit=unit, on=today)


def _settle(unit: Unit, today: date, rng: Random) -> None:
    """Old lines are read; the same seed gives the same rows, so what is drawn by chance is drawn from it again."""
    lines = Notice.objects.filter(channel=Channel.BELL, recipient__user__unit=unit)
    for line in lines.order_by("pk"):
        line.created_at, line.message_id = line.not_before, f"<{UUID(int=rng.getrandbits(128))}@demo.example>"
        line.read_at = line.not_before if line.not_before < at(today, FIRST_MINUTE) - READ_AFTER else None
        line.save(update_fields=["created_at", "message_id", "read_at"])
    recount(User.objects.filter(unit=unit))
