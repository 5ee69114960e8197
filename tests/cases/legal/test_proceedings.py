"""Enforcement (R22, R23): the treating officer alone starts it; facts, looks and moves stay."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AccessRecord, Unit, User
from cases.models import (
    Case,
    LegalAct,
    LegalActKind,
    LegalProceeding,
    Need,
    PrincipalNotice,
    ProsecutionReferral,
    TimelineEntry,
)
from cases.services.assignment import assign_case
from cases.services.legal import (
    NotTreatingOfficerError,
    WrongMoveError,
    change_principal_notice,
    look_at_proceeding,
    move_proceeding,
    read_legal_file,
)
from cases.services.needs import raise_need
from charter.models import ClosedDay, DayKind
from charter.services.deadlines import StaleError
from notices.models import Notice
from tests.cases.factories import key
from tests.cases.legal.factories import (
    NOW,
    REASONS,
    TODAY,
    absent,
    ask_exemptions,
    complete,
    letter,
    opened,
    referred,
)
from tests.factories import UserFactory


def missing(case: Case, today: date = TODAY) -> list[str]:
    return [condition.code for condition in read_legal_file(case, today).gate.missing]


def test_scenario_19_with_the_calendar_of_the_unit(case, officer) -> None:
    complete(case, officer)
    assert missing(case, date(2026, 11, 24)) == ["days_run", "days_run"]
    gate = read_legal_file(case, TODAY).gate
    assert (gate.is_complete, gate.earliest_charge_on) == (True, date(2026, 11, 25))


def test_scenario_19_yom_kippur_is_a_rest_day_of_the_units_rows(case, officer) -> None:
    letter(case, officer, sent_on="2026-09-14")
    letter(case, officer, "father", "2026-09-14")
    assert read_legal_file(case, TODAY).gate.earliest_charge_on == date(2026, 9, 23)


@pytest.mark.parametrize(
    ("name", "kind", "opens_on"),
    [
        ("יום בחירות לכנסת", DayKind.CLOSURE, date(2026, 11, 26)),
        ("גישור", DayKind.CLOSURE, date(2026, 11, 25)),  # closed by the municipality: no day of rest by law
        ("ערב חג", DayKind.EVE, date(2026, 11, 25)),
    ],
)
def test_c9_an_election_day_moves_the_end_and_a_closure_does_not(case, officer, unit, name, kind, opens_on) -> None:
    ClosedDay.objects.create(unit=unit, on="2026-11-24", kind=kind, name=name, source="x", added_at=NOW)
    letter(case, officer)
    letter(case, officer, "father")
    assert read_legal_file(case, TODAY).gate.earliest_charge_on == opens_on


def test_scenario_19_nothing_is_sent_or_opened_by_a_complete_gate(case, officer) -> None:
    notices = Notice.objects.to_others().count()
    complete(case, officer)
    assert (missing(case), LegalProceeding.objects.count(), ProsecutionReferral.objects.count()) == ([], 0, 0)
    assert Notice.objects.to_others().count() == notices


def test_only_the_chosen_parents_are_asked_for(case, officer) -> None:
    letter(case, officer)
    proceeding = opened(case, officer)
    proceeding.parents.set(case.student.guardians.filter(relation="mother"))
    assert missing(case) == ["absence_none", "exemptions_none"]


def test_the_last_answer_about_exemptions_counts(case, officer) -> None:
    complete(case, officer)
    ask_exemptions(case, officer, is_clear=False)
    assert missing(case) == ["exempt"]


def test_a_pupil_never_registered_anywhere(case, officer) -> None:
    case.student.enrolments.all().delete()
    assert missing(case)[0] == "notice_impossible"


def test_r23_only_the_treating_officer_opens_and_refers(case, officer, manager) -> None:
    cover = UserFactory(unit=case.matter.unit, is_officer=True)
    case.matter.cover, case.matter.cover_from, case.matter.cover_until = cover, TODAY, TODAY
    case.matter.save()
    for person in (manager, cover):
        with pytest.raises(NotTreatingOfficerError):
            opened(case, person)
    proceeding = opened(case, officer)
    for person in (manager, cover):
        with pytest.raises(NotTreatingOfficerError):
            referred(proceeding, person)
        with pytest.raises(NotTreatingOfficerError):
            move(proceeding, person, LegalActKind.ENDED)
    assert (LegalProceeding.objects.count(), ProsecutionReferral.objects.count()) == (1, 0)


def test_r23_replacing_the_treating_officer_moves_the_right_with_the_case(case, officer, manager) -> None:
    proceeding = opened(case, officer)
    new = UserFactory(unit=case.matter.unit, is_officer=True)
    assign_case(case=case, owner=new, by=manager, now=NOW)
    with pytest.raises(NotTreatingOfficerError):
        referred(proceeding, officer)
    assert referred(proceeding, new).officer == new


def test_opening_twice_is_one_proceeding_and_answers_the_need_once(case, officer) -> None:
    raise_need(case=case, promise="13", text="", raised_on=TODAY, by=officer, key=key(1), now=NOW)
    first, second = opened(case, officer, key(2)), opened(case, officer, key(2))
    third = opened(case, officer, key(3))
    assert first == second == third
    need = Need.objects.get(promise="13")
    assert (need.answered_on, need.answer) == (TODAY, LegalAct.objects.get(kind="opened").entry)
    assert LegalAct.objects.count() == 1


def test_referring_twice_is_one_referral_and_one_need(case, officer) -> None:
    complete(case, officer)
    proceeding = opened(case, officer)
    first, second = referred(proceeding, officer, key(5)), referred(proceeding, officer, key(5))
    assert first == second
    with pytest.raises(WrongMoveError):
        referred(proceeding, officer, key(6))
    assert (ProsecutionReferral.objects.count(), Need.objects.filter(promise="13").count()) == (1, 1)


def test_the_gate_is_frozen_with_the_referral_and_her_words(case, officer) -> None:
    letter(case, officer, signed_by="officer")
    referral = referred(opened(case, officer), officer, despite="המנהלת סירבה לשלוח")
    letter(case, officer, registered_no="RR9")
    absent(case, officer)
    referral.refresh_from_db()
    frozen = referral.gate_state
    assert (frozen["on"], frozen["complete"], frozen["earliest_charge_on"]) == ("2026-11-25", False, None)
    assert [line["code"] for line in frozen["conditions"]][:3] == ["notice_officer", "absence_waits", "days_wait"]
    assert frozen["conditions"][0]["words"] == (
        "המכתב מ־17.11.2026 חתום בידי קצין/ת הביקור הסדיר בלבד. הוא אינו מקיים את דרישת החוק."
    )
    assert (referral.despite, referral.reasons) == ("המנהלת סירבה לשלוח", REASONS)


def move(proceeding: LegalProceeding, by: User, kind: LegalActKind, n: int = 50) -> LegalAct:
    facts = {"on": TODAY, "text": "כך נמסר", "version": LegalProceeding.objects.get(pk=proceeding.pk).version}
    return move_proceeding(proceeding=proceeding, move=kind, by=by, now=NOW, key=key(n), **facts)


@pytest.mark.parametrize(
    ("moves", "stage", "status"),
    [
        (["returned"], "preparing", "returned"),
        (["withdrawn"], "preparing", "withdrawn"),
        (["declined"], "preparing", "declined"),
        (["hearing"], "hearing", "accepted"),
        (["hearing", "court"], "court", "accepted"),
        (["hearing", "court", "ended"], "ended", "accepted"),
    ],
)
def test_what_became_of_it_is_told_by_moves(case, officer, moves, stage, status) -> None:
    proceeding = opened(case, officer)
    referral = referred(proceeding, officer)
    for n, kind in enumerate(moves):
        move(proceeding, officer, LegalActKind(kind), n + 50)
    proceeding.refresh_from_db()
    referral.refresh_from_db()
    assert (proceeding.stage, referral.status) == (stage, status)
    assert list(LegalAct.objects.order_by("pk").values_list("kind", flat=True)) == ["opened", "referred", *moves]
    assert LegalProceeding.objects.standing().exists() is (stage != "ended")


def test_a_move_runs_twice_as_once_and_not_where_it_cannot_follow(case, officer) -> None:
    proceeding = opened(case, officer)
    with pytest.raises(WrongMoveError):
        move(proceeding, officer, LegalActKind.COURT)
    assert move(proceeding, officer, LegalActKind.ENDED) == move(proceeding, officer, LegalActKind.ENDED)
    assert LegalAct.objects.filter(kind="ended").count() == 1
    assert opened(case, officer).pk != proceeding.pk  # a new one may begin


def test_a_stale_move_changes_nothing(case, officer) -> None:
    proceeding = opened(case, officer)
    referred(proceeding, officer)
    with pytest.raises(StaleError):
        move_proceeding(
            proceeding=proceeding,
            move=LegalActKind.HEARING,
            on=TODAY,
            text="x",
            version=1,
            by=officer,
            now=NOW,
            key=key(9),
        )
    assert LegalProceeding.objects.get().stage == "referred"


def test_the_manager_looks_and_comments_and_nothing_moves(case, officer, manager) -> None:
    proceeding = opened(case, officer)
    for text in ("", "", "כדאי להמתין לוועדה"):
        look_at_proceeding(
            proceeding=proceeding, by=manager, today=TODAY, now=NOW, key=uuid4() if text else key(7), text=text
        )
    acts = LegalAct.objects.order_by("pk").values_list("kind", "text", "by__name")
    assert list(acts)[1:] == [("viewed", "", "רונית שקד"), ("comment", "כדאי להמתין לוועדה", "רונית שקד")]
    proceeding.refresh_from_db()
    assert (proceeding.stage, proceeding.version) == ("preparing", 1)


def test_facts_run_twice_as_once(case, officer) -> None:
    for _ in range(2):
        letter(case, officer, key=key(1))
        absent(case, officer, key=key(2))
        ask_exemptions(case, officer, key=key(3))
    assert (PrincipalNotice.objects.count(), LegalAct.objects.count()) == (1, 2)


def test_a_notice_is_completed_by_whoever_saw_it_last(case, officer) -> None:
    notice = letter(case, officer)
    facts = {name: getattr(notice, name) for name in ("guardian", "school", "signed_by", "sent_on", "registered_no")}
    for slip in (date(2026, 11, 19), date(2026, 11, 20)):
        try:
            change_principal_notice(notice=notice, version=1, by=officer, now=NOW, slip_on=slip, **facts)
        except StaleError:
            assert slip == date(2026, 11, 20)
    notice.refresh_from_db()
    assert (notice.slip_on, notice.version) == (date(2026, 11, 19), 2)


def test_every_line_is_restricted_and_leads_to_the_legal_page(case, officer) -> None:
    complete(case, officer)
    referred(opened(case, officer), officer)
    entries = TimelineEntry.objects.filter(case=case, kind="legal")
    assert {(entry.restricted, entry.url) for entry in entries} == {(True, f"{case.matter.url}legal/")}
    assert entries.count() == 6
    assert AccessRecord.objects.filter(page="legal", action="change", subject=f"case {case.matter.ref}").count() == 6


def test_the_database_keeps_one_standing_proceeding_and_one_number_a_letter(case, officer) -> None:
    opened(case, officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalProceeding.objects.create(case=case, reasons="x", opened_by=officer, opened_on=TODAY, form_key=key(1))
    letter(case, officer, registered_no="RR1")
    with pytest.raises(IntegrityError), transaction.atomic():
        letter(case, officer, "father", registered_no="RR1")


@pytest.mark.parametrize("unit_of", ["here", "elsewhere"])
def test_the_list_is_for_who_treats_covers_or_manages(case, officer, manager, stranger, unit_of) -> None:
    opened(case, officer)
    other = UserFactory(unit=case.matter.unit, is_officer=True) if unit_of == "here" else stranger
    seen = [LegalProceeding.objects.visible_to(user, TODAY).count() for user in (officer, manager, other)]
    assert seen == [1, 1, 0]


def test_a_case_without_an_officer_shows_nothing_to_who_logged_it(case, officer, unit: Unit) -> None:
    opened(case, officer)
    logger = UserFactory(unit=unit, is_officer=True)
    type(case.matter).objects.filter(pk=case.matter_id).update(owner=None, opened_by=logger)
    assert Case.objects.visible_to(logger, TODAY).exists()
    assert not LegalProceeding.objects.visible_to(logger, TODAY).exists()
