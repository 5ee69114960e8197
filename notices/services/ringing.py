"""What managers hear from time to time: attempts that were blocked (S15), next year's calendar (S19), mails to file.

A week is told on its first working morning. The key carries the week, so that a pulse repeats nothing and an outage
costs at most the weeks nobody could have read.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from accounts.models import Role, User
from charter.models import CalendarYear
from notices.models import BlockedAttempt, Channel, DigestDay, InboundMail, Notice
from notices.models.inbound import UNADDRESSED
from notices.services.bell import already_told, ring

ASKS_FROM = (6, 1)  # S19: 1 June


def ring_managers(*, now: datetime) -> int:
    """How many lines were added."""
    today = timezone.localdate(now)
    return _ring_blocked(today, now) + _ring_calendar(today, now) + _ring_mail(today, now)


def awake_managers(today: date) -> QuerySet[User]:
    """Managers of the units whose working morning has begun: the digests of the day are prepared."""
    prepared = DigestDay.objects.filter(unit=OuterRef("unit"), on=today)
    return User.objects.with_role(Role.MANAGER).filter(Exists(prepared)).order_by("pk")


def sunday_of(day: date) -> date:
    return day - timedelta(days=(day.weekday() + 1) % 7)


def _ring_blocked(today: date, now: datetime) -> int:
    """One line a week with the number of attempts of the weeks before it that no line has told; none for none."""
    sunday = sunday_of(today)
    told = Notice.objects.filter(kind="S15", subject=_of_week(sunday), channel=Channel.BELL)
    any_at_all = BlockedAttempt.objects.filter(unit=OuterRef("unit"), on__lt=sunday)
    people = awake_managers(today).filter(Exists(any_at_all), ~Exists(told.filter(recipient__user=OuterRef("pk"))))
    return sum(_tell_blocked(person, sunday, now) for person in people)


def _of_week(sunday: date) -> str:
    return f"blocked {sunday.isoformat()}"


def _tell_blocked(person: User, sunday: date, now: datetime) -> int:
    rows = BlockedAttempt.objects.filter(unit=person.unit_id, on__lt=sunday)
    last = Notice.objects.of_bell(person).filter(kind="S15").order_by("-pk").first()
    if last:
        rows = rows.filter(on__gte=last.subject.removeprefix("blocked "))
    number = rows.count()
    if number:
        what = ngettext("%(n)s attempt", "%(n)s attempts", number) % {"n": number}
        facts = {"ref": "", "url": "/blocked/", "what": what}
        ring(kind="S15", users=[person], subject=_of_week(sunday), now=now, context=facts)
    return int(number > 0)


def _ring_calendar(today: date, now: datetime) -> int:
    """From 1 June each week until the next year's calendar is approved, also when that year has come (S19)."""
    asked = today >= date(today.year, *ASKS_FROM)
    year = today.year + asked
    approved = CalendarYear.objects.filter(unit=OuterRef("unit"), year=year, approved_at__isnull=False)
    people = list(awake_managers(today).filter(~Exists(approved)))
    subject = f"calendar {year} {(today - date(year - 1, *ASKS_FROM)).days // 7}"
    told = already_told("S19", [subject]) if people else set()
    fresh = [person for person in people if (subject, person.pk) not in told]
    if fresh:
        what = gettext("The calendar of %(year)s") % {"year": year}
        facts = {"ref": "", "url": "/settings/calendar/", "what": what}
        ring(kind="S19", users=fresh, subject=subject, now=now, context=facts)
    return len(fresh)


def _ring_mail(today: date, now: datetime) -> int:
    """One line on a working morning while mails wait that nobody could file: one a day, however many came."""
    waiting = InboundMail.objects.waiting().filter(Q(unit=OuterRef("unit")) | UNADDRESSED)
    people, subject = list(awake_managers(today).filter(Exists(waiting))), f"mails {today.isoformat()}"
    told = already_told("reply", [subject]) if people else set()
    fresh = [person for person in people if (subject, person.pk) not in told]
    if fresh:
        facts = {"ref": "", "url": "/mail/", "what": gettext("Mails wait to be filed by hand")}
        ring(kind="reply", users=fresh, subject=subject, now=now, context=facts)
    return len(fresh)
