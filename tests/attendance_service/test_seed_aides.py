"""The aide desk of the demo year: every stage and state is there, and the first minute after it finds nothing to do."""

from collections import Counter
from datetime import date

import pytest

from accounts.models import User
from assistance.models import (
    Aide,
    AideAllocation,
    AideAssignment,
    AideEligibility,
    AideFile,
    AideHour,
    Appeal,
    Camp,
    ChairLetter,
    DecisionDelivery,
    EscortHours,
    FunctionLevelDecision,
    InfoRequest,
    InstitutionVolunteer,
    MatyaQuota,
    MatyaTransfer,
    PolandTripFunding,
    Stage,
    TeamMeeting,
    TopUpRequest,
    VacationAssignment,
)
from assistance.services.missing import missing_files
from attendance_service.demo.days import FIRST_MINUTE, at
from attendance_service.demo.seeding import seed_cases
from attendance_service.demo.services.aides import do_what_is_due
from cases.models import Student
from charter.models import Deadline
from notices.models import BlockedAttempt, Notice, Recipient

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _empty(db, settings, tmp_path):
    settings.EMBEDDED, settings.DOCUMENTS_DIR = True, tmp_path


def count(rows, *names):
    return Counter(rows.values_list(*names, flat=len(names) == 1))


def test_every_stage_and_state_is_there():
    seed_cases(cases=214, seed=1, today=TODAY)
    files, rights = AideFile.objects.of_year(2026), AideEligibility.objects.all()

    assert count(files, "stage") == {
        Stage.ENTITLED: 9, Stage.DISCUSSED: 3, Stage.DECIDED: 8, Stage.DELIVERED: 8, Stage.TRANSFERRED: 45,
    }  # fmt: skip
    assert count(AideFile.objects.of_year(2025), "stage") == {Stage.TRANSFERRED: 6}
    assert (files.filter(is_new_pupil=True).count(), files.exclude(ended_on=None).count()) == (6, 1)
    assert count(rights, "support") == {"aide": 73, "teaching": 1}
    assert count(rights, "told_months") == {None: 58, 12: 14, 6: 1, 3: 1}
    assert missing_files(User.objects.get(email="ilana@demo.example"), TODAY).count() == 12
    ahead = TeamMeeting.objects.filter(was_held=False)
    assert (ahead.standing().count(), ahead.exclude(cancelled_at=None).count()) == (3, 1)
    drafts = FunctionLevelDecision.objects.filter(published_at=None)
    assert (drafts.count(), count(FunctionLevelDecision.objects.all(), "origin")) == (
        3,
        {"team": 70, "appeal": 1, "correction": 1},
    )
    _hours()
    _letters()
    _aides()


def _hours():
    assert count(TopUpRequest.objects.all(), "status") == {
        "waiting": 4, "approved": 1, "part": 1, "declined": 1, "withdrawn": 1,
    }  # fmt: skip
    now = AideAllocation.objects.filter(file__year=2026)
    assert (now.count(), now.exclude(approved_on=None).count()) == (59, 34)
    assert AideFile.objects.of_year(2026).exclude(copy_sent_on=None).count() == 28
    assert AideFile.objects.of_year(2026).exclude(iep_final_on=None).count() == 33
    quotas = {(quota.matya.name, quota.year): quota for quota in MatyaQuota.objects.select_related("matya")}
    assert quotas["מתי״א נווה אורן", 2026].left == 3
    assert quotas["מתי״א נווה אורן", 2026].taken > 30
    assert set(quotas) == {(name, year) for name in CENTRES for year in (2025, 2026)}
    sent = MatyaTransfer.objects.filter(year=2026)
    assert (sent.count(), sent.filter(ack_on=None).count()) == (5, 2)


CENTRES = ("מתי״א נווה אורן", "מתי״א נווה אורן, גני ילדים")


def _letters():
    assert count(Appeal.objects.all(), "result", "is_late") == {
        ("", False): 3, ("", True): 1, ("accepted", False): 1, ("part", False): 1, ("rejected", False): 1,
        ("withdrawn", False): 1, ("not_heard", True): 1,
    }  # fmt: skip
    assert Appeal.objects.exclude(heard_on=None).filter(decided_on=None).count() == 1
    assert Appeal.objects.exclude(outcome=None).get().outcome.origin == "appeal"
    waiting = DecisionDelivery.objects.missing().filter(decision__replaced_at=None, decision__file__ended_on=None)
    assert waiting.exclude(sent_on=None).exists()
    assert InfoRequest.objects.count() > 20
    kinds = set(Notice.objects.filter(matter__desk="assistance").values_list("kind", flat=True))
    assert {f"N{n}" for n in range(12, 25)} <= kinds
    parents = Recipient.objects.filter(guardian__student__has_aide_file=True)
    assert set(parents.values_list("language", flat=True)) == {"he", "ar", "ru", "am", "en"}
    assert (ChairLetter.objects.count(), count(BlockedAttempt.objects.filter(rule="level"), "rule")) == (
        1,
        {"level": 3},
    )
    late = Deadline.objects.overdue(TODAY).filter(matter__desk="assistance")
    assert {"level-decision", "level-delivery", "matya-transfer", "new-decision", "iep-final"} <= set(
        late.values_list("promise", flat=True)
    )


def _aides():
    standing = AideAssignment.objects.standing()
    assert count(standing, "sharing") == {"one": 26, "class": 1, "school": 1}
    shared = standing.get(sharing="class")
    assert (shared.weekly_hours, sorted(shared.pupils.values_list("hours", flat=True))) == (34, [16, 24])
    assert (Aide.objects.count(), EscortHours.objects.count(), InstitutionVolunteer.objects.count()) == (29, 2, 3)
    assert AideHour.objects.exists()
    assert (Camp.objects.count(), VacationAssignment.objects.count()) == (3, 4)
    assert count(PolandTripFunding.objects.all(), "status") == {"prepared": 1, "sent": 1, "approved": 1}


@pytest.mark.parametrize("today", [TODAY, date(2026, 2, 4), date(2026, 5, 12), date(2026, 7, 20)])
def test_the_first_minute_finds_nothing_to_do_on_any_day(today):
    seed_cases(cases=20, seed=3, today=today)
    now = at(today, FIRST_MINUTE)
    before = Notice.objects.count()

    assert do_what_is_due(today, now) == 0
    assert Notice.objects.count() == before
    assert not AideFile.objects.filter(opened_on__gt=today).exists()
    assert not DecisionDelivery.objects.filter(delivered_on__gte=today).exists()
    assert (
        Student.objects.filter(has_aide_file=True).count()
        == AideFile.objects.values("eligibility__student").distinct().count()
    )
