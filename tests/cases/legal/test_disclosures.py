"""What is passed to another body is recorded every time and never changed (Privacy Protection Law s. 23D, domain 5.2)."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessRecord, User
from cases.models import BodyKind, Case, Disclosure, LegalBasis, TimelineEntry
from cases.services.disclosures import record_disclosure
from tests.cases.factories import key, moment
from tests.cases.legal.factories import NOW
from tests.factories import UserFactory


def passed_on(case: Case, by: User, n: int = 1, **facts: Any) -> Disclosure:
    given = {"body": BodyKind.WELFARE, "recipient": "חיים אדרי", "what": "סיכום פגישה", "why": "תיאום טיפול"}
    given |= {"basis": LegalBasis.PUBLIC, "happened_at": moment("2026-11-24 12:00"), "now": NOW, "key": key(n)}
    return record_disclosure(case=case, by=by, **(given | facts))


def page(case: Case, rest: str = "") -> str:
    return f"/cases/{case.matter.ref}/disclosures/{rest}"


def typed(**given: Any) -> dict[str, Any]:
    facts = {"body": "welfare", "recipient": "חיים אדרי", "what": "סיכום פגישה", "why": "תיאום", "basis": "public"}
    return facts | {"on": "24.11", "form_key": str(uuid4())} | given


def test_recorded_twice_is_one_row_with_its_entry_and_its_access_record(case, officer) -> None:
    assert passed_on(case, officer) == passed_on(case, officer)
    entry = TimelineEntry.objects.get(kind="disclosed")
    assert (entry.text, entry.restricted) == ("רווחה, חיים אדרי: סיכום פגישה", False)
    assert entry.disclosure == Disclosure.objects.get()
    assert AccessRecord.objects.filter(page="disclosure", action="create", user=officer).count() == 1


def test_typed_by_hand_and_shown(browser: Client, case: Case) -> None:
    facts = typed(basis_note="סעיף 23ג(2)")
    assert [browser.post(page(case, "new/"), facts).status_code for _ in range(2)] == [302, 302]
    row = Disclosure.objects.get()
    assert (row.body, row.happened_at) == ("welfare", moment("2026-11-24 12:00"))
    body = browser.get(page(case)).content.decode()
    assert [word in body for word in ("חיים אדרי", "סיכום פגישה", "תיאום", "סעיף 23ג(2)", "דנה לביא")] == [True] * 5


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"body": ""}, "בחרו את הגוף"),
        ({"body": "nobody"}, "בחרו את הגוף"),
        ({"recipient": " "}, "כתבו מי קיבל"),
        ({"what": ""}, "כתבו מה נמסר"),
        ({"why": ""}, "כתבו לאיזו מטרה"),
        ({"basis": ""}, "סמנו לפי מה נמסר"),
        ({"on": ""}, "כתבו באיזה יום"),
        ({"on": "26.11"}, "היום הזה עוד לא הגיע"),
        ({"at": "99"}, "שעה"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_kept(
    browser: Client, case: Case, wrong: dict[str, str], words: str
) -> None:
    answer = browser.post(page(case, "new/"), typed(**wrong))
    body = answer.content.decode()
    assert (answer.status_code, words in body, Disclosure.objects.count()) == (200, True, 0)
    assert "סיכום פגישה" in body or "what" in wrong


@pytest.mark.parametrize("rest", ["", "new/"])
def test_strangers_see_nothing(case, officer, stranger, rest: str) -> None:
    colleague = UserFactory(unit=case.matter.unit, is_officer=True)
    for user in (stranger, colleague, UserFactory(unit=case.matter.unit, is_coordinator=True)):
        client = Client()
        client.force_login(user)
        assert client.get(page(case, rest)).status_code == 404


def test_a_restricted_one_is_for_who_may_open_restricted_entries(case, officer, manager, unit) -> None:
    passed_on(case, officer, 1, what="גלוי")
    passed_on(case, officer, 2, what="חסוי מאוד", restricted=True)
    logger = UserFactory(unit=unit, is_officer=True)
    type(case.matter).objects.filter(pk=case.matter_id).update(owner=None, opened_by=logger)
    for user, sees in ((manager, True), (logger, False)):
        client = Client()
        client.force_login(user)
        shown = [client.get(path).content.decode() for path in (page(case), f"/cases/{case.matter.ref}/")]
        assert ["גלוי" in text for text in shown] == [True, True]
        assert ["חסוי מאוד" in text for text in shown] == [sees, sees]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_every_length(browser: Client, case: Case, officer: User, rows: int) -> None:
    for n in range(rows):
        passed_on(case, officer, n + 1)
    with CaptureQueriesContext(connection) as queries:
        browser.get(page(case))
    assert len(queries) == 10, "\n".join(q["sql"][:120] for q in queries)


def test_the_case_page_leads_there(browser: Client, case: Case) -> None:
    assert f'href="{page(case)}"' in browser.get(f"/cases/{case.matter.ref}/").content.decode()
