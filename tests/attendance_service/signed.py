"""A meeting that was told to both parents, and the way to their pages."""

from datetime import date, time
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from cases.models import Case, Guardian, MeetingPlan
from cases.services.meeting_plan import set_meeting
from notices.models import Channel, Notice, SignedLink
from notices.services.outbox import notify
from notices.services.signing import link_of, token_of
from tests.cases.factories import key, moment

FORM = "application/x-www-form-urlencoded"
NOW = moment("2027-01-17 10:00")  # a Sunday


def plan_meeting(case: Case, by: Any, **facts: Any) -> MeetingPlan:
    given = {"place": "municipality", "room": "חדר 3", "guardians": [], "with_pupil": True, "staff": "היועצת"}
    given |= {
        "told_by": "phone",
        "wished_by_family": False,
        "on": date(2027, 1, 28),
        "at": time(10),
        "request": None,
        "key": key(1),
    }
    return set_meeting(case=case, by=by, now=NOW, **(given | facts))


def invite(plan: MeetingPlan, relation: str = "mother", *, kind: str = "N3", **facts: Any) -> SignedLink:
    """The notice of the meeting as it is set now, and its link."""
    guardian = Guardian.objects.get(student=plan.case.student, relation=relation)
    at = plan.step.due_time
    context = {"plan": plan.pk, "on": plan.step.due_on.isoformat(), "child": "נועה", "gender": "f"}
    context |= {"at": f"{at:%H:%M}"} if at else {}
    return send(guardian, plan.case, kind=kind, subject=f"meeting {plan.pk} {plan.version}", context=context | facts)


def send(guardian: Guardian, case: Case, *, kind: str, subject: str = "letter", **facts: Any) -> SignedLink:
    given: dict[str, Any] = {"context": {"child": "נועה", "gender": "f"}, "channel": Channel.EMAIL} | facts
    notice: Notice = notify(
        kind=kind, subject=subject, recipient=guardian.recipient, not_before=NOW, matter=case.matter, **given
    )
    link_of(notice, now=NOW)
    return SignedLink.objects.get(notice=notice)


def page_of(link: SignedLink, lang: str = "", name: str = "") -> str:
    return f"/p/{token_of(link)}/{name}" + (f"?lang={lang}" if lang else "")


def press(link: SignedLink, act: str, lang: str = "", **typed: Any) -> Any:
    """As a browser sends a form of the page: no files, no cookies."""
    return Client().post(page_of(link, lang), urlencode({"act": act, **typed}), content_type=FORM)
