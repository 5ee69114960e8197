"""The pages of one pupil's dropouts and searches: refused with what to record instead, kept as typed, closed to others."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import AccessRecord, User
from cases.models import Case, DropoutEvent
from cases.services.dropout.events import correct_dropout
from tests.cases.dropouts import NOW, add, at, bring_back, case_of, drop, dropout, school_of, search, text, typed
from tests.cases.test_today import queries
from tests.factories import UserFactory

# what is a dropout


def test_a_dropout_is_recorded_through_the_page_once(desk: Client, case: Case) -> None:
    answers = [desk.post(at(case, "dropout/new/"), typed(case)) for _ in range(2)]
    event = DropoutEvent.objects.get()
    assert [answer["Location"] for answer in answers] == [at(case, "dropout/")] * 2
    assert (event.dropped_on, event.grade, event.last_school) == (date(2026, 11, 10), 8, school_of(case.student))


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("moved", "מעבר לבית ספר מוכר אחר אינו נשירה. רשמו את בית הספר החדש"),
        ("home", "חינוך ביתי בהיתר אינו נשירה. סגרו את התיק"),
        ("abroad", "מעבר לחו״ל אינו נשירה"),
        ("death", "פטירה אינה נשירה"),
        ("hospital", "לימודים בבית חולים אינם נשירה"),
        ("finished", "סיום י״ב אינו נשירה"),
    ],
)
def test_r10_what_is_no_dropout_is_refused_with_what_to_record_instead(
    desk: Client, case: Case, reason: str, words: str
) -> None:
    page = text(desk.post(at(case, "dropout/new/"), typed(case, reason=reason)))
    assert words in page
    assert 'value="10.11.2026"' in page
    assert "לא מגיעה" in page
    assert not DropoutEvent.objects.exists()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"reason": ""}, "בחרו מה קרה"),
        ({"dropped_on": ""}, "כתבו את יום הנשירה"),
        ({"dropped_on": "23.11.2026"}, "לא יכול להיות בעתיד"),
        ({"dropped_on": "31.2.2026"}, "אין תאריך כזה"),
        ({"dropped_on": "1.1.1990"}, "התאריך צריך להיות"),
        ({"reason": "not_back", "dropped_on": "2.9.2026"}, "נרשם/ת בתאריך 1.9"),
        ({"dropped_on": "21.6.2026"}, "מי שלא חזר/ה ב־1.9.2026 נשר/ה באותו יום"),
        ({"dropped_on": "31.8.2026"}, "מי שלא חזר/ה ב־1.9.2026 נשר/ה באותו יום"),
        ({"last_school": ""}, "בחרו את בית הספר האחרון"),
        ({"last_school": "999999"}, "errors-title"),
        ({"grade": "99"}, "errors-title"),
        ({"source": ""}, "בחרו מי דיווח"),
        ({"note": "א" * 700}, "errors-title"),
        ({"form_key": "x"}, "הטופס אינו שלם"),
    ],
)
def test_d19_the_form_says_what_is_wrong(desk: Client, case: Case, facts: dict[str, str], words: str) -> None:
    answer = desk.post(at(case, "dropout/new/"), typed(case, **facts))
    assert (answer.status_code, words in text(answer)) == (200, True)
    assert not DropoutEvent.objects.exists()


def test_d19_the_first_of_september_is_one_press_away(desk: Client, case: Case) -> None:
    page = text(desk.get(at(case, "dropout/new/")))
    assert 'href="?september=1"' in page
    page = text(desk.get(at(case, "dropout/new/?september=1")))
    assert 'value="1.9.2026"' in page
    assert '<option value="not_back" selected' in page


def test_the_last_day_of_the_school_year_is_still_a_day_of_dropping_out(desk: Client, case: Case) -> None:
    assert desk.post(at(case, "dropout/new/"), typed(case, dropped_on="20.6.2026")).status_code == 302


def test_a_pupil_who_is_out_cannot_drop_out_again(desk: Client, case: Case) -> None:
    drop(case, date(2026, 11, 1))
    assert "רשמו קודם את החזרה" in text(desk.post(at(case, "dropout/new/"), typed(case)))


# the return, the correction, taking back


def test_a_return_needs_its_day_and_its_place(desk: Client, case: Case) -> None:
    event = drop(case, date(2026, 11, 1))
    url = at(case, f"dropout/{event.pk}/return/")
    for facts, words in [
        ({"returned_on": ""}, "כתבו את יום החזרה"),
        ({"returned_on": "1.11.2026", "place": "אורט"}, "החזרה הייתה אחרי הנשירה"),
        ({"returned_on": "23.11.2026", "place": "אורט"}, "החזרה לא יכולה להיות בעתיד"),
        ({"returned_on": "10.11.2026"}, "בחרו את בית הספר, או כתבו את שמו"),
        ({"returned_on": "10.11.2026", "school": str(school_of(case.student).pk)}, "בחרו את הכיתה"),
    ]:
        assert words in text(desk.post(url, facts))
    answers = [desk.post(url, {"returned_on": "10.11.2026", "place": "אורט"}).status_code for _ in range(2)]
    event.refresh_from_db()
    assert (answers, event.returned_to) == ([302, 302], "אורט")
    assert "הוחזרה" in text(desk.get(at(case, "dropout/")))


def test_a_correction_keeps_both_texts_when_somebody_was_faster(desk: Client, case: Case, officer: User) -> None:
    event = drop(case, date(2026, 11, 1))
    facts = typed(case, why="לפי המזכירות", version="1", dropped_on="3.11.2026")
    correct_dropout(event=event, dropout=dropout(date(2026, 11, 8)), reason="אחר", by=officer, now=NOW)

    url = at(case, f"dropout/{event.pk}/correct/")
    answer = desk.post(url, facts)

    assert answer.status_code == 409
    assert "8.11.2026" in text(answer)
    assert 'value="3.11.2026"' in text(answer)
    assert desk.post(url, facts | {"version": "2"}).status_code == 302
    event.refresh_from_db()
    assert (event.dropped_on, event.changes.count()) == (date(2026, 11, 3), 2)
    assert "לפי המזכירות" in text(desk.get(at(case, "dropout/")))


def test_a_correction_of_a_returned_pupil_can_empty_the_return(desk: Client, case: Case) -> None:
    event = drop(case, date(2026, 11, 1))
    bring_back(event, date(2026, 11, 10))
    facts = typed(case, why="לא התייצבה", version="2", dropped_on="1.11.2026", returned_on="", returned_to="")
    assert desk.post(at(case, f"dropout/{event.pk}/correct/"), facts).status_code == 302
    event.refresh_from_db()
    assert event.is_out


def test_taking_back_asks_for_a_reason_and_stays_shown(desk: Client, case: Case) -> None:
    event = drop(case, date(2026, 11, 1))
    url = at(case, f"dropout/{event.pk}/withdraw/")
    assert "כתבו את הסיבה" in text(desk.post(url, {"reason": " - "}))
    assert [desk.post(url, {"reason": "טעות בשם"}).status_code for _ in range(2)] == [302, 302]
    assert "טעות בשם" in text(desk.get(at(case, "dropout/")))
    assert desk.get(at(case, f"dropout/{event.pk}/correct/")).status_code == 302


# the mark on the case


def test_the_case_and_the_list_bear_the_mark(desk: Client, case: Case) -> None:
    drop(case, date(2026, 11, 1))
    for path in (at(case, ""), "/cases/"):
        assert "נושרת חדשה" in text(desk.get(path))


def test_the_list_of_cases_narrows_to_who_is_out(desk: Client, case: Case, officer: User) -> None:
    back = case_of(officer)
    bring_back(drop(back, date(2026, 11, 1)), date(2026, 11, 10))
    case_of(officer)
    drop(case, date(2026, 11, 1))
    assert [row.case for row in desk.get("/cases/?state=dropout").context["rows"]] == [case]


# who may


PATHS = ["dropout/", "dropout/new/", "dropout/{event}/return/", "dropout/{event}/correct/", "dropout/{event}/withdraw/",
         "framework/", "framework/new/", "framework/end/", "framework/offers/new/", "framework/offers/{offer}/edit/",
         "framework/offers/{offer}/place/"]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_only_who_answers_for_the_case_sees_its_pages(
    client: Client, case: Case, officer: User, stranger: User, manager: User, path: str
) -> None:
    event = drop(case, date(2026, 11, 1))
    made = add(search(case, date(2026, 11, 5)), date(2026, 11, 9))
    url = at(case, path.format(event=event.pk, offer=made.pk))
    coordinator = UserFactory(unit=officer.unit, is_coordinator=True)
    statuses = []
    for user in (officer, manager, UserFactory(unit=officer.unit, is_officer=True), stranger, coordinator):
        client.force_login(user)
        statuses.append(client.get(url).status_code)
    assert statuses == [200, 200, 404, 404, 404]
    assert AccessRecord.objects.filter(user=officer, subject__contains=case.matter.ref).exists()


def test_an_event_of_another_pupil_is_not_found(desk: Client, case: Case, officer: User) -> None:
    other = case_of(officer)
    event, made = drop(other, date(2026, 11, 1)), add(search(other, date(2026, 11, 5)), date(2026, 11, 9))
    for path in (f"dropout/{event.pk}/return/", f"framework/offers/{made.pk}/place/", "framework/end/"):
        assert desk.get(at(case, path)).status_code == 404


def test_a_closed_case_shows_its_history_and_takes_no_act(desk: Client, case: Case) -> None:
    event = drop(case, date(2026, 11, 1))
    Case.objects.filter(pk=case.pk).update(stage="closed", closed_on=date(2026, 11, 20))
    page = text(desk.get(at(case, "dropout/")))
    assert ("1.11" in page, "רישום החזרה" in page) == (True, False)
    assert desk.get(at(case, "framework/")).status_code == 200
    assert desk.get(at(case, f"dropout/{event.pk}/return/")).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_of_a_pupil_cost_the_same_whatever_their_rows(desk: Client, case: Case, rows: int) -> None:
    for month in range(rows):
        bring_back(drop(case, date(2025, 3 + month, 1)), date(2025, 3 + month, 20))
    found = search(case, date(2026, 11, 1))
    for day in range(rows):
        add(found, date(2026, 11, 5 + day))
    assert len(queries(desk, at(case, "dropout/"))) == 8
    assert len(queries(desk, at(case, "framework/"))) == 8
