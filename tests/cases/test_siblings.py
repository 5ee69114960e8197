"""Siblings: joined and parted, suggested by a parent's phone, shown as the roster line; talks shared by them (R3)."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from cases.models import Case, Contact, Guardian, Student
from cases.services.families import carry_family, join_family, leave_family, siblings_of, suggested_siblings
from cases.services.shared_talks import correct_talk, log_talk, undo_talk
from charter.models import Deadline, NextStep
from charter.services.deadlines import StaleError
from charter.services.steps import PlannedStep
from tests.cases.factories import make_student, moment, refer
from tests.cases.pages import filled, new_contact
from tests.factories import UserFactory

NOW = moment("2026-11-22 09:00")


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def pupil(unit, officer, name: str, phone: str = "+972505550142", **facts) -> Student:
    student = make_student(unit, officer, first_name=name, **facts)
    student.guardians.update(phone=phone)
    return student


@pytest.fixture
def noa(unit, officer) -> Student:
    return pupil(unit, officer, "נועה")


@pytest.fixture
def adam(unit, officer) -> Student:
    return pupil(unit, officer, "אדם")


@pytest.fixture
def case(noa: Student, officer: User) -> Case:
    return refer(noa, "2026-11-10 10:00", owner=officer).case


@pytest.fixture
def other_case(adam: Student, officer: User) -> Case:
    return refer(adam, "2026-11-11 10:00", owner=officer).case


@pytest.fixture
def family(case: Case, other_case: Case, officer: User) -> None:
    assert join_family(student=case.student, other=other_case.student, by=officer, now=NOW)
    case.student.refresh_from_db()
    other_case.student.refresh_from_db()


def talk(case: Case, siblings: list[Case], by: User, *, key=None, when="2026-11-22 08:50", **facts) -> Contact:
    given = {"kind": "call", "outcome": "reached", "note": "הבוקר קשה", "now": NOW, "with_pupil": True}
    people = [case.student.guardians.get(relation="mother")]
    at = moment(when)
    return log_talk(
        case=case, siblings=siblings, by=by, key=key or uuid4(), guardians=people, happened_at=at, **(given | facts)
    )


# the family


def test_joining_twice_is_once_and_brings_both_families_together(noa, adam, unit, officer):
    third, fourth = pupil(unit, officer, "רותם"), pupil(unit, officer, "יובל")
    assert join_family(student=noa, other=adam, by=officer, now=NOW)
    assert not join_family(student=adam, other=noa, by=officer, now=NOW)
    assert join_family(student=third, other=fourth, by=officer, now=NOW)
    assert join_family(student=adam, other=third, by=officer, now=NOW)

    assert Student.objects.values("family").distinct().count() == 1
    noa.refresh_from_db()
    assert list(siblings_of(noa)) == [adam, third, fourth]


def test_leaving_leaves_nobody_in_a_family_of_one(family, case, other_case, officer):
    assert leave_family(student=other_case.student, by=officer, now=NOW)
    assert not leave_family(student=other_case.student, by=officer, now=NOW)

    assert not Student.objects.exclude(family=None).exists()
    kinds = case.entries.filter(kind__startswith="siblings").order_by("pk").values_list("kind", "text")
    assert list(kinds) == [("siblings", "אדם סעדון"), ("siblings_parted", "אדם סעדון")]


def test_nobody_is_his_own_sibling_or_one_of_another_unit(noa, stranger, officer):
    foreign = make_student(stranger.unit)
    assert not join_family(student=noa, other=noa, by=officer, now=NOW)
    assert not join_family(student=noa, other=foreign, by=officer, now=NOW)


def test_suggested_by_phone_or_mail_within_the_unit_only(noa, unit, officer, stranger):
    by_phone = pupil(unit, officer, "אדם")
    by_mail = pupil(unit, officer, "רותם", phone="+972505550177")
    Guardian.objects.filter(student=by_mail, relation="father").update(phone="")
    recipient = by_mail.guardians.get(relation="father").recipient
    recipient.email = noa.guardians.get(relation="mother").recipient.email
    recipient.save()
    pupil(unit, officer, "זר", phone="+972505550199")
    pupil(stranger.unit, None, "רחוק")

    assert list(suggested_siblings(noa, officer)) == [by_phone, by_mail]
    join_family(student=noa, other=by_phone, by=officer, now=NOW)
    assert list(suggested_siblings(noa, officer)) == [by_mail]


# shared talks


def test_r3_a_shared_talk_is_one_contact_a_case_and_counts_in_each(family, case, other_case, officer):
    first = talk(case, [other_case], officer)

    other = other_case.contacts.get()
    assert (first.shared_talk, other.note, other.with_pupil) == (other.shared_talk, "הבוקר קשה", False)
    assert list(other.guardians.all()) == [other_case.student.guardians.get(relation="mother")]
    tens = Deadline.objects.filter(promise="10").values_list("outcome", "closed_on")
    assert list(tens) == [("met", date(2026, 11, 22))] * 2


def test_the_same_form_twice_is_one_talk(family, case, other_case, officer):
    key = uuid4()
    answers = [talk(case, [other_case], officer, key=key) for _ in range(2)]
    assert (answers[0], Contact.objects.count()) == (answers[1], 2)


def test_a_correction_goes_to_all_and_only_its_own_case_knows_who_of_the_pupils_took_part(
    family, case, other_case, officer
):
    first = talk(case, [other_case], officer)
    father = case.student.guardians.get(relation="father")
    other = other_case.contacts.get()

    correct_talk(
        contact=first, version=1, by=officer, now=NOW, guardians=[father], outcome="no_answer", with_pupil=False
    )

    other.refresh_from_db()
    assert (other.outcome, other.version, other.guardians.get().relation) == ("no_answer", 2, "father")
    assert not Deadline.objects.filter(promise="10").exclude(closed_on=None).exists()
    with pytest.raises(StaleError):
        correct_talk(contact=first, version=1, by=officer, now=NOW, outcome="reached")
    other.refresh_from_db()
    assert other.outcome == "no_answer"


def test_undo_from_either_case_goes_to_all_once(family, case, other_case, officer):
    step = PlannedStep(text="לחזור מחר", due_on=date(2026, 11, 23), due_time=None, kind="call", promise="")
    first = talk(case, [other_case], officer, step=step)
    other = other_case.contacts.get()
    assert NextStep.objects.count() == 1

    assert undo_talk(contact=other, by=officer, now=NOW) == ["10"]
    assert undo_talk(contact=other, by=officer, now=NOW) is None
    first.refresh_from_db()
    assert (first.undone_at, NextStep.objects.count(), Deadline.objects.exclude(closed_on=None).count()) == (NOW, 0, 0)


# pages


def test_the_drawer_offers_the_siblings_cases_and_two_clicks_still_save(
    client: Client, family, case, other_case, officer
):
    client.force_login(officer)
    form = client.get(new_contact(case, "call")).context["form"]
    assert list(form.fields["shared"].choices) == [(other_case.matter.ref, "אדם")]
    assert form["purpose"].value() == "causes"

    answer = client.post(new_contact(case), filled(client, case, "call", outcome="reached"), follow=True)
    assert (Contact.objects.get().case, Contact.objects.get().purpose) == (case, "causes")
    assert "בירור הגורמים" in answer.content.decode()

    data = filled(client, case, "call", outcome="reached", shared=[other_case.matter.ref])
    answer = client.post(new_contact(case), data, follow=True)
    assert "נרשם גם בתיק של: אדם." in answer.content.decode()
    assert other_case.contacts.get().purpose == "follow_up"
    assert "גם בתיקי האחים" in client.get(other_case.get_absolute_url()).content.decode()


def test_sharing_a_talk_with_the_pupil_alone_says_what_is_missing(client: Client, family, case, other_case, officer):
    client.force_login(officer)
    data = filled(client, case, "call", outcome="reached", who="pupil", note="דיברנו", shared=[other_case.matter.ref])
    answer = client.post(new_contact(case), data)
    assert (answer.status_code, Contact.objects.count()) == (422, 0)
    page = answer.content.decode()
    assert "שיחה שנרשמת גם בתיקי האחים היא שיחה עם הורה" in page
    assert "דיברנו" in page


@pytest.mark.parametrize("ref", ["2026-00000000", "x", ""])
def test_only_shown_siblings_can_be_chosen(client: Client, family, case, officer, ref):
    client.force_login(officer)
    answer = client.post(new_contact(case), filled(client, case, "call", outcome="reached", shared=[ref]))
    assert (answer.status_code, Contact.objects.count()) == (422, 0)


def test_a_colleagues_case_is_named_with_its_officer_and_not_offered(client: Client, unit, family, case, other_case):
    colleague = UserFactory(unit=unit, is_officer=True, name="עדי פרץ")
    Case.objects.get(pk=other_case.pk).matter.__class__.objects.filter(case=other_case).update(owner=colleague)
    client.force_login(case.matter.owner)

    assert "shared" not in client.get(new_contact(case, "call")).context["form"].fields
    page = client.get(case.get_absolute_url()).content.decode()
    assert "תיק פתוח אצל <bdi>עדי פרץ</bdi>" in page
    assert other_case.matter.ref not in page


def test_siblings_are_joined_and_parted_from_the_page(client: Client, case, other_case, adam, officer):
    client.force_login(officer)
    url = f"/cases/{case.matter.ref}/siblings/"
    assert url in client.get(case.get_absolute_url()).content.decode()
    page = client.get(url).content.decode()
    assert "תלמידים שלהורה שלהם אותו טלפון" in page

    joined = [client.post(f"{url}{adam.pk}/join/", follow=True) for _ in range(2)][1]
    assert "רשומים כאחים" in joined.content.decode()
    adam.refresh_from_db()
    assert adam.family is not None
    assert "אדם סעדון" in client.get(case.get_absolute_url()).content.decode()
    for _ in range(2):
        client.post(f"{url}{adam.pk}/part/", follow=True)
    adam.refresh_from_db()
    assert adam.family is None


def test_a_sibling_is_found_by_name_and_bad_words_are_answered(client: Client, case, unit, officer):
    pupil(unit, officer, "זיו", phone="+972505550199")
    client.force_login(officer)
    url = f"/cases/{case.matter.ref}/siblings/"
    assert "זיו סעדון" in client.get(url, {"q": "זיו"}).content.decode()
    assert "לא נמצאו תלמידים." in client.get(url, {"q": "אבגדה"}).content.decode()
    assert client.get(url, {"q": "a" * 200}).status_code == 400


@pytest.mark.parametrize("siblings", [1, 3])
def test_the_siblings_page_takes_the_same_queries(client, case, unit, officer, siblings, django_assert_num_queries):
    for n in range(siblings):
        other = pupil(unit, officer, f"אח{n}")
        join_family(student=case.student, other=other, by=officer, now=NOW)
        pupil(unit, officer, f"מוצע{n}")
    client.force_login(officer)
    client.get("/profile/")
    with django_assert_num_queries(11):
        client.get(f"/cases/{case.matter.ref}/siblings/")


def test_strangers_find_nothing(client: Client, unit, case, adam, stranger):
    coordinator = UserFactory(unit=unit, is_coordinator=True)
    for user in (stranger, UserFactory(unit=unit, is_officer=True), coordinator):
        client.force_login(user)
        url = f"/cases/{case.matter.ref}/siblings/"
        codes = {client.get(url).status_code, client.post(f"{url}{adam.pk}/join/").status_code}
        assert codes <= {403, 404}
    client.force_login(case.matter.owner)
    assert client.post(f"{url}{make_student(stranger.unit).pk}/join/").status_code == 404
    assert not Student.objects.exclude(family=None).exists()


def test_joining_two_files_of_one_pupil_keeps_the_siblings_of_both(noa, adam, unit, officer):
    twin, third = pupil(unit, officer, "נועה"), pupil(unit, officer, "רותם")
    join_family(student=noa, other=adam, by=officer, now=NOW)
    join_family(student=twin, other=third, by=officer, now=NOW)
    for student in (noa, twin):
        student.refresh_from_db()
    for _ in range(2):
        carry_family(kept=noa, merged=twin)
    assert (list(siblings_of(noa)), twin.family) == ([adam, third], None)

    alone, double = pupil(unit, officer, "לבד"), pupil(unit, officer, "לבד")
    join_family(student=alone, other=double, by=officer, now=NOW)
    carry_family(kept=alone, merged=double)
    assert (alone.family, double.family) == (None, None)
