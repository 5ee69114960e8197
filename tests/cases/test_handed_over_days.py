"""What stands in calendars when a case changes hands: meetings move along, of committees it is said (S10)."""

from datetime import date, timedelta

import pytest

from accounts.models import Unit, User
from cases.models import AgendaItem, Case
from cases.services.assignment import assign_case
from cases.services.committee.agenda import invite_officer
from notices.models import Channel, Notice, NoticeState
from tests.cases.committees import convene, discuss
from tests.cases.factories import make_student, moment, refer
from tests.cases.meetings import set_one
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = moment("2027-01-17 10:00")  # a Sunday
MEETING = date(2027, 1, 25)


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2027-01-10 09:00", by=officer).case


@pytest.fixture
def other(unit: Unit) -> User:
    return UserFactory(unit=unit, name="נגה שגב", is_officer=True)


def give(case: Case, to: User, by: User, minutes: int = 1) -> bool:
    case.refresh_from_db()
    return assign_case(case=case, owner=to, by=by, now=NOW + timedelta(minutes=minutes))


def entries() -> list[tuple[str, User, int, str]]:
    rows = Notice.objects.filter(kind__startswith="calendar").select_related("recipient__user").order_by("pk")
    return [(row.kind, row.recipient.user, row.context["sequence"], row.state) for row in rows]


def leave() -> None:
    Notice.objects.filter(kind__startswith="calendar", state="queued").update(state=NoticeState.SENT, settled_at=NOW)


def test_a_meeting_goes_from_one_calendar_to_the_other(case, officer, other, manager) -> None:
    set_one(case, officer, NOW, on=MEETING)
    leave()

    assert [give(case, other, manager) for _ in "ab"] == [True, False]

    assert entries() == [
        ("calendar", officer, 0, "sent"),
        ("calendar-cancelled", officer, 0, "queued"),
        ("calendar", other, 0, "queued"),
    ]


def test_what_has_not_left_stays_here_and_nobody_is_told_of_nothing(case, officer, other, manager) -> None:
    set_one(case, officer, NOW, on=MEETING)

    give(case, other, manager)

    assert entries() == [("calendar", officer, 0, "cancelled"), ("calendar", other, 0, "queued")]


def test_whoever_gets_it_back_is_entered_again_under_a_higher_number(case, officer, other, manager) -> None:
    """A calendar that took the cancelling ignores an invitation with a number it knows (RFC 5546)."""
    set_one(case, officer, NOW, on=MEETING)
    leave()
    give(case, other, manager)
    leave()

    give(case, officer, manager, 2)

    assert entries()[3:] == [("calendar-cancelled", other, 0, "queued"), ("calendar", officer, 1, "queued")]


def test_a_meeting_of_yesterday_stays_where_it_was(case, officer, other, manager) -> None:
    set_one(case, officer, NOW, on=MEETING)
    leave()
    case.refresh_from_db()

    assign_case(case=case, owner=other, by=manager, now=moment("2027-01-26 09:00"))

    assert entries() == [("calendar", officer, 0, "sent")]


def test_s10_the_invitation_to_a_committee_falls_away_and_the_new_officer_and_the_manager_hear_it(
    case, officer, other, manager
) -> None:
    """Else nobody could invite the new one: the pupil's officer counted as invited."""
    item = discuss(convene(officer, "2027-01-28"), case, officer, now=NOW)
    leave()

    assert [give(case, other, manager) for _ in "ab"] == [True, False]

    rung = Notice.objects.filter(kind="S10", channel=Channel.BELL)
    assert {row.recipient.user for row in rung} == {other, manager}
    assert {row.context["url"] for row in rung} == {item.get_absolute_url()}
    assert entries() == [("calendar", officer, 0, "sent"), ("calendar-cancelled", officer, 1, "queued")]
    item = AgendaItem.objects.select_related("case__matter__owner", "committee").get(pk=item.pk)
    assert invite_officer(item=item, by=manager, now=NOW + timedelta(minutes=5))
    assert entries()[2:] == [("calendar", other, 0, "queued")]


def test_an_officer_with_another_pupil_before_the_committee_stays_invited(case, officer, other, manager, unit) -> None:
    committee = convene(officer, "2027-01-28")
    second = refer(make_student(unit, officer), "2027-01-10 09:00", by=officer).case
    for one in (case, second):
        discuss(committee, one, officer, now=NOW)
    leave()

    give(case, other, manager)

    assert entries() == [("calendar", officer, 0, "sent")]
