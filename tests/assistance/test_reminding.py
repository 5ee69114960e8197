"""What the desk hears of dates, once, and what the parents hear by itself (R50, S4-S9, N12, D10, D14, F05)."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import Unit, User
from assistance.models import AideFile
from assistance.services.hours import allot_base
from assistance.services.opening import open_yearly_files
from assistance.services.progress import settle_file
from assistance.services.reminding import flag_function_level_dates
from charter.models import Deadline, Flag
from charter.services.sweep import flag_deadlines
from notices.models import Notice
from tests.assistance.factories import decide, entitle, file_of
from tests.cases.factories import moment
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def run(day: str) -> int:
    return flag_function_level_dates(today=date.fromisoformat(day), now=moment(f"{day} 08:00"))


def lines(kind: str) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind=kind, channel="bell").order_by("pk")
    return [(row.recipient.user.email.partition("@")[0], row.context["what"]) for row in rows if row.recipient.user]


def steps() -> dict[str, int | None]:
    return dict(Deadline.objects.values_list("promise", "told_step"))


def test_r50_after_an_outage_only_the_nearest_step_is_told(unit: Unit, coordinator: User, manager: User) -> None:
    """Thirty working days before 14.5.2026 was 24.3; from then to 6 May nothing ran."""
    file_of(entitle(unit, "2025-12-10"))

    assert [run("2026-03-23"), run("2026-03-24")] == [0, 1]
    assert run("2026-05-06") == 1
    assert steps() | {"level-decision": 7, "level-delivery": 7} == steps()
    assert [what for _who, what in lines("S4")] == ["עד ה׳ 14.5: 1 בלי החלטה, 0 שהוחלטו ולא נמסרו"] * 4


def test_s4_twice_says_it_once_to_the_coordinator_and_the_manager(
    unit: Unit, coordinator: User, manager: User, officer: User
) -> None:
    file_of(entitle(unit, "2025-12-10"))

    assert [run("2026-05-13"), run("2026-05-13"), run("2026-05-14")] == [1, 0, 0]
    assert {person.pk for person in (coordinator, manager)} == set(
        Notice.objects.filter(kind="S4").values_list("recipient__user", flat=True)
    )


def test_f05_a_fresh_install_on_17_may_flags_15_may(unit: Unit, coordinator: User) -> None:
    entitle(unit, "2025-12-10", recorded="2026-05-17 09:00")
    today, now = date(2026, 5, 17), moment("2026-05-17 10:00")
    open_yearly_files(today=today, now=now)
    flag_deadlines(today=today, now=now)

    assert run("2026-05-17") == 1
    flags = dict(Deadline.objects.values_list("promise", "flag"))
    late = {promise for promise, flag in flags.items() if flag == Flag.OVERDUE}
    assert late == {"level-decision", "level-delivery"}
    assert [what for _who, what in lines("S4")] == ["המועד ו׳ 15.5 עבר: 1 בלי החלטה, 0 שלא נמסרו"]


def test_s5_s6_decided_and_not_delivered_nor_passed_on_is_said_each_working_day(
    unit: Unit, coordinator: User, manager: User
) -> None:
    """From 1.5 and 20.5; 21.5 is the eve of Shavuot, 22.5 a Friday."""
    file = file_of(entitle(unit, "2025-12-10"))
    decide(file, 3, "2026-04-20")
    settle_file(file, now=moment("2026-04-20 12:00"))

    days = ("2026-04-30", "2026-05-03", "2026-05-19", "2026-05-20", "2026-05-21", "2026-05-22", "2026-05-24")
    for day in days:
        run(day)
    told = {
        kind: sorted(set(Notice.objects.filter(kind=kind).values_list("subject", flat=True))) for kind in ("S5", "S6")
    }
    assert told == {
        "S5": [f"undelivered 2026-05-{day}" for day in ("03", "19", "20", "24")],
        "S6": ["untransferred 2026-05-20", "untransferred 2026-05-24"],
    }
    assert lines("S5")[0][1] == "החלטה אחת לא נמסרה"
    assert {who for who, _what in lines("S5")} == {coordinator.email.partition("@")[0]}


def test_d14_on_1_september_who_has_no_decision_stands_on_the_missing_list(unit: Unit, coordinator: User) -> None:
    file_of(entitle(unit, "2025-12-10"))
    decided = file_of(entitle(unit, "2025-12-10"))
    decide(decided, 2, "2026-05-06")
    settle_file(decided, now=moment("2026-05-06 12:00"))

    run("2026-08-31")
    assert not Notice.objects.filter(subject="missing 2026").exists()
    run("2026-09-01")
    line = Notice.objects.get(subject="missing 2026")
    assert (line.context["what"], line.context["url"]) == (
        "תלמיד/ה אחד/ת בלי החלטה ובלי שעות בתחילת השנה", "/assist/missing/",
    )  # fmt: skip


def test_a_file_that_ended_is_said_nothing_of(unit: Unit, coordinator: User) -> None:
    file = file_of(entitle(unit, "2025-12-10"))
    type(file).objects.update(ended_on=date(2026, 3, 1), ended_reason="עבר לרשות אחרת")

    assert [run(day) for day in ("2026-05-13", "2026-06-15", "2026-09-01")] == [0, 0, 0]


def test_another_unit_hears_nothing(unit: Unit, coordinator: User) -> None:
    other_coordinator = UserFactory(is_coordinator=True)
    file_of(entitle(unit, "2025-12-10"))
    run("2026-05-13")

    assert not Notice.objects.filter(recipient__user=other_coordinator).exists()


def test_n12_a_right_somebody_typed_is_told_once_and_history_never(unit: Unit, manager: User) -> None:
    right = entitle(unit, "2026-02-18", recorded_by=manager)
    entitle(unit, "2025-10-01", recorded="2026-02-18 12:00", recorded_by=manager)
    entitle(unit, "2026-02-18")
    file_of(right)

    assert [run("2026-02-18"), run("2026-02-18")] == [1, 0]
    told = Notice.objects.filter(kind="N12")
    assert {row.matter_id for row in told} == {right.matter_id}
    assert {row.state for row in told} == {"draft"}
    context = told[0].context
    assert [context[name] for name in ("year", "support", "valid_until", "level_by")] == [
        2026, "סיוע (סייעת)", "2029-08-31", "2026-05-15",
    ]  # fmt: skip


def with_hours(unit: Unit, **facts: object) -> AideFile:
    file = file_of(entitle(unit, "2025-12-10"))
    allot_base(decision=decide(file, 3), by=None, now=moment("2026-05-06 12:00"))
    settle_file(file, now=moment("2026-05-06 12:00"))
    AideFile.objects.filter(pk=file.pk).update(**facts)
    return file


def copies() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind="S5", subject__startswith="copies").order_by("pk")
    return [(row.subject, row.context["what"]) for row in rows]


def test_r47_the_coordinator_hears_of_missing_copies_on_15_and_25_august(
    unit: Unit, coordinator: User, manager: User
) -> None:
    """15.8.2026 is Shabbat, so Sunday; one copy arrived by 25.8; the manager is not told."""
    first = with_hours(unit)
    with_hours(unit)
    with_hours(unit, copy_sent_on="2026-08-10", copy_channel="email")
    for day in ("2026-08-13", "2026-08-15", "2026-08-16", "2026-08-16", "2026-08-17", "2026-08-24"):
        run(day)
    AideFile.objects.filter(pk=first.pk).update(copy_sent_on="2026-08-24", copy_channel="email")
    for day in ("2026-08-25", "2026-08-26", "2026-08-31", "2026-09-01"):
        run(day)

    assert copies() == [
        ("copies 2026-08-15", "להורים של 2 תלמידים עדיין אין העתק של האישור"),
        ("copies 2026-08-25", "להורים של תלמיד/ה אחד/ת עדיין אין העתק של האישור"),
    ]
    assert set(Notice.objects.filter(subject__startswith="copies").values_list("recipient__user", flat=True)) == {
        coordinator.pk
    }


def test_r47_after_an_outage_only_the_nearest_is_told_and_nothing_in_september(unit: Unit, coordinator: User) -> None:
    with_hours(unit)
    run("2026-08-27")
    run("2026-08-30")
    assert [subject for subject, _what in copies()] == ["copies 2026-08-25"]

    Notice.objects.all().delete()
    run("2026-09-01")
    assert copies() == []


@pytest.mark.parametrize("level", [None, 3])
def test_r47_no_hours_no_copy(unit: Unit, coordinator: User, level: int | None) -> None:
    file = file_of(entitle(unit, "2025-12-10"))
    if level:
        with_hours(unit, copy_sent_on="2026-08-01", copy_channel="email")
    run("2026-08-16")

    assert (copies(), file.ended_on) == ([], None)
