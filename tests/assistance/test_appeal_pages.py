"""The appeals' pages: the register, filing one, a late one, its hearing and its result (R59, R63, ux page 27)."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Unit, User
from assistance.models import (
    AideAllocation,
    AideEligibility,
    Appeal,
    DecisionDelivery,
    FunctionLevelDecision,
    IepGoal,
    LevelReason,
)
from tests.assistance.deliveries import announced, deliver
from tests.assistance.factories import decide, entitle, file_of
from tests.assistance.levels import draft
from tests.cases.factories import key, make_student, moment
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = moment("2026-06-01 09:00")


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def delivered(unit: Unit, by: User, on: str = "2026-05-20", **pupil: Any) -> DecisionDelivery:
    row = deliver(announced(file_of(entitle(unit, "2025-12-10", student=make_student(unit, **pupil))))[0], on, by)
    IepGoal.objects.create(decision=row.decision, order=1, text="מטרה")
    LevelReason.objects.create(decision=row.decision, area="communication", text="נימוק")
    return row


@pytest.fixture
def mother(unit: Unit, coordinator: User) -> DecisionDelivery:
    return delivered(unit, coordinator)


@pytest.fixture
def page(client: Client, coordinator: User, mother: DecisionDelivery) -> str:
    client.force_login(coordinator)
    return f"/assist/{mother.decision.file.matter.ref}/appeals/"


def typed(row: DecisionDelivery, **facts: Any) -> dict[str, Any]:
    given = {"guardian": row.guardian_id, "subject": "level", "filed_on": "31.5", "reasons": "שמור אותי"}
    return given | {"document": "", "form_key": str(key(1))} | facts


RESULT = {"result": "accepted", "decided_on": "1.6", "explained": "שמור אותי", "level": "4", "version": "1"}


def test_r29_filed_and_accepted_with_a_new_level_it_becomes_a_new_version(
    client: Client, page: str, mother: DecisionDelivery
) -> None:
    assert "בערר מ־31.5" in client.post(f"{page}new/", typed(mother), follow=True).text
    client.post(f"{page}new/", typed(mother))
    appeal = Appeal.objects.get()
    assert "תוצאת הערר נרשמה" in client.post(f"{page}{appeal.pk}/decide/", RESULT, follow=True).text
    newer = FunctionLevelDecision.objects.in_force().get()
    appeal.refresh_from_db()
    assert (newer.level, newer.origin, newer.number, appeal.outcome) == (4, "appeal", 2, newer)
    assert AideAllocation.objects.get().total == 24
    assert newer.deliveries.missing().count() == 2
    assert client.post(f"{page}{appeal.pk}/decide/", RESULT).status_code == 404, "it has ended"


def test_r29_a_level_set_on_appeal_replaces_what_the_team_corrected_meanwhile(
    client: Client, page: str, mother: DecisionDelivery
) -> None:
    """The appeal was on level ג, the team made it ב: ג on appeal is another level than binds."""
    client.post(f"{page}new/", typed(mother))
    corrected = decide(mother.decision.file, 2, "2026-05-25")
    IepGoal.objects.create(decision=corrected, order=1, text="מטרה")
    LevelReason.objects.create(decision=corrected, area="communication", text="נימוק")
    client.post(f"{page}{Appeal.objects.get().pk}/decide/", RESULT | {"level": "3"})
    newer = FunctionLevelDecision.objects.in_force().get()
    assert (newer.level, newer.number, newer.origin) == (3, 3, "appeal")


def test_r29_a_draft_that_stands_is_named_beside_the_level(
    client: Client, page: str, mother: DecisionDelivery, coordinator: User
) -> None:
    client.post(f"{page}new/", typed(mother))
    draft(mother.decision.file, coordinator, 4, "2026-05-28", origin="correction", why="מסמך חדש")
    appeal = Appeal.objects.get()
    shown = client.post(f"{page}{appeal.pk}/decide/", RESULT)
    assert shown.context["form"].errors["level"] == ["בתיק עומדת טיוטה של החלטה אחרת. פרסמו אותה או מחקו אותה קודם."]
    appeal.refresh_from_db()
    assert (shown.status_code, appeal.decided_on, appeal.version) == (200, None, 1)


def test_r48_a_result_before_a_renewed_right_names_its_day(client: Client, page: str, mother: DecisionDelivery) -> None:
    """The file went on under a right of 31.5.: no version of it is older."""
    client.post(f"{page}new/", typed(mother, filed_on="28.5"))
    AideEligibility.objects.update(decided_on="2026-05-31")
    shown = client.post(f"{page}{Appeal.objects.get().pk}/decide/", RESULT | {"decided_on": "29.5"})
    assert shown.context["form"].errors["decided_on"] == ["לא לפני 31.5.2026."]
    assert Appeal.objects.get().decided_on is None


def test_d9_a_late_one_waits_for_a_person(client: Client, page: str, mother: DecisionDelivery) -> None:
    DecisionDelivery.objects.filter(pk=mother.pk).update(appeal_until="2026-05-29")
    assert "מחוץ למועד" in client.post(f"{page}new/", typed(mother), follow=True).text
    appeal = Appeal.objects.get()
    refused = client.post(f"{page}{appeal.pk}/decide/", RESULT).text
    assert ("כתבו קודם אם לדון בערר" in refused, "שמור אותי" in refused) == (True, True)
    assert client.get(f"{page}{appeal.pk}/hear/").url == f"{page}{appeal.pk}/admit/"
    client.post(f"{page}{appeal.pk}/admit/", {"admitted": "yes", "why": "אשפוז", "version": "1"})
    client.post(f"{page}{appeal.pk}/hear/", {"heard_on": "1.6", "version": "2"})
    appeal.refresh_from_db()
    assert (appeal.admitted, appeal.heard_on.isoformat(), appeal.version) == (True, "2026-06-01", 3)
    assert "1.6" in client.get(f"{page}{appeal.pk}/").text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"filed_on": "2.6"}, "היום הזה עוד לא הגיע"),
        ({"filed_on": "31.2.2026"}, "אין תאריך כזה"),
        ({"filed_on": "1.5"}, "לא לפני 6.5.2026"),
        ({"subject": "hours"}, "סמנו על מה הערר"),
        ({"guardian": "999999"}, "סמנו מי מגיש/ה"),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_kept(
    client: Client, page: str, mother: DecisionDelivery, wrong: Any, says: str
) -> None:
    answer = client.post(f"{page}new/", typed(mother, **wrong))
    assert (answer.status_code, says in answer.text, "שמור אותי" in answer.text) == (200, True, True)
    assert not Appeal.objects.exists()


def test_two_people_at_once_and_a_level_only_where_it_is_accepted(
    client: Client, page: str, mother: DecisionDelivery
) -> None:
    client.post(f"{page}new/", typed(mother))
    at = f"{page}{Appeal.objects.get().pk}/decide/"
    assert "רק ערר שהתקבל" in client.post(at, RESULT | {"result": "rejected"}).text
    Appeal.objects.update(version=2)
    stale = client.post(at, RESULT | {"level": ""})
    assert (stale.status_code, "שמור אותי" in stale.text) == (409, True)
    assert FunctionLevelDecision.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_r63_the_register_costs_the_same_for_one_and_three(
    client: Client, coordinator: User, rows: int, django_assert_num_queries: Any
) -> None:
    client.force_login(coordinator)
    for n in range(rows):
        row = delivered(coordinator.unit, coordinator, first_name=f"תלמיד{n}")
        client.post(f"/assist/{row.decision.file.matter.ref}/appeals/new/", typed(row, form_key=str(key(n))))
    with django_assert_num_queries(10):
        shown = client.get("/assist/appeals/").text
    assert shown.count("תלמיד") >= rows
    assert "92 ימים עד 1 בספטמבר" in shown


def test_strangers_find_nothing(client: Client, page: str, mother: DecisionDelivery, unit: Unit) -> None:
    client.post(f"{page}new/", typed(mother))
    one = f"{page}{Appeal.objects.get().pk}/"
    for person in (UserFactory(unit=unit, is_officer=True), UserFactory(is_coordinator=True)):
        client.force_login(person)
        paths = (f"{page}new/", one, f"{one}admit/", f"{one}hear/", f"{one}decide/")
        assert [client.get(path).status_code for path in paths] == [404] * 5
    assert "נועה" not in client.get("/assist/appeals/").text
