"""The individual programme is final in September or October (R54, N19), and the discussion opens in February (N20)."""

from datetime import date
from typing import Any

import pytest

from accounts.models import AccessRecord, Unit, User
from assistance.models import AideEvent, AideFile
from assistance.services.plan import NoDecisionError, TooEarlyError, finish_plan
from assistance.services.progress import settle_file
from assistance.services.reminding import flag_function_level_dates
from assistance.services.reviews import tell_reviews
from cases.models import Guardian
from charter.models import Deadline
from charter.services.deadlines import StaleError
from notices.models import Notice
from tests.assistance.factories import decide, entitle, file_of
from tests.cases.factories import moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-02 09:00")


@pytest.fixture
def file(unit: Unit) -> AideFile:
    return file_of(entitle(unit, "2025-12-10"))


def finish(file: AideFile, on: str, by: User, version: int | None = None) -> AideFile:
    file.refresh_from_db()
    seen = file.version if version is None else version
    return finish_plan(file=file, on=date.fromisoformat(on), version=seen, by=by, now=NOW)


def plan_date(file: AideFile) -> tuple[Any, ...]:
    row = Deadline.objects.get(matter=file.matter, promise="iep-final")
    return (row.due_on, row.closed_on, row.was_late)


@pytest.mark.parametrize(("on", "is_late"), [("2026-09-01", False), ("2026-10-31", False), ("2026-11-01", True)])
def test_r54_the_plan_is_final_by_31_october(file: AideFile, manager: User, on: str, is_late: bool) -> None:
    decide(file, 3)
    finish(file, on, manager)
    finish(file, on, manager)

    assert plan_date(file) == (date(2026, 10, 31), date.fromisoformat(on), is_late)
    assert AideEvent.objects.filter(file=file, kind="plan").count() == 1
    assert AccessRecord.objects.filter(page="plan").count() == 1


def test_r54_not_before_september_and_not_without_a_decision(file: AideFile, manager: User) -> None:
    with pytest.raises(NoDecisionError):
        finish(file, "2026-09-01", manager)
    decide(file, 3)
    with pytest.raises(TooEarlyError):
        finish(file, "2026-08-31", manager)

    assert plan_date(file) == (date(2026, 10, 31), None, False)


def test_another_day_is_a_correction_and_a_stale_one_is_refused(file: AideFile, manager: User) -> None:
    decide(file, 3)
    finish(file, "2026-11-01", manager)
    finish(file, "2026-10-29", manager)
    with pytest.raises(StaleError):
        finish(file, "2026-10-28", manager, version=1)

    assert plan_date(file) == (date(2026, 10, 31), date(2026, 10, 29), False)


def test_n19_each_parent_hears_once(file: AideFile, manager: User) -> None:
    decide(file, 3)
    finish(file, "2026-10-20", manager)
    finish(file, "2026-10-21", manager)

    assert Notice.objects.filter(kind="N19").count() == 2
    assert Notice.objects.filter(kind="N19").values_list("recipient", flat=True).distinct().count() == 2
    assert Notice.objects.filter(kind="N19").earliest("pk").context == {
        "child": "נועה", "gender": "f", "ref": file.matter.ref, "year": 2026, "on": "2026-10-20", "goals": [],
    }  # fmt: skip


def told(day: str) -> int:
    return tell_reviews(today=date.fromisoformat(day), now=moment(f"{day} 08:00"))


def test_n20_each_parent_hears_in_february_once(file: AideFile) -> None:
    assert [told("2026-02-01"), told("2026-02-01"), told("2026-03-01")] == [1, 0, 0]
    notice = Notice.objects.filter(kind="N20").earliest("pk")
    assert Notice.objects.filter(kind="N20").values("recipient").distinct().count() == 2
    assert (notice.context["year"], notice.context["on"], notice.context["level_by"]) == (2026, None, "2026-05-15")
    assert (notice.matter, notice.state) == (file.matter, "draft")  # an officer looks first


def test_n20_silence_loses_nothing_before_the_day_and_says_nothing_after_it(file: AideFile) -> None:
    assert told("2026-05-15") == 0
    assert told("2026-05-14") == 1


@pytest.mark.parametrize("why", ["decided", "new", "later", "barred"])
def test_n20_is_not_for_whoever_needs_no_invitation(unit: Unit, why: str) -> None:
    facts = {"is_new_pupil": True, "new_reason": "עבר לעיר"} if why == "new" else {}
    file = file_of(entitle(unit, "2026-02-18" if why == "later" else "2025-12-10", **facts))
    if why == "decided":
        AideFile.objects.filter(pk=file.pk).update(stage=3)
    if why == "barred":
        for guardian in Guardian.objects.select_related("recipient"):
            guardian.recipient.may_receive, guardian.recipient.barred_reason = False, "צו"
            guardian.recipient.save()

    assert told("2026-03-01") == 0


def test_r49_r54_a_pupil_who_needs_no_aide_any_more_is_owed_a_plan_too(
    file: AideFile, manager: User, coordinator: User
) -> None:
    """The team's record has two outputs, also where the level is none: the goals stay, so does their programme."""
    decision = decide(file, None)
    settle_file(file, now=moment("2026-05-06 12:00"))
    assert decision.level is None
    assert plan_date(file) == (date(2026, 10, 31), None, False)
    flag_function_level_dates(today=date(2026, 10, 15), now=moment("2026-10-15 08:00"))
    assert [one.context["what"] for one in Notice.objects.filter(kind="S9")] == ["תוכנית אישית אחת אינה סופית"]

    finish(file, "2026-10-20", manager)

    assert plan_date(file) == (date(2026, 10, 31), date(2026, 10, 20), False)
    assert Notice.objects.filter(kind="N19").count() == 2
