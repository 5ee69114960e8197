"""The team's decision: who may, when, what it holds; binding once published; another version after it (R28-R50)."""

from datetime import date

import pytest

from accounts.models import AccessRecord, Unit, User
from assistance.models import (
    AideAllocation,
    AideEvent,
    AideFile,
    Body,
    ChairLetter,
    DecisionDelivery,
    DecisionOrigin,
    FunctionLevelDecision,
    Stage,
    TeamMeeting,
)
from assistance.services.bodies import body_of
from assistance.services.decision import AlreadyDecidedError, BodyMayNotError, NotEntitledError, drop_draft
from assistance.services.meeting import BeforeTheCommitteeError
from assistance.services.publishing import IncompleteError, publish_decision
from assistance.services.refusing import note_refusal, write_chair_letter
from charter.models import Deadline
from charter.services.deadlines import StaleError
from notices.models import Recipient
from tests.assistance.factories import entitle, file_of
from tests.assistance.levels import draft, publish
from tests.cases.factories import key, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(unit: Unit) -> AideFile:
    return file_of(entitle(unit))


def in_force(file: AideFile) -> FunctionLevelDecision:
    return FunctionLevelDecision.objects.in_force().get(file=file)


def closed(file: AideFile, promise: str) -> date | None:
    return Deadline.objects.get(matter=file.matter, promise=promise).closed_on


def test_scenario_23_r30_the_committee_may_not_set_the_level(file: AideFile, manager: User) -> None:
    with pytest.raises(BodyMayNotError) as refused:
        draft(file, manager, body="committee")

    assert refused.value.body.name == "ועדת שילוב"
    assert not TeamMeeting.objects.exists()


def test_d21_who_may_decide_is_data(file: AideFile, unit: Unit, manager: User) -> None:
    """The law of 2018 lets the eligibility committee: of pupils it found entitled, and nobody else's."""
    with pytest.raises(BodyMayNotError):
        draft(file, manager, body="eligibility")
    reform = file_of(entitle(unit, body=body_of(unit, "eligibility")))
    assert draft(reform, manager, body="eligibility").level == 3
    Body.objects.filter(code="committee").update(sets_level=True)
    assert draft(file, manager, body="committee").level == 3


def test_r30_a_power_that_was_taken_away_meanwhile_publishes_nothing(file: AideFile, manager: User) -> None:
    decision = draft(file, manager)
    Body.objects.filter(code="team").update(sets_level=False)
    with pytest.raises(BodyMayNotError):
        publish(decision, manager)
    assert not AideAllocation.objects.exists()


def test_r30_an_attempt_stays_in_the_history_once_a_day(file: AideFile, unit: Unit, manager: User) -> None:
    body = body_of(unit, "committee")
    for hour in ("10:00", "10:05"):
        note_refusal(file=file, body=body, by=manager, now=moment(f"2026-05-06 {hour}"))

    assert list(AideEvent.objects.filter(kind="refused").values_list("text", flat=True)) == [
        "ועדת שילוב ביקשה לקבוע את דרגת התפקוד. נדחה: ״דרגת התפקוד תיקבע על ידי הצוות הבין-מקצועי״"
    ]
    assert AccessRecord.objects.filter(action="refuse", subject=file.matter.ref).count() == 1


def test_r31_the_letter_to_the_chair_is_kept_once(file: AideFile, unit: Unit, manager: User) -> None:
    facts = {"addressee": "מירי לוי", "circular": "חוזר המנכ״ל", "what": "נרשמה דרגה בהחלטה"}
    for _ in range(2):
        write_chair_letter(
            file=file, body=body_of(unit, "committee"), happened_on=date(2026, 5, 6),
            by=manager, key=key(3), now=moment("2026-05-06 12:00"), **facts,
        )  # fmt: skip

    assert ChairLetter.objects.count() == 1
    assert AideEvent.objects.filter(text="הוכן מכתב ליו״ר ועדת שילוב").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"support": "therapy"}, {"valid_until": "2026-08-31"}, {"ended_on": "2026-05-01", "ended_reason": "עבר דירה"}],
)
def test_r28_no_level_without_a_valid_right(file: AideFile, manager: User, wrong: dict[str, str]) -> None:
    type(file.eligibility).objects.filter(pk=file.eligibility.pk).update(valid_from="2025-09-01", **wrong)
    with pytest.raises(NotEntitledError):
        draft(file, manager)
    assert not FunctionLevelDecision.objects.exists()


def test_r48_no_decision_before_the_committees(file: AideFile, manager: User) -> None:
    with pytest.raises(BeforeTheCommitteeError):
        draft(file, manager, on="2026-02-17")
    assert not FunctionLevelDecision.objects.exists()


def test_a_draft_is_saved_once_and_over_what_was_seen_alone(file: AideFile, manager: User) -> None:
    first = draft(file, manager, key=key(1))
    assert draft(file, manager, key=key(1)) == first
    with pytest.raises(StaleError):
        draft(file, manager)
    second = draft(file, manager, 4, version=1, on="2026-05-07")
    with pytest.raises(StaleError):
        draft(file, manager, 2, version=1)

    assert (second.pk, second.level, second.lowest, second.highest, second.version) == (first.pk, 4, 24, 30, 2)
    assert list(second.reasons.order_by("area").values_list("area", "level")) == [("daily", 2), ("transitions", 3)]
    assert TeamMeeting.objects.get().held_on == date(2026, 5, 7)


def test_r38_the_level_is_what_the_team_wrote_whatever_the_areas_say(file: AideFile, manager: User) -> None:
    everywhere = dict.fromkeys(("communication", "learning", "transitions", "daily", "social"), (4, "זקוק לעזרה"))

    assert draft(file, manager, 1, reasons=everywhere).level == 1


def test_r29_published_it_binds_and_brings_hours_dates_and_a_row_for_each_parent(file: AideFile, manager: User) -> None:
    decision = draft(file, manager, sharing_allowed=True, tool_version="2018")
    for _ in range(2):
        publish(decision, manager)

    file.refresh_from_db()
    allocation = AideAllocation.objects.get(file=file)
    assert (allocation.level_min, allocation.total, allocation.level_max) == (16, 16, 23)
    assert DecisionDelivery.objects.filter(decision=decision, delivered_on=None).count() == 2
    assert (file.stage, file.sharing_allowed) == (Stage.DECIDED, True)
    assert (closed(file, "level-decision"), closed(file, "level-delivery")) == (date(2026, 5, 6), None)
    assert list(AideEvent.objects.filter(kind="decision").values_list("text", flat=True)) == [
        "הצוות הבין-מקצועי: דרגה ג׳, 16 עד 23 שעות"
    ]
    with pytest.raises(StaleError):
        draft(file, manager, 4, version=in_force(file).version)
    assert not drop_draft(decision=decision, version=2, by=manager)


def test_r52_a_parent_who_may_not_be_told_has_no_row(file: AideFile, manager: User) -> None:
    father = file.eligibility.student.guardians.get(relation="father")
    Recipient.objects.filter(pk=father.recipient_id).update(may_receive=False, barred_reason="צו בית משפט")
    decision = publish(draft(file, manager), manager)

    assert [row.guardian.relation for row in decision.deliveries.all()] == ["mother"]


@pytest.mark.parametrize(
    ("level", "facts", "missing"),
    [
        (3, {"goals": ()}, ["goals"]),
        (3, {"reasons": {"daily": (2, "")}}, ["reasons"]),
        (None, {"reasons": {}}, ["explained"]),
        (3, {"on": "2026-05-17"}, ["late_reason"]),
    ],
    ids=["R49", "R38", "R44", "ux-3.9-late"],
)
def test_r49_level_and_goals_are_one_record(
    file: AideFile, manager: User, level: int | None, facts: dict[str, object], missing: list[str]
) -> None:
    decision = draft(file, manager, level, **facts)
    with pytest.raises(IncompleteError) as refused:
        publish(decision, manager, "2026-05-17 13:00")

    assert refused.value.missing == missing
    assert FunctionLevelDecision.objects.get().published_at is None
    assert not DecisionDelivery.objects.exists()


def test_a_late_decision_is_published_with_its_reason(file: AideFile, manager: User) -> None:
    """R50: 15.5.2026 itself is on time, though it is a Friday (D8)."""
    publish(draft(file, manager, on="2026-05-17", late_reason="יועצת חדשה"), manager, "2026-05-17 13:00")

    file.refresh_from_db()
    assert (file.late_reason, closed(file, "level-decision")) == ("יועצת חדשה", date(2026, 5, 17))


def test_r50_on_the_legal_day_no_reason_is_asked_for(file: AideFile, manager: User) -> None:
    assert publish(draft(file, manager, on="2026-05-15"), manager, "2026-05-15 13:00").published_at


def test_r44_no_aide_is_needed_any_more(file: AideFile, manager: User) -> None:
    decision = publish(draft(file, manager, None, reasons={}, explained="עצמאית בכל התחומים"), manager)

    assert (decision.level, decision.lowest, AideAllocation.objects.count()) == (None, 0, 0)
    assert DecisionDelivery.objects.count() == 2


def test_r29_a_second_decision_is_a_correction_with_a_reason(file: AideFile, manager: User) -> None:
    first = publish(draft(file, manager), manager)
    with pytest.raises(AlreadyDecidedError):
        draft(file, manager, 4)
    again = draft(file, manager, 4, origin=DecisionOrigin.CORRECTION, why="טעות בהקלדת הדרגה")
    assert in_force(file) == first
    publish(again, manager, "2026-05-10 09:00")

    first.refresh_from_db()
    assert (in_force(file).number, in_force(file).level, first.level) == (2, 4, 3)
    assert first.replaced_at == moment("2026-05-10 09:00")
    assert AideAllocation.objects.get(file=file).total == 24
    assert closed(file, "level-decision") == date(2026, 5, 6)
    assert DecisionDelivery.objects.count() == 4
    assert AideEvent.objects.filter(text__endswith="טעות בהקלדת הדרגה").count() == 1


def test_r29_a_correction_on_another_day_leaves_the_first_meeting_alone(file: AideFile, manager: User) -> None:
    first = publish(draft(file, manager), manager)
    again = draft(file, manager, 4, origin=DecisionOrigin.CORRECTION, why="טעות")
    assert again.meeting == first.meeting
    draft(file, manager, 4, "2026-05-11", origin=DecisionOrigin.CORRECTION, why="טעות", version=1)

    first.refresh_from_db()
    assert first.meeting.held_on == date(2026, 5, 6)
    assert TeamMeeting.objects.count() == 2


def test_r59_the_body_that_hears_appeals_makes_a_version_by_an_appeal_alone(file: AideFile, manager: User) -> None:
    publish(draft(file, manager), manager)
    with pytest.raises(BodyMayNotError):
        draft(file, manager, 4, body="placement", origin=DecisionOrigin.CORRECTION, why="ערר")
    heard = draft(file, manager, 4, "2026-06-10", body="placement", origin=DecisionOrigin.APPEAL, why="הערר התקבל")

    assert publish(heard, manager, "2026-06-10 13:00").body.code == "placement"


def test_a_draft_is_dropped_once_and_only_as_it_was_seen(file: AideFile, manager: User) -> None:
    decision = draft(file, manager)
    with pytest.raises(StaleError):
        drop_draft(decision=decision, version=9, by=manager)
    assert [drop_draft(decision=decision, version=1, by=manager) for _ in range(2)] == [True, False]


def test_two_people_publish_what_each_has_seen(file: AideFile, manager: User) -> None:
    decision = draft(file, manager)
    draft(file, manager, 4, version=1)
    with pytest.raises(StaleError):
        publish_decision(decision=decision, version=1, by=manager, now=moment("2026-05-06 13:00"))

    assert not FunctionLevelDecision.objects.published().exists()
