"""The pages of the team's meeting and its decision: refused in words, kept as typed, for the desk alone (ux 3.9)."""

from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from accounts.models import Unit, User
from assistance.models import (
    AideAllocation,
    AideEvent,
    AideFile,
    Body,
    ChairLetter,
    DecisionOrigin,
    FunctionLevelDecision,
    TeamMeeting,
)
from assistance.services.bodies import body_of
from tests.assistance.factories import entitle, file_of
from tests.assistance.levels import draft, publish
from tests.cases.factories import moment
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TEAM = {
    "members-TOTAL_FORMS": "1",
    "members-INITIAL_FORMS": "0",
    "members-0-name": "אסנת ברק",
    "members-0-is_head": "on",
}


@pytest.fixture(autouse=True)
def _day() -> None:
    with time_machine.travel(moment("2026-05-07 09:00"), tick=False):
        yield


@pytest.fixture
def file(unit: Unit) -> AideFile:
    return file_of(entitle(unit))


def at(file: AideFile, rest: str = "") -> str:
    return f"/assist/{file.matter.ref}/{rest}"


def typed(file: AideFile, **facts: Any) -> dict[str, Any]:
    given = {
        "body": body_of(file.matter.unit, "team").pk,
        "on": "6.5.2026",
        "level": "3",
        "level_transitions": "3",
        "text_transitions": "מתקשה במעברים",
        "goals": "לפנות לעזרה במילים\nלעבור בין כיתות",
        "form_key": str(uuid4()),
        **TEAM,
    }
    return given | facts


def page(answer: Any) -> str:
    return answer.content.decode()


def test_the_decision_is_published_from_one_form(desk: Client, file: AideFile) -> None:
    """C2: level ג׳ brings 16 hours, which nobody typed (R45, R46); twice by one key is one."""
    sent = typed(file, publish="1")
    answer = desk.post(at(file, "decision/new/"), sent)

    assert (answer.status_code, answer["Location"]) == (302, at(file))
    assert AideAllocation.objects.get(file=file).total == 16
    assert list(FunctionLevelDecision.objects.get().goals.values_list("text", flat=True)) == [
        "לפנות לעזרה במילים", "לעבור בין כיתות",
    ]  # fmt: skip
    shown = page(desk.get(at(file)))
    assert "החלטה, גרסה 1" in shown
    assert "אסנת ברק" in shown


def test_scenario_23_r30_the_committee_is_refused_with_the_rules_text(desk: Client, file: AideFile) -> None:
    """R31: the letter to its chair is offered, what was typed stays, and the attempt stays on record."""
    committee = body_of(file.matter.unit, "committee")
    answer = desk.post(at(file, "decision/new/"), typed(file, body=committee.pk, publish="1"))

    assert "דרגת התפקוד תיקבע על ידי הצוות הבין-מקצועי" in page(answer)
    assert at(file, f"chair-letter/new/{committee.pk}/") in page(answer)
    assert "לפנות לעזרה במילים" in page(answer)
    assert AideEvent.objects.filter(kind="refused").count() == 1
    assert not FunctionLevelDecision.objects.exists()
    assert not TeamMeeting.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"on": "17.2.2026"}, "הצוות דן אחרי ועדת שילוב, שהחליטה ב־18.2.2026"),
        ({"on": "8.5.2026"}, "היום הזה עוד לא הגיע"),
        ({"on": "31.2.2026"}, ""),
        ({"on": ""}, "רשמו את מועד הדיון"),
        ({"level": "5"}, "סמנו את הדרגה שקבע הצוות"),
        ({"level": ""}, "סמנו את הדרגה שקבע הצוות"),
        ({"body": "999999"}, "בחרו מהרשימה"),
        ({"goals": ""}, "הדרגה והמטרות הן החלטה אחת"),
        ({"goals": "א\n" * 13}, "עד 12 מטרות"),
        ({"text_transitions": ""}, "נימוקי הצוות בתחום אחד לפחות"),
        ({"level": "0"}, "מדוע אין עוד צורך בסייעת"),
        ({"level_daily": "9"}, "בחרו מהרשימה"),
        ({"tool_url": "javascript:alert(1)"}, "רשמו כתובת מלאה"),
        ({"protocol": "77"}, "בחרו מהרשימה"),
        ({"members-0-name": "", "members-0-is_head": "on"}, "is-invalid"),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_nothing_is_stored(
    desk: Client, file: AideFile, wrong: dict[str, str], words: str
) -> None:
    """R48 and the others: each refusal names its bound, and what was typed stays."""
    answer = desk.post(at(file, "decision/new/"), typed(file, publish="1", **({"services": "ריפוי בעיסוק"} | wrong)))

    assert answer.status_code == 200
    assert words in page(answer)
    assert "is-invalid" in page(answer)
    assert "ריפוי בעיסוק" in page(answer)
    assert not FunctionLevelDecision.objects.exists()


def test_arabic_digits_are_read(desk: Client, file: AideFile) -> None:
    desk.post(at(file, "decision/new/"), typed(file, on="٦.٥.٢٠٢٦", publish="1"))
    assert FunctionLevelDecision.objects.get().decided_on.isoformat() == "2026-05-06"


def test_a_draft_may_lack_what_is_asked_for_before_it_binds(desk: Client, file: AideFile) -> None:
    desk.post(at(file, "decision/new/"), typed(file, goals="", draft="1"))
    decision = FunctionLevelDecision.objects.get()
    shown = page(desk.get(at(file, f"decision/{decision.pk}/")))
    desk.post(at(file, f"decision/{decision.pk}/publish/"), {"version": 1})

    assert "טרם פורסמה: חסרים פרטים" in shown
    assert FunctionLevelDecision.objects.get().published_at is None
    desk.post(at(file, f"decision/{decision.pk}/edit/"), typed(file, version=1, publish="1"))
    assert FunctionLevelDecision.objects.get().published_at is not None


def test_a_late_decision_is_asked_for_its_reason(desk: Client, coordinator: User, file: AideFile) -> None:
    with time_machine.travel(moment("2026-05-18 09:00"), tick=False):
        desk.force_login(coordinator)
        answer = desk.post(at(file, "decision/new/"), typed(file, on="17.5.2026", publish="1"))
        assert "אחרי המועד החוקי" in page(answer)
        desk.post(at(file, "decision/new/"), typed(file, on="17.5.2026", late_reason="יועצת חדשה", publish="1"))

    assert FunctionLevelDecision.objects.get().published_at is not None


def test_r37_the_guides_words_stand_beside_the_areas_for_autism_alone(desk: Client, unit: Unit, file: AideFile) -> None:
    other = file_of(entitle(unit, disability="physical"))

    assert "עצמאי במרבית תפקודי היום-יום." in page(desk.get(at(file, "decision/new/")))
    assert "עצמאי במרבית תפקודי היום-יום." not in page(desk.get(at(other, "decision/new/")))


def test_r29_a_published_decision_is_read_only_and_corrected_as_a_new_version(
    desk: Client, coordinator: User, file: AideFile
) -> None:
    first = publish(draft(file, coordinator), coordinator)
    assert desk.get(at(file, f"decision/{first.pk}/edit/")).status_code == 404
    assert desk.get(at(file, "decision/new/"))["Location"] == at(file, f"decision/{first.pk}/correct/")
    correct = at(file, f"decision/{first.pk}/correct/")
    assert "לפנות לעזרה במילים" in page(desk.get(correct))
    assert "כתבו את הסיבה" in page(desk.post(correct, typed(file, level="4", publish="1")))
    desk.post(correct, typed(file, level="4", why="טעות בהקלדה", publish="1"))

    again = FunctionLevelDecision.objects.in_force().get()
    assert (again.number, again.level, again.origin) == (2, 4, DecisionOrigin.CORRECTION)


def test_two_people_at_one_draft_see_both_texts(desk: Client, coordinator: User, file: AideFile) -> None:
    """409, and the next press saves what was typed over it; also where the other one began first."""
    decision = draft(file, coordinator)
    draft(file, coordinator, 4, version=1)
    for path, facts in ((f"decision/{decision.pk}/edit/", {"version": 1}), ("decision/new/", {})):
        answer = desk.post(at(file, path), typed(file, level="2", draft="1", **facts))
        assert answer.status_code == 409
        assert "דרגה ד׳, 24 עד 30 שעות" in page(answer)
        assert 'name="version" value="2"' in page(answer)
    desk.post(at(file, f"decision/{decision.pk}/edit/"), typed(file, level="2", version=2, draft="1"))

    assert FunctionLevelDecision.objects.get().level == 2


def test_a_draft_is_thrown_away(desk: Client, coordinator: User, file: AideFile) -> None:
    decision = draft(file, coordinator)
    desk.post(at(file, f"decision/{decision.pk}/drop/"), {"version": "x"})
    assert FunctionLevelDecision.objects.exists()
    desk.post(at(file, f"decision/{decision.pk}/drop/"), {"version": "1"})
    assert not FunctionLevelDecision.objects.exists()


def test_a_meeting_is_set_moved_and_called_off(desk: Client, file: AideFile) -> None:
    """N13: a notice shorter than ten working days is said, and allowed."""
    sent = {"on": "13.5.2026", "at": "10:00", "place": "חדר המורים", "form_key": str(uuid4()), **TEAM}
    answer = desk.post(at(file, "meeting/new/"), sent, follow=True)
    assert "עשרה ימי עבודה מראש" in page(answer)
    meeting = TeamMeeting.objects.get()
    assert b"BEGIN:VCALENDAR" in desk.get(at(file, f"meeting/{meeting.pk}/calendar.ics")).content
    moved = {**sent, "on": "14.5.2026", "version": "1"}
    assert desk.post(at(file, f"meeting/{meeting.pk}/edit/"), moved).status_code == 302
    stale = desk.post(at(file, f"meeting/{meeting.pk}/edit/"), {**moved, "on": "15.5.2026"})
    assert (stale.status_code, "ה׳ 14.5" in page(stale)) == (409, True)
    desk.post(at(file, f"meeting/{meeting.pk}/cancel/"), {"reason": "מחלה", "version": "2"})

    assert TeamMeeting.objects.get().cancelled_reason == "מחלה"


def test_r48_a_meeting_before_the_committees_is_refused(desk: Client, file: AideFile) -> None:
    sent = {"on": "17.2.2026", "at": "25:00", "form_key": str(uuid4()), **TEAM}
    answer = desk.post(at(file, "meeting/new/"), sent)
    held = desk.post(at(file, "meeting/held/"), {**sent, "on": "1.1.2026"})

    assert "הצוות דן אחרי ועדת שילוב" in page(answer)
    assert "הצוות דן אחרי ועדת שילוב" in page(held)
    assert not TeamMeeting.objects.exists()


def test_a_discussion_without_a_decision_is_recorded(desk: Client, file: AideFile) -> None:
    desk.post(at(file, "meeting/held/"), {"on": "6.5.2026", "parents_heard": "on", "form_key": str(uuid4()), **TEAM})

    meeting = TeamMeeting.objects.get()
    assert (meeting.was_held, meeting.parents_heard, meeting.members.get().name) == (True, True, "אסנת ברק")
    assert "דרגה" not in page(desk.get(at(file, "meeting/held/"))).partition("<main")[2].partition("</form>")[0]


def test_r31_the_letter_to_the_chair_names_no_pupil(desk: Client, file: AideFile) -> None:
    body = body_of(file.matter.unit, "committee")
    sent = {
        "addressee": "מירי לוי", "happened_on": "5.5.2026", "circular": "חוזר המנכ״ל", "what": "נרשמה דרגה",
        "form_key": str(uuid4()),
    }  # fmt: skip
    answer = desk.post(at(file, f"chair-letter/new/{body.pk}/"), sent, follow=True)

    assert ChairLetter.objects.count() == 1
    assert "יו״ר ועדת שילוב" in page(answer)
    assert "נועה" not in page(answer).partition('class="panel"')[2]


def test_d21_who_may_decide_is_the_managers_to_set(client: Client, manager: User, coordinator: User) -> None:
    team = body_of(manager.unit, "team")
    client.force_login(manager)
    assert "ועדת זכאות ואפיון" in page(client.get("/settings/bodies/"))
    refused = client.post(f"/settings/bodies/{team.pk}/", {"name": "הצוות", "version": 1})
    assert "מישהו חייב לקבוע את הדרגה" in page(refused)
    client.post(f"/settings/bodies/{team.pk}/", {"name": "ועדת שילוב", "sets_level": "on", "version": 1})
    team.refresh_from_db()
    assert (team.name, team.sets_level) == ("הצוות הבין-מקצועי", True)
    for name in ("צוות היישוב", "צוות היישוב"):
        client.post("/settings/bodies/new/", {"name": name, "track": "guide", "sets_level": "on"})
    assert Body.objects.filter(name="צוות היישוב").count() == 1
    client.force_login(coordinator)
    assert client.get("/settings/bodies/").status_code == 404


@pytest.mark.parametrize("who", ["officer", "auditor", "elsewhere"])
def test_nobody_but_the_desk_of_the_unit_decides(client: Client, file: AideFile, coordinator: User, who: str) -> None:
    decision = draft(file, coordinator)
    roles = {"is_coordinator": True, "is_manager": True} if who == "elsewhere" else {f"is_{who}": True}
    client.force_login(UserFactory(**(roles if who == "elsewhere" else roles | {"unit": file.matter.unit})))
    body = body_of(file.matter.unit, "committee")
    paths = [
        "meeting/new/", "meeting/held/", "decision/new/", f"decision/{decision.pk}/", f"decision/{decision.pk}/edit/",
        f"chair-letter/new/{body.pk}/",
    ]  # fmt: skip
    assert {client.get(at(file, path)).status_code for path in paths} == {404}
    assert client.get(f"/settings/bodies/{body.pk}/").status_code == 404
    assert client.post(at(file, f"decision/{decision.pk}/publish/"), {"version": 1}).status_code == 404
    assert FunctionLevelDecision.objects.get().published_at is None
