"""A centre approves many pupils' hours by one document: looked at, written once, each family told (R32, R47, N16)."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from assistance.models import AideAllocation, AideEvent, AideFile, HoursSource, MatyaApproval, MatyaQuota
from assistance.services.approval_batch import NothingToApproveError, approve_many
from assistance.services.hours import add_hours, allot_base
from notices.models import Notice
from tests.assistance.factories import decide, entitle, file_of, with_pool
from tests.cases.factories import key, make_student, moment
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = moment("2026-05-12 09:00")
PAPER = {"approved_by": "מירב לוי", "on": "12.5", "reference": "17/2026"}


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def with_hours(unit: Unit, name: str = "נועה", decided: str = "2026-05-06") -> AideFile:
    file = file_of(entitle(unit, student=make_student(unit, first_name=name)))
    with_pool(file, 20)
    allot_base(decision=decide(file, 3, decided), by=None, now=NOW)
    return file


def at(quota: MatyaQuota | None = None) -> str:
    quota = quota or MatyaQuota.objects.get()
    return f"/assist/quota/{quota.matya_id}/{quota.year}/approve/"


def marks(*files: AideFile) -> list[str]:
    return [f"{row.file_id}:{row.version}" for row in AideAllocation.objects.filter(file__in=files).order_by("pk")]


def test_r47_one_document_approves_the_ticked_hours_and_is_written_once(
    desk: Client, unit: Unit, coordinator: User
) -> None:
    files = [with_hours(unit, name) for name in ("נועה", "תמר", "ליאור")]
    assert "לא אישרה את השעות של 3 תלמידים" in desk.get("/assist/quota/").content.decode()
    assert desk.get(at()).content.decode().count(" checked") == 3
    typed = PAPER | {"hours": marks(*files[:2]), "form_key": uuid4()}
    assert [desk.post(at(), typed).status_code for _ in range(2)] == [302, 302]

    approval = MatyaApproval.objects.get()
    assert (approval.approved_by, approval.reference, approval.approved_on) == (
        "מירב לוי", "17/2026", date(2026, 5, 12),
    )  # fmt: skip
    approved = AideAllocation.objects.filter(approval=approval, approved_on=date(2026, 5, 12))
    assert set(approved.values_list("file", flat=True)) == {file.pk for file in files[:2]}
    texts = AideEvent.objects.filter(text__contains="17/2026").values_list("text", flat=True)
    assert list(texts) == ["אושרו 16 שעות. מי אישר: מירב לוי, מתי״א נווה אורן. מספר האישור: 17/2026"] * 2
    assert Notice.objects.filter(kind="N16").values("matter").distinct().count() == 2
    assert "17/2026" in desk.get(f"/assist/{files[0].matter.ref}/").content.decode()
    assert "ליאור" in desk.get(at()).content.decode()
    assert AccessRecord.objects.filter(user=coordinator, page="hours", action="change").count() == 2


def test_hours_that_changed_since_they_were_shown_are_left_out(desk: Client, unit: Unit, coordinator: User) -> None:
    first, second = with_hours(unit), with_hours(unit, "תמר")
    seen = marks(first, second)
    facts: dict[str, Any] = {"decided_by": "מירב", "decided_on": NOW.date(), "reason": "קושי", "key": key(1)}
    add_hours(file=first, source=HoursSource.MATYA, hours=2, by=coordinator, now=NOW, **facts)
    typed = PAPER | {"form_key": uuid4()}
    alone = desk.post(at(), typed | {"hours": seen[:1]})
    assert (alone.status_code, MatyaApproval.objects.count()) == (200, 0)
    assert "שעות שהשתנו בינתיים" in alone.content.decode()
    said = desk.post(at(), typed | {"hours": seen}, follow=True).content.decode()
    assert "חלק מהשעות השתנו בינתיים" in said
    assert list(AideAllocation.objects.exclude(approved_on=None).values_list("file", flat=True)) == [second.pk]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"reference": ""}, "כתבו את מספר המסמך"),
        ({"approved_by": ""}, "כתבו מי אישר"),
        ({"on": "13.5"}, 'value="13.5"'),
        ({"on": "6.5"}, 'value="6.5"'),
        ({"on": "31.2"}, 'value="31.2"'),
        ({"hours": ["x", "1:99", "9" * 30, "%00"]}, "סמנו את התלמידים"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_stored(
    desk: Client, unit: Unit, typed: dict[str, Any], words: str
) -> None:
    """The day is not ahead, and not before the last of the decisions."""
    files = [with_hours(unit), with_hours(unit, "תמר", "2026-05-10")]
    answer = desk.post(at(), PAPER | {"hours": marks(*files), "form_key": uuid4()} | typed)

    assert (answer.status_code, words in answer.content.decode()) == (200, True)
    assert not MatyaApproval.objects.exists()
    assert not AideAllocation.objects.exclude(approved_on=None).exists()


def test_the_service_runs_twice_and_refuses_what_is_approved_already(unit: Unit, coordinator: User) -> None:
    file = with_hours(unit)
    matya = MatyaQuota.objects.get().matya
    facts: dict[str, Any] = {"matya": matya, "year": 2026, "on": NOW.date(), "approved_by": "מירב", "reference": "17"}
    facts |= {"by": coordinator, "now": NOW, "files": {file: 1}}
    one, two = (approve_many(key=key(1), **facts) for _ in range(2))
    assert one == two
    with pytest.raises(NothingToApproveError):
        approve_many(key=key(2), **facts)
    assert AideAllocation.objects.get().version == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_pupil_and_three(
    desk: Client, unit: Unit, django_assert_num_queries: Any, rows: int
) -> None:
    for n in range(rows):
        with_hours(unit, f"תלמיד{n}")
    desk.get(at())
    with django_assert_num_queries(12):
        assert desk.get(at()).content.decode().count(" checked") == rows


def test_domain_2_1_strangers_approve_nothing(client: Client, unit: Unit) -> None:
    file = with_hours(unit)
    for who in (UserFactory(unit=unit, is_officer=True), UserFactory(is_coordinator=True)):
        client.force_login(who)
        assert client.get(at()).status_code == 404
        assert client.post(at(), PAPER | {"hours": marks(file), "form_key": uuid4()}).status_code == 404
    assert AideAllocation.objects.get().approved_on is None
    client.force_login(UserFactory(unit=unit, is_coordinator=True))
    assert client.get(at().replace("/2026/", "/9999999999/")).status_code == 404
