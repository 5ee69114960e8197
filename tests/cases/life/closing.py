"""Short words for closing a case in tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client

from accounts.models import User
from cases.models import Case, CloseOutcome, TimelineEntry
from cases.services.closing import close_case
from cases.services.settling import TIMED
from charter.models import Deadline
from tests.cases.factories import moment

NOW = moment("2026-09-20 12:00")
TODAY = date(2026, 9, 20)  # referral of Thu 10.9: promises 9 and 10 due 16.9 (late), 12 due 4.10 (runs)


def close(case: Case, by: User, **facts: Any) -> bool:
    given: dict[str, Any] = {"outcome": CloseOutcome.REGULAR, "note": "חזרה ללמוד", "today": TODAY, "now": NOW}
    return close_case(case=case, by=by, **given | facts)


def outcomes() -> dict[str, str]:
    return dict(Deadline.objects.filter(promise__in=TIMED).values_list("promise", "outcome"))


def kinds(case: Case) -> list[str]:
    return list(TimelineEntry.objects.filter(case=case).order_by("pk").values_list("kind", flat=True))


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(user: User, url: str, **data: Any) -> Any:
    return sign_in(user).post(url, data)


def seen(user: User, case: Case) -> str:
    return str(sign_in(user).get(f"/cases/{case.matter.ref}/close/").context["form"].seen)
