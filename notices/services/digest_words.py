"""What the morning digest says (S3): counts, then numbers, promises, dates and links, never a name."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from charter.models import Deadline, Desk, Matter, NextStep
from charter.standards import QUOTA_PROMISES, promise
from charter.texts import short_day
from notices.models import Notice
from notices.services.digest_waiting import TO_APPROVE, TO_CHECK, waiting_for_a_person
from notices.services.digest_weekly import quotas_to_tell, untouched_matters
from notices.services.words import day, ltr, site

UNTOUCHED = "תיקים בלי תיעוד 30 יום"
WAITING = "הודעות שמחכות לבדיקה, לאישור או להדפסה"
SHOWN = 25  # rows of one group; the rest are a number and the page
Row = dict[str, str]


def answers_for(user: User, today: date, prefix: str = "matter__") -> Q:
    """The matters a person answers for today: hers, those she covers, and, for a manager, the unit's own (S11)."""
    covers = {f"{prefix}cover": user, f"{prefix}cover_from__lte": today, f"{prefix}cover_until__gte": today}
    hers = Q(**{f"{prefix}owner": user}) | Q(**covers)
    if user.is_manager:
        hers |= Q(**{f"{prefix}desk": Desk.UNIT, f"{prefix}unit": user.unit_id})
    return hers


def digest_words(notice: Notice, facts: dict[str, Any], language: str) -> dict[str, Any]:
    """Read from the tables as they are when the mail is written, about the day it belongs to."""
    today, user = date.fromisoformat(facts["day"]), notice.recipient.user
    if user is None:
        raise ValueError("a digest goes to staff")
    mine = Deadline.objects.open().filter(answers_for(user, today)).exclude(promise__in=QUOTA_PROMISES)
    mine = mine.select_related("matter").order_by("due_on", "pk")
    quotas = quotas_to_tell(today).filter(answers_for(user, today)).select_related("matter").order_by("due_on", "pk")
    quiet = untouched_matters(today).filter(answers_for(user, today, "")).order_by("untouched_since", "pk")
    covers = Q(matter__cover=user, matter__cover_from__lte=today, matter__cover_until__gte=today)
    steps = NextStep.objects.open().filter(Q(owner=user) | covers, due_on__lte=today).select_related("matter")
    groups = [
        ("באיחור", [_deadline_row(row, today) for row in mine.filter(due_on__lt=today)]),
        ("היום", [_deadline_row(row, today) for row in mine.filter(due_on=today)]),
        ("מתקרבים", [_deadline_row(row, today) for row in mine.filter(due_on__gt=today, soon_on__lte=today)]),
        ("פחות מהנדרש השנה, להשלים עד המועד", [_deadline_row(row, today) for row in quotas]),
        ("הצעד הבא", [_step_row(row, today) for row in steps.order_by("due_on", "due_time", "pk")]),
    ]
    groups.append((WAITING, [_notice_row(row, today) for row in _waiting(user, today)]))
    groups.append((UNTOUCHED, [_row(row, "לא תועד דבר מאז", row.untouched_since, today) for row in quiet]))
    if user.is_manager:
        groups.append(("באיחור בכל היחידה", [_deadline_row(row, today) for row in _late_in_unit(user, today)]))
    return {
        "day": day(facts["day"], language),
        "home": site("/"),
        "counts": [{"label": title, "number": len(rows)} for title, rows in groups if rows],
        "groups": [_group(title, rows) for title, rows in groups if rows],
    }


def _late_in_unit(user: User, today: date) -> list[Deadline]:
    rows = Deadline.objects.overdue(today).filter(matter__unit=user.unit_id).exclude(answers_for(user, today))
    rows = rows.exclude(promise__in=QUOTA_PROMISES)
    return list(rows.select_related("matter").order_by("due_on", "pk"))


def _waiting(user: User, today: date) -> list[Notice]:
    """Hers to check and to print; a manager's to approve."""
    mine = TO_CHECK & answers_for(user, today)
    if user.is_manager:
        mine |= TO_APPROVE & Q(matter__unit=user.unit_id)
    return list(waiting_for_a_person(today).filter(mine).select_related("matter").order_by("created_at", "pk"))


def _notice_row(row: Notice, today: date) -> Row:
    """The notice's own page; its title names no one."""
    since = timezone.localdate(row.created_at)
    found = _row(row.matter, row.title, since, today) if row.matter else {}
    return {**found, "link": site(row.get_absolute_url())}


def _group(title: str, rows: list[Row]) -> dict[str, Any]:
    more = len(rows) - SHOWN
    return {"title": title, "rows": rows[:SHOWN], "more": f"ועוד {more} בעמוד היום" if more > 0 else ""}


def _deadline_row(row: Deadline, today: date) -> Row:
    return _row(row.matter, str(promise(row.promise)), row.due_on, today)


def _step_row(row: NextStep, today: date) -> Row:
    return _row(row.matter, row.get_kind_display(), row.due_on, today)


def _row(matter: Matter, what: str, due: date | None, today: date) -> Row:
    return {
        "ref": ltr(matter.ref),
        "what": what,
        "when": short_day(due, today) if due else "",
        "link": site(matter.url),
    }
