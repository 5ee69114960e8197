"""A line of the referrals' file, checked against the calendar of today and the pupils on file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import (
    clean_israeli_id,
    clean_name,
    clean_text,
    clean_whole_number,
    parse_date,
    parse_time,
)
from cases.models import Reason, ReporterKind, RequesterKind, Student
from cases.services.imports.checks import RowCheck
from cases.services.imports.words import REASONS, REPORTERS, REQUESTERS, fold_word

EARLIEST = date(2020, 1, 1)  # the first year whose working days we can count
CLOCK_SLACK = timedelta(minutes=5)
WITHOUT_HOUR = time(8)
SPACE = UUID("6f0c6f0e-8f0a-5d2b-9f43-5a41b6f5a7c1")  # names referrals of files, so that the same one has the same key


class ReferralRow(NamedTuple):
    line: int
    student: Student
    reporter_kind: ReporterKind
    reporter_name: str
    received_at: datetime
    reason: Reason
    reason_text: str
    days_absent: int | None
    description: str
    meeting_asked_by: RequesterKind | None
    key: UUID


def referral_key(student: Student, reporter: str, day: date, reason: str) -> UUID:
    """The same pupil, reporter, day and reason as typed is the same referral, whatever file it comes in."""
    return uuid5(SPACE, "\n".join((str(student.unit_id), str(student.pk), reporter, day.isoformat(), reason)))


def clean_day(value: object, *, today: date) -> date:
    on = parse_date(value, earliest=EARLIEST)
    if on > today:
        raise ValidationError(_("The date is in the future."), code="future")
    return on


def clean_received(on: date, at: time | None, *, now: datetime) -> datetime:
    """The moment the unit received it; a day without an hour is eight in the morning, or now if that is earlier."""
    moment = timezone.make_aware(datetime.combine(on, at or WITHOUT_HOUR))
    if at and moment > now + CLOCK_SLACK:
        raise ValidationError(_("The time is in the future."), code="future")
    return min(moment, now)


def _received_at(check: RowCheck, now: datetime) -> datetime | None:
    on = check.take("received_on", clean_day, today=timezone.localdate(now))
    at = check.maybe("received_time", parse_time)
    if on is None or check.refusals:
        return None
    return check.take("received_time", lambda value: clean_received(on, at, now=now))


def _student(check: RowCheck, find: Callable[[str], Student | None]) -> Student | None:
    number = check.take("id_number", clean_israeli_id)
    student = find(number) if number else None
    if number and student is None:
        check.refuse("id_number", _("No pupil with this ID number is on file."))
    return student


def check_referral_row(check: RowCheck, *, find: Callable[[str], Student | None], now: datetime) -> ReferralRow | None:
    """The row ready to be stored, or None when a cell was refused."""
    student = _student(check, find)
    reporter = check.word("reporter_kind", REPORTERS, _("No such kind of reporter."))
    if not check.is_filled("reporter_kind"):
        check.refuse("reporter_kind", _("This field is required."))
    reporter_name = check.maybe("reporter_name", clean_name, max_length=80) or ""
    reason_text = check.take("reason", clean_text, max_length=200, required_=True) or ""
    days_absent = check.maybe("days_absent", clean_whole_number, highest=365)
    description = check.maybe("description", clean_text, max_length=600, multiline=True) or ""
    asked_by = check.word("meeting_asked_by", REQUESTERS, _("Unknown who asked for the meeting."))
    received_at = _received_at(check, now)
    if check.refusals or student is None or reporter is None or received_at is None:
        return None
    key = referral_key(student, f"{reporter} {reporter_name}", timezone.localdate(received_at), reason_text)
    reason = REASONS.get(fold_word(reason_text), Reason.OTHER)
    return ReferralRow(
        check.line, student, reporter, reporter_name, received_at, reason, reason_text,
        days_absent, description, asked_by, key,
    )  # fmt: skip
