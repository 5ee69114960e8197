"""Requests for more hours inside the level and their answers (R56-R58, N17), and R47's copy of the approval (N16)."""

from datetime import date
from typing import Any

import pytest

from accounts.models import Unit, User
from assistance.models import (
    AideAllocation,
    AideEvent,
    AideFile,
    DeliveryChannel,
    HoursSource,
    MatyaQuota,
    RequestStatus,
    TopUp,
    TopUpRequest,
)
from assistance.services.approval import approve_hours, give_copy
from assistance.services.hours import add_hours, allot_base
from assistance.services.ledger import NoAllocationError, OverTheLevelError
from assistance.services.pool import OverThePoolError
from assistance.services.requests import approve_request, decline_request, receive_request, withdraw_request
from charter.services.deadlines import StaleError
from tests.assistance.factories import decide, entitle, file_of, with_pool
from tests.cases.factories import key, moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-05-12 12:00")
ON = date(2026, 5, 12)


@pytest.fixture
def file(unit: Unit) -> AideFile:
    file = file_of(entitle(unit))
    with_pool(file, 14)
    allot_base(decision=decide(file, 3), by=None, now=NOW)
    return file


def ask(file: AideFile, hours: int = 2, at: int = 5, **facts: Any) -> TopUpRequest:
    mother = file.eligibility.student.guardians.get(relation="mother")
    given = {"reasons": "קשה לו בהפסקות", "received_on": ON, "guardian": mother}
    return receive_request(file=file, hours=hours, key=key(at), now=NOW, **(given | facts))


def grant(request: TopUpRequest, hours: int, by: User, version: int = 1) -> TopUpRequest:
    facts = {"decided_by": "מנהלת המתי״א", "decided_on": ON, "answer": "אושר", "reference": "A-17"}
    return approve_request(request=request, hours=hours, version=version, by=by, now=NOW, **facts)


def total(file: AideFile) -> int:
    return AideAllocation.objects.get(file=file).total


def test_r58_a_request_stands_on_the_list_once_with_eight_working_days_to_answer(file: AideFile) -> None:
    assert ask(file) == ask(file)
    request = TopUpRequest.objects.get()

    assert (request.status, request.answer_by, total(file)) == ("waiting", date(2026, 5, 25), 16)
    assert AideEvent.objects.filter(kind="request").count() == 1


def test_r58_above_the_level_nothing_is_stored_and_the_room_is_named(file: AideFile) -> None:
    with pytest.raises(OverTheLevelError) as refused:
        ask(file, 8)

    assert (refused.value.room, TopUpRequest.objects.count()) == (7, 0)


def test_d14_nothing_can_be_asked_where_no_level_is_in_force(unit: Unit) -> None:
    with pytest.raises(NoAllocationError):
        ask(file_of(entitle(unit)))


@pytest.mark.parametrize(("hours", "status"), [(2, "approved"), (1, "part")])
def test_r56_granted_is_one_addition_of_the_pool(file: AideFile, manager: User, hours: int, status: str) -> None:
    for _ in range(2):
        request = grant(ask(file), hours, manager)

    entry = TopUp.objects.get(source="matya")
    assert (request.status, request.given, request.answered_by) == (status, hours, manager)
    assert (entry.hours, entry.request, entry.reference, entry.decided_by) == (hours, request, "A-17", "מנהלת המתי״א")
    assert (total(file), MatyaQuota.objects.get().left) == (16 + hours, 14 - hours)


def test_r56_the_pool_refuses_and_the_request_still_waits(file: AideFile, manager: User) -> None:
    MatyaQuota.objects.update(hours=1)
    with pytest.raises(OverThePoolError):
        grant(ask(file), 2, manager)

    assert (TopUpRequest.objects.get().status, total(file)) == ("waiting", 16)


def test_r57_of_the_supervisor_it_takes_nothing_from_the_pool(file: AideFile, manager: User) -> None:
    grant(ask(file, source=HoursSource.SUPERVISOR), 2, manager)

    assert (total(file), MatyaQuota.objects.get().taken) == (18, 0)


def test_r58_a_no_has_its_words_and_moves_no_hour(file: AideFile, manager: User) -> None:
    request = ask(file)
    for _ in range(2):
        decline_request(request=request, answer="המכסה נוצלה", version=1, by=manager, now=NOW)

    request.refresh_from_db()
    assert (request.status, request.answer, request.answered_on) == ("declined", "המכסה נוצלה", ON)
    assert (total(file), AideEvent.objects.filter(kind="request").count()) == (16, 2)


def test_two_people_answer_one_request_and_the_second_is_told(file: AideFile, manager: User) -> None:
    request = ask(file)
    withdraw_request(request=request, answer="ההורים חזרו בהם", version=1, by=manager, now=NOW)
    with pytest.raises(StaleError):
        grant(request, 2, manager)

    assert (TopUpRequest.objects.get().status, total(file)) == (RequestStatus.WITHDRAWN, 16)


def test_r47_the_approval_and_its_copy_are_entered_once(file: AideFile, manager: User) -> None:
    facts = {"on": ON, "approved_by": "מנהלת המתי״א", "reference": "17", "by": manager, "now": NOW}
    with pytest.raises(NoAllocationError):
        give_copy(file=file, on=ON, channel=DeliveryChannel.HAND, by=manager, now=NOW)
    versions = [approve_hours(file=file, **facts).version for _ in range(2)]
    given = [give_copy(file=file, on=ON, channel=DeliveryChannel.HAND, by=manager, now=NOW) for _ in range(2)]

    file.refresh_from_db()
    assert (versions, given, file.copy_sent_on, file.copy_channel) == ([2, 2], [True, False], ON, "hand")


def test_r47_other_hours_need_another_copy(file: AideFile, manager: User) -> None:
    approve_hours(file=file, on=ON, approved_by="מנהלת המתי״א", reference="", by=manager, now=NOW)
    give_copy(file=file, on=ON, channel=DeliveryChannel.HAND, by=manager, now=NOW)
    add_hours(
        file=file, source=HoursSource.SUPERVISOR, hours=1, decided_by="המפקחת", decided_on=ON, reason="קושי",
        key=key(9), by=manager, now=NOW,
    )  # fmt: skip

    file.refresh_from_db()
    assert (file.copy_sent_on, file.copy_channel) == (None, "")
