"""N4, N8, N10 and N25: what the acts of a case tell, as drafts or for approval, and when they tell nobody."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Unit, User
from cases.models import (
    Case,
    CloseOutcome,
    Guardian,
    LegalActKind,
    ProgrammeOffering,
    Referral,
    ReferralStatus,
    RequesterKind,
)
from cases.services.closing import close_case, reopen_case
from cases.services.door import tell_progress
from cases.services.legal import move_proceeding
from cases.services.meeting import log_meeting_request, withdraw_meeting_request
from cases.services.programme_referrals import Move, move_referral, refer_to_programme
from cases.services.programmes import prepare_programmes
from cases.services.referral import withdraw_referral
from cases.services.telling.legal import answer_day
from charter.models import Matter
from notices.models import Notice
from notices.texts import KINDS
from tests.cases.factories import key, log, make_student, moment, refer
from tests.cases.legal.factories import opened, referred

TODAY, NOW = date(2026, 11, 25), moment("2026-11-25 10:00")
TOLD = ("N4", "N8", "N10", "N25", "N25-school")


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case


@pytest.fixture
def offering(unit: Unit) -> ProgrammeOffering:
    prepare_programmes(unit, today=TODAY)
    rows = ProgrammeOffering.objects.filter(programme__kind="family_club")
    rows.update(leaves_city=True, contact_name="יעל", contact_phone="03-555-0188", capacity=1)
    return rows.get()


def rows(*kinds: str) -> list[tuple[str, str, str, str]]:
    found = Notice.objects.filter(kind__in=kinds or TOLD).select_related("recipient").order_by("pk")
    return [(one.kind, one.recipient.name.split()[0], one.channel, one.state) for one in found]


def ask(case: Case, officer: User, n: int = 1, who: str = "parent", **facts: Any) -> Any:
    given: dict[str, Any] = {"requested_on": TODAY, "now": NOW}
    return log_meeting_request(case=case, requested_by=RequesterKind(who), by=officer, key=key(n), **(given | facts))


def father(case: Case) -> Guardian:
    return case.student.guardians.get(relation="father")


def test_n4_the_parent_who_asked_hears_promise_11s_day_once(case: Case, officer: User) -> None:
    request = ask(case, officer, guardian=father(case))
    assert ask(case, officer, guardian=father(case)) == request
    assert rows() == [("N4", "מאיר", "email", "queued")]
    assert Notice.objects.get(kind="N4").context == {"ref": request.matter.ref, "meet_by": "2026-12-07"}
    withdraw_meeting_request(request=request, reason="טעות", by=officer, now=NOW)
    assert rows() == [("N4", "מאיר", "email", "cancelled")]


def test_n4_nobody_is_guessed_and_nobody_without_an_address_hears(case: Case, officer: User) -> None:
    ask(case, officer)  # two parents, and nobody said which
    ask(case, officer, n=2, who="pupil")
    ask(case, officer, n=3, guardian=father(case), requested_on=date(2026, 11, 16))
    Matter.objects.update(restricted=True)
    case.matter.refresh_from_db()
    ask(case, officer, n=4, guardian=father(case))
    assert rows("N4") == []


@pytest.mark.parametrize(
    ("reporter", "asked_by", "told"), [("parent", "parent", 1), ("principal", "other", 1), ("principal", "parent", 0)]
)
def test_n4_whoever_asked_with_the_report_hears_at_the_address_she_left(
    unit: Unit, officer: User, reporter: str, asked_by: str, told: int
) -> None:
    facts = {"reporter_kind": reporter, "reporter_name": "אורנה", "reporter_email": "orna@example.org"}
    refer(make_student(unit, officer), "2026-11-25 09:00", by=officer, meeting_requested_by=asked_by, **facts)
    assert rows("N4") == [("N4", "אורנה", "email", "queued")] * told


def test_n4_a_report_out_of_a_file_tells_nobody(unit: Unit, officer: User) -> None:
    facts = {"reporter_kind": "parent", "reporter_email": "a@example.org", "tells_parents": False}
    refer(make_student(unit, officer), "2026-11-25 09:00", by=officer, meeting_requested_by="parent", **facts)
    assert rows("N4") == []


def test_n8_a_draft_that_asks_for_consent_and_is_taken_back(case: Case, officer: User, offering: Any) -> None:
    facts = {"case": case, "offering": offering, "reason": "בידוד", "by": officer, "now": NOW, "consent": "בעל פה"}
    made = refer_to_programme(key=key(1), **facts)
    assert refer_to_programme(key=key(1), **facts) == made
    assert rows("N8") == [("N8", "סיגל", "email", "draft"), ("N8", "מאיר", "email", "draft")]
    context = Notice.objects.filter(kind="N8")[0].context
    assert (context["programme"], context["contact"]) == ("מועדוניות משפחתיות", "יעל, 03-555-0188")
    assert (context["leaves_town"], context["starts_on"]) == (True, None)
    move_referral(referral=made, move=Move(ReferralStatus.WITHDRAWN, TODAY, "חזרו בהם"), by=officer, now=NOW)
    assert {state for *_rest, state in rows("N8")} == {"cancelled"}


def test_n8_the_waiting_list_is_told_when_a_place_is_free(case: Case, officer: User, offering: Any, unit: Unit) -> None:
    first = refer_to_programme(case=case, offering=offering, reason="", by=officer, key=key(1), now=NOW)
    other = refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case
    refer_to_programme(case=other, offering=offering, reason="", by=officer, key=key(2), now=NOW)
    mine = Notice.objects.filter(kind="N8", matter=other.matter)
    assert mine.count() == 0
    move_referral(referral=first, move=Move(ReferralStatus.DECLINED, TODAY, ""), by=officer, now=NOW)
    assert mine.count() == 2


def test_n10_each_parent_of_the_proceeding_registered_and_held_for_the_manager(case: Case, officer: User) -> None:
    log(case, "call", "reached", "2026-11-16 09:00", by=officer)
    log(case, "visit", "at_home", "2026-11-17 09:00", by=officer)
    log(case, "meeting", "no_show", "2026-11-17 09:00", by=officer)
    proceeding = opened(case, officer)
    referred(proceeding, officer, key=key(5))
    referred(proceeding, officer, key=key(5))
    assert rows("N10") == [("N10", name, "letter", "held") for name in ("סיגל", "מאיר")]
    context = Notice.objects.filter(kind="N10")[0].context
    assert (context["tried"], context["answer_by"]) == (["שיחות טלפון: 1", "ביקורי בית: 1"], "2026-12-09")
    assert (KINDS["N10"].registered, KINDS["N10"].legal, KINDS["N10"].on_unknown) == (True, True, "ask")

    proceeding.refresh_from_db()
    facts: dict[str, Any] = {"on": TODAY, "text": "טעות", "by": officer, "now": NOW, "key": key(6)}
    move_proceeding(proceeding=proceeding, move=LegalActKind.WITHDRAWN, version=proceeding.version, **facts)
    assert {state for *_rest, state in rows("N10")} == {"cancelled"}


def close(case: Case, officer: User, now: Any = NOW, **facts: Any) -> bool:
    given = {"outcome": CloseOutcome.REGULAR, "note": "", "today": TODAY}
    return close_case(case=case, by=officer, now=now, **(given | facts))


def test_n25_drafts_to_the_parents_and_to_the_school_that_reported(unit: Unit, officer: User) -> None:
    facts = {"reporter_email": "counsellor@example.org", "reporter_name": "אורלי נבון"}
    case = refer(make_student(unit, officer), "2026-11-15 09:00", by=officer, **facts).case
    assert [close(case, officer), close(case, officer)] == [True, False]
    assert rows("N25", "N25-school") == [
        ("N25", "סיגל", "email", "draft"),
        ("N25", "מאיר", "email", "draft"),
        ("N25-school", "אורלי", "email", "draft"),
    ]
    told = Notice.objects.get(kind="N25-school")
    assert (told.context["outcome"], told.context["ref"]) == ("חזר/ה לביקור סדיר", Referral.objects.get().matter.ref)
    assert tell_progress(now=NOW) == 0, "the draft stands for the last stage: the school is not told twice"


def test_n25_reopened_before_it_left_stays_here_and_the_next_closing_tells_anew(unit: Unit, officer: User) -> None:
    facts = {"reporter_email": "counsellor@example.org", "reporter_name": "אורלי נבון"}
    case = refer(make_student(unit, officer), "2026-11-15 09:00", by=officer, **facts).case
    close(case, officer)
    reopen_case(case=case, reason="שוב נעדרת", by=officer, now=NOW + timedelta(hours=1))
    assert {state for *_rest, state in rows("N25", "N25-school")} == {"cancelled"}
    close(case, officer, now=NOW + timedelta(hours=2))
    assert [state for *_rest, state in rows("N25", "N25-school")] == ["cancelled"] * 3 + ["draft"] * 3


def test_n25_nobody_where_they_were_told_or_harm_or_nothing_was_there(case: Case, officer: User, unit: Unit) -> None:
    close(case, officer, told=True)
    hidden = refer(make_student(unit, officer), "2026-11-15 09:00", by=officer, reasons=["harm"]).case
    close(hidden, officer)
    slip = refer(make_student(unit, officer), "2026-11-15 09:00", by=officer)
    withdraw_referral(referral=slip, reason="הוזן פעמיים", by=officer, now=NOW)
    close(slip.case, officer)
    assert rows("N25", "N25-school") == []


def test_n25_another_outcome_says_nothing_of_itself(case: Case, officer: User) -> None:
    close(case, officer, outcome=CloseOutcome.OTHER, note="פרט רגיש")
    assert {one.context["outcome"] for one in Notice.objects.filter(kind="N25")} == {""}


def test_n10_without_a_calendar_the_answer_is_asked_for_in_two_weeks(case: Case) -> None:
    """ADR 0021: ten working days; never "by today"."""
    assert [answer_day(case, day) for day in (TODAY, date(2031, 3, 2))] == [date(2026, 12, 9), date(2031, 3, 16)]
