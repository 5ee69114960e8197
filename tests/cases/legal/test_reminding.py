"""N9: the principal's letters are his own act; the unit reminds him by a draft that names no pupil (domain 6.2, 2.5)."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Unit, User
from cases.models import Case, Enrolment, LegalActKind, School, SchoolContactPerson
from cases.services.legal import move_proceeding
from cases.services.legal.reminding import keep_reminders, remind_principal
from notices.models import Notice
from notices.services.composing import compose
from notices.texts import KINDS, Audience, Way
from tests.cases.factories import SchoolFactory, key, make_student, refer
from tests.cases.legal.factories import NOW, TODAY, letter, opened

KIND = "N9-principal"


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case


def school_of(case: Case) -> School:
    school: School = case.student.enrolments.get(until_on=None).school
    return school


def principal(school: School, **facts: str) -> None:
    given = {"role": "principal", "name": "ורד שגב", "email": "vered@school.example"} | facts
    SchoolContactPerson.objects.create(school=school, **given)


def rows() -> list[tuple[str, str, str, int, str]]:
    found = Notice.objects.filter(kind=KIND).select_related("recipient").order_by("pk")
    return [(one.recipient.name, one.recipient.address, one.channel, one.revision, one.state) for one in found]


VERED = ("ורד שגב", "vered@school.example", "email")


def test_n9_is_anothers_act_and_its_reminder_ours() -> None:
    """The table: "registered letter by the principal"; "system only reminds the principal"."""
    own, reminder = KINDS["N9"], KINDS[KIND]
    assert (own.way, own.is_ours) == (Way.OTHERS, False)
    assert (reminder.audience, reminder.way, reminder.review) == (Audience.SCHOOL, Way.MAIL, "draft")
    assert (reminder.legal, reminder.sensitive, reminder.languages) == (True, True, ("he", "ar"))


def test_n9_opening_a_proceeding_prepares_one_draft_to_the_principal(case: Case, officer: User) -> None:
    principal(school_of(case), role="secretary", name="מזכירה", email="office@school.example")
    principal(school_of(case))
    proceeding = opened(case, officer, key(1))
    opened(case, officer, key(1))
    remind_principal(proceeding, now=NOW)
    assert rows() == [(*VERED, 0, "draft")]
    notice = Notice.objects.get(kind=KIND)
    assert notice.context == {"ref": case.matter.ref, "letters": 2, "school": school_of(case).pk}
    words = compose(notice)
    assert not {"נועה", "סעדון", "סיגל"} & set(words.text.replace("\u2068", "").split())
    assert tuple(w for w in ("בדואר רשום", "4(ב)(2)") if w in words.text) == ("בדואר רשום", "4(ב)(2)")


@pytest.mark.parametrize(("sector", "languages"), [("state", "he"), ("arab", "ar, he"), ("druze", "ar, he")])
def test_n9_an_arab_school_reads_arabic_with_the_hebrew_beneath(
    case: Case, officer: User, sector: str, languages: str
) -> None:
    School.objects.filter(pk=school_of(case).pk).update(sector=sector, email="office@school.example")
    opened(case, officer)
    assert rows() == [("חטיבת אלונים", "office@school.example", "email", 0, "draft")]
    assert compose(Notice.objects.get(kind=KIND)).languages == languages


def test_n9_without_any_address_it_is_a_letter(case: Case, officer: User) -> None:
    opened(case, officer)
    assert rows() == [("חטיבת אלונים", "", "letter", 0, "draft")]


def test_n9_nobody_is_reminded_of_letters_that_are_there_or_that_nobody_can_send(
    case: Case, officer: User, unit: Unit
) -> None:
    """Both letters on record; no school; suspected harm."""
    letter(case, officer)
    letter(case, officer, "father")
    opened(case, officer)
    nowhere = refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case
    Enrolment.objects.filter(student=nowhere.student).update(until_on="2026-10-01")
    opened(nowhere, officer)
    hidden = refer(make_student(unit, officer), "2026-11-15 09:00", by=officer, reasons=["harm"]).case
    opened(hidden, officer)
    assert rows() == []


def test_n9_the_draft_goes_with_the_last_letter_and_a_letter_of_the_officer_is_none(case: Case, officer: User) -> None:
    principal(school_of(case))
    opened(case, officer)
    letter(case, officer)
    letter(case, officer, "father", signed_by="officer")
    assert (keep_reminders(now=NOW), rows()) == (0, [(*VERED, 0, "draft")])
    letter(case, officer, "father", registered_no="RR2")
    assert [keep_reminders(now=NOW) for _twice in "ab"] == [1, 0]
    assert rows() == [(*VERED, 0, "cancelled")]
    assert Notice.objects.get(kind=KIND).note == "המכתבים של מנהל/ת בית הספר כבר רשומים"


def test_n9_a_pupil_who_moved_school_has_another_principal(case: Case, officer: User, unit: Unit) -> None:
    """Domain 2.5.3a: of the institution where the pupil is registered."""
    principal(school_of(case))
    opened(case, officer)
    Enrolment.objects.filter(student=case.student).update(until_on=TODAY)
    other = SchoolFactory(unit=unit, name="מקיף גנים")
    principal(other, name="יואב רם", email="yoav@other.example")
    tomorrow = TODAY + timedelta(days=1)
    Enrolment.objects.create(student=case.student, school=other, grade=8, class_number=2, from_on=tomorrow)
    assert [keep_reminders(now=NOW) for _twice in "ab"] == [1, 0]
    assert rows() == [(*VERED, 0, "cancelled"), ("יואב רם", "yoav@other.example", "email", 1, "draft")]


def test_n9_a_proceeding_that_ended_reminds_nobody(case: Case, officer: User) -> None:
    principal(school_of(case))
    proceeding = opened(case, officer)
    proceeding.refresh_from_db()
    facts: dict[str, Any] = {"on": date(2026, 11, 25), "text": "חזרה", "by": officer, "now": NOW, "key": key(6)}
    move_proceeding(proceeding=proceeding, move=LegalActKind.ENDED, version=proceeding.version, **facts)
    assert [keep_reminders(now=NOW) for _twice in "ab"] == [1, 0]
    assert rows() == [(*VERED, 0, "cancelled")]


def test_n9_the_idle_pulse_asks_one_question(case: Case, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):  # a savepoint around one question
        keep_reminders(now=NOW)
