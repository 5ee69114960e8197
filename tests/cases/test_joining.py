"""Two files of one pupil become one: everything moves, nothing is lost, the trace stays (domain 3, C13)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from cases.models import (
    Case,
    Contact,
    Enrolment,
    Guardian,
    IdType,
    IntegrationPlan,
    MeetingPlan,
    ProgrammeOffering,
    ProgrammeReferral,
    Referral,
    ReferralStatus,
    Student,
    StudentMerge,
    TimelineEntry,
)
from cases.services.duplicates import duplicates_of
from cases.services.joining import NotOneUnitError, join_students
from cases.services.meeting_plan import cancel_meeting
from cases.services.programme_referrals import Move, move_referral, refer_to_programme
from cases.services.programmes import prepare_programmes
from cases.services.relations import OF_CASE, OF_STUDENT, Fate, relations_to
from cases.services.students import holder_of_number, search_students
from charter.models import Deadline, Matter
from notices.models import Notice, Recipient
from tests.cases.factories import key, log, make_student, moment, refer
from tests.cases.imports_files import PUPIL, load_pupils
from tests.cases.meetings import set_one
from tests.factories import UserFactory

NOW, TODAY = moment("2026-09-20 12:00"), date(2026, 9, 20)
BORN = date(2013, 4, 3)
FOUND_IN_THE_PARK = {"id_type": IdType.NONE, "id_number": "", "id_missing_reason": "נמצאה בפארק"}


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def kept(unit: Unit, officer: User) -> Student:
    return make_student(unit, officer, birth_on=BORN, id_number="304122567")


@pytest.fixture
def merged(unit: Unit) -> Student:
    colleague = UserFactory(unit=unit, is_officer=True, name="יעל כהן")
    return make_student(unit, colleague, birth_on=BORN, address="הגפן 3", **FOUND_IN_THE_PARK)


def join(kept: Student, merged: Student, by: User) -> StudentMerge:
    return join_students(kept=kept, merged=merged, by=by, today=TODAY, now=NOW)


@pytest.mark.parametrize(("model", "fates"), [(Student, OF_STUDENT), (Case, OF_CASE)])
def test_somebody_decided_about_every_relation(model: Any, fates: dict[str, Fate]) -> None:
    """A new foreign key to a pupil or a case must say in `cases/services/relations.py` what becomes of it."""
    assert set(relations_to(model)) == set(fates)


def test_an_undecided_relation_stops_the_joining(
    kept: Student, merged: Student, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(OF_STUDENT, "cases.StudentMerge.merged")
    with pytest.raises(KeyError):
        join(kept, merged, manager)
    merged.refresh_from_db()
    assert merged.merged_into_id is None


def test_everything_moves_and_the_trace_stays(kept: Student, merged: Student, manager: User) -> None:
    case = refer(merged, "2026-09-10 10:00").case
    log(case, "call", "reached", "2026-09-13 10:00")

    record = join(kept, merged, manager)

    case.refresh_from_db()
    assert case.student == kept
    assert set(Guardian.objects.values_list("student", flat=True)) == {kept.pk}
    assert set(Enrolment.objects.values_list("student", flat=True)) == {kept.pk}
    assert Enrolment.objects.current().count() == 1
    kept.refresh_from_db()
    assert (kept.address, kept.id_number) == ("הגפן 3", "304122567")
    assert record.moved["cases.Case.student"] == [case.pk]
    assert len(record.moved["cases.Guardian.student"]) == 2
    assert record.was["address"] == ""
    assert (record.by, record.at) == (manager, NOW)
    assert TimelineEntry.objects.get(kind="merged").text == "נועה סעדון"
    assert AccessRecord.objects.filter(page="merge", subject=f"pupil {merged.pk} > pupil {kept.pk}").exists()


def test_joining_twice_is_once(kept: Student, merged: Student, manager: User) -> None:
    first = join(kept, merged, manager)
    assert join(kept, merged, manager) == first
    assert StudentMerge.objects.count() == 1
    with pytest.raises(NotOneUnitError):
        join(merged, kept, manager)


def test_two_units_are_never_joined(kept: Student, manager: User, stranger: User) -> None:
    with pytest.raises(NotOneUnitError):
        join(kept, make_student(stranger.unit), manager)


def test_c13_the_younger_open_case_goes_into_the_older_and_keeps_its_clocks(
    kept: Student, merged: Student, officer: User, manager: User
) -> None:
    younger = refer(kept, "2026-09-15 10:00").case
    older = refer(merged, "2026-09-10 10:00").case
    dates = dict(Deadline.objects.exclude(promise="1").values_list("pk", "due_on"))
    refs = set(Matter.objects.values_list("ref", flat=True))

    join(kept, merged, manager)

    older.refresh_from_db()
    younger.refresh_from_db()
    assert (older.student, older.closed_on) == (kept, None)
    assert (younger.closed_on, younger.outcome, younger.merged_into) == (TODAY, "other", older)
    assert set(Referral.objects.values_list("case", flat=True)) == {older.pk}
    assert set(Matter.objects.values_list("ref", flat=True)) == refs
    assert dict(Deadline.objects.exclude(promise="1").values_list("pk", "due_on")) == dates
    assert {m.url for m in Matter.objects.filter(referral__case=older)} == {older.matter.url}
    assert {m.owner.name for m in Matter.objects.filter(referral__case=older)} == {"יעל כהן"}
    quotas = Deadline.objects.filter(promise="1").order_by("matter")
    assert {q.matter_id: q.outcome for q in quotas} == {younger.matter_id: "not_required", older.matter_id: ""}
    assert set(younger.entries.values_list("kind", flat=True)) == {"merged"}


def test_d22_an_act_of_one_answers_the_earlier_report_of_the_other(
    kept: Student, merged: Student, manager: User
) -> None:
    refer(kept, "2026-09-10 10:00")
    later = refer(merged, "2026-09-11 10:00").case
    log(later, "call", "reached", "2026-09-13 10:00")
    assert set(Deadline.objects.filter(promise="10").values_list("outcome", flat=True)) == {"", "met"}
    join(kept, merged, manager)
    assert set(Deadline.objects.filter(promise="10").values_list("outcome", flat=True)) == {"met"}
    assert Contact.objects.get().case.closed_on is None


def test_an_unassigned_older_case_gets_the_officer_of_the_younger_and_restriction_stays(
    unit: Unit, kept: Student, manager: User, officer: User
) -> None:
    nobodys = make_student(unit, birth_on=BORN, **FOUND_IN_THE_PARK)
    older = refer(nobodys, "2026-09-10 10:00").case
    refer(kept, "2026-09-15 10:00", reasons=["harm"])
    join(kept, nobodys, manager)
    older.matter.refresh_from_db()
    assert (older.matter.owner, older.matter.restricted) == (officer, True)


def test_a_parent_on_record_twice_is_written_to_once_and_restrictions_stay(
    kept: Student, merged: Student, manager: User
) -> None:
    merged.guardians.filter(relation="father").update(restriction="צו הרחקה", restriction_source="בית משפט")
    join(kept, merged, manager)
    assert kept.guardians.count() == 4
    assert list(kept.guardians.filter(recipient__may_receive=True).values_list("relation", flat=True)) == ["mother"]
    assert kept.guardians.filter(restriction="צו הרחקה").count() == 1


def test_6_1_who_is_barred_on_one_record_is_barred_on_both(kept: Student, merged: Student, manager: User) -> None:
    """A court's restriction stands with the person, whichever of her two records it was written on."""
    Recipient.objects.filter(guardian__student=merged, guardian__relation="father").update(
        may_receive=False, barred_reason="צו בית משפט 12-34"
    )
    join(kept, merged, manager)
    fathers = Recipient.objects.filter(guardian__student=kept, guardian__relation="father")
    assert set(fathers.values_list("may_receive", "barred_reason")) == {(False, "צו בית משפט 12-34")}


def test_n3_a_parent_on_record_twice_hears_that_her_meeting_was_called_off(
    kept: Student, merged: Student, officer: User, manager: User
) -> None:
    case = refer(merged, "2026-09-10 10:00", by=officer).case
    theirs = merged.guardians.filter(relation="mother")
    plan = set_one(case, officer, moment("2026-09-15 10:00"), guardians=list(theirs))
    mother = Recipient.objects.get(guardian__student=kept, guardian__relation="mother")
    Recipient.objects.filter(pk=mother.pk).update(email="")
    Notice.objects.filter(kind="N3").update(state="sent", settled_at=NOW)
    join(kept, merged, manager)
    mother.refresh_from_db()
    assert mother.email == f"mother{merged.pk}@example.org"
    assert list(Notice.objects.filter(kind="N3").values_list("recipient", flat=True)) == [mother.pk]
    plan = MeetingPlan.objects.get(pk=plan.pk)
    cancel_meeting(plan=plan, version=plan.version, wished_by_family=False, reason="חולה", by=officer, now=NOW)
    told = Notice.objects.get(kind="N3-cancelled")
    assert (told.recipient, told.state) == (mother, "queued")


def test_the_stronger_number_stays_and_the_other_leads_here(unit: Unit, manager: User) -> None:
    kept = make_student(unit, first_name="תמר", id_type=IdType.MINISTRY, id_number="900012345")
    merged = make_student(unit, first_name="תמרה", id_number="304122567")
    join(kept, merged, manager)
    kept.refresh_from_db()
    merged.refresh_from_db()
    assert (kept.id_type, kept.id_number) == ("israeli_id", "304122567")
    assert (merged.id_type, merged.id_number, merged.merged_into) == ("ministry_number", "900012345", kept)
    for words in ("304122567", "900012345", "תמר", "תמרה סעדון"):
        assert list(search_students(manager, words)) == [kept]
    assert list(Student.objects.visible_to(manager)) == [kept]
    assert holder_of_number(unit, id_type="ministry_number", id_number="900012345", id_country="") == kept


def test_joined_twice_over_leads_to_the_last(unit: Unit, kept: Student, merged: Student, manager: User) -> None:
    join(kept, merged, manager)
    last = make_student(unit, id_number="123456782")
    kept.refresh_from_db()
    join(last, kept, manager)
    assert set(Student.objects.exclude(merged_into=None).values_list("merged_into", flat=True)) == {last.pk}


def test_the_roster_file_does_not_bring_the_joined_pupil_back(unit: Unit, manager: User, tmp_path: Path) -> None:
    kept = make_student(unit, id_number="304122567")
    merged = make_student(unit, id_number=PUPIL["מספר זהות"])
    join(kept, merged, manager)
    before = Student.objects.count()
    for _time in range(2):
        load_pupils(unit, tmp_path)
        assert Student.objects.count() == before
        assert Enrolment.objects.current().filter(student=kept).count() == 1
        assert not merged.enrolments.exists()
    load_pupils(unit, tmp_path, {}, {"מספר זהות": "304122567"})
    assert Enrolment.objects.current().count() == 1


def test_suspicion_needs_the_same_number_or_name_and_birth(unit: Unit, kept: Student, merged: Student) -> None:
    make_student(unit, birth_on=BORN, last_name="סעדוני")
    make_student(unit, birth_on=date(2014, 1, 1))
    number = make_student(unit, first_name="אחרת", id_type=IdType.MINISTRY, id_number="304122567")
    assert duplicates_of(kept) == [merged, number]


# the page


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_page_compares_and_joins(kept: Student, merged: Student, manager: User) -> None:
    client, url = sign_in(manager), f"/students/{merged.pk}/compare/{kept.pk}/"
    page = client.get(url)
    assert page.context["comparison"].preferred == kept
    assert page.context["form"]["kept"].value() == str(kept.pk)
    assert "304122567" in page.content.decode()
    done = client.post(url, {"kept": str(kept.pk)})
    assert (done.status_code, done.url) == (302, f"/students/{kept.pk}/")
    assert client.post(url, {"kept": str(merged.pk)}).url == f"/students/{kept.pk}/"
    assert client.get(f"/students/{merged.pk}/").url == f"/students/{kept.pk}/"
    assert StudentMerge.objects.count() == 1


@pytest.mark.parametrize("typed", [{}, {"kept": "x"}, {"kept": "999999"}])
def test_nothing_is_joined_without_a_choice(
    kept: Student, merged: Student, manager: User, typed: dict[str, str]
) -> None:
    answer = sign_in(manager).post(f"/students/{merged.pk}/compare/{kept.pk}/", {**typed, "x": "1"})
    assert "בחרו איזה רישום נשאר" in answer.content.decode()
    assert not StudentMerge.objects.exists()


def test_only_the_manager_of_the_unit_compares(
    kept: Student, merged: Student, officer: User, stranger: User, manager: User
) -> None:
    url = f"/students/{merged.pk}/compare/{kept.pk}/"
    assert [sign_in(user).post(url, {"kept": str(kept.pk)}).status_code for user in (officer, stranger)] == [404, 404]
    theirs = make_student(stranger.unit)
    assert sign_in(manager).get(f"/students/{kept.pk}/compare/{theirs.pk}/").status_code == 404
    assert sign_in(manager).get(f"/students/{kept.pk}/compare/{kept.pk}/").status_code == 404


def test_a_new_pupil_with_the_number_of_a_joined_one_is_known(
    kept: Student, unit: Unit, officer: User, manager: User
) -> None:
    """The unique number of what is left of a joined pupil: intake offers the one who stayed."""
    merged = make_student(unit, id_number="123456782")
    join(kept, merged, manager)
    page = sign_in(officer).post("/referrals/new/?new=1", {"new-id_type": "israeli_id", "new-id_number": "123456782"})
    assert f"?student={kept.pk}" in page.content.decode()


def test_r7_and_r13_one_plan_runs_and_one_place_is_held(
    unit: Unit, kept: Student, merged: Student, officer: User, manager: User
) -> None:
    prepare_programmes(unit, today=TODAY)
    offering = ProgrammeOffering.objects.filter(programme__unit=unit, year=2026).order_by("pk")[0]
    ProgrammeOffering.objects.filter(pk=offering.pk).update(is_offered=True)
    older, younger = refer(merged, "2026-09-10 10:00").case, refer(kept, "2026-09-15 10:00").case
    for number, case in enumerate((older, younger)):
        refer_to_programme(case=case, offering=offering, reason="–", by=officer, key=key(number + 1), now=NOW)
        entry = case.entries.create(kind="plan", happened_at=NOW, recorded_at=NOW)
        facts = {"needs": "–", "made_on": TODAY, "review_on": TODAY, "form_key": key(number + 11)}
        IntegrationPlan.objects.create(case=case, entry=entry, **facts)
    move = Move(to=ReferralStatus.STARTED, on=TODAY)
    begun = ProgrammeReferral.objects.get(case=younger)
    move_referral(referral=begun, move=move, by=officer, now=NOW)

    join(kept, merged, manager)

    assert IntegrationPlan.objects.filter(case=older).count() == 2
    assert IntegrationPlan.objects.running().get().entry.case == older
    statuses = ProgrammeReferral.objects.filter(case=older).order_by("form_key").values_list("status", flat=True)
    assert list(statuses) == ["withdrawn", "started"]
    offering.refresh_from_db()
    assert offering.taken == 1
