"""The search for a framework after a dropout, as pages (charter 2; R5, R10)."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from cases.models import Case, DropoutEvent, FrameworkSearch, PlacementOffer
from cases.services.framework import change_offer
from tests.cases.dropouts import NOW, add, at, drop, offer, search, text
from tests.cases.factories import key

# the search


def test_a_search_its_institutions_and_the_placement(desk: Client, case: Case) -> None:
    drop(case, date(2026, 11, 1))
    desk.post(at(case, "framework/new/"), {"opened_on": "5.11.2026", "wanted": "כיתה קטנה", "form_key": key(1)})
    facts = {
        "institution": "אורט",
        "kind": "school",
        "offered_on": "9.11.2026",
        "status": "offered",
        "form_key": key(2),
    }
    assert [desk.post(at(case, "framework/offers/new/"), facts).status_code for _ in range(2)] == [302, 302]
    made = PlacementOffer.objects.get()
    changed = facts | {"status": "visited", "visited_on": "12.11.2026", "version": "1"}
    assert desk.post(at(case, f"framework/offers/{made.pk}/edit/"), changed).status_code == 302
    url = at(case, f"framework/offers/{made.pk}/place/")
    assert 'name="is_return"' in text(desk.get(url))
    placed = [desk.post(url, {"placed_on": "15.11.2026", "is_return": "on"}).status_code for _ in range(2)]

    assert placed == [302, 302]
    assert FrameworkSearch.objects.get().outcome == "placed"
    assert DropoutEvent.objects.get().returned_to == "אורט"


def test_r10_youth_advancement_is_no_return(desk: Client, case: Case) -> None:
    drop(case, date(2026, 11, 1))
    made = add(search(case, date(2026, 11, 5)), date(2026, 11, 9), kind="youth", institution="קידום נוער")
    url = at(case, f"framework/offers/{made.pk}/place/")
    page = text(desk.get(url))
    assert 'name="is_return"' not in page
    assert "נשאר/ת בספירת הנושרים" in page
    desk.post(url, {"placed_on": "15.11.2026", "is_return": "on"})
    assert DropoutEvent.objects.get().is_out


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"institution": ""}, "בחרו את בית הספר, או כתבו את שמו"),
        ({"kind": ""}, "בחרו את סוג המסגרת"),
        ({"offered_on": ""}, "כתבו באיזה יום הוצע"),
        ({"offered_on": "1.11.2026"}, "החיפוש התחיל אחרי היום הזה"),
        ({"offered_on": "23.11.2026"}, "היום הזה עדיין לא הגיע"),
        ({"status": "visited"}, "כתבו את יום הביקור"),
        ({"status": "refused"}, "כתבו את יום התשובה"),
        ({"status": "visited", "visited_on": "8.11.2026"}, "זה לפני שהמקום הוצע"),
    ],
)
def test_an_institution_says_what_is_wrong_and_keeps_what_was_typed(
    desk: Client, case: Case, facts: dict[str, str], words: str
) -> None:
    search(case, date(2026, 11, 5))
    known = {"institution": "אורט", "kind": "school", "offered_on": "9.11.2026", "status": "offered", "note": "נפגשו"}
    page = text(desk.post(at(case, "framework/offers/new/"), known | {"form_key": str(key(2))} | facts))
    assert words in page
    assert "נפגשו" in page
    assert not PlacementOffer.objects.exists()


def test_two_people_change_one_institution(desk: Client, case: Case, officer: User) -> None:
    made = add(search(case, date(2026, 11, 5)), date(2026, 11, 9))
    change_offer(offer=made, facts=offer(date(2026, 11, 9), note="ביקרתי אתמול"), by=officer, now=NOW)
    facts = {"institution": "אורט", "kind": "school", "offered_on": "9.11.2026", "status": "offered", "note": "שלי"}
    answer = desk.post(at(case, f"framework/offers/{made.pk}/edit/"), facts | {"version": "1"})
    assert (answer.status_code, "ביקרתי אתמול" in text(answer), "שלי" in text(answer)) == (409, True, True)


def test_ending_a_search_asks_why(desk: Client, case: Case) -> None:
    search(case, date(2026, 11, 5))
    assert "כתבו את הסיבה" in text(desk.post(at(case, "framework/end/"), {"reason": ""}))
    assert [desk.post(at(case, "framework/end/"), {"reason": "עברו"}).status_code for _ in range(2)] == [302, 302]


def test_r5_thirty_days_without_a_search_are_said_and_a_search_ends_it(desk: Client, case: Case) -> None:
    words = "30 יום או יותר מחוץ לבית הספר"
    event = drop(case, date(2026, 10, 24))
    assert words not in text(desk.get(at(case, "dropout/")))
    DropoutEvent.objects.filter(pk=event.pk).update(dropped_on=date(2026, 10, 23))
    for path in ("dropout/", "framework/"):
        assert words in text(desk.get(at(case, path)))
    assert "30 יום בלי חיפוש מסגרת" in text(desk.get(at(case, "")))
    search(case, date(2026, 11, 20))
    assert words not in text(desk.get(at(case, "dropout/")))
    assert "30 יום בלי חיפוש מסגרת" not in text(desk.get(at(case, "")))
