"""Two people with one row of the desk: the second sees both texts, 409, and nothing of either is lost."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import Unit, User
from assistance.models import AideEmployment, AideHour, GuardianId, InstitutionVolunteer, Matya, SchoolFacts
from assistance.services.aides.cards import write_guardian_id
from assistance.services.aides.people import add_volunteer
from assistance.services.bodies import body_of
from cases.models import School
from charter.services.deadlines import StaleError
from notices.models import BlockedAttempt
from tests.assistance.aides import one_of_all
from tests.assistance.placings import allow, hire, learn, place, pupil
from tests.cases.factories import SchoolFactory, moment

pytestmark = pytest.mark.django_db
CARD = {"id_type": "israeli_id", "id_number": "123456782"}


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(moment("2026-08-20 09:00"), tick=False):
        yield


@pytest.fixture
def school(unit: Unit) -> School:
    return SchoolFactory(unit=unit, name="יסודי הרקפת")


def shows(answer: HttpResponse, *words: str) -> bool:
    page = answer.content.decode()
    return answer.status_code == 409 and all(word in page for word in ("הפרטים השתנו בינתיים", *words))


def test_a_centre_is_changed_by_one_at_a_time(desk: Client, unit: Unit, school: School) -> None:
    """The name and the schools; a save of the shown version goes on with what was typed."""
    matya = Matya.objects.create(unit=unit, name="מתי״א צפון")
    other = SchoolFactory(unit=unit, name="יסודי הדקל")
    url = f"/assist/centres/{matya.pk}/"
    assert desk.post(url, {"name": "מתי״א השרון", "schools": [school.pk], "version": 1}).status_code == 302
    typed = {"name": "מתי״א גליל", "schools": [school.pk, other.pk]}
    stale = desk.post(url, typed | {"version": 1})
    assert shows(stale, "מתי״א השרון", "מתי״א גליל", "יסודי הדקל, יסודי הרקפת", 'name="version" value="2"')
    assert stale.content.decode().count(" checked") == 2
    assert Matya.objects.get().name == "מתי״א השרון"
    assert desk.post(url, typed | {"version": 2}).status_code == 302
    assert SchoolFacts.objects.filter(matya=matya).count() == 2
    assert desk.post(url, typed).status_code == 200


def test_a_school_moved_on_its_own_page_is_not_taken_back_by_an_old_page_of_the_centre(
    desk: Client, unit: Unit, school: School
) -> None:
    matya = Matya.objects.create(unit=unit, name="מתי״א צפון")
    facts = {"matya": matya.pk, "ownership": "official", "version": 1}
    assert desk.post(f"/assist/schools/{school.pk}/", facts).status_code == 302
    assert shows(desk.post(f"/assist/centres/{matya.pk}/", {"name": "מתי״א צפון", "version": 1}), "יסודי הרקפת")
    assert SchoolFacts.objects.get().matya == matya


def test_d21_a_body_is_changed_by_one_at_a_time(client: Client, manager: User) -> None:
    body = body_of(manager.unit, "team")
    client.force_login(manager)
    url, typed = f"/settings/bodies/{body.pk}/", {"sets_level": "on", "version": 1}
    assert client.post(url, typed | {"name": "צוות א"}).status_code == 302
    stale = client.post(url, typed | {"name": "צוות ב", "hears_appeals": "on"})
    assert shows(stale, "צוות א", "צוות ב", "<bdi>כן</bdi>", "<bdi>לא</bdi>")
    body.refresh_from_db()
    assert (body.name, body.hears_appeals, body.version) == ("צוות א", False, 2)


def test_the_last_day_of_work_and_of_volunteering(desk: Client, school: School, coordinator: User) -> None:
    """The same day again is no quarrel; another one is."""
    one_of_all(pupil(school, 2), coordinator)
    work, volunteer = AideEmployment.objects.get(), InstitutionVolunteer.objects.get()
    for url in (f"/assist/aides/{work.aide_id}/employments/{work.pk}/end/", f"/assist/volunteers/{volunteer.pk}/end/"):
        assert desk.post(url, {"on": "30.7.2027", "version": 1}).status_code == 302
        assert desk.post(url, {"on": "30.7.2027", "version": 1}).status_code == 302
        assert shows(desk.post(url, {"on": "29.7.2027", "version": 1}), "30.7.2027", "29.7.2027")
    days = [AideEmployment.objects.get().until_on, InstitutionVolunteer.objects.get().until_on]
    assert days == [date(2027, 7, 30)] * 2


def test_r65_the_week_and_the_escort(desk: Client, school: School, coordinator: User) -> None:
    learn(school, 34)
    files = [pupil(school, 2, first_name="נועה"), pupil(school, 2, first_name="תמר")]
    allow(*files)
    placed = place(hire(school.unit, coordinator, "123456782", "רותי"), files, coordinator, "class")
    first, second = placed.pupils.order_by("file")
    week = f"/assist/placing/{placed.pk}/week/"
    assert desk.post(week, {f"pupil{first.pk}": ["0-1"], "version": 1}).status_code == 302
    stale = desk.post(week, {f"pupil{second.pk}": ["1-2"], "version": 1})
    assert shows(stale, "ראשון 1", "שני 2", 'name="version" value="2"')
    assert AideHour.objects.get().pupil == first
    escort = f"/assist/placing/{placed.pk}/escort/{first.pk}/"
    typed = {"weekly": "5", "from_on": "1.9.2026", "version": 2}
    assert desk.post(escort, typed | {"form_key": uuid4()}).status_code == 302
    assert shows(desk.post(escort, typed | {"weekly": "3", "form_key": uuid4()}), "<bdi>5</bdi>", "<bdi>3</bdi>")
    assert [row.weekly for row in first.escorts.all()] == [5]


def test_the_numbers_of_the_parents(desk: Client, school: School, coordinator: User) -> None:
    file = pupil(school, 2)
    mother, father = file.student.guardians.order_by("pk")
    url = f"/assist/{file.matter.ref}/parents/"
    typed: dict[str, Any] = {f"kind{row.pk}": "israeli_id" for row in (mother, father)}
    typed |= {f"version{row.pk}": "0" for row in (mother, father)}
    assert desk.post(url, typed | {f"number{mother.pk}": "123456782"}).status_code == 302
    assert desk.post(url, typed | {f"number{mother.pk}": "123456782"}).status_code == 302
    stale = desk.post(url, typed | {f"number{mother.pk}": "039337423", f"number{father.pk}": "000000018"})
    assert shows(stale, "123456782", "039337423", f'name="version{mother.pk}" value="1"')
    assert GuardianId.objects.get().id_number == "123456782"  # the father's is not half saved
    with pytest.raises(StaleError):
        write_guardian_id(guardian=mother, id_type="israeli_id", id_number="", by=coordinator)


def test_r70_s15_a_number_typed_after_the_placing_is_said_and_told_to_the_manager(
    desk: Client, client: Client, school: School, coordinator: User, manager: User
) -> None:
    """Nothing is undone by itself: a person ends the placing. Said again, one line a day."""
    file, other = pupil(school, 2), pupil(school, 2, first_name="תמר")
    aide = hire(school.unit, coordinator, "123456782", "רותי אזולאי")
    placed = place(aide, [file], coordinator)
    mother = file.student.guardians.get(relation="mother")
    url = f"/assist/{file.matter.ref}/parents/"
    typed: dict[str, Any] = {f"kind{row.pk}": "israeli_id" for row in file.student.guardians.all()}
    typed |= {f"version{row.pk}": "0" for row in file.student.guardians.all()}
    for _ in range(2):
        page = desk.post(url, typed | {f"number{mother.pk}": "123456782"}, follow=True).content.decode()
        assert "רותי אזולאי הוא/היא הורה של נועה" in page
    assert [(row.rule, row.matter) for row in BlockedAttempt.objects.all()] == [("guardian_is", file.matter)]
    words = "לפי מספר הזהות הסייע/ת הוא/היא הורה של התלמיד/ה"
    for path in (f"/assist/{file.matter.ref}/", f"/assist/placing/{placed.pk}/", "/assist/aides/"):
        assert words in desk.get(path).content.decode()
    assert words not in desk.get(f"/assist/{other.matter.ref}/").content.decode()
    client.force_login(manager)
    assert "הורה משמש/ת סייע/ת של ילדו/ה, התגלה" in client.get("/blocked/").content.decode()


def test_r69_r70_an_aides_number_set_right_reveals_the_same(desk: Client, school: School, coordinator: User) -> None:
    """The number of the aide was wrong: set right, it is a parent's, and a volunteer's of the school."""
    file = pupil(school, 2)
    aide = hire(school.unit, coordinator, "039337423", "רותי אזולאי")
    place(aide, [file], coordinator)
    write_guardian_id(guardian=file.student.guardians.get(relation="mother"), by=coordinator, **CARD)
    days = {"from_on": date(2026, 9, 1), "until_on": None}
    add_volunteer(school=school, name="רותי", by=coordinator, key=uuid4(), **CARD, **days)
    typed = {"name": "רותי אזולאי", "kind": "personal", "version": 1, **CARD}
    page = desk.post(f"/assist/aides/{aide.pk}/edit/", typed, follow=True).content.decode()

    assert "רותי אזולאי הוא/היא הורה של נועה" in page
    assert "רותי אזולאי מתנדב/ת במוסד יסודי הרקפת" in page
    rows = BlockedAttempt.objects.order_by("rule").values_list("rule", "matter", "url")
    assert list(rows) == [
        ("guardian_is", file.matter_id, ""),
        ("volunteer_is", None, f"/assist/aides/{aide.pk}/"),
    ]
