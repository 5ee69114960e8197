"""A meeting that is set, for tests of other things, and its addresses."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from cases.models import Case, MeetingPlan
from cases.services.access_requests import receive_access_request
from cases.services.meeting_plan import set_meeting


def set_one(case: Case, officer: User, now: datetime, **facts: Any) -> MeetingPlan:
    """In a week, told by a notice to every parent."""
    given: dict[str, Any] = {"place": "municipality", "room": "חדר 3", "with_pupil": True, "staff": ""}
    given |= {"told_by": "notice", "wished_by_family": False, "request": None, "key": uuid4()}
    given |= {"on": timezone.localdate(now) + timedelta(days=7), "at": time(10)}
    given |= {"guardians": list(case.student.guardians.all())}
    return set_meeting(case=case, by=officer, now=now, **(given | facts))


def meeting_pages(case: Case, officer: User, now: datetime) -> list[str]:
    at = f"/cases/{case.matter.ref}/meetings/{set_one(case, officer, now).pk}"
    case_at = f"/cases/{case.matter.ref}"
    asked = receive_access_request(
        case=case,
        recipient=case.student.guardians.order_by("pk")[0].recipient,
        asked_on=timezone.localdate(now),
        by=officer,
        key=uuid4(),
        now=now,
    )
    more = [f"{case_at}/access/", f"{case_at}/access/new/", f"{case_at}/access/{asked.pk}/", f"{case_at}/letters/new/"]
    return [*more, f"{at}/postpone/", f"{at}/cancel/", f"{at}.ics"]
