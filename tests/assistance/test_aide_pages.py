"""The pages of aides, placing, camps and journeys: placing in one screen, what a rule says, who comes in (S15, ux C7)."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessRecord, User
from assistance.models import (
    Aide,
    AideAssignment,
    AideEmployment,
    AideHour,
    ClassHours,
    GuardianId,
    InstitutionVolunteer,
)
from assistance.services.aides.cards import write_guardian_id
from assistance.services.aides.people import add_volunteer
from cases.models import School
from notices.models import BlockedAttempt
from tests.assistance.addresses import aide_pages
from tests.assistance.aides import one_of_all
from tests.assistance.placings import allow, learn, place, pupil
from tests.cases.factories import moment
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
CARD = {"id_type": "israeli_id", "id_number": "123456782"}


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(moment("2026-08-20 09:00"), tick=False):
        yield


def placing(aide: Aide, **facts: Any) -> dict[str, Any]:
    return {"aide": aide.pk, "sharing": "one", "from_on": "1.9.2026", "form_key": uuid4(), **facts}


def test_c7_an_aide_is_placed_in_one_screen_and_told_once(desk: Client, school: School, aide: Aide) -> None:
    file = pupil(school, 3)
    url = f"/assist/{file.matter.ref}/aide/"
    assert "1.9.2026" in desk.get(url).content.decode()
    typed = placing(aide)
    answers = [desk.post(url, typed) for _ in range(2)]

    assignment = AideAssignment.objects.get()
    assert [answer.url for answer in answers] == [f"/assist/placing/{assignment.pk}/"] * 2
    page = desk.get(answers[0].url).content.decode()
    assert "רותי אזולאי" in page
    assert "עם הסייעת: 16" in page
    assert "רותי אזולאי" in desk.get(f"/assist/{file.matter.ref}/").content.decode()
    assert "רותי אזולאי" in desk.get("/assist/aides/").content.decode()
    assert "יסודי הרקפת" in desk.get("/assist/aides/?show=aides").content.decode()


def test_scenario_24_a_shared_aide_asks_for_the_hours_of_the_class(desk: Client, school: School, aide: Aide) -> None:
    files = [pupil(school, 4), pupil(school, 3)]
    url, typed = f"/assist/{files[0].matter.ref}/aide/", placing(aide, sharing="class", others=[files[1].pk])
    page = desk.post(url, typed).content.decode()
    assert "כמה שעות בשבוע לומדת הכיתה" in page
    assert not ClassHours.objects.exists()
    desk.post(url, typed | {"class_hours": "٣٤"})

    assert AideAssignment.objects.get().weekly_hours == 34
    assert ClassHours.objects.get().weekly_hours == 34


def test_s15_a_guardian_is_refused_with_the_rule_and_stands_in_the_managers_list(
    desk: Client, client: Client, school: School, aide: Aide, coordinator: User, manager: User
) -> None:
    """R70 (T, scenario 25): the words of the guide beside the field, what was typed kept, one line a day."""
    file = pupil(school, 2)
    write_guardian_id(guardian=file.student.guardians.get(relation="mother"), by=coordinator, **CARD)
    for _ in range(2):
        page = desk.post(f"/assist/{file.matter.ref}/aide/", placing(aide)).content.decode()
        assert "ההורים אינם יכולים לשמש בתפקידי סיוע בעצמם" in page
        assert 'value="1.9.2026"' in page
    assert not AideAssignment.objects.exists()
    blocked = BlockedAttempt.objects.get()
    assert (blocked.rule, blocked.by, blocked.matter) == ("guardian", coordinator, file.matter)
    client.force_login(manager)
    listed = client.get("/blocked/").content.decode()
    assert "הורה כמעט שובץ/ה כסייע/ת של ילדו/ה" in listed
    assert file.matter.ref in listed


def test_s15_a_volunteer_is_refused_at_employment_and_the_list_leads_to_the_aide(
    desk: Client, client: Client, school: School, aide: Aide, coordinator: User, manager: User
) -> None:
    """R69 (T): there is no pupil in it, so the line leads to the aide; the other way round likewise."""
    work = {"school": school.pk, "employer_type": "authority", "weekly_hours": "30", "from_on": "1.9.2026"}
    add_volunteer(
        school=school,
        name="רותי",
        from_on=moment("2026-10-01").date(),
        until_on=None,
        by=coordinator,
        key=uuid4(),
        **CARD,
    )
    page = desk.post(f"/assist/aides/{aide.pk}/employ/", work | {"form_key": uuid4()}).content.decode()
    assert "אין אפשרות להעסיק סייעת כמתנדבת באותה מסגרת חינוכית" in page
    assert not AideEmployment.objects.exists()
    InstitutionVolunteer.objects.all().delete()
    assert desk.post(f"/assist/aides/{aide.pk}/employ/", work | {"form_key": uuid4()}).status_code == 302
    volunteer = {"name": "רותי", "school": school.pk, "from_on": "1.10.2026", "form_key": uuid4(), **CARD}
    assert "אין אפשרות להעסיק" in desk.post("/assist/volunteers/new/", volunteer).content.decode()
    assert not InstitutionVolunteer.objects.exists()

    assert [(row.rule, row.url, row.matter) for row in BlockedAttempt.objects.all()] == [
        ("volunteer", f"/assist/aides/{aide.pk}/", None)
    ]
    client.force_login(manager)
    assert f'href="/assist/aides/{aide.pk}/"' in client.get("/blocked/").content.decode()


def test_a_blocked_attempt_is_about_one_thing(coordinator: User) -> None:
    """A row without a matter and without an address cannot be written."""
    with pytest.raises(Exception, match=r"blocked_about_one_thing|CHECK"):
        BlockedAttempt.objects.create(
            unit=coordinator.unit,
            rule="guardian",
            by=coordinator,
            on=moment("2026-08-20").date(),
            at=moment("2026-08-20"),
        )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"from_on": "31.2.2026"}, "31.2.2026"),
        ({"from_on": "1.9.2025"}, "שנת הלימודים של התיק"),
        ({"hours": "0"}, "מספר"),
        ({"hours": "31"}, "30"),
        ({"hours": "7.5"}, "מספר"),
        ({"hours": "9"}, "אפשר לשבץ עד 8"),
        ({"aide": "999999"}, "בחרו"),
        ({"sharing": "class"}, "סמנו עוד תלמיד/ה"),
        ({"others": ["x"], "sharing": "class"}, "בחרו"),
        ({"form_key": "x"}, "הטופס"),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_kept(
    desk: Client, school: School, aide: Aide, typed: dict[str, Any], words: str
) -> None:
    file = pupil(school, 2)
    pupil(school, 2)
    answer = desk.post(f"/assist/{file.matter.ref}/aide/", placing(aide) | typed)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not AideAssignment.objects.exists()


def test_two_people_change_one_placing_and_the_second_sees_both(
    desk: Client, school: School, aide: Aide, coordinator: User
) -> None:
    learn(school, 34)
    files = [pupil(school, 2), pupil(school, 2)]
    assignment = place(aide, files[:1], coordinator)
    url = f"/assist/placing/{assignment.pk}/edit/"
    typed = {"sharing": "class", "others": [files[1].pk], "from_on": "1.9.2026", "version": 1}
    assert desk.post(url, typed).status_code == 302
    stale = desk.post(url, typed)
    assert stale.status_code == 409
    assert 'name="version" value="2"' in stale.content.decode()
    assert assignment.pupils.count() == 2
    assert desk.post(url, typed | {"version": 2}).status_code == 302
    over = {"on": "1.9.2026", "reason": "עברה לעיר אחרת"}
    assert desk.post(f"/assist/placing/{assignment.pk}/end/", over).status_code == 302
    assert "השיבוץ הזה הסתיים" in desk.get(f"/assist/placing/{assignment.pk}/").content.decode()


def test_r65_the_week_is_saved_and_its_clash_is_shown(
    desk: Client, school: School, aide: Aide, coordinator: User
) -> None:
    learn(school, 34)
    learn(school, 34, number=3)
    files = [pupil(school, 2), pupil(school, 2, number=3)]
    allow(*files)
    assignment = place(aide, files, coordinator, "school")
    first, second = assignment.pupils.order_by("file")
    url = f"/assist/placing/{assignment.pk}/week/"
    ticked = {f"pupil{first.pk}": ["0-1", "1-2"], f"pupil{second.pk}": ["0-1"], "version": 1}
    answer = desk.post(url, ticked, follow=True)
    assert "הסייעת אינה יכולה להיות בשתי כיתות" in answer.content.decode()
    assert AideHour.objects.count() == 3
    assert desk.get(url).content.decode().count(" checked") == 3
    assert desk.post(url, {f"pupil{first.pk}": ["9-1"], "version": 2}).status_code == 200
    assert AideHour.objects.count() == 3


def test_r71_escort_is_written_beside_the_hours(desk: Client, school: School, aide: Aide, coordinator: User) -> None:
    assignment = place(aide, [pupil(school, 3)], coordinator)
    row = assignment.pupils.get()
    url = f"/assist/placing/{assignment.pk}/escort/{row.pk}/"
    typed = {"weekly": "5", "from_on": "1.9.2026"}
    page = desk.post(url, typed | {"version": 1, "form_key": uuid4()}, follow=True).content.decode()
    assert "ליווי בהסעה: 5 שעות, לא על חשבון שעות הסיוע" in page
    assert "עם הסייעת: 16" in page
    desk.post(url, typed | {"weekly": "0", "version": 2, "form_key": uuid4()})
    assert row.escorts.get().until_on is not None


def test_r68_the_owner_of_a_school_and_a_private_employer(desk: Client, school: School, aide: Aide) -> None:
    private = {
        "school": school.pk, "employer_type": "private", "employer": "רשת מעיין", "weekly_hours": "30",
        "from_on": "1.9.2026", "transfer_reference": "17/2026", "transfer_on": "1.7.2026",
    }  # fmt: skip
    url = f"/assist/aides/{aide.pk}/employ/"
    assert "בית הספר הזה אינו בבעלות פרטית" in desk.post(url, private | {"form_key": uuid4()}).content.decode()
    desk.post(f"/assist/schools/{school.pk}/", {"ownership": "private", "version": 1})
    bare = private | {"transfer_reference": "", "form_key": uuid4()}
    assert "רק עם מסמך שמעביר אליה את האחריות" in desk.post(url, bare).content.decode()
    assert desk.post(url, private | {"form_key": uuid4()}).status_code == 302
    row = AideEmployment.objects.get()
    assert "17/2026" in desk.get(f"/assist/aides/{aide.pk}/").content.decode()
    assert (
        desk.post(f"/assist/aides/{aide.pk}/employments/{row.pk}/end/", {"on": "1.1.2020", "version": 1}).status_code
        == 200
    )
    assert (
        desk.post(f"/assist/aides/{aide.pk}/employments/{row.pk}/end/", {"on": "31.12.2026", "version": 1}).status_code
        == 302
    )
    assert desk.post(f"/assist/schools/{school.pk}/", {"ownership": "official", "version": 1}).status_code == 409


def test_people_are_put_on_the_list_and_changed(desk: Client, school: School, aide: Aide) -> None:
    file = pupil(school, 1)
    typed = {
        "name": "דנה ביטון",
        "id_type": "israeli_id",
        "id_number": "123456782",
        "kind": "personal",
        "form_key": uuid4(),
    }
    assert "רותי אזולאי" in desk.post("/assist/aides/new/", typed).content.decode()
    assert "הספרות" in desk.post("/assist/aides/new/", typed | {"id_number": "123456789"}).content.decode()
    assert desk.post("/assist/aides/new/", typed | {"id_number": "039337423"}).status_code == 302
    edited = typed | {"id_number": "039337423", "version": 1, "name": "דנה ביטון לוי"}
    other = Aide.objects.get(id_number="039337423")
    assert [desk.post(f"/assist/aides/{other.pk}/edit/", edited).status_code for _ in range(2)] == [302, 409]
    mother = file.student.guardians.get(relation="mother")
    url = f"/assist/{file.matter.ref}/parents/"
    cards = {f"kind{row.pk}": "israeli_id" for row in file.student.guardians.all()}
    cards |= {f"version{row.pk}": "0" for row in file.student.guardians.all()}
    assert desk.post(url, cards | {f"number{mother.pk}": "12"}).status_code == 200
    assert desk.post(url, cards | {f"number{mother.pk}": "12345678-2"}).status_code == 302
    assert GuardianId.objects.get().id_number == "123456782"


LISTS = {
    "/assist/aides/": 11,
    "/assist/aides/?show=aides": 11,
    "/assist/camps/": 9,
    "/assist/poland/": 9,
    "/assist/volunteers/": 9,
    "/assist/schools/": 9,
}


@pytest.mark.parametrize("path", LISTS)
def test_lists_cost_the_same_for_one_row_and_three(
    desk: Client, school: School, coordinator: User, django_assert_num_queries: Any, path: str
) -> None:
    cost = []
    for n in range(3):
        one_of_all(pupil(school, 2), coordinator, n)
        if n != 1:
            desk.get(path)
            with django_assert_num_queries(LISTS[path]):
                cost.append(desk.get(path).status_code)
    assert cost == [200, 200]


@pytest.mark.parametrize("role", ["officer", "administrator", "auditor", "stranger"])
def test_domain_2_1_nobody_but_the_desk_comes_in(client: Client, school: School, coordinator: User, role: str) -> None:
    """Another unit's coordinator and the other roles: exactly like what does not exist."""
    file = pupil(school, 2)
    pages = [path for path in aide_pages(file, coordinator) if any(letter.isdigit() for letter in path)]
    aide = Aide.objects.get()
    who = (
        UserFactory(is_coordinator=True)
        if role == "stranger"
        else UserFactory(unit=school.unit, **{f"is_{role}": True})
    )
    client.force_login(who)
    assert {client.get(page).status_code for page in pages} == {404}
    client.force_login(coordinator)
    assert {client.get(page).status_code for page in pages} == {200}
    assert AccessRecord.objects.filter(user=coordinator, subject=f"aide {aide.pk}", action="view").count() == 4
