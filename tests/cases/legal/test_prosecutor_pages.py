"""The builder of the prosecutor's file and the opinion as pages: who prints, what is kept, what leaves a trace (R23)."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessRecord, User
from cases.models import Case, Disclosure, Opinion, TimelineEntry
from cases.services.legal import NotTreatingOfficerError, print_prosecutor_file, read_dossier
from notices.services.printing import LEGAL_LINE, render_pdf
from tests.cases.factories import key, log, make_student, refer
from tests.cases.legal.factories import NOW, TODAY, opened
from tests.cases.legal.prints import at, data, pages_of, sent
from tests.factories import UserFactory


def test_each_download_is_an_export_and_each_choice_a_disclosure(browser: Client, told: Case, officer: User) -> None:
    opened(told, officer)
    form = browser.get(at(told)).context["form"]
    for _ in range(2):
        answer = browser.post(at(told), sent(form))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
    assert answer["Content-Disposition"] == f'attachment; filename="prosecutor-{told.matter.ref}.pdf"'
    assert answer.content.startswith(b"%PDF-")
    exports = AccessRecord.objects.filter(action="export", page="prosecutor's file", user=officer)
    assert (exports.count(), Disclosure.objects.count()) == (2, 1)
    browser.post(at(told), sent(form, keep=[]))
    rows = Disclosure.objects.order_by("pk").values_list("body", "recipient", "what", "basis_note", "restricted")
    words = "תיק לתביעה: {} רישומים ומסמכים, עם מספר הזהות; לא נכללו {}"
    law = "חוק לימוד חובה, סעיף 4"
    assert list(rows) == [
        ("prosecutor", "התובעת העירונית", words.format(3, 5), law, True),
        ("prosecutor", "התובעת העירונית", words.format(0, 9), law, True),
    ]
    assert TimelineEntry.objects.filter(kind="disclosed", restricted=True).count() == 2


@pytest.mark.parametrize("page", ["file/", "opinion/"])
def test_prints_are_for_the_treating_officer_alone(told, officer, manager, stranger, page: str) -> None:
    cover = UserFactory(unit=told.matter.unit, is_officer=True)
    type(told.matter).objects.filter(pk=told.matter_id).update(cover=cover, cover_from=TODAY, cover_until=TODAY)
    opened(told, officer)
    for user, status in ((officer, 200), (manager, 404), (cover, 404), (stranger, 404)):
        client = Client()
        client.force_login(user)
        assert client.get(at(told, page)).status_code == status
    dossier = read_dossier(told, manager, TODAY, NOW)
    with pytest.raises(NotTreatingOfficerError):
        print_prosecutor_file(dossier=dossier, keys=set(), recipient="x", by=manager, now=NOW, key=key(1))


@pytest.mark.parametrize(
    ("wrong", "words"), [({"recipient": " "}, "כתבו מי יקבל"), ({"keep": ["e999999"]}, "פתחו את העמוד שוב")]
)
def test_a_wrong_form_downloads_nothing(browser, told, officer, wrong: dict[str, Any], words: str) -> None:
    opened(told, officer)
    form = browser.get(at(told)).context["form"]
    answer = browser.post(at(told), sent(form) | wrong)
    assert (answer["Content-Type"].split(";")[0], words in answer.content.decode()) == ("text/html", True)
    assert not Disclosure.objects.exists()


def test_a_locked_line_cannot_be_sent(browser: Client, told: Case, officer: User) -> None:
    opened(told, officer)
    page = browser.get(at(told))
    locked = next(line for line, why in page.context["lines"] if line.is_locked)
    assert f'value="{locked.key}"' not in page.content.decode()
    assert browser.post(at(told), sent(page.context["form"], keep=[locked.key])).status_code == 200
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_builder_costs_the_same_for_every_length(browser: Client, case: Case, officer: User, rows: int) -> None:
    opened(case, officer)
    for n in range(rows):
        log(case, "call", "reached", f"2026-11-0{n + 3} 09:00", by=officer)
    with CaptureQueriesContext(connection) as queries:
        browser.get(at(case))
    assert len(queries) == 23, "\n".join(q["sql"][:120] for q in queries)


def test_a_pupil_without_id_or_school_has_a_file_too(unit, officer) -> None:
    student = make_student(unit, officer, id_type="none", id_number="", id_missing_reason="עולה חדשה")
    student.enrolments.all().delete()
    case = refer(student, "2026-11-01 09:00", by=officer).case
    type(case.matter).objects.filter(pk=case.matter_id).update(owner=officer)
    case = Case.objects.select_related("matter__unit", "student__unit").get(pk=case.pk)
    assert LEGAL_LINE in pages_of(render_pdf("dossier.typ", data(case, officer)))[0]


def opinion(**typed: Any) -> dict[str, Any]:
    chapters = {"background": "רקע", "offered": "הוצעו\nתגבור", "assessment": "הערכה", "recommendation": "להמתין"}
    return chapters | {"body": "court", "recipient": "בית המשפט לנוער", "form_key": str(uuid4())} | typed


def test_the_opinion_is_saved_in_versions_and_printed(browser: Client, told: Case, officer: User) -> None:
    facts = opinion()
    for _ in range(2):
        browser.post(at(told, "opinion/"), facts)
    assert (Opinion.objects.count(), Disclosure.objects.count()) == (1, 0)
    browser.post(at(told, "opinion/"), opinion(recommendation="להגיש"))
    assert list(Opinion.objects.order_by("pk").values_list("recommendation", flat=True)) == ["להמתין", "להגיש"]
    assert browser.get(at(told, "opinion/")).context["form"]["recommendation"].value() == "להגיש"
    answer = browser.post(at(told, "opinion/"), opinion(recommendation="להגיש", print="1"))
    text = pages_of(answer.content)
    assert Opinion.objects.count() == 2
    assert all(LEGAL_LINE in page for page in text)
    assert [words in text[0] for words in ("חוות דעת קצין/ת ביקור סדיר", "הוצעו", "תגבור", "להגיש", "דנה לביא")] == [
        True
    ] * 5
    row = Disclosure.objects.get()
    assert (row.body, row.recipient, row.restricted) == ("court", "בית המשפט לנוער", True)
    assert AccessRecord.objects.filter(action="export").count() == 1


@pytest.mark.parametrize("chapter", ["background", "offered", "assessment", "recommendation", "recipient", "body"])
def test_an_opinion_that_is_not_whole_keeps_what_was_typed(browser: Client, told: Case, chapter: str) -> None:
    answer = browser.post(at(told, "opinion/"), opinion(**{chapter: "", "print": "1"}))
    assert (answer.status_code, Opinion.objects.count(), "יש לתקן" in answer.content.decode()) == (200, 0, True)
    assert [name for name in ("רקע", "הוצעו", "להמתין") if name not in answer.content.decode()] == {
        "background": ["רקע"],
        "offered": ["הוצעו"],
        "recommendation": ["להמתין"],
    }.get(chapter, [])
