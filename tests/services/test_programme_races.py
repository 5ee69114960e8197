"""Hours and places given out at the same moment on a real PostgreSQL: never more than there are (R12, R15).

Each race has a control: the same with a look before the leap, which gives out too much.
"""

from collections.abc import Callable
from functools import partial
from threading import Barrier, Event
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Sum

from accounts.models import Unit, User
from cases.models import Case, ProgrammeOffering, ProgrammeReferral, TuitionBudget, TuitionGrant
from cases.services import programme_referrals, tuition, tuition_sessions
from cases.services.programme_places import take_place
from cases.services.programmes import prepare_programmes
from cases.services.tuition_budget import NoHoursLeftError
from tests.cases.factories import make_student, moment, refer
from tests.cases.programme_rows import with_request
from tests.factories import UnitFactory, UserFactory
from tests.services.test_case_races import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
NOW = moment("2026-11-22 10:00")
CROWD = 6


@pytest.fixture
def officer() -> User:
    return UserFactory(unit=UnitFactory(), is_officer=True, is_manager=True)


@pytest.fixture
def unit(officer: User) -> Unit:
    return officer.unit


@pytest.fixture
def crowd(unit: Unit, officer: User) -> list[Case]:
    return [refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case for _ in range(CROWD)]


@pytest.fixture
def together() -> Barrier:
    """Where nobody may write before everybody has read."""
    return Barrier(CROWD)


def refused(act: Callable[[], Any], *errors: type[Exception]) -> bool:
    try:
        return not act()
    except errors:
        return True


def leap_for_hours(together: Barrier, unit_id: int, year: int, hours: int) -> bool:
    """The control: read, look, write what was read plus the hours."""
    budget = TuitionBudget.objects.get(unit=unit_id, year=year)
    together.wait(60)
    if budget.granted + hours > budget.hours:
        return False
    TuitionBudget.objects.filter(pk=budget.pk).update(granted=budget.granted + hours)
    return True


@pytest.mark.parametrize("protected", [True, False])
def test_grants_at_once_never_exceed_the_budget(unit, officer, crowd, together, monkeypatch, protected: bool) -> None:
    """R12: of six requests of ten hours and a budget of thirty, three are granted; unprotected, all six."""
    TuitionBudget.objects.create(unit=unit, year=2026, hours=30)
    if not protected:
        monkeypatch.setattr(tuition, "take_hours", partial(leap_for_hours, together))
    facts = {"hours": 10, "by": officer, "now": NOW, "reason": "דחוף"}
    acts = [partial(tuition.grant_tuition, grant=with_request(case, officer, NOW), **facts) for case in crowd]

    answers = at_once(*[partial(refused, act, NoHoursLeftError) for act in acts])

    granted = TuitionGrant.objects.aggregate(n=Sum("hours"))["n"]
    assert answers.count(False) == (3 if protected else CROWD)
    assert granted == (30 if protected else 60)
    assert (granted == TuitionBudget.objects.get().granted) is protected


def test_one_request_granted_by_six_managers_at_once_is_granted_once(unit, officer, crowd) -> None:
    TuitionBudget.objects.create(unit=unit, year=2026, hours=100)
    grant = with_request(crowd[0], officer, NOW)
    act = partial(tuition.grant_tuition, grant=grant, hours=10, by=officer, now=NOW)

    assert sorted(at_once(*[act] * CROWD)) == [False] * (CROWD - 1) + [True]
    assert TuitionBudget.objects.get().granted == 10


def leap_for_a_place(together: Barrier, offering: ProgrammeOffering) -> bool:
    row = ProgrammeOffering.objects.get(pk=offering.pk)
    together.wait(60)
    if row.capacity is not None and row.taken >= row.capacity:
        return False
    ProgrammeOffering.objects.filter(pk=offering.pk).update(taken=row.taken + 1)
    return True


@pytest.mark.parametrize("without", ["nothing", "lock", "lock and condition"])
def test_referrals_at_once_never_overfill_a_programme(
    unit, officer, crowd, together, monkeypatch, without: str
) -> None:
    """Also where no row is ever locked, as on SQLite: then the condition in the UPDATE alone decides."""
    prepare_programmes(unit, today=NOW.date())
    ProgrammeOffering.objects.update(capacity=2)
    offering = ProgrammeOffering.objects.order_by("pk").first()
    if "lock" in without:
        monkeypatch.setattr(programme_referrals, "hold_places", bool)
    if "condition" in without:
        monkeypatch.setattr(programme_referrals, "take_place", partial(leap_for_a_place, together))
    facts = {"offering": offering, "reason": "אין מסגרת", "by": officer, "now": NOW}

    at_once(*[partial(programme_referrals.refer_to_programme, case=case, key=uuid4(), **facts) for case in crowd])

    inside = ProgrammeReferral.objects.filter(status="referred").count()
    offering.refresh_from_db()
    assert (inside, offering.taken) == ((CROWD, 1) if "condition" in without else (2, 2))


def test_places_given_back_at_once_let_in_as_many_as_wait(unit, officer, crowd) -> None:
    """Nobody is let in twice, and no place stays empty while somebody waits."""
    prepare_programmes(unit, today=NOW.date())
    ProgrammeOffering.objects.update(capacity=3)
    offering = ProgrammeOffering.objects.order_by("pk").first()
    facts = {"offering": offering, "reason": "אין מסגרת", "by": officer, "now": NOW}
    made = [programme_referrals.refer_to_programme(case=case, key=uuid4(), **facts) for case in crowd]
    move = programme_referrals.Move("declined", NOW.date(), "לא מתאים")

    at_once(
        *[partial(programme_referrals.move_referral, referral=row, move=move, by=officer, now=NOW) for row in made[:3]]
    )

    offering.refresh_from_db()
    statuses = sorted(ProgrammeReferral.objects.values_list("status", flat=True))
    assert (statuses, offering.taken) == (["declined"] * 3 + ["referred"] * 3, 3)


def look_slowly(looked: Event, left: Event, offering: ProgrammeOffering) -> bool:
    """Find the programme full, and go on only when whoever leaves waits for us (or, unprotected, has gone by)."""
    found = take_place(offering)
    looked.set()
    with connection.cursor() as cursor:
        while not left.is_set():
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                break
    return found


@pytest.mark.parametrize("protected", [True, False])
def test_a_place_freed_while_somebody_is_put_in_line_goes_to_him(unit, officer, crowd, monkeypatch, protected) -> None:
    prepare_programmes(unit, today=NOW.date())
    ProgrammeOffering.objects.update(capacity=1)
    offering = ProgrammeOffering.objects.order_by("pk").first()
    facts = {"offering": offering, "reason": "אין מסגרת", "by": officer, "now": NOW}
    inside = programme_referrals.refer_to_programme(case=crowd[0], key=uuid4(), **facts)
    looked, left = Event(), Event()
    monkeypatch.setattr(programme_referrals, "take_place", partial(look_slowly, looked, left))
    if not protected:
        monkeypatch.setattr(programme_referrals, "hold_places", bool)

    def leave() -> None:
        assert looked.wait(60)
        move = programme_referrals.Move("declined", NOW.date(), "לא מתאים")
        programme_referrals.move_referral(referral=inside, move=move, by=officer, now=NOW)
        left.set()

    at_once(partial(programme_referrals.refer_to_programme, case=crowd[1], key=uuid4(), **facts), leave)

    offering.refresh_from_db()
    status = ProgrammeReferral.objects.get(case=crowd[1]).status
    assert (status, offering.taken) == (("referred", 1) if protected else ("waiting", 0))


def test_lessons_at_once_never_exceed_the_grant(unit, officer, crowd) -> None:
    TuitionBudget.objects.create(unit=unit, year=2026, hours=10)
    grant = with_request(crowd[0], officer, NOW)
    tuition.grant_tuition(grant=grant, hours=5, by=officer, now=NOW)
    facts = {"teacher": "רחל", "subject": "חשבון", "by": officer, "now": NOW, "on": NOW.date(), "hours": 2}
    acts = [partial(tuition_sessions.log_session, grant=grant, key=uuid4(), **facts) for _ in range(CROWD)]

    answers = at_once(*[partial(refused, act, tuition_sessions.MoreThanGrantedError) for act in acts])

    grant.refresh_from_db()
    assert (answers.count(False), grant.used) == (2, 4)
