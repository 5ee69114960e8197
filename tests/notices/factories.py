from datetime import UTC, date, datetime, timedelta

import factory

from accounts.models import User
from charter.models import Deadline, Desk, Matter, NextStep
from notices.models import Recipient
from tests.factories import UnitFactory


class RecipientFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Recipient

    name = "סיגל ומאיר כהן"
    email = factory.Sequence(lambda n: f"parent{n}@example.org")


class MatterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Matter

    unit = factory.SubFactory(UnitFactory)
    ref = factory.Sequence(lambda n: f"2026-{n:08}")
    url = factory.LazyAttribute(lambda matter: f"/cases/{matter.ref}/")
    desk = Desk.CASES


def running(matter: Matter, due_on: date, **facts: object) -> Deadline:
    """Promise 10 with its day, opened a week before."""
    days = {"target_on": due_on, "due_on": due_on, "soon_on": due_on - timedelta(days=1)}
    opened_on = due_on - timedelta(days=7)
    set_at = datetime(2026, 9, 1, tzinfo=UTC)
    return Deadline.objects.create(matter=matter, promise="10", opened_on=opened_on, set_at=set_at, **days, **facts)


def planned(matter: Matter, owner: User, due_on: date) -> NextStep:
    return NextStep.objects.create(matter=matter, owner=owner, due_on=due_on, kind="visit", text="לבקר את נועה כהן")
