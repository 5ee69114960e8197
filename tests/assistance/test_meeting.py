"""The team's meeting: after the committee's, one ahead, moved and called off, held once (R48, R49, N13)."""

from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Unit, User
from assistance.models import AideEvent, AideFile, Stage, TeamMeeting
from assistance.services.invitations import invitation_day
from assistance.services.meeting import (
    BeforeTheCommitteeError,
    MeetingAheadError,
    Sitting,
    cancel_meeting,
    change_meeting,
    hold_meeting,
    set_meeting,
)
from charter.services.deadlines import StaleError
from notices.models import Notice
from tests.assistance.factories import entitle, file_of
from tests.assistance.levels import MEMBERS
from tests.cases.factories import key, moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-04-20 10:00")


@pytest.fixture
def file(unit: Unit) -> AideFile:
    return file_of(entitle(unit))


def put(file: AideFile, by: User, on: str = "2026-05-06", **facts: Any) -> TeamMeeting:
    given = {"at": time(10), "place": "חדר המורים", "members": MEMBERS, "key": uuid4(), "now": NOW}
    return set_meeting(file=file, on=date.fromisoformat(on), by=by, **(given | facts))


def change(meeting: TeamMeeting, by: User, on: str, version: int = 1) -> TeamMeeting:
    facts = {"on": date.fromisoformat(on), "at": time(10), "place": "חדר המורים", "members": MEMBERS}
    return change_meeting(meeting=meeting, version=version, by=by, now=NOW, **facts)  # type: ignore[arg-type]


def hold(file: AideFile, by: User, on: str, **facts: Any) -> TeamMeeting:
    sitting = Sitting(date.fromisoformat(on), MEMBERS, parents_heard=True)
    return hold_meeting(file=file, sitting=sitting, by=by, key=uuid4(), now=moment("2026-05-07 09:00"), **facts)


def calendar_mails() -> list[tuple[str, int, str]]:
    rows = Notice.objects.filter(kind__startswith="calendar").order_by("pk")
    return [(row.kind, row.revision, row.state) for row in rows]


def test_r48_the_team_meets_on_the_committees_day_or_later(file: AideFile, manager: User) -> None:
    with pytest.raises(BeforeTheCommitteeError) as refused:
        put(file, manager, "2026-02-17")

    assert refused.value.decided_on == date(2026, 2, 18)
    assert not TeamMeeting.objects.exists()
    assert put(file, manager, "2026-02-18").held_on == date(2026, 2, 18)


def test_a_meeting_is_set_once_with_its_people(file: AideFile, manager: User) -> None:
    """Twice by one key is one; another key while one is ahead is refused."""
    assert put(file, manager, key=key(1)) == put(file, manager, key=key(1))
    with pytest.raises(MeetingAheadError):
        put(file, manager)

    meeting = TeamMeeting.objects.get()
    assert list(meeting.members.order_by("pk").values_list("name", "is_head")) == [
        ("אסנת ברק", True),
        ("יעל רון", False),
    ]
    assert AideEvent.objects.filter(kind="meeting").count() == 1


def test_n13_the_parents_should_know_ten_working_days_before(file: AideFile, manager: User) -> None:
    """Wed 6.5.2026; 22.4 is Independence Day."""
    assert invitation_day(put(file, manager)) == date(2026, 4, 21)


def test_the_calendar_of_whoever_set_it_follows_its_moves(file: AideFile, manager: User) -> None:
    meeting = put(file, manager)
    moved = change(meeting, manager, "2026-05-10")
    assert (moved.moves, moved.version, moved.held_on) == (1, 2, date(2026, 5, 10))
    assert change(moved, manager, "2026-05-10", version=2).moves == 1

    entry = Notice.objects.filter(kind="calendar").latest("pk")
    assert calendar_mails() == [("calendar", 0, "cancelled"), ("calendar", 1, "queued")]
    assert (entry.context["on"], entry.context["sequence"]) == ("2026-05-10", 1)
    assert entry.context["uid"] == Notice.objects.filter(kind="calendar").earliest("pk").context["uid"]
    assert "סעדון" not in str(entry.context)
    assert "נועה" not in str(entry.context)


def test_n13_each_parent_is_invited_to_each_day_and_hears_that_it_falls_away(file: AideFile, manager: User) -> None:
    """What waits of a former day stays here; topic and year are for the letter and the page alone."""
    meeting = change(put(file, manager), manager, "2026-05-10")
    rows = Notice.objects.filter(kind="N13", channel="email").order_by("pk")
    assert [(row.revision, row.state, row.context["on"]) for row in rows] == [
        (0, "cancelled", "2026-05-06"), (0, "cancelled", "2026-05-06"),
        (1, "queued", "2026-05-10"), (1, "queued", "2026-05-10"),
    ]  # fmt: skip
    assert {row.context["year"] for row in rows} == {2026}
    cancel_meeting(meeting=meeting, version=2, reason="מחלה", by=manager, now=NOW)

    assert set(Notice.objects.filter(kind="N13").values_list("state", flat=True)) == {"cancelled"}
    assert not Notice.objects.filter(kind="N13-cancelled").exists()


def test_a_change_over_another_change_is_refused(file: AideFile, manager: User) -> None:
    meeting = put(file, manager)
    change(meeting, manager, "2026-05-10")
    with pytest.raises(StaleError):
        change(meeting, manager, "2026-05-11", version=1)
    with pytest.raises(BeforeTheCommitteeError):
        change(meeting, manager, "2026-02-01", version=2)

    assert TeamMeeting.objects.get().held_on == date(2026, 5, 10)


def test_a_meeting_is_called_off_once_and_makes_room_for_another(file: AideFile, manager: User) -> None:
    meeting = put(file, manager)
    for _ in range(2):
        cancel_meeting(meeting=meeting, version=1, reason="יועצת חולה", by=manager, now=NOW)

    assert AideEvent.objects.filter(kind="meeting").count() == 2
    assert calendar_mails() == [("calendar", 0, "cancelled")]
    assert put(file, manager, "2026-05-12").pk != meeting.pk


def test_the_meeting_ahead_is_the_one_that_took_place(file: AideFile, manager: User) -> None:
    """Also on another day than planned; twice is one, and the file counts as discussed."""
    ahead = put(file, manager)
    for _ in range(2):
        assert hold(file, manager, "2026-05-05") == ahead

    file.refresh_from_db()
    held = TeamMeeting.objects.get()
    assert (held.held_on, held.was_held, held.parents_heard, file.stage) == (
        date(2026, 5, 5),
        True,
        True,
        Stage.DISCUSSED,
    )
    assert calendar_mails() == [("calendar", 0, "cancelled")]


def test_r48_no_meeting_took_place_before_the_committees(file: AideFile, manager: User) -> None:
    with pytest.raises(BeforeTheCommitteeError):
        hold(file, manager, "2026-02-17")
    assert not TeamMeeting.objects.exists()


def test_n13_a_shorter_notice_is_allowed_and_stays_in_the_history(file: AideFile, manager: User) -> None:
    """2026: from Monday 20.4 Independence Day lies between, so 6.5 is eleven working days away and 4.5 nine."""
    now = moment("2026-04-20 09:00")
    meeting = put(file, manager, "2026-05-06", now=now)
    change_meeting(meeting=meeting, version=1, on=date(2026, 5, 4), at=None, place="", members=[], by=manager, now=now)
    texts = AideEvent.objects.filter(kind="meeting").order_by("pk").values_list("text", flat=True)
    assert ["פחות מ־10 ימי עבודה" in text for text in texts] == [False, True]
