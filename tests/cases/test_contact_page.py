"""The contact form, in the drawer and on its page: every kind, what it keeps, and what is said about it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client

from accounts.models import AccessRecord, User
from cases.models import Case, Contact, Referral, SchoolContactPerson, Student
from charter.models import Deadline, NextStep
from tests.cases.factories import log, make_student, moment, refer
from tests.cases.pages import HTMX, filled, mother, new_contact, post

NOW = "2026-11-16 10:00"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(moment(NOW), tick=False) as traveller:
        yield traveller


@pytest.fixture
def referral(student: Student, clock: time_machine.Traveller) -> Referral:
    school = student.enrolments.get().school
    SchoolContactPerson.objects.create(school=school, name="אורלי נבון", role="counsellor")
    return refer(student, "2026-11-15 09:00")


@pytest.fixture
def case(referral: Referral) -> Case:
    return referral.case


@pytest.fixture
def browser(client: Client, officer: User, referral: Referral) -> Client:
    client.force_login(officer)
    return client


def kept() -> list[str]:
    done = Deadline.objects.exclude(outcome="").order_by("promise")
    return list(done.values_list("promise", flat=True))


@pytest.mark.parametrize(
    ("kind", "outcome", "typed", "promises"),
    [
        pytest.param("call", "reached", {}, ["10"], id="P10 we talked, nothing else pressed"),
        pytest.param("call", "no_answer", {}, [], id="D5 no answer"),
        pytest.param("call", "left_message", {}, [], id="D5 left a message"),
        pytest.param("call", "reached", {"who": "pupil"}, [], id="R19 the pupil is not the parents"),
        pytest.param("call", "reached", {"who": "other", "person": "דודה רותי"}, [], id="P10 somebody unlisted"),
        pytest.param("message", "sent", {}, [], id="P10 a message alone"),
        pytest.param("school", "reached", {}, ["9"], id="P9 the counsellor"),
        pytest.param("school", "reached", {"who": "other", "person": "רם לוי"}, ["9"], id="P9 somebody with a name"),
        pytest.param("school", "waiting", {}, [], id="P9 waiting for an answer"),
        pytest.param("partner", "reached", {"partner": "welfare"}, ["12"], id="P12 the welfare services"),
        pytest.param("partner", "reached", {"partner": "current_school"}, [], id="X3 the school without content"),
        pytest.param("partner", "reached", {"partner": "current_school", "note": "סוכם"}, ["12"], id="X3 with content"),
        pytest.param("partner", "waiting", {"partner": "welfare"}, [], id="P12 waiting"),
        pytest.param("visit", "not_opened", {}, [], id="service 3, nobody opened"),
        pytest.param("visit", "at_home", {"who": ["pupil"]}, [], id="service 3, at home"),
        pytest.param("visit", "wrong_address", {}, [], id="service 3, wrong address"),
        pytest.param("meeting", "no_show", {}, [], id="nobody came"),
        pytest.param("meeting", "postponed", {}, [], id="postponed"),
        pytest.param("note", "noted", {"note": "הערה"}, [], id="a note"),
    ],
)
def test_each_kind_and_outcome_through_the_page(
    browser: Client, case: Case, kind: str, outcome: str, typed: dict[str, Any], promises: list[str]
) -> None:
    answer = post(browser, case, kind, outcome=outcome, **typed)

    stored = list(Contact.objects.values_list("kind", "outcome"))
    assert (answer.status_code, stored, kept()) == (302, [(kind, outcome)], promises)


@pytest.mark.parametrize(
    ("who", "place", "promises"),
    [
        pytest.param(["mother", "pupil"], "municipality", ["11"], id="P11 mother and pupil at the municipality"),
        pytest.param(["mother", "pupil"], "school", ["11"], id="P11 at school"),
        pytest.param(["mother"], "school", [], id="P11 without the pupil is partial"),
        pytest.param(["pupil"], "school", [], id="P11 without a parent"),
        pytest.param(["mother", "pupil"], "elsewhere", [], id="P11 elsewhere"),
        pytest.param(["mother", "pupil"], "video", [], id="P11 by video, not switched on"),
    ],
)
def test_p11_a_meeting_asks_for_parent_pupil_and_place(
    browser: Client, case: Case, student: Student, officer: User, who: list[str], place: str, promises: list[str]
) -> None:
    Deadline.objects.create(matter=case.referrals.get().matter, promise="11", opened_on=date(2026, 11, 15))
    chips = [f"guardian-{mother(student).pk}" if one == "mother" else one for one in who]

    post(browser, case, "meeting", outcome="held", who=chips, place=place)

    assert kept() == promises


def test_two_presses_are_enough_and_the_first_one_offers_the_most_urgent_kind(browser: Client, case: Case) -> None:
    """O2: open the drawer, press the outcome; the mother, the moment and the kind are chosen already."""
    form = browser.get(new_contact(case), headers=HTMX).context["form"]

    assert (form.kind, form.initial["who"]) == ("call", f"guardian-{mother(case.student).pk}")


@pytest.mark.parametrize(
    ("done", "kind"),
    [([], "call"), (["10"], "school"), (["9", "10"], "partner"), (["9", "10", "12"], "call")],
)
def test_the_kind_follows_the_most_urgent_open_promise(browser: Client, case: Case, done: list[str], kind: str) -> None:
    for promise, act in {"9": ("school", "reached"), "10": ("call", "reached"), "12": ("partner", "reached")}.items():
        if promise in done:
            log(case, *act, "2026-11-16 08:00")

    assert browser.get(new_contact(case)).context["form"].kind == kind


def test_with_whom_starts_with_whoever_it_was_last_time(browser: Client, case: Case, student: Student) -> None:
    father = student.guardians.get(relation="father")
    log(case, "call", "no_answer", "2026-11-15 12:00", guardians=[father])

    assert browser.get(new_contact(case, "call")).context["form"].initial["who"] == f"guardian-{father.pk}"


def test_a_restricted_parent_is_marked_and_not_offered_first(browser: Client, case: Case, student: Student) -> None:
    barred = mother(student)
    barred.restriction, barred.restriction_source = "צו הגנה", "בית המשפט"
    barred.save()

    answer = browser.get(new_contact(case, "call"))

    first = answer.context["form"].initial["who"]
    assert (first, "צו הגנה" in answer.content.decode()) == (
        f"guardian-{student.guardians.get(relation='father').pk}",
        True,
    )


def test_the_drawer_closes_the_page_refreshes_and_the_toast_stays(browser: Client, case: Case) -> None:
    answer = post(browser, case, "call", htmx=True, outcome="reached")

    text = answer.content.decode()
    assert (answer.status_code, answer["HX-Reswap"]) == (200, "none")
    assert all(word in answer["HX-Trigger"] for word in ("close-drawer", "case-changed", case.matter.ref))
    assert "נשמר. התחייבות 10 הושלמה בזמן." in text
    assert f'action="/contacts/{Contact.objects.get().pk}/undo/"' in text


def test_without_javascript_the_page_answers_with_a_redirect_and_the_same_words(browser: Client, case: Case) -> None:
    answer = post(browser, case, "call", outcome="reached")

    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert answer["Location"] == case.get_absolute_url()
    assert said == [f'נשמר. התחייבות 10 הושלמה בזמן. <a href="/contacts/{Contact.objects.get().pk}/undo/">ביטול</a>']


def test_htmx_gets_the_fragment_and_everyone_else_the_page(browser: Client, case: Case) -> None:
    fragment = browser.get(new_contact(case), headers=HTMX).content.decode()
    page = browser.get(new_contact(case)).content.decode()

    assert ("<html" in fragment, "hx-post" in fragment) == (False, True)
    assert ("<html" in page, "<h1>" in page) == (True, True)
    assert 'hx-target="#drawer-body"' not in page


@pytest.mark.parametrize("htmx", [True, False])
def test_a_double_tap_is_one_contact_and_one_step(browser: Client, case: Case, htmx: bool) -> None:
    data = filled(browser, case, "call", outcome="no_answer", step="call")
    answers = [browser.post(new_contact(case), data, headers=HTMX if htmx else None) for _ in range(2)]

    assert (Contact.objects.count(), NextStep.objects.count()) == (1, 1)
    assert answers[0].status_code == answers[1].status_code == (200 if htmx else 302)


def test_b14_a_note_is_text_everywhere(browser: Client, case: Case) -> None:
    note = "<script>alert(1)</script> {{7*7}} ${x} %s"
    post(browser, case, "call", outcome="no_answer", note=note)
    pk = Contact.objects.get().pk

    text = browser.get(f"/contacts/{pk}/edit/").content.decode()
    assert (Contact.objects.get().note, "<script>alert" in text, "{{7*7}} ${x} %s" in text) == (note, False, True)


@pytest.mark.parametrize(
    ("sent", "went"),
    [
        ("/cases/?page=2", "/cases/?page=2"),
        *(
            (evil, None)
            for evil in ("//evil.example", "/\\evil.example", "https:evil.example", "javascript:x", "\t//e")
        ),
    ],
)
def test_b52_back_to_where_she_came_from_and_never_off_site(
    browser: Client, case: Case, sent: str, went: str | None
) -> None:
    answer = post(browser, case, "call", outcome="reached", next=sent)

    assert answer["Location"] == (went or case.get_absolute_url())


def test_every_view_of_the_form_leaves_an_access_record(browser: Client, case: Case) -> None:
    browser.get(new_contact(case))

    assert AccessRecord.objects.filter(subject=f"case {case.matter.ref}", action="view").count() == 1


def test_to_a_stranger_and_to_an_officer_without_the_case_the_form_does_not_exist(
    client: Client, stranger: User, officer: User, case: Case
) -> None:
    other = make_student(officer.unit, None, first_name="עמית")
    foreign = refer(other, "2026-11-15 09:00").case
    bodies = []
    for user, theirs in [(stranger, case), (officer, foreign)]:
        client.force_login(user)
        for ref in (theirs.matter.ref, "2026-00000000"):
            answers = (
                client.get(f"/contacts/new/?case={ref}"),
                client.post(f"/contacts/new/?case={ref}", {"kind": "note"}),
            )
            bodies += [(answer.status_code, answer.content.replace(ref.encode(), b"")) for answer in answers]

    assert {status for status, _body in bodies} == {404}
    assert Contact.objects.count() == 0


@pytest.mark.parametrize(
    ("method", "acts", "queries"), [("get", 1, 17), ("get", 3, 17), ("post", 1, 44), ("post", 3, 44)]
)
def test_query_counts(
    browser: Client, case: Case, django_assert_num_queries: Any, method: str, acts: int, queries: int
) -> None:
    for n in range(acts):
        log(case, "call", "no_answer", f"2026-11-16 08:0{n}")
    data = filled(browser, case, "call", outcome="reached")

    with django_assert_num_queries(queries):
        browser.get(new_contact(case), headers=HTMX) if method == "get" else browser.post(
            new_contact(case), data, headers=HTMX
        )
