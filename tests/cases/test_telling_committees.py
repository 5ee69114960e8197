"""N6 and N7: a committee's invitation and decision as drafts, moved, taken back, registered where the law says so."""

from datetime import date
from typing import Any

import pytest
from icalendar import Calendar

from accounts.models import User
from cases.models import AgendaItem, Case, CommitteeKind
from cases.services.committee.agenda import invite_officer, take_off_agenda
from cases.services.committee.convening import change_committee
from cases.services.committee.publishing import record_told
from charter.models import Matter, NextStep
from notices.models import Notice, NoticeState
from notices.services.attachments import attachments_of
from notices.texts import KINDS
from tests.cases.committees import convene, decision, discuss, publish, record
from tests.cases.factories import make_student, moment, refer

NOW = moment("2026-09-05 09:00")


@pytest.fixture
def case(student: Any, officer: User) -> Case:
    return refer(student, "2026-09-01 09:00", by=officer).case


def rows(*kinds: str) -> list[tuple[str, str, str, int, str]]:
    found = Notice.objects.filter(kind__in=kinds).select_related("recipient").order_by("pk")
    return [(one.kind, one.recipient.name.split()[0], one.channel, one.revision, one.state) for one in found]


def leave(*kinds: str) -> None:
    Notice.objects.filter(kind__in=kinds).update(state=NoticeState.SENT, settled_at=NOW)


def move(item: AgendaItem, officer: User, **facts: Any) -> None:
    item.committee.refresh_from_db()
    version = item.committee.version
    change_committee(committee=item.committee, version=version, members=[], by=officer, now=NOW, **facts)


def test_n6_a_draft_by_mail_and_on_paper_for_each_parent_once(case: Case, officer: User) -> None:
    committee = convene(officer, "2026-09-20")
    assert discuss(committee, case, officer) == discuss(committee, case, officer)
    expected = [("N6", name, way, 0, "draft") for name in ("סיגל", "מאיר") for way in ("email", "letter")]
    assert rows("N6") == expected
    item = AgendaItem.objects.get()
    assert Notice.objects.filter(kind="N6")[0].context == {
        "child": "נועה",
        "gender": "f",
        "ref": case.matter.ref,
        "committee": "ועדת התמדה",
        "on": "2026-09-20",
        "at": "",
        "place": "העירייה",
        "uid": f"agenda-{item.form_key}@sadir",
        "sequence": 0,
    }


def test_n6_a_removal_hearing_is_registered_and_a_new_sitting_invites_again(case: Case, officer: User) -> None:
    """Domain 2.5 and N6: by registered mail, twice if they do not come."""
    CommitteeKind.objects.filter(pk=convene(officer, "2026-09-13").kind_id).update(removes=True)
    item = discuss(convene(officer, "2026-09-20"), case, officer)
    leave("N6-removal")
    move(item, officer, held_on=date(2026, 10, 6))
    assert (rows("N6"), {state for *_rest, state in rows("N6-removal")[:4]}) == ([], {"sent"})
    assert [row[3:] for row in rows("N6-removal")[4:]] == [(1, "draft")] * 4
    kind = KINDS["N6-removal"]
    assert (kind.registered, kind.review, kind.on_unknown) == (True, "draft", "ask")


def test_n6_a_committee_that_sat_or_a_case_of_harm_tells_nobody(case: Case, officer: User, unit: Any) -> None:
    discuss(convene(officer, "2026-09-01"), case, officer)
    hidden = refer(make_student(unit, officer), "2026-09-01 09:00", by=officer, reasons=["harm"]).case
    discuss(convene(officer, "2026-09-20"), hidden, officer)
    assert rows("N6", "N6-removal") == []


def test_n6_a_new_day_takes_the_drafts_back_and_prepares_new_ones(case: Case, officer: User) -> None:
    item = discuss(convene(officer, "2026-09-20"), case, officer)
    move(item, officer, place="העירייה")
    assert len(rows("N6")) == 4, "nothing moved"
    move(item, officer, held_on=date(2026, 10, 6))
    assert [row[3:] for row in rows("N6")] == [(0, "cancelled")] * 4 + [(1, "draft")] * 4
    contexts = [one.context for one in Notice.objects.filter(kind="N6", revision=1)]
    assert {(one["on"], one["sequence"], one.get("moved_from")) for one in contexts} == {("2026-10-06", 1, None)}


def test_n6_who_knows_the_former_day_reads_it(case: Case, officer: User) -> None:
    item = discuss(convene(officer, "2026-09-20"), case, officer)
    leave("N6")
    move(item, officer, held_on=date(2026, 10, 6))
    assert {one.context["moved_from"] for one in Notice.objects.filter(kind="N6", revision=1)} == {"2026-09-20"}


def test_n6_taken_off_the_agenda_only_who_was_invited_hears_it(case: Case, officer: User) -> None:
    item = discuss(convene(officer, "2026-09-20"), case, officer)
    Notice.objects.filter(kind="N6", recipient__name="סיגל סעדון").update(state=NoticeState.SENT)
    assert [take_off_agenda(item=item, by=officer, now=NOW) for _again in "ab"] == [True, False]
    assert rows("N6-cancelled") == [("N6-cancelled", "סיגל", "email", 0, "queued")]
    assert {row[4] for row in rows("N6") if row[1] == "מאיר"} == {"cancelled"}
    (file,) = attachments_of(Notice.objects.get(kind="N6-cancelled"))
    event = Calendar.from_ical(file.content).walk("VEVENT")[0]
    assert (file.mimetype, str(event["UID"])) == ("text/calendar; method=CANCEL", f"agenda-{item.form_key}@sadir")


def test_the_treating_officer_gets_one_calendar_entry_a_committee(
    case: Case, officer: User, manager: User, unit: Any
) -> None:
    committee = convene(manager, "2026-09-20")
    other = refer(make_student(unit, officer), "2026-09-01 09:00", by=officer).case
    item = discuss(committee, case, manager, invite=False)
    assert rows("calendar") == []
    invite_officer(item=item, by=manager, now=NOW)
    second = discuss(committee, other, manager)
    (entry,) = Notice.objects.filter(kind="calendar")
    assert (entry.recipient.user, entry.context["title"], entry.context["ref"]) == (officer, "ועדת התמדה", "")
    assert "נועה" not in attachments_of(entry)[0].content.decode()
    leave("calendar")
    take_off_agenda(item=item, by=manager, now=NOW)
    assert rows("calendar-cancelled") == []
    take_off_agenda(item=second, by=manager, now=NOW)
    assert len(rows("calendar-cancelled")) == 1


def ready(case: Case, officer: User, **facts: Any) -> AgendaItem:
    item = discuss(convene(officer, "2026-09-20"), case, officer)
    return record(item, officer, attendance="attended", decisions=[decision(owner=officer)], **facts)


def test_n7_a_draft_with_decisions_and_reasons_and_a_step_of_three_working_days(case: Case, officer: User) -> None:
    """Sunday 20.9; Monday is Yom Kippur's: with its eve closed the third working day is Thursday 24.9."""
    item = ready(case, officer, summary="נשמעו כולם")
    publish(item.committee, officer, "2026-09-20 14:00")
    publish(item.committee, officer, "2026-09-20 15:00")
    assert {row[4] for row in rows("N7")} == {"draft"}
    assert len(rows("N7")) == 4
    facts = Notice.objects.filter(kind="N7")[0].context
    assert (facts["decisions"], facts["explained"]) == (["שיבוץ במרכז למידה"], "נשמעו כולם")
    step = NextStep.objects.get(kind="message")
    assert (step.due_on, step.done_on) == (date(2026, 9, 24), None)


def test_n7_of_a_case_of_harm_makes_neither_draft_nor_step(case: Case, officer: User) -> None:
    item = ready(case, officer)
    Matter.objects.filter(pk=case.matter_id).update(restricted=True)
    publish(item.committee, officer, "2026-09-20 14:00")
    assert (rows("N7"), NextStep.objects.filter(kind="message").exists()) == ([], False)


def test_n7_recording_by_hand_still_works_and_ends_the_step(case: Case, officer: User) -> None:
    item = ready(case, officer)
    publish(item.committee, officer, "2026-09-20 14:00")
    record_told(item=item, on=date(2026, 9, 22), how="phone", by=officer)
    assert NextStep.objects.get(kind="message").done_on == date(2026, 9, 22)
