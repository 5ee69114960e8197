"""The letters with legal words: before a prosecution (N29) and of it (N10); each waits for the manager's approval."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from cases.models import Case, Contact, ContactKind, ContactOutcome, ProsecutionReferral
from cases.services.telling.families import child_facts, take_back, tell_family
from charter.services.calendar import dates_within
from notices.models import Notice
from notices.texts.facts import ProsecutionFacts, WarningFacts

ANSWER_WITHIN = 10  # working days; the law names none (ADR 0021)
WITHOUT_CALENDAR = timedelta(days=14)  # as many, where nobody knows yet which days are worked
MISSED = (ContactOutcome.NO_SHOW, ContactOutcome.POSTPONED)


def announce_prosecution(referral: ProsecutionReferral, *, by: User, now: datetime) -> None:
    """N10 to each parent of the proceeding, by registered post, once a manager has looked and approved it."""
    proceeding = referral.proceeding
    case = proceeding.case
    facts: ProsecutionFacts = {
        **child_facts(case),
        "tried": tried(case),
        "answer_by": answer_day(case, timezone.localdate(now)).isoformat(),
    }
    parents = list(proceeding.parents.all())
    tell_family(case, "N10", facts, subject=f"prosecution {referral.pk}", only=parents, by=by, now=now)


def withdraw_prosecution(referrals: list[ProsecutionReferral], *, now: datetime) -> None:
    """The referral does not stand any more: no letter about it leaves."""
    for referral in referrals:
        reason = gettext("The referral to the prosecutor does not stand any more")
        take_back(("N10",), subject=f"prosecution {referral.pk}", reason=reason, now=now)


def tried(case: Case) -> list[str]:
    """What was tried, as numbers: what was said stays in the file."""
    words = {
        ContactKind.CALL: gettext("telephone calls: %(n)s"),
        ContactKind.MEETING: gettext("meetings: %(n)s"),
        ContactKind.VISIT: gettext("home visits: %(n)s"),
        ContactKind.MESSAGE: gettext("written messages: %(n)s"),
    }
    rows = Contact.objects.standing().filter(case=case, kind__in=words).exclude(outcome__in=MISSED)
    counts = Counter(rows.values_list("kind", flat=True))
    lines = [text % {"n": counts[kind]} for kind, text in words.items() if counts[kind]]
    names = dict.fromkeys(case.programme_referrals.order_by("pk").values_list("offering__programme__name", flat=True))
    return [*lines, *(gettext("referral to a programme: %(name)s") % {"name": name} for name in names)]


def answer_day(case: Case, today: date) -> date:
    dates = dates_within(case.matter.unit, ANSWER_WITHIN, today)
    return dates.due_on if dates else today + WITHOUT_CALENDAR


def known_warning(key: UUID) -> bool:
    return Notice.objects.filter(kind="N29", subject=f"warning {key}").exists()


def write_warning(
    *, case: Case, first_on: date, last_on: date, days: int, answer_by: date, by: User, key: UUID, now: datetime
) -> list[Notice]:
    """N29 to each parent; the same key is the same letter."""
    facts: WarningFacts = {
        **child_facts(case),
        "first_on": first_on.isoformat(),
        "last_on": last_on.isoformat(),
        "days": days,
        "answer_by": answer_by.isoformat(),
    }
    return tell_family(case, "N29", facts, subject=f"warning {key}", by=by, now=now)
