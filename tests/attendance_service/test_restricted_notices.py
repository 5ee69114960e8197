"""A case that becomes restricted keeps what waits of it, whichever of its matters it hangs on (domain 6.1, T6)."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Unit, User
from cases.models import Case, CloseOutcome, Referral
from cases.services.closing import close_case
from cases.services.door import tell_progress
from cases.services.joining import join_students
from cases.services.meeting import log_meeting_request
from charter.models import Matter
from charter.services.calendar import draft_year
from notices.models import Notice
from notices.services import send_due_notices
from notices.services.blockers import BlockedError
from notices.services.reviewing import release_draft
from notices.texts import KINDS, Audience
from tests.cases.factories import key, log, make_student, moment, refer

NOW = moment("2026-11-23 10:00")
LATER = NOW + timedelta(minutes=20)
SCHOOL = {"reporter_name": "אורלי נבון", "reporter_email": "orly@school.example"}


@pytest.fixture
def unit(unit: Unit) -> Unit:
    for year in (2025, 2026, 2027):
        draft_year(unit=unit, year=year, now=moment("2025-01-01 08:00"))
    return unit


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    """Referred by the school, and the parent asked for a meeting."""
    found = refer(make_student(unit, officer), "2026-11-22 09:00", by=officer, **SCHOOL).case
    mother = found.student.guardians.get(relation="mother")
    log_meeting_request(
        case=found, requested_by="parent", guardian=mother, requested_on=NOW.date(), by=officer, key=key(9), now=NOW
    )
    return found


def suspect(case: Case, officer: User) -> None:
    refer(case.student, "2026-11-23 10:05", by=officer, reasons=["harm"])


def fates(*kinds: str) -> dict[str, set[tuple[str, str]]]:
    rows = Notice.objects.filter(kind__in=kinds)
    return {kind: set(rows.filter(kind=kind).values_list("state", "note")) for kind in kinds}


HIDDEN = {("suppressed", "התיק מסומן כחסוי")}


def test_6_1_suspected_harm_stops_the_mails_of_earlier_referrals_and_requests(
    case: Case, officer: User, mailoutbox: Any
) -> None:
    assert tell_progress(now=NOW) == 1
    suspect(case, officer)
    mailoutbox.clear()
    send_due_notices(now=LATER)
    assert fates("progress", "N4", "N27") == {"progress": HIDDEN, "N4": HIDDEN, "N27": HIDDEN}
    assert {mail.to[0] for mail in mailoutbox} <= {SCHOOL["reporter_email"]}, "only the receipt of the report itself"


def test_6_1_every_matter_of_the_case_is_restricted_and_so_is_the_next(case: Case, officer: User, unit: Unit) -> None:
    other = refer(make_student(unit, officer), "2026-11-22 09:00", by=officer).case
    suspect(case, officer)
    refer(case.student, "2026-11-23 10:10", by=officer)
    mine = Matter.objects.filter(referral__case=case) | Matter.objects.filter(meeting_request__case=case)
    assert (mine.count(), mine.filter(restricted=False).count()) == (4, 0)
    other.matter.refresh_from_db()
    assert not other.matter.restricted


def test_6_1_the_draft_to_the_school_is_not_released(case: Case, officer: User) -> None:
    facts: dict[str, Any] = {"outcome": CloseOutcome.REGULAR, "note": "", "today": NOW.date(), "now": NOW}
    close_case(case=case, by=officer, **facts)
    draft = Notice.objects.get(kind="N25-school")
    Matter.objects.filter(pk=draft.matter_id).update(restricted=True)
    draft = Notice.objects.select_related("matter").get(pk=draft.pk)
    with pytest.raises(BlockedError, match="התיק מוגבל"):
        release_draft(notice=draft, by=officer, now=NOW)


def test_6_1_the_school_hears_no_progress_of_a_restricted_case(case: Case, officer: User) -> None:
    suspect(case, officer)
    log(case, "call", "reached", "2026-11-23 10:06", by=officer)
    assert tell_progress(now=LATER) == 0


def test_6_1_joined_into_a_restricted_case_everything_is_restricted_and_goes_on_there(
    case: Case, officer: User, manager: User, unit: Unit
) -> None:
    older = refer(make_student(unit, officer), "2026-11-20 09:00", by=officer, reasons=["harm"]).case
    tell_progress(now=NOW)
    waited = set(Notice.objects.filter(matter=case.matter, kind="N27").values_list("pk", flat=True))
    join_students(kept=older.student, merged=case.student, by=manager, today=NOW.date(), now=NOW)
    assert set(Notice.objects.filter(matter=older.matter, kind="N27").values_list("pk", flat=True)) == waited != set()
    send_due_notices(now=LATER)
    assert fates("progress") == {"progress": HIDDEN}
    assert not Notice.objects.filter(state="queued").exists()
    assert not Matter.objects.filter(referral__in=Referral.objects.all(), restricted=False).exists()


def test_6_1_joined_with_a_restricted_one_the_older_case_is_restricted_too(
    case: Case, officer: User, manager: User, unit: Unit
) -> None:
    younger = refer(make_student(unit, officer), "2026-11-23 09:00", by=officer, reasons=["harm"]).case
    join_students(kept=case.student, merged=younger.student, by=manager, today=NOW.date(), now=NOW)
    assert not Matter.objects.filter(restricted=False).exists()


def test_6_1_what_is_about_a_child_asks_whether_the_case_became_restricted() -> None:
    """All but the receipt of a report, and the answer to whoever asks to see the file: those are duties."""
    told = [one for one in KINDS.values() if one.is_ours and one.audience != Audience.STAFF]
    assert {one.code for one in told if not one.sensitive} == {"N1", "N26"}
