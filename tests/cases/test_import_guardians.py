"""Parents in a roster: matched on relation and name, else phone; what a person decided stays (issue 2, section 5)."""

import pytest

from cases.models import Guardian, Student
from tests.cases.imports_files import load_pupils

FATHER = {
    "הורה 2 - קרבה": "אב",
    "הורה 2 - שם": "מאיר סעדון",
    "הורה 2 - טלפון": "052-555-0199",
    'הורה 2 - דוא"ל': "meir@example.org",
    "הורה 2 - שפה": "ערבית",
}


def known() -> list[tuple[str, str, str, str, bool]]:
    rows = Guardian.objects.order_by("pk").values_list(
        "relation", "recipient__name", "phone", "recipient__email", "recipient__may_receive"
    )
    return list(rows)


MOTHER_KNOWN = ("mother", "סיגל סעדון", "+972505550142", "sigal@example.org", True)
FATHER_KNOWN = ("father", "מאיר סעדון", "+972525550199", "meir@example.org", True)


@pytest.fixture
def mother(unit, tmp_path) -> Guardian:
    load_pupils(unit, tmp_path)
    return Guardian.objects.get()


def bar(guardian: Guardian) -> None:
    guardian.recipient.may_receive = False
    guardian.recipient.barred_reason = "צו"
    guardian.recipient.save()


def test_two_parents_once(unit, tmp_path):
    for _ in range(2):
        load_pupils(unit, tmp_path, FATHER)

    assert known() == [MOTHER_KNOWN, FATHER_KNOWN]


def test_the_same_relation_and_name_takes_the_new_phone_and_address(unit, tmp_path, mother):
    report = load_pupils(unit, tmp_path, {"הורה 1 - טלפון": "054-555-0001", 'הורה 1 - דוא"ל': "new@example.org"})

    assert report.changed == 1
    assert known() == [("mother", "סיגל סעדון", "+972545550001", "new@example.org", True)]
    mother.refresh_from_db()
    assert mother.version == 2


def test_a_new_spelling_is_found_by_its_phone(unit, tmp_path, mother):
    load_pupils(unit, tmp_path, {"הורה 1 - שם": "סיגל סעדון־לוי"})

    assert [(row[0], row[1]) for row in known()] == [("mother", "סיגל סעדון־לוי")]


def test_a_second_phone_is_not_put_first(unit, tmp_path, mother):
    Guardian.objects.update(second_phone="+972545550001")

    assert load_pupils(unit, tmp_path, {"הורה 1 - טלפון": "054-555-0001"}).unchanged == 1


def test_parents_with_one_phone_stay_two(unit, tmp_path):
    one_phone = FATHER | {"הורה 2 - טלפון": "050-555-0142"}
    for _ in range(2):
        load_pupils(unit, tmp_path, one_phone)

    assert [row[1] for row in known()] == ["סיגל סעדון", "מאיר סעדון"]


def test_a_file_never_touches_a_restriction(unit, tmp_path, mother):
    bar(mother)
    Guardian.objects.update(restriction="אין קשר", restriction_source="צו 17/26")

    load_pupils(unit, tmp_path, {'הורה 1 - דוא"ל': "new@example.org", "הורה 1 - שם": "ס׳ סעדון"})

    mother.refresh_from_db()
    mother.recipient.refresh_from_db()
    assert (mother.restriction, mother.restriction_source) == ("אין קשר", "צו 17/26")
    assert (mother.recipient.may_receive, mother.recipient.barred_reason) == (False, "צו")
    assert Guardian.objects.count() == 1


@pytest.mark.parametrize("how", ["may_receive", "restriction"])
def test_a_parent_added_beside_a_barred_one_waits_for_a_person(unit, tmp_path, mother, how):
    if how == "may_receive":
        bar(mother)
    else:
        Guardian.objects.update(restriction="אין קשר", restriction_source="צו 17/26")

    load_pupils(unit, tmp_path, FATHER)

    father = Guardian.objects.get(relation="father").recipient
    assert not father.may_receive
    assert father.barred_reason == "נוסף/ה מקובץ לתלמיד/ה שיש לו/ה אפוטרופוס שאין למסור לו מידע; נדרשת החלטה של אדם."


def test_a_phone_does_not_turn_one_parent_into_the_other_where_one_is_barred(unit, tmp_path):
    """The barred father under another name, with the mother's phone, must not inherit her permission."""
    load_pupils(unit, tmp_path, FATHER)
    bar(Guardian.objects.get(relation="father"))

    load_pupils(unit, tmp_path, {"הורה 1 - קרבה": "אב", "הורה 1 - שם": "מ׳ סעדון"})

    assert [(row[0], row[1], row[4]) for row in known()] == [
        ("mother", "סיגל סעדון", True),
        ("father", "מאיר סעדון", False),
        ("father", "מ׳ סעדון", False),
    ]


def test_the_address_of_a_barred_parent_is_not_given_to_the_other(unit, tmp_path):
    load_pupils(unit, tmp_path, FATHER)
    bar(Guardian.objects.get(relation="father"))

    load_pupils(unit, tmp_path, FATHER | {'הורה 1 - דוא"ל': "meir@example.org"})

    assert known()[0] == MOTHER_KNOWN


def test_a_row_without_parents_keeps_the_known_ones(unit, tmp_path, mother):
    nobody = {f"הורה 1 - {what}": "" for what in ("קרבה", "שם", "טלפון", 'דוא"ל', "שפה")}

    assert load_pupils(unit, tmp_path, nobody).unchanged == 1
    assert Student.objects.get().guardians.count() == 1
