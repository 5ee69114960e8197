"""The demo year: the same rows again, consistent with what the services would decide, and only where it may be."""

import hashlib
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import models
from stdnum.il import idnr

from accounts.models import Unit, User
from attendance_service.demo.days import FIRST_MINUTE, at
from attendance_service.demo.names import FIRST_OFFICERS
from attendance_service.demo.people import PASSWORD, loads_of
from attendance_service.demo.seeding import TABLES, seed_cases
from cases.models import Case, Contact, Guardian, Referral, School, Student, TimelineEntry
from cases.services.settling import TIMED, settle_promises
from cases.services.talks import TALKS
from charter.models import ClosedDay, Deadline, Flag, Matter, Outcome
from charter.services.sweep import flag_deadlines
from notices.models import Notice, Recipient

TODAY = date(2026, 11, 22)
NOW = at(TODAY, FIRST_MINUTE)
WITHOUT_CASE = 67  # pupils of the aide desk alone


@pytest.fixture(autouse=True)
def _empty(db, settings):
    settings.EMBEDDED = True  # also where the suite runs on a given database
    assert not User.objects.exists()


def rows(*tables: type[models.Model]) -> str:
    digest = hashlib.sha256()
    for model in tables:
        for row in model._base_manager.order_by("pk").values_list():
            digest.update(repr(row).encode())
    return digest.hexdigest()


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("seed_demo", "--today", "2026-11-22", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_the_year_of_the_pictures():
    run()

    owners = Counter(Case.objects.open().values_list("matter__owner__name", flat=True))
    assert owners == {"דנה לביא": 43, "עדי פרץ": 51, "סלים חורי": 47, "יעל בן־שושן": 38, "מרים טדסה": 32, None: 3}
    overdue = Deadline.objects.overdue(TODAY).filter(matter__desk="cases")
    late = Counter(overdue.values_list("matter__owner__name", flat=True))
    assert late == {officer.name: officer.late for officer in FIRST_OFFICERS}
    due = Counter(Deadline.objects.open().filter(due_on=TODAY).values_list("matter__owner__name", flat=True))
    assert all(due[officer.name] >= officer.due_today for officer in FIRST_OFFICERS)
    first = Case.objects.order_by("pk")[:3]
    assert [str(case.student) for case in first] == ["ליאם ברקוביץ", "יסמין אבו־חאטר", "נועה סעדון"]
    assert all(
        deadline.matter.unit_id == Unit.objects.get().pk for deadline in Deadline.objects.select_related("matter")
    )


def test_settling_every_case_anew_changes_nothing():
    seed_cases(cases=214, seed=1, today=TODAY)
    links = TimelineEntry.settled.through
    before = rows(Deadline, links)

    for student in Student.objects.select_related("unit"):
        settle_promises(student, (*TIMED, TALKS), now=NOW)

    assert rows(Deadline, links) == before
    assert links.objects.count() > 500
    timed = Deadline.objects.filter(promise__in=TIMED)
    assert set(timed.values_list("outcome", flat=True)) == {"", "lapsed", "met", "met_by_attempts", "withdrawn"}
    talks = Deadline.objects.filter(promise=TALKS)
    assert set(talks.values_list("outcome", flat=True)) == {"", "met", "lapsed", "not_required"}


@pytest.mark.parametrize(
    "today", [date(2026, 11, 22), date(2026, 5, 12), date(2026, 9, 3), date(2026, 9, 26), date(2027, 1, 2)]
)
def test_the_sweep_finds_nothing_to_flag_on_any_day(today):
    seed_cases(cases=40, seed=3, today=today)
    flags = Counter(Deadline.objects.values_list("flag", flat=True))

    assert flag_deadlines(today=today, now=at(today, FIRST_MINUTE)) == (0, 0)
    assert flags[Flag.OVERDUE] > 0
    for student in Student.objects.select_related("unit"):
        settle_promises(student, (*TIMED, TALKS), now=at(today, FIRST_MINUTE))
    assert Counter(Deadline.objects.values_list("flag", flat=True)) == flags


def test_the_same_seed_gives_the_same_rows(transactional_db):
    def seeded(seed: int) -> str:
        call_command("flush", interactive=False, verbosity=0, reset_sequences=True)
        seed_cases(cases=25, seed=seed, today=TODAY)
        return rows(*TABLES, School, ClosedDay)

    first = seeded(1)
    assert seeded(1) == first
    assert seeded(2) != first


def test_what_the_year_holds():
    seed_cases(cases=214, seed=1, today=TODAY)

    numbers = Student.objects.exclude(id_type="none").values_list("id_number", flat=True)
    assert len(set(numbers)) == 214 + WITHOUT_CASE
    assert all(idnr.is_valid(number) for number in numbers)
    assert {"he", "ar", "ru", "am", "en"} <= set(Recipient.objects.values_list("language", flat=True))
    assert Student.objects.exclude(other_name="").count() > 40
    kept = Deadline.objects.filter(outcome=Outcome.MET)
    for year in (2025, 2026):
        opened = kept.filter(opened_on__gte=date(year, 9, 1), opened_on__lt=date(year + 1, 9, 1))
        assert opened.count() > 150
        assert opened.filter(closed_on__gt=models.F("due_on")).count() > 10
    states = set(Notice.objects.values_list("state", flat=True))
    assert "sent" in states
    assert not states & {"queued", "sending"}, "nothing leaves by itself from invented rows (domain 6.1)"
    assert not Notice.objects.filter(recipient__may_receive=False).exists()
    assert Guardian.objects.exclude(restriction="").exists()
    assert not Contact.objects.filter(happened_at__gt=NOW).exists()
    assert not Referral.objects.filter(received_at__gt=NOW).exists()
    assert Matter.objects.values("ref").distinct().count() == Matter.objects.count()
    for student in Student.objects.all():
        student.full_clean(exclude=["id_country"])


def test_the_demo_people_can_sign_in(client):
    text = run("--scale", "5")

    roles = {role for user in User.objects.all() for role in user.roles}
    assert roles == {"officer", "manager", "coordinator", "administrator", "auditor"}
    assert all(user.is_demo and user.check_password(PASSWORD) for user in User.objects.all())
    assert PASSWORD in text
    assert "dana@demo.example" in text


def test_units_grow_by_a_thousand_cases():
    loads = loads_of(2_500)

    assert [len(unit) for unit in loads] == [25, 25, 12]
    assert sum(map(sum, loads)) == 2_500
    assert loads_of(214) == [[43, 51, 47, 38, 35]]
    assert loads_of(1) == [[1]]


def test_each_unit_is_whole(monkeypatch):
    monkeypatch.setattr("attendance_service.demo.people.OFFICERS_A_UNIT", 1)
    seed_cases(cases=80, seed=1, today=TODAY)

    assert Unit.objects.count() == 2
    for case in Case.objects.select_related("matter__unit", "student"):
        assert case.student.unit_id == case.matter.unit_id
    assert (
        not Deadline.objects.exclude(matter__owner__unit=models.F("matter__unit"))
        .filter(matter__owner__isnull=False)
        .exists()
    )


def test_it_refuses_a_database_with_people(manager):
    with pytest.raises(CommandError, match="not empty"):
        run()


def test_it_refuses_production_and_a_given_database(settings):
    settings.EMBEDDED = False
    with pytest.raises(CommandError, match="--bench"):
        run()
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        run("--bench")


def test_nobody_signs_in_on_a_bench(settings):
    settings.EMBEDDED = False
    run("--bench", "--scale", "5")

    assert not any(user.has_usable_password() or user.is_demo for user in User.objects.all())
