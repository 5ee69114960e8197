"""The search for a framework (R5): opened, offered, placed or ended, each once; and what it answers (R27)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from cases.models import Case, Enrolment, EntryKind, FrameworkSearch, Need, PlacementOffer
from cases.services.dropout.events import Seat
from cases.services.framework import add_offer, change_offer, end_search, open_search, place_pupil
from cases.services.needs import raise_need
from charter.services.deadlines import StaleError
from tests.cases.dropouts import NOW, add, case_of, drop, offer, search
from tests.cases.factories import SchoolFactory, key

TODAY = date(2026, 11, 22)
STARTED, OFFERED = date(2026, 11, 2), date(2026, 11, 9)


@pytest.fixture
def case(unit: object, officer: User) -> Case:
    return case_of(officer)


def needs() -> list[tuple[date, date | None]]:
    return list(Need.objects.filter(promise="2").order_by("pk").values_list("raised_on", "answered_on"))


def test_a_search_is_opened_once_and_is_a_need(case: Case, officer: User) -> None:
    facts = {"case": case, "opened_on": STARTED, "by": officer, "now": NOW}
    found = {open_search(key=key(n), wanted="כיתה קטנה", **facts).pk for n in (1, 1, 2)}
    assert len(found) == 1
    assert needs() == [(STARTED, None)]
    assert [entry.text for entry in case.entries.filter(kind=EntryKind.SEARCH)] == ["כיתה קטנה"]


def test_a_need_that_stands_is_not_raised_again(case: Case, officer: User) -> None:
    raise_need(case=case, promise="2", text="לחפש", raised_on=STARTED, by=officer, key=key(3), now=NOW)
    search(case, date(2026, 11, 5))
    assert needs() == [(STARTED, None)]


def test_r27_the_first_institution_answers_and_the_second_is_no_new_need(case: Case, officer: User) -> None:
    found = search(case, STARTED)
    made = {add_offer(search=found, offer=offer(OFFERED), by=officer, key=key(1), now=NOW).pk for _ in range(2)}
    add(found, date(2026, 11, 12), institution="כפר הנוער אלומות", kind="boarding")
    assert len(made) == 1
    assert needs() == [(STARTED, OFFERED)]


def test_an_offer_changes_once_and_a_stale_one_not(case: Case, officer: User) -> None:
    made = add(search(case, STARTED), OFFERED)
    stale = PlacementOffer.objects.select_related("search__case__student").get(pk=made.pk)
    visited = offer(OFFERED, status="visited", visited_on=date(2026, 11, 12), note="התרשמו")
    change_offer(offer=made, facts=visited, by=officer, now=NOW)
    with pytest.raises(StaleError):
        change_offer(offer=stale, facts=offer(OFFERED), by=officer, now=NOW)
    made.refresh_from_db()
    assert (made.status, made.version) == ("visited", 2)
    assert case.entries.filter(text="אורט נווה אורן: ביקרו, התרשמו").count() == 1


def test_a_placement_ends_the_search_the_dropout_and_moves_the_pupil_once(case: Case, officer: User) -> None:
    event = drop(case, date(2026, 11, 1))
    school = SchoolFactory(unit=officer.unit, name="תיכון עירוני ד׳")
    made = add(search(case, STARTED), OFFERED, school=school, institution="")
    placed_on = date(2026, 11, 15)
    told = [
        place_pupil(offer=made, placed_on=placed_on, by=officer, now=NOW, is_return=True, seat=Seat(school, 9))
        for _ in range(2)
    ]

    found = FrameworkSearch.objects.get()
    event.refresh_from_db()
    made.refresh_from_db()
    assert told == [True, False]
    assert (found.outcome, found.closed_on, found.placed_with) == ("placed", placed_on, made)
    assert (made.status, made.decided_on) == ("accepted", placed_on)
    assert (event.returned_on, event.returned_to) == (placed_on, "תיכון עירוני ד׳")
    assert Enrolment.objects.current().get(student=case.student).school == school


def test_a_placement_answers_a_need_raised_after_the_first_institution(case: Case, officer: User) -> None:
    made = add(search(case, STARTED), OFFERED)
    later = date(2026, 11, 11)
    raise_need(case=case, promise="2", text="דחוף", raised_on=later, by=officer, key=key(3), now=NOW)
    place_pupil(offer=made, placed_on=date(2026, 11, 15), by=officer, now=NOW)
    assert needs() == [(STARTED, OFFERED), (later, date(2026, 11, 15))]


def test_a_search_that_ends_without_a_placement_lets_its_need_fall_away(case: Case, officer: User) -> None:
    found = search(case, STARTED)
    told = [end_search(search=found, reason="המשפחה עברה", by=officer, today=TODAY, now=NOW) for _ in range(2)]
    need = Need.objects.get()
    assert told == [True, False]
    assert (need.dropped_on, need.dropped_reason, need.answered_on) == (TODAY, "המשפחה עברה", None)
    assert search(case, TODAY).pk != found.pk


def test_an_answered_need_stays_answered_when_the_search_ends(case: Case, officer: User) -> None:
    found = search(case, STARTED)
    add(found, OFFERED)
    end_search(search=found, reason="סירבו", by=officer, today=TODAY, now=NOW)
    assert needs() == [(STARTED, OFFERED)]
    assert Need.objects.get().dropped_on is None


@pytest.mark.parametrize("facts", [{"closed_on": TODAY}, {"closed_on": TODAY, "outcome": "ended"}])
def test_the_database_wants_an_outcome_and_a_reason(case: Case, facts: dict[str, object]) -> None:
    search(case, STARTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        FrameworkSearch.objects.update(**facts)


@pytest.mark.parametrize("facts", [{"institution": ""}, {"status": "visited"}, {"status": "refused"}])
def test_the_database_wants_a_place_and_the_day_of_each_state(case: Case, facts: dict[str, object]) -> None:
    add(search(case, STARTED), OFFERED)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlacementOffer.objects.update(**facts)
