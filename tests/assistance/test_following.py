"""Hours of an aide follow those of the pupils by one press: shown at the file, in the list, on the board (R56, R66)."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from accounts.models import Unit, User
from assistance.models import AideAllocation, AideAssignment, AideEvent, AideFile, ClassHours, HoursSource, TopUp
from assistance.services.aides.following import follow_hours
from assistance.services.aides.seats import NothingLeftError
from assistance.services.hours import add_hours, take_hours_back
from cases.models import School
from charter.services.deadlines import StaleError
from tests.assistance.factories import with_pool
from tests.assistance.placings import START, hire, learn, place, pupil, seats
from tests.cases.factories import SchoolFactory, moment
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = moment("2026-08-20 09:00")


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def school(unit: Unit) -> School:
    return SchoolFactory(unit=unit, name="יסודי הרקפת")


@pytest.fixture
def placed(school: School, coordinator: User) -> AideAssignment:
    """16 hours of one pupil, all with the aide."""
    return place(hire(school.unit, coordinator, "123456782", "רותי"), [pupil(school, 3)], coordinator)


def more(file: AideFile, hours: int, by: User) -> TopUp:
    with_pool(file, 20)
    facts = {"decided_by": "מירב", "decided_on": NOW.date(), "reason": "קושי", "key": uuid4(), "by": by, "now": NOW}
    return add_hours(file=file, source=HoursSource.MATYA, hours=hours, **facts)


def follow(placed: AideAssignment, by: User, version: int) -> bool:
    return follow_hours(assignment=placed, version=version, on=START, by=by, now=NOW)


def test_r56_an_addition_and_its_taking_back_are_followed_and_twice_is_once(
    placed: AideAssignment, coordinator: User
) -> None:
    file = placed.pupils.get().file
    entry = more(file, 3, coordinator)
    assert [follow(placed, coordinator, 1), follow(placed, coordinator, 1)] == [True, False]
    placed.refresh_from_db()
    assert (placed.weekly_hours, placed.version, seats(placed)) == (19, 2, [(file.pk, 19)])

    take_hours_back(entry=entry, reason="טעות", by=coordinator, now=NOW)
    with pytest.raises(StaleError):
        follow(placed, coordinator, 1)
    assert follow(placed, coordinator, 2)
    placed.refresh_from_db()
    assert (placed.weekly_hours, seats(placed), AideAllocation.objects.get().total) == (16, [(file.pk, 16)], 16)
    assert AideEvent.objects.filter(file=file, text__startswith="שעות עם הסייעת").count() == 2


def test_r66_a_shared_aide_follows_up_to_the_hours_of_the_class(school: School, coordinator: User) -> None:
    """24 and 16 in 34 hours are 34; the class learns 36 now, and the aide works 36."""
    learn(school, 34)
    aide = hire(school.unit, coordinator, "123456782", "רותי")
    shared = place(aide, [pupil(school, 4), pupil(school, 3)], coordinator, "class")
    assert not follow(shared, coordinator, 1)
    ClassHours.objects.update(weekly_hours=36)
    assert follow(shared, coordinator, 1)
    shared.refresh_from_db()
    assert (shared.weekly_hours, sorted(hours for _file, hours in seats(shared))) == (36, [16, 24])


def test_where_another_aide_covers_all_nothing_is_left_to_follow(
    placed: AideAssignment, school: School, coordinator: User
) -> None:
    file = placed.pupils.get().file
    entry = more(file, 3, coordinator)
    place(hire(school.unit, coordinator, "039337423", "דנה"), [file], coordinator)
    placed.pupils.update(hours=3)
    AideAssignment.objects.exclude(pk=placed.pk).get().pupils.update(hours=16)
    take_hours_back(entry=entry, reason="טעות", by=coordinator, now=NOW)
    with pytest.raises(NothingLeftError):
        follow(placed, coordinator, 1)


def test_the_gap_is_shown_at_the_file_in_the_list_and_on_the_board_and_one_press_closes_it(
    desk: Client, placed: AideAssignment, coordinator: User
) -> None:
    file = placed.pupils.get().file
    pages = [f"/assist/{file.matter.ref}/", "/assist/aides/", f"/assist/placing/{placed.pk}/"]
    door = f"/assist/placing/{placed.pk}/follow/"
    assert not any(door in desk.get(page).content.decode() for page in pages)
    entry = more(file, 3, coordinator)
    assert all(door in desk.get(page).content.decode() for page in pages)
    assert "3 שעות בלי סייע/ת" in desk.get("/assist/may/").content.decode()
    said = desk.post(door, {"version": "1"}, follow=True).content.decode()
    assert "השיבוץ מעודכן לפי השעות של היום" in said
    assert "עם הסייעת: 19" in said
    assert "כבר מעודכן" in desk.post(door, {"version": "1"}, follow=True).content.decode()
    take_hours_back(entry=entry, reason="טעות", by=coordinator, now=NOW)
    assert "לסייע/ת 3 שעות עודפות" in desk.get("/assist/may/").content.decode()
    assert "עודף של 3" in desk.get("/assist/aides/").content.decode()
    assert "שעות עודפות" in desk.get(pages[0]).content.decode()
    assert "השתנה בינתיים" in desk.post(door, {"version": "1"}, follow=True).content.decode()
    assert placed.pupils.get().hours == 19
    desk.post(door, {})
    assert placed.pupils.get().hours == 19


def test_domain_2_1_strangers_press_nothing(client: Client, placed: AideAssignment, coordinator: User) -> None:
    more(placed.pupils.get().file, 3, coordinator)
    for who in (UserFactory(unit=placed.aide.unit, is_officer=True), UserFactory(is_coordinator=True)):
        client.force_login(who)
        assert client.post(f"/assist/placing/{placed.pk}/follow/", {"version": "1"}).status_code == 404
    assert placed.pupils.get().hours == 16
