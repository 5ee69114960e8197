"""N7: when the parents count as told of a committee's decision: each of them, and not where it came back."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from cases.models import AgendaItem, Case, CommitteeKind
from cases.services.access_requests import receive_access_request
from cases.services.closing import close_case
from cases.services.committee.publishing import record_told
from cases.services.telling.decision import note_told_decisions
from charter.models import NextStep
from notices.models import Notice, NoticeState, Recipient
from notices.services.composing import compose
from notices.services.moving import move_notices
from notices.texts import KINDS
from tests.cases.committees import publish
from tests.cases.factories import key, moment, refer
from tests.cases.test_telling_committees import ready

PUBLISHED = "2026-09-20 14:00"
MOTHER, FATHER = "סיגל סעדון", "מאיר סעדון"
S = NoticeState


@pytest.fixture
def item(student: Any, officer: User) -> AgendaItem:
    case = refer(student, "2026-09-01 09:00", by=officer).case
    found = ready(case, officer)
    publish(found.committee, officer, PUBLISHED)
    return found


def put(state: NoticeState, at: datetime, **which: Any) -> None:
    settled = None if state in (S.UNKNOWN, S.QUEUED, S.SENDING) else at
    Notice.objects.filter(kind="N7", **which).update(state=state, settled_at=settled)


def noted(item: AgendaItem, now: datetime) -> tuple[int, int, date | None, str, date | None]:
    """What two runs answer, and what stands after them: the day, how, and when the officer's step was done."""
    runs = [note_told_decisions(now=now + timedelta(minutes=n)) for n in (0, 1)]
    item.refresh_from_db()
    return runs[0], runs[1], item.told_on, item.told_how, NextStep.objects.get(kind="message").done_on


MONDAY, WEDNESDAY, FRIDAY = (moment(f"2026-09-{day} 10:00") for day in ("21", "23", "25"))
NOT_TOLD = (0, 0, None, "", None)


def test_n7_each_parent_is_told_before_the_parents_are(item: AgendaItem) -> None:
    put(S.SENT, MONDAY, recipient__name=MOTHER, channel="email")
    put(S.POSTED, WEDNESDAY, recipient__name=MOTHER, channel="letter")
    assert noted(item, WEDNESDAY) == NOT_TOLD, "the father's drafts wait"
    put(S.SENT, WEDNESDAY, recipient__name=FATHER, channel="email")
    assert noted(item, WEDNESDAY) == NOT_TOLD, "his letter waits"
    put(S.POSTED, FRIDAY, recipient__name=FATHER, channel="letter")
    assert noted(item, FRIDAY) == (1, 0, date(2026, 9, 23), "email", date(2026, 9, 23))


@pytest.mark.parametrize("waits", [S.DRAFT, S.HELD, S.PRINT, S.QUEUED, S.SENDING, S.UNKNOWN, S.FAILED, S.SUPPRESSED])
def test_n7_what_waits_failed_or_is_not_known_tells_nobody(item: AgendaItem, waits: NoticeState) -> None:
    put(S.SENT, MONDAY)
    put(waits, MONDAY, recipient__name=FATHER)
    assert noted(item, FRIDAY) == NOT_TOLD


def test_n7_one_way_is_enough_where_the_other_came_back(item: AgendaItem) -> None:
    put(S.BOUNCED, MONDAY, channel="email")
    put(S.POSTED, WEDNESDAY, channel="letter")
    assert noted(item, FRIDAY) == (1, 0, date(2026, 9, 23), "letter", date(2026, 9, 23))


def test_n7_who_may_not_receive_it_any_more_is_not_waited_for(item: AgendaItem) -> None:
    put(S.SENT, MONDAY, recipient__name=MOTHER)
    put(S.SUPPRESSED, MONDAY, recipient__name=FATHER)
    Recipient.objects.filter(name=FATHER).update(may_receive=False, barred_reason="צו")
    assert noted(item, FRIDAY) == (1, 0, date(2026, 9, 21), "email", date(2026, 9, 21))


def bounce(**which: Any) -> None:
    move_notices(Notice.objects.filter(kind="N7", **which), S.BOUNCED, now=FRIDAY)


def test_n7_a_bounce_takes_it_back_and_the_step_is_the_officers_again(item: AgendaItem) -> None:
    put(S.SENT, MONDAY, channel="email")
    put(S.POSTED, MONDAY, channel="letter")
    assert noted(item, WEDNESDAY)[0] == 1
    bounce(recipient__name=FATHER, channel="email")
    assert noted(item, FRIDAY) == (0, 0, date(2026, 9, 21), "email", date(2026, 9, 21)), "his letter is out"
    bounce(recipient__name=FATHER, channel="letter")
    assert noted(item, FRIDAY) == (1, 0, None, "", None)
    move_notices(Notice.objects.filter(kind="N7", state=S.BOUNCED), S.CANCELLED, now=FRIDAY)
    assert noted(item, FRIDAY) == NOT_TOLD


def test_n7_what_a_person_typed_stays(item: AgendaItem, officer: User) -> None:
    put(S.SENT, MONDAY)
    record_told(item=item, on=date(2026, 9, 22), how="phone", by=officer)
    bounce()
    assert noted(item, FRIDAY) == (0, 0, date(2026, 9, 22), "phone", date(2026, 9, 22))


def test_n7_a_bounce_in_a_case_that_ended_opens_no_step_of_the_committee(item: AgendaItem, officer: User) -> None:
    put(S.SENT, MONDAY)
    assert noted(item, WEDNESDAY)[0] == 1
    case = Case.objects.get(pk=item.case_id)
    close_case(case=case, outcome="other", note="", by=officer, today=WEDNESDAY.date(), now=WEDNESDAY)
    bounce()
    assert noted(item, FRIDAY) == (1, 0, None, "", date(2026, 9, 21))


def test_n7_a_published_decision_is_still_told_though_the_case_ends(item: AgendaItem, officer: User) -> None:
    """A committee's decision is owed to the parents; so is the receipt of a report and of a request (N1, N26)."""
    case = Case.objects.get(pk=item.case_id)
    mother = case.student.guardians.get(relation="mother").recipient
    receive_access_request(case=case, recipient=mother, asked_on=MONDAY.date(), by=officer, key=key(3), now=MONDAY)
    facts: dict[str, Any] = {"outcome": "other", "note": "", "by": officer, "today": MONDAY.date()}
    assert [close_case(case=case, now=MONDAY, **facts) for _again in "ab"] == [True, False]
    assert set(Notice.objects.filter(kind="N7").values_list("state", flat=True)) == {"draft"}
    assert set(Notice.objects.filter(kind="N26").values_list("state", flat=True)) == {"queued", "print"}
    assert set(Notice.objects.filter(kind="N27").values_list("state", flat=True)) == {"cancelled"}
    assert NextStep.objects.get(kind="message").done_on is None
    put(S.SENT, WEDNESDAY)
    assert noted(item, WEDNESDAY) == (1, 0, date(2026, 9, 23), "email", date(2026, 9, 23))


def test_n7_after_a_hearing_on_removal_says_from_when_the_appeal_runs_and_names_no_day(
    student: Any, officer: User
) -> None:
    """Pupils' Rights Law s.6(c), domain 2.5: 14 days (10 if immediate) from the principal's notice, not from ours."""
    case = refer(student, "2026-09-01 09:00", by=officer).case
    item = ready(case, officer)
    CommitteeKind.objects.filter(pk=item.committee.kind_id).update(removes=True)
    publish(item.committee, officer, PUBLISHED)
    rows = Notice.objects.filter(kind="N7-removal")
    assert (rows.count(), Notice.objects.filter(kind="N7").exists()) == (4, False)
    assert (KINDS["N7-removal"].legal, KINDS["N7-removal"].review) == (True, "draft")
    words = compose(rows[0]).text
    assert "המועד נספר מהיום שבו הגיעה ההודעה שלו: 14 ימים, או 10 ימים אם ההרחקה מיידית" in words
    Notice.objects.filter(kind="N7-removal").update(state=S.SENT, settled_at=MONDAY)
    assert noted(item, WEDNESDAY) == (1, 0, date(2026, 9, 21), "email", date(2026, 9, 21))


def test_n7_of_another_committee_names_no_appeal_the_law_does_not_give(item: AgendaItem) -> None:
    """ADR 0020: no law gives the committees of the unit an appeal or its time."""
    words = compose(Notice.objects.filter(kind="N7")[0]).text
    assert ("להשיג על ההחלטה" in words, "14 ימים" in words) == (True, False)
