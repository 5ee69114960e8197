"""Programmes: the six of the charter, year by year, places never overfilled, followed up (R13 to R16, charter 8)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Unit, User
from cases.models import (
    Attendance,
    Case,
    CloseOutcome,
    EntryKind,
    Need,
    Programme,
    ProgrammeOffering,
    ProgrammeReferral,
    ProgrammeResult,
    ReferralFollowUp,
    ReferralStatus,
    TuitionBudget,
)
from cases.services.closing import close_case
from cases.services.needs import raise_need
from cases.services.programme_referrals import (
    AlreadyReferredError,
    Move,
    NotOfferedError,
    follow_up,
    move_referral,
)
from cases.services.programmes import (
    prepare_programmes,
)
from cases.services.releasing import release_services
from charter.models import NextStep
from tests.cases.factories import key, moment
from tests.cases.programme_rows import in_programme, with_hours, with_request
from tests.cases.programmes.desk import NOW, TODAY, another, places, send

SIX = [
    "מועדוניות משפחתיות",
    "תוכנית מל״א",
    "יחידה לקידום נוער",
    "היחידה לנערה",
    "מרכזים קהילתיים",
    "עובדי נוער",
]


def test_a_unit_starts_with_the_six_of_the_charter_once(unit: Unit) -> None:
    """R14: the missing comma after מל"א makes six of what reads like five."""
    assert [prepare_programmes(unit, today=TODAY) for _ in range(2)] == [6, 0]
    assert list(Programme.objects.order_by("pk").values_list("name", flat=True)) == SIX
    assert set(ProgrammeOffering.objects.values_list("year", "is_offered", "capacity", "taken")) == {
        (2026, True, None, 0)
    }


def test_a_new_school_year_takes_over_what_was_offered(unit: Unit, clubs: ProgrammeOffering) -> None:
    """R15: programmes change from year to year, and an old row stays as it was."""
    places(clubs, 3, taken=2, contact_name="רותי")
    ProgrammeOffering.objects.filter(programme__kind="mala").update(is_offered=False)

    assert prepare_programmes(unit, today=date(2027, 9, 1)) == 6

    new = ProgrammeOffering.objects.get(programme=clubs.programme, year=2027)
    assert (new.capacity, new.taken, new.contact_name, new.is_offered) == (3, 0, "רותי", True)
    assert not ProgrammeOffering.objects.get(programme__kind="mala", year=2027).is_offered


def test_a_referral_holds_a_place_answers_the_need_and_reminds(
    case: Case, clubs: ProgrammeOffering, officer: User
) -> None:
    """R13: the first follow-up is due 30 days after the referral."""
    need = raise_need(case=case, promise="8", text="מסגרת", raised_on=TODAY, by=officer, key=key(7), now=NOW)

    first, again = send(case, clubs, officer), send(case, clubs, officer)

    assert first == again
    clubs.refresh_from_db()
    need.refresh_from_db()
    assert (clubs.taken, first.status, first.follow_up_on) == (1, "referred", date(2026, 12, 22))
    assert need.answer == first.entry
    assert list(NextStep.objects.open().values_list("due_on", "owner", "promise")) == [
        (date(2026, 12, 22), officer.pk, "8")
    ]


@pytest.mark.parametrize("reason", ["stopped", "last year"])
def test_what_is_not_offered_this_year_is_refused(
    case: Case, clubs: ProgrammeOffering, officer: User, reason: str
) -> None:
    """R15."""
    facts = {"is_offered": False} if reason == "stopped" else {"year": 2025}
    ProgrammeOffering.objects.filter(pk=clubs.pk).update(**facts)
    clubs.refresh_from_db()

    with pytest.raises(NotOfferedError):
        send(case, clubs, officer)
    assert not ProgrammeReferral.objects.exists()


def test_one_pupil_is_not_referred_twice_to_one_programme(case: Case, clubs: ProgrammeOffering, officer: User) -> None:
    send(case, clubs, officer)
    with pytest.raises(AlreadyReferredError):
        send(case, clubs, officer, 2)


def test_a_full_programme_has_a_waiting_list_and_lets_in_by_order(
    unit: Unit, clubs: ProgrammeOffering, officer: User
) -> None:
    places(clubs, 1)
    inside, second, third = [send(another(unit, officer), clubs, officer, n) for n in (1, 2, 3)]
    assert [row.status for row in (inside, second, third)] == ["referred", "waiting", "waiting"]
    assert Need.objects.filter(promise="8").count() == 1

    left = Move(ReferralStatus.DECLINED, TODAY, "גיל אינו מתאים")
    assert [move_referral(referral=inside, move=left, by=officer, now=NOW) for _ in range(2)] == [True, False]

    for row in (second, third, clubs):
        row.refresh_from_db()
    assert (second.status, second.follow_up_on, third.status) == ("referred", date(2026, 12, 22), "waiting")
    assert (clubs.taken, Need.objects.filter(promise="8", answered_on=TODAY).count()) == (1, 2)
    told = NextStep.objects.open().get()
    assert (told.matter, told.due_on) == (second.case.matter, TODAY)


def test_a_full_programme_is_never_overfilled_by_any_hand(clubs: ProgrammeOffering) -> None:
    places(clubs, 1, taken=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgrammeOffering.objects.filter(pk=clubs.pk).update(taken=2)


def test_a_whole_way_through_a_programme(case: Case, clubs: ProgrammeOffering, officer: User) -> None:
    referral = send(case, clubs, officer)
    for move in (
        Move(ReferralStatus.ACCEPTED, TODAY),
        Move(ReferralStatus.STARTED, TODAY),
        Move(ReferralStatus.ENDED, TODAY, "סיימה את השנה", ProgrammeResult.COMPLETED),
    ):
        assert move_referral(referral=referral, move=move, by=officer, now=NOW)

    clubs.refresh_from_db()
    assert (referral.status, referral.started_on, referral.result, referral.follow_up_on) == (
        "ended",
        TODAY,
        "completed",
        None,
    )
    assert (clubs.taken, NextStep.objects.open().count()) == (0, 0)
    texts = case.entries.filter(kind=EntryKind.PROGRAMME).order_by("pk").values_list("text", flat=True)
    assert list(texts) == [
        "מועדוניות משפחתיות: הפניה",
        "מועדוניות משפחתיות: התקבל/ה",
        "מועדוניות משפחתיות: משתתף/ת",
        "מועדוניות משפחתיות: הסתיים · השלים/ה את התוכנית · סיימה את השנה",
    ]


def test_what_ended_goes_nowhere_from_there(case: Case, clubs: ProgrammeOffering, officer: User) -> None:
    referral = send(case, clubs, officer)
    move_referral(referral=referral, move=Move(ReferralStatus.DECLINED, TODAY, "לא"), by=officer, now=NOW)
    assert not move_referral(referral=referral, move=Move(ReferralStatus.STARTED, TODAY), by=officer, now=NOW)


def test_a_referral_taken_back_answers_nothing(case: Case, clubs: ProgrammeOffering, officer: User) -> None:
    referral = send(case, clubs, officer)
    move_referral(referral=referral, move=Move(ReferralStatus.WITHDRAWN, TODAY, "טעות"), by=officer, now=NOW)
    assert not Need.objects.exists()


def test_a_follow_up_moves_the_reminder_on_by_thirty_days(case: Case, clubs: ProgrammeOffering, officer: User) -> None:
    """R13: one note, typed twice, is one; an older day never pulls the reminder back."""
    referral = send(case, clubs, officer)
    facts = {"attendance": Attendance.REGULAR, "note": "מגיעה ונהנית", "by": officer}
    later = moment("2026-12-20 09:00")

    for _ in range(2):
        follow_up(referral=referral, on=date(2026, 12, 20), key=key(5), now=later, **facts)
    follow_up(referral=referral, on=date(2026, 12, 1), key=key(6), now=later, **facts)

    referral.refresh_from_db()
    assert (ReferralFollowUp.objects.count(), referral.follow_up_on) == (2, date(2027, 1, 19))
    assert list(NextStep.objects.open().values_list("due_on", flat=True)) == [date(2027, 1, 19)]
    assert [ProgrammeReferral.objects.due(day).count() for day in (date(2027, 1, 18), date(2027, 1, 19))] == [0, 1]


def test_a_programme_outside_the_city_leaves_a_disclosure(case: Case, clubs: ProgrammeOffering, officer: User) -> None:
    """Domain 5.2, N8: what another body learns, and by whose consent, stands on record once."""
    places(clubs, None, leaves_city=True)
    for _ in range(2):
        send(case, clubs, officer, consent="האם, בטלפון")
    told = case.disclosures.get()
    assert (told.recipient, told.basis, told.basis_note) == ("מועדוניות משפחתיות", "consent", "האם, בטלפון")


def test_a_programme_of_the_city_leaves_none(case: Case, clubs: ProgrammeOffering, officer: User) -> None:
    send(case, clubs, officer)
    assert not case.disclosures.exists()


def test_a_case_that_ends_gives_places_and_hours_back(unit: Unit, case: Case, officer: User, manager: User) -> None:
    """Others wait for them; the second time there is nothing left to give."""
    for kind in ("mala", "centres"):
        in_programme(case, officer, NOW, kind)
    started = ProgrammeReferral.objects.get(offering__programme__kind="mala")
    move_referral(referral=started, move=Move(ReferralStatus.STARTED, TODAY), by=officer, now=NOW)
    with_hours(case, manager, NOW)
    with_request(case, officer, NOW)
    case.refresh_from_db()

    told = [release_services(case=case, reason="התיק נסגר", by=officer, now=NOW) for _ in range(2)]

    assert told == [4, 0]
    assert set(ProgrammeReferral.objects.values_list("status", flat=True)) == {"ended", "declined"}
    assert set(ProgrammeOffering.objects.values_list("taken", flat=True)) == {0}
    assert set(case.tuition.values_list("status", flat=True)) == {"ended", "withdrawn"}
    assert TuitionBudget.objects.get().granted == 2


def test_closing_a_case_lets_the_next_one_in(unit: Unit, clubs: ProgrammeOffering, officer: User) -> None:
    places(clubs, 1)
    inside, waits = [send(another(unit, officer), clubs, officer, n) for n in (1, 2)]
    facts = {"outcome": CloseOutcome.REGULAR, "note": "", "by": officer, "today": TODAY, "now": NOW}

    close_case(case=inside.case, **facts)

    for row in (inside, waits):
        row.refresh_from_db()
    assert (inside.status, waits.status) == ("declined", "referred")
    assert inside.result_note == "התיק נסגר: חזר/ה לביקור סדיר"
