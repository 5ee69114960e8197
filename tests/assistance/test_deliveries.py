"""Written delivery to each guardian (R52, R61), and the last day of an appeal of each (D9, C9)."""

from datetime import date

import pytest
from django.db import IntegrityError

from accounts.models import AccessRecord, Unit, User
from assistance.models import AideEvent, AideFile, DecisionDelivery, InfoRequest, Stage
from assistance.services.announcing import announce_decision, keep_entitled
from assistance.services.deliveries import confirm_delivery, mark_sent, note_reading, take_back_delivery
from assistance.services.nobody_left import SomebodyIsLeftError, excuse_delivery, is_nobody_left
from assistance.services.periods import appeal_until, decide_by
from assistance.services.progress import settle_file
from assistance.services.reminding.rows import open_rows
from cases.models import Guardian
from charter.models import Deadline
from charter.services.deadlines import StaleError
from notices.models import Recipient
from tests.assistance.deliveries import announced, deliver
from tests.assistance.factories import decide, entitle, file_of
from tests.cases.factories import moment
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LATER = moment("2026-05-20 09:00")


@pytest.fixture
def ilana(unit: Unit) -> User:
    return UserFactory(unit=unit, is_coordinator=True)


@pytest.fixture
def file(unit: Unit) -> AideFile:
    return file_of(entitle(unit, "2025-12-10"))


def due(file: AideFile, promise: str = "level-delivery") -> tuple[date | None, str]:
    row = Deadline.objects.get(matter=file.matter, promise=promise)
    return row.closed_on, row.outcome


def test_r52_each_entitled_guardian_has_a_row_and_twice_is_once(file: AideFile) -> None:
    father = Guardian.objects.get(relation="father").recipient
    Recipient.objects.filter(pk=father.pk).update(may_receive=False, barred_reason="צו")
    rows = announced(file)
    assert announce_decision(decision=rows[0].decision, now=LATER) == rows
    assert [row.guardian.relation for row in rows] == ["mother"]


def test_r52_sent_is_not_delivered(file: AideFile, ilana: User) -> None:
    mother, _father = announced(file)
    for _again in range(2):
        mark_sent(delivery=mother, version=1, sent_on=date(2026, 5, 7), by=ilana, now=LATER)
    mother.refresh_from_db()
    assert (mother.sent_on, mother.delivered_on, mother.version) == (date(2026, 5, 7), None, 2)
    assert due(file) == (None, "")
    with pytest.raises(StaleError):
        mark_sent(delivery=mother, version=1, sent_on=date(2026, 5, 8), by=ilana, now=LATER)


def test_r52_one_date_a_file_closed_by_the_last_entitled_guardian(file: AideFile, ilana: User) -> None:
    mother, father = announced(file)
    deliver(mother, "2026-05-10", ilana)
    assert (due(file), AideFile.objects.get().stage) == ((None, ""), Stage.DECIDED)
    deliver(father, "2026-05-14", ilana)
    assert (due(file), AideFile.objects.get().stage) == ((date(2026, 5, 14), "met"), Stage.DELIVERED)
    assert due(file, "june-delivery") == (date(2026, 5, 14), "met")


def test_r52_the_same_again_changes_nothing_and_a_correction_says_why(file: AideFile, ilana: User) -> None:
    mother, _father = announced(file)
    first = deliver(mother, "2026-05-10", ilana)
    assert deliver(mother, "2026-05-10", ilana).version == first.version == 2
    with pytest.raises(StaleError):
        deliver(mother, "2026-05-11", ilana)
    second = deliver(first, "2026-05-11", ilana, reason="האישור הגיע")
    assert (second.delivered_on, second.appeal_until, second.version) == (date(2026, 5, 11), date(2026, 6, 1), 3)
    assert [event.text for event in AideEvent.objects.filter(kind="delivery").order_by("pk")] == [
        "נמסר אל סיגל סעדון: דואר רשום",
        "תוקן הרישום של סיגל סעדון: דואר רשום · האישור הגיע",
    ]
    assert AccessRecord.objects.filter(page="delivery", subject=file.matter.ref).count() == 2


def test_r52_a_delivery_that_was_none_lets_the_date_run_again(file: AideFile, ilana: User) -> None:
    rows = [deliver(row, "2026-05-10", ilana) for row in announced(file)]
    for _again in range(2):
        take_back_delivery(delivery=rows[0], version=2, reason="נמסר לשכנים", by=ilana, now=LATER)
    assert (due(file), AideFile.objects.get().stage) == ((None, ""), Stage.DECIDED)
    assert AideEvent.objects.filter(text__contains="נמסר לשכנים").count() == 1


def test_r61_a_delivery_without_proof_is_refused_by_the_database(file: AideFile, ilana: User) -> None:
    mother, _father = announced(file)
    with pytest.raises(IntegrityError):
        deliver(mother, "2026-05-10", ilana, proof="")


def test_scenario_20_read_on_friday_15_may_is_on_time_and_on_sunday_late(file: AideFile) -> None:
    """2026: 15.5 is a Friday; the target was Thursday, the legal date is kept."""
    rows = announced(file, 2, "2026-05-13")
    for row in rows:
        assert note_reading(delivery=row, proof="הודעה 000007", now=moment("2026-05-15 10:00"))
        assert not note_reading(delivery=row, proof="שוב", now=LATER)
    row = DecisionDelivery.objects.order_by("pk")[0]
    assert (row.channel, row.delivered_on, row.proof) == ("portal", date(2026, 5, 15), "הודעה 000007")
    deadline = Deadline.objects.get(matter=file.matter, promise="level-delivery")
    assert (deadline.target_on, deadline.due_on, deadline.closed_on) == (
        date(2026, 5, 14),
        date(2026, 5, 15),
        date(2026, 5, 15),
    )


def test_r61_received_is_pressed_once_and_leaves_an_earlier_delivery_as_it_was(file: AideFile, ilana: User) -> None:
    mother = deliver(announced(file)[0], "2026-05-10", ilana)
    answers = [confirm_delivery(delivery=mother, proof="דף", now=LATER) for _again in range(2)]
    mother.refresh_from_db()
    assert (answers, mother.channel, mother.delivered_on) == ([True, False], "registered", date(2026, 5, 10))
    assert (mother.opened_at, mother.confirmed_at) == (LATER, LATER)


def test_t6_whoever_lost_the_right_is_waited_for_no_longer(file: AideFile, ilana: User) -> None:
    mother, father = announced(file)
    deliver(mother, "2026-05-10", ilana)
    Recipient.objects.filter(pk=father.guardian.recipient_id).update(may_receive=False, barred_reason="צו")
    assert [keep_entitled(now=LATER) for _again in range(2)] == [1, 0]
    assert due(file) == (date(2026, 5, 10), "met")
    assert not note_reading(delivery=father, proof="דף", now=LATER)
    Recipient.objects.filter(pk=father.guardian.recipient_id).update(may_receive=True, barred_reason="")
    assert keep_entitled(now=LATER) == 0, "the date was kept, and is not made late afterwards"


def test_t6_one_who_gained_the_right_is_told_while_it_is_on_its_way(file: AideFile) -> None:
    mother, father = announced(file)
    Recipient.objects.filter(pk=father.guardian.recipient_id).update(may_receive=False, barred_reason="צו")
    keep_entitled(now=LATER)
    Recipient.objects.filter(pk=father.guardian.recipient_id).update(may_receive=True, barred_reason="")
    recipient = Recipient.objects.create(name="אומנה", email="foster@example.org")
    foster = Guardian.objects.create(student=file.student, recipient=recipient, relation="foster")
    assert [keep_entitled(now=LATER) for _again in range(2)] == [1, 0]
    waiting = DecisionDelivery.objects.missing().order_by("pk")
    assert [row.guardian_id for row in waiting] == [mother.guardian_id, father.guardian_id, foster.pk]


def test_t6_where_nobody_may_receive_it_a_person_closes_the_date_with_the_reason(file: AideFile, ilana: User) -> None:
    """S5: no act could ever close it, and the desk would hear of it on every working day."""
    announced(file)
    facts = {"file": file, "reason": "שני ההורים בצו, ואין אפוטרופוס", "by": ilana, "now": LATER}
    with pytest.raises(SomebodyIsLeftError):
        excuse_delivery(**facts)
    Recipient.objects.update(may_receive=False, barred_reason="צו")
    keep_entitled(now=LATER)
    open_before = [row.promise for row in open_rows()]
    assert [excuse_delivery(**facts) for _again in range(2)] == [2, 0]
    closed = {"level-delivery", "june-delivery"}
    assert [row.promise for row in open_rows()] == [one for one in open_before if one not in closed]
    settle_file(file, now=LATER)
    assert due(file) == (date(2026, 5, 20), "not_required"), "a person's word stands when the file is judged again"
    assert AideEvent.objects.filter(file=file, text__contains="שני ההורים בצו", by=ilana).count() == 1


def test_t6_without_a_guardian_on_record_nobody_waits_and_a_later_one_is_told(file: AideFile, ilana: User) -> None:
    Guardian.objects.filter(student=file.student).delete()
    assert not is_nobody_left(file), "there is no decision yet"
    assert announced(file) == []
    excuse_delivery(file=file, reason="אין אפוטרופוס רשום", by=ilana, now=LATER)
    recipient = Recipient.objects.create(name="אומנה", email="foster@example.org")
    foster = Guardian.objects.create(student=file.student, recipient=recipient, relation="foster")
    assert keep_entitled(now=LATER) == 1
    assert [row.guardian for row in DecisionDelivery.objects.missing()] == [foster]
    assert due(file)[1] == "not_required", "nothing is made late afterwards"


def test_r52_a_new_version_is_delivered_anew_and_the_first_verdict_stands(file: AideFile, ilana: User) -> None:
    for row in announced(file):
        deliver(row, "2026-05-10", ilana)
    assert len(announce_decision(decision=decide(file, 4, "2026-06-01"), now=LATER)) == 2
    assert (due(file), DecisionDelivery.objects.missing().count()) == ((date(2026, 5, 10), "met"), 2)


def test_n15_a_delivery_answers_the_guardians_request(file: AideFile, ilana: User) -> None:
    mother, _father = announced(file)
    request = {"file": file, "routed_to": "principal", "made_on": "2026-06-15"}
    InfoRequest.objects.create(guardian=mother.guardian, **request)
    deliver(mother, "2026-06-17", ilana)
    assert InfoRequest.objects.get().answered_on == date(2026, 6, 17)


@pytest.mark.parametrize(
    ("delivered", "until"),
    [
        ("2026-06-17", "2026-07-08"),  # scenario 21
        ("2026-05-01", "2026-05-24"),  # Friday 22.5 is Shavuot, then a Shabbat
        ("2026-04-01", "2026-04-23"),  # 22.4 is Independence Day
        ("2026-09-04", "2026-09-25"),  # a Friday of hol hamoed is no day of rest
    ],
)
def test_d9_c9_the_last_day_of_an_appeal(unit: Unit, delivered: str, until: str) -> None:
    assert appeal_until(unit, date.fromisoformat(delivered)) == date.fromisoformat(until)
    assert decide_by(unit, date.fromisoformat(delivered)) == date.fromisoformat(until)


def test_d9_the_last_day_is_each_guardians_own(file: AideFile, ilana: User) -> None:
    mother, father = announced(file)
    days = [deliver(row, on, ilana).appeal_until for row, on in [(mother, "2026-05-01"), (father, "2026-06-17")]]
    assert days == [date(2026, 5, 24), date(2026, 7, 8)]
