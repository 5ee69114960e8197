"""What the parent hears of an appeal at each step (N18, R59), and how to appeal when she asks (N18-how, ux 5.8)."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from assistance.models import AideEvent, Appeal, AppealResult, DecisionDelivery, FunctionLevelDecision
from assistance.services.appeal_results import decide_with_level
from assistance.services.appeal_rights import tell_how_to_appeal
from assistance.services.appeals import admit_appeal, decide_appeal, file_appeal, hear_appeal
from assistance.services.deliveries import take_back_delivery
from charter.models import Matter
from charter.services.deadlines import StaleError
from notices.models import Notice, Recipient
from notices.services import cancel_notice
from notices.services.composing import compose
from notices.services.text.lines import ISLANDS
from notices.texts import KINDS
from tests.assistance.deliveries import announced, deliver
from tests.assistance.factories import decide, entitle, file_of
from tests.cases.factories import key, moment
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = moment("2026-05-20 09:00")
BODY = "ועדת השמה"


@pytest.fixture
def mother(unit: Unit, coordinator: User) -> DecisionDelivery:
    """It reached her on Friday 1.5.2026: until Sunday 24.5."""
    return deliver(announced(file_of(entitle(unit, "2025-12-10")))[0], "2026-05-01", coordinator)


def appeal(row: DecisionDelivery, on: str = "2026-05-20", **facts: Any) -> Appeal:
    given: dict[str, Any] = {"subject": "level", "reasons": "זקוקה ליותר", "key": key(1), "by": None} | facts
    on_day = {"filed_on": date.fromisoformat(on), "now": moment(f"{on} 09:00")}
    return file_appeal(decision=row.decision, guardian=row.guardian, **on_day, **given)


def told(kind: str = "N18") -> list[Notice]:
    """Mails in the order they were written, and whether each still stands."""
    return list(Notice.objects.filter(kind=kind, channel="email").order_by("pk"))


def facts(notice: Notice) -> dict[str, Any]:
    return {name: notice.context[name] for name in ("stage", "on", "result", "explained", "answer_by", "is_late")}


def step(stage: str, on: str, result: str = "", why: str = "", by: str | None = None, late: bool = False) -> Any:
    return {"stage": stage, "on": on, "result": result, "explained": why, "answer_by": by, "is_late": late}


def test_n18_received_heard_and_decided_each_once_with_its_facts(mother: DecisionDelivery, coordinator: User) -> None:
    made = appeal(mother)
    appeal(mother)
    for _again in "ab":
        now = moment("2026-05-28 12:00")
        hear_appeal(appeal=made, version=1, heard_on=date(2026, 5, 28), by=coordinator, now=now)
    end = {"result": AppealResult.PART, "decided_on": date(2026, 6, 3), "explained": "מסמכים חדשים"}
    for _again in "ab":
        decide_appeal(appeal=made, version=2, by=coordinator, now=moment("2026-06-03 12:00"), **end)
    assert [facts(one) for one in told()] == [
        step("received", "2026-05-20", by="2026-06-10"),
        step("heard", "2026-05-28", by="2026-06-10"),
        step("decided", "2026-06-03", "התקבל בחלקו", "מסמכים חדשים"),
    ]
    assert {(one.context["body"], one.context["topic"], one.context["year"]) for one in told()} == {
        (made.body.name, "דרגת התפקוד", 2026)
    }
    assert {one.recipient for one in told()} == {mother.guardian.recipient}, "it is her appeal"
    assert [one.state for one in told()] == ["cancelled", "cancelled", "draft"], "what waited says less now"
    assert [one.note for one in told()][:2] == ["הערר התקדם"] * 2
    assert AideEvent.objects.filter(kind="appeal").count() == 3


def test_d9_n18_a_late_one_is_told_so_and_then_that_it_is_heard(mother: DecisionDelivery, coordinator: User) -> None:
    made = appeal(mother, "2026-05-25")
    for _again in "ab":
        admit_appeal(appeal=made, version=1, admitted=True, why="אשפוז", by=coordinator, on=date(2026, 5, 26), now=NOW)
    assert [facts(one) for one in told()] == [
        step("received", "2026-05-25", by="2026-06-15", late=True),
        step("admitted", "2026-05-26", by="2026-06-15"),
    ]
    made.refresh_from_db()
    assert made.version == 2


def test_d9_n18_one_that_is_not_heard_ends_with_its_reasons(mother: DecisionDelivery, coordinator: User) -> None:
    made = appeal(mother, "2026-05-25")
    for _again in "ab":
        admit_appeal(
            appeal=made, version=1, admitted=False, why="חצי שנה", by=coordinator, on=date(2026, 5, 26), now=NOW
        )
    assert facts(told()[-1]) == step("decided", "2026-05-26", "לא נדון כי הוגש מחוץ למועד", "חצי שנה")
    assert len(told()) == 2


def test_n18_a_withdrawn_one_is_confirmed_and_the_decision_stands(mother: DecisionDelivery, coordinator: User) -> None:
    made = appeal(mother, "2026-05-25")
    end: dict[str, Any] = {"result": AppealResult.WITHDRAWN, "decided_on": date(2026, 5, 27), "explained": ""}
    for _again in "ab":
        decide_appeal(appeal=made, version=1, by=coordinator, now=NOW, **end)
    assert facts(told()[-1]) == step("withdrawn", "2026-05-27", "נמשך")
    assert (len(told()), FunctionLevelDecision.objects.in_force().get()) == (2, mother.decision)


def test_r29_n18_a_level_set_on_appeal_twice_is_one_version(mother: DecisionDelivery, coordinator: User) -> None:
    mother.decision.goals.create(order=1, text="מטרה")
    mother.decision.reasons.create(area="communication", text="נימוק")
    made = appeal(mother)
    end: dict[str, Any] = {"result": AppealResult.ACCEPTED, "decided_on": date(2026, 6, 3), "explained": "מסמכים"}
    end |= {"appeal": made, "version": 1, "by": coordinator, "now": moment("2026-06-03 12:00")}
    assert decide_with_level(level=4, **end) == decide_with_level(level=4, **end)
    with pytest.raises(StaleError):
        decide_with_level(level=2, **end)
    assert (len(told()), facts(told()[-1])) == (2, step("decided", "2026-06-03", "התקבל", "מסמכים"))


def test_n18_a_parent_who_may_not_be_told_hears_nothing(mother: DecisionDelivery) -> None:
    Recipient.objects.filter(pk=mother.guardian.recipient_id).update(may_receive=False, barred_reason="צו")
    mother.guardian.recipient.refresh_from_db()
    appeal(mother)
    assert told() == []


@pytest.mark.parametrize("kind", ["N14", "N15", "N18", "N18-how"])
def test_ux_8_9_what_says_the_rights_by_law_waits_for_a_lawyers_word(kind: str) -> None:
    assert (KINDS[kind].legal, KINDS[kind].review) == (True, "draft")


def how(row: DecisionDelivery, by: User, on: str = "2026-05-20") -> Notice | None:
    return tell_how_to_appeal(delivery=row, by=by, now=moment(f"{on} 09:00"))


def test_n18_how_to_one_parent_once_with_her_own_last_day(mother: DecisionDelivery, coordinator: User) -> None:
    assert how(mother, coordinator) == how(mother, coordinator, "2026-05-21")
    notice = Notice.objects.get(kind="N18-how")
    assert (notice.recipient, notice.state, notice.language) == (mother.guardian.recipient, "draft", "he")
    assert (notice.context["appeal_until"], notice.context["topic"]) == (
        "2026-05-24",
        "דרגת התפקוד והיקף שירותי התמיכה הנוספים",
    )
    assert AideEvent.objects.filter(text__contains="איך מגישים ערר").count() == 1
    assert AccessRecord.objects.filter(page="how to appeal", action="change").count() == 1


def test_n18_how_again_where_the_last_day_changed_or_it_was_stopped(
    mother: DecisionDelivery, coordinator: User
) -> None:
    first = how(mother, coordinator)
    assert first is not None
    cancel_notice(notice=first, by=coordinator, now=NOW)
    second = how(mother, coordinator)
    mother.refresh_from_db()
    take_back_delivery(delivery=mother, version=mother.version, reason="טעות", by=coordinator, now=NOW)
    third = how(mother, coordinator)
    assert second is not None
    assert third is not None
    assert [(one.revision, one.context["appeal_until"]) for one in (first, second, third)] == [
        (0, "2026-05-24"),
        (1, "2026-05-24"),
        (2, None),
    ]


def test_n18_how_to_nobody_who_may_not_be_told_nor_of_an_older_decision(
    mother: DecisionDelivery, coordinator: User
) -> None:
    father = DecisionDelivery.objects.exclude(pk=mother.pk).get()
    Recipient.objects.filter(pk=father.guardian.recipient_id).update(may_receive=False, barred_reason="צו")
    assert how(father, coordinator) is None
    Matter.objects.filter(pk=mother.decision.file.matter_id).update(restricted=True)
    assert how(mother, coordinator) is None
    Matter.objects.filter(pk=mother.decision.file.matter_id).update(restricted=False)
    decide(mother.decision.file, 2, "2026-05-18")
    assert how(mother, coordinator) is None
    assert not Notice.objects.filter(kind="N18-how").exists()


def test_n18_how_a_button_of_each_parent_on_the_files_page(
    client: Client, mother: DecisionDelivery, coordinator: User, unit: Unit
) -> None:
    client.force_login(coordinator)
    page = mother.decision.file.get_absolute_url()
    at = f"{page}deliveries/{mother.pk}/appeal/"
    assert client.get(page).text.count("להכנת הודעה: איך מגישים ערר") == 2
    answer = client.post(at)
    notice = Notice.objects.get(kind="N18-how")
    assert answer.url == client.post(at).url == notice.get_absolute_url()
    assert "טעון אישור משפטי" in client.get(answer.url).text
    shown = client.get(page).text
    assert (shown.count("להכנת הודעה: איך מגישים ערר"), notice.get_absolute_url() in shown) == (1, True)
    assert client.get(at).status_code == 405
    for person in (UserFactory(unit=unit, is_officer=True), UserFactory(is_coordinator=True)):
        client.force_login(person)
        assert client.post(at).status_code == 404


def test_r59_an_appeal_from_the_page_rings_at_the_desk_once_and_waits_on_the_list(
    client: Client, mother: DecisionDelivery, coordinator: User, manager: User
) -> None:
    made = [appeal(mother), appeal(mother)][0]
    line = Notice.objects.get(kind="asked")
    file = mother.decision.file
    at = f"{file.get_absolute_url()}appeals/{made.pk}/"
    assert (line.recipient.user, line.context) == (
        coordinator,
        {"ref": file.matter.ref, "url": at, "what": "ערר הגיע מהדף האישי"},
    )
    client.force_login(coordinator)
    with time_machine.travel(NOW, tick=False):
        assert "ערר ממתין" in client.get("/assist/").text
        decide_appeal(
            appeal=made, version=1, result=AppealResult.WITHDRAWN, decided_on=date(2026, 5, 27), explained="",
            by=coordinator, now=NOW,
        )  # fmt: skip
        assert "ערר ממתין" not in client.get("/assist/").text


def test_without_a_coordinator_the_managers_hear_it(mother: DecisionDelivery, coordinator: User, manager: User) -> None:
    User.objects.filter(pk=coordinator.pk).update(is_active=False)
    appeal(mother)
    assert Notice.objects.get(kind="asked").recipient.user == manager


def test_an_appeal_that_the_desk_types_rings_nowhere(mother: DecisionDelivery, coordinator: User) -> None:
    appeal(mother, by=coordinator)
    assert not Notice.objects.filter(kind="asked").exists()


def test_ux_5_1_5_a_mail_of_the_desk_names_its_coordinator_and_her_telephone(
    mother: DecisionDelivery, coordinator: User
) -> None:
    """A file has no owner: the coordinator answers for it, on the mail, on paper and on the signed page."""
    User.objects.filter(pk=coordinator.pk).update(name="אילנה ברק", phone="050-555-0177", title="")
    notice = Notice.objects.get(kind="N14", channel="email", recipient=mother.guardian.recipient)
    text = compose(notice).text.translate(ISLANDS)
    assert "אילנה ברק, רכז/ת שעות סיוע" in text
    assert "050-555-0177" in text
    User.objects.filter(pk=coordinator.pk).update(is_active=False)
    assert "אילנה ברק" not in compose(notice).text
