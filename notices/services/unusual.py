"""S17: unusual access, told to the manager and the privacy officer on each working morning (regulations 2017, 10(c)).

Unusual is what the monthly review looks for too: at night, very many records on one day, many refusals. A rule of thumb
that asks somebody to look, and nothing that is held against anybody (ADR 0026).
"""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.models import AccessAction, AccessRecord, Role, Unit, User
from notices.models import DigestDay
from notices.services.bell import already_told, ring

NIGHT_FROM, NIGHT_UNTIL = 22, 6  # o'clock
MANY, MANY_REFUSED = 120, 10  # different records, and refusals, of one person on one day
LOOKING = (AccessAction.VIEW, AccessAction.SEARCH, AccessAction.EXPORT, AccessAction.REVEAL)
AUDIT = "/audit/"


def ring_unusual(*, now: datetime) -> int:
    """How many people were told; a day is looked at on the first working morning after it, once."""
    today = timezone.localdate(now)
    prepared = DigestDay.objects.filter(unit=OuterRef("unit"), on=today)
    awake = [
        person
        for role in (Role.MANAGER, Role.AUDITOR)
        for person in User.objects.with_role(role).filter(Exists(prepared))
    ]
    subject = f"access {today.isoformat()}"
    told = already_told("S17", [subject]) if awake else set()
    by_unit: dict[int, dict[int, User]] = {}
    for person in awake:
        if (subject, person.pk) not in told:
            by_unit.setdefault(person.unit_id, {})[person.pk] = person
    units = Unit.objects.in_bulk(list(by_unit)) if by_unit else {}
    return sum(_tell(units[pk], list(people.values()), today, now) for pk, people in by_unit.items())


def _tell(unit: Unit, people: list[User], today: date, now: datetime) -> int:
    before = DigestDay.objects.filter(unit=unit, on__lt=today).order_by("-on").values_list("on", flat=True).first()
    found = unusual_people(unit, before or today, today) if before else 0
    if not found:
        return 0
    text = ngettext(
        "Unusual access by %(n)s person since %(day)s", "Unusual access by %(n)s people since %(day)s", found
    )
    facts = {"ref": "", "url": AUDIT, "what": text % {"n": found, "day": f"{before:%-d.%-m}"}}
    ring(kind="S17", users=people, subject=f"access {today.isoformat()}", context=facts, now=now)
    return len(people)


def unusual_people(unit: Unit, first: date, until: date) -> int:
    """How many of the unit's people looked unusually on any of the days from `first` up to, not on, `until`."""
    days = [timezone.make_aware(datetime.combine(day, time.min)) for day in (first, until)]
    rows = AccessRecord.objects.filter(unit=unit, user__isnull=False, at__gte=days[0], at__lt=days[1])
    return len(_unusual(rows))


def _unusual(rows: QuerySet[AccessRecord]) -> set[int]:
    looked = Q(allowed=True, action__in=LOOKING)
    night = looked & (Q(at__hour__gte=NIGHT_FROM) | Q(at__hour__lt=NIGHT_UNTIL))
    counted = rows.values("user", on=TruncDate("at")).annotate(
        subjects=Count("subject", filter=looked & ~Q(subject=""), distinct=True),
        refused=Count("pk", filter=Q(allowed=False)),
        at_night=Count("pk", filter=night),
    )
    unusual = counted.filter(Q(subjects__gte=MANY) | Q(refused__gte=MANY_REFUSED) | Q(at_night__gt=0)).order_by()
    return {row["user"] for row in unusual}
