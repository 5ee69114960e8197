"""The settings of texts: a table by language, an editor with preview and versions, approvals (issue 4; ux 8.9)."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import Unit, User
from notices.models import NoticeText, TextApproval
from notices.services.sources import shipped
from notices.services.text.states import text_state
from tests.factories import UserFactory
from tests.notices.texts import ARABIC, FRENCH, HEBREW, NOW, approved, kept

pytestmark = pytest.mark.django_db
LIST, EDIT, PREVIEW = "/settings/notices/", "/settings/notices/N3/he/", "/settings/notices/N3/he/preview/"
APPROVE = "/settings/notices/N29/he/approve/"


@pytest.fixture
def page(client: Client, manager: User) -> Iterator[Client]:
    with time_machine.travel(NOW, tick=False):
        client.force_login(manager)
        yield client


def typed(**changes: object) -> dict[str, object]:
    return {"source": HEBREW, "reason": "בקשת ההורים", "version": 0, "form_key": uuid4(), **changes}


def approval(unit: Unit, **changes: object) -> dict[str, object]:
    sha256 = text_state(unit, "N29", "he").sha256
    return {"approver": "עו״ד תמר גולן", "approved_on": "20.11.2026", "sha256": sha256, **changes}


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_the_table_says_how_each_text_stands(page: Client, manager: User) -> None:
    kept(manager, "N3", "he", HEBREW)
    kept(manager, "N3", "fr", FRENCH)
    approved(manager, "N29", "he")

    answer = page.get(LIST)

    rows = {row.kind.code: row.cells for row in answer.context["rows"]}
    assert [state.version for state in rows["N3"]] == [1, 0, 0, 0, None, 1]
    assert [state.waits_for_translator for state in rows["N3"]] == [False, False, False, False, False, True]
    assert [state.waits_for_lawyer for state in rows["N10"][:4]] == [True] * 4
    assert [state.waits_for_lawyer for state in rows["N29"][:4]] == [False, True, True, True]
    assert [state and state.language for state in rows["N25-school"]] == ["he", None, None, None, None, None]
    assert "S3" not in rows
    words = ("טעון אישור משפטי", "התרגום ממתין לבדיקה", "אין תרגום: עברית וטלפון", "גרסה 1", "נוסח המערכת")
    assert [text_of(answer).count(word) > 0 for word in words] == [True] * 5


@pytest.mark.parametrize("own", [1, 3])
def test_the_table_asks_the_same_of_one_text_and_of_three(
    page: Client, manager: User, own: int, django_assert_num_queries
) -> None:
    for language in ("he", "fr", "am")[:own]:
        kept(manager, "N3", language, HEBREW)
    page.get(LIST)

    with django_assert_num_queries(8):
        page.get(LIST)


@pytest.mark.parametrize("own", [1, 3])
def test_the_editor_asks_the_same_of_one_version_and_of_three(
    page: Client, manager: User, own: int, django_assert_num_queries
) -> None:
    for number in range(own):
        kept(manager, "N3", "he", HEBREW + "!" * number, after=number)
    page.get(EDIT)

    with django_assert_num_queries(10):
        page.get(EDIT)


@pytest.mark.parametrize("role", ["is_officer", "is_coordinator", "is_auditor", "is_administrator"])
@pytest.mark.parametrize("path", [LIST, EDIT, APPROVE])
def test_only_a_manager_comes_in(client: Client, unit: Unit, role: str, path: str) -> None:
    client.force_login(UserFactory(unit=unit, **{role: True}))

    assert client.get(path).status_code == 404


def test_nobody_else_saves_or_previews(client: Client, officer: User) -> None:
    client.force_login(officer)

    assert [client.post(path, typed()).status_code for path in (EDIT, PREVIEW, APPROVE)] == [404, 404, 404]
    assert not NoticeText.objects.exists()


def test_another_units_manager_sees_and_changes_her_own_alone(client: Client, manager: User, stranger: User) -> None:
    kept(manager, "N3", "he", HEBREW)
    client.force_login(stranger)

    assert client.get(EDIT).context["state"].version == 0
    client.post(EDIT, typed(source=HEBREW + " שלה."))

    rows = NoticeText.objects.values_list("unit", "version", "source").order_by("pk")
    assert list(rows) == [(manager.unit_id, 1, HEBREW), (stranger.unit_id, 1, HEBREW + " שלה.")]


@pytest.mark.parametrize("path", ["S3/he", "invite/he", "N2/he", "N99/he", "N3/xx", "N25-school/ar", "n3/he"])
def test_what_is_not_edited_has_no_page(page: Client, path: str) -> None:
    assert page.get(f"/settings/notices/{path}/").status_code == 404


def test_saving_makes_the_next_version_and_twice_is_once(page: Client) -> None:
    form = typed()

    answers = [page.post(EDIT, form), page.post(EDIT, form)]

    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(302, EDIT)] * 2
    assert list(NoticeText.objects.values_list("version", "source")) == [(1, HEBREW)]
    assert "גרסה 1 נשמרה." in text_of(page.get(EDIT))


def test_an_unknown_placeholder_is_refused_beside_the_field_and_what_was_typed_stays(page: Client) -> None:
    """Issue 4: an unknown placeholder is refused on saving."""
    source = HEBREW + "\n\n{{ nmae }} <b>"

    answer = page.post(EDIT, typed(source=source))

    assert answer.status_code == 200
    assert answer.context["form"].errors == {"source": ["שורה 7: אין שדה בשם “nmae”"]}
    assert "{{ nmae }} &lt;b&gt;" in text_of(answer)
    assert 'aria-invalid="true"' in text_of(answer)
    assert not NoticeText.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"reason": ""}, "reason", "כתבו למה. הסיבה נשמרת לצד הגרסה."),
        ({"source": ""}, "source", "כתבו את הנוסח."),
        ({"source": "א" * 10_001}, "source", "עד 10000 תווים."),
        ({"source": "א\u202eב"}, "source", "בטקסט יש תווים שמשנים את כיוון הכתיבה. הקלידו אותו מחדש."),
        ({"version": "x"}, "version", None),
        ({"form_key": "x"}, "form_key", None),
    ],
)
def test_bad_input_is_answered_in_words(page: Client, changes: dict, field: str, words: str | None) -> None:
    answer = page.post(EDIT, typed(**changes))

    errors = answer.context["form"].errors
    assert (answer.status_code, list(errors)) == (200, [field])
    assert words in (None, *errors[field])
    assert not NoticeText.objects.exists()


def test_the_same_words_again_are_no_new_version(page: Client) -> None:
    answer = page.post(EDIT, typed(source=shipped("N3", "he")))

    assert answer.context["form"].errors == {"source": ["זה הנוסח הקיים; לא השתנה בו דבר."]}


def test_whoever_was_second_sees_both_texts_and_may_save_then(page: Client, manager: User) -> None:
    kept(manager, "N3", "he", HEBREW + " קודם.")
    form = typed(source=HEBREW + " אחר.")

    answer = page.post(EDIT, form)

    assert answer.status_code == 409
    assert text_of(answer).count("קודם.") >= 1
    assert text_of(answer).count("אחר.") >= 2
    assert answer.context["form"]["version"].value() == "1"
    assert page.post(EDIT, form | {"version": 1}).status_code == 302
    assert NoticeText.objects.of(manager.unit, "N3", "he").first().source == HEBREW + " אחר."


def test_the_preview_reads_about_a_girl_and_a_boy_and_keeps_nothing(page: Client) -> None:
    answer = page.post(PREVIEW, {"source": HEBREW}, headers={"HX-Request": "true"})

    girl, boy = answer.context["readings"]
    assert [girl.label, boy.label] == ["על תלמידה", "על תלמיד"]
    assert "נשמח לפגוש אותה." in girl.section.text
    assert "נשמח לפגוש אותו." in boy.section.text
    assert "<html" not in text_of(answer)
    assert not NoticeText.objects.exists()


def test_without_scripts_the_preview_is_the_whole_page_with_what_was_typed(page: Client) -> None:
    answer = page.post(PREVIEW, typed(source=ARABIC, reason=""))

    assert answer.context["form"].errors == {}
    assert [reading.section.subject.startswith("رسالة عن") for reading in answer.context["readings"]] == [True]
    assert "<html" in text_of(answer)
    assert answer.context["form"]["source"].value() == ARABIC
    assert f'action="{EDIT}"' in text_of(answer)


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_a_preview_of_a_bad_text_says_what_is_wrong(page: Client, htmx: dict[str, str]) -> None:
    answer = page.post(PREVIEW, typed(source=HEBREW + "{% include 'base.html' %}"), headers=htmx)

    assert answer.status_code == 200
    assert "אסור כאן" in text_of(answer)
    assert answer.context["readings"] == []


def test_an_earlier_version_comes_back_as_a_new_one(page: Client, manager: User) -> None:
    kept(manager, "N3", "he", HEBREW)
    kept(manager, "N3", "he", HEBREW + " תודה.", after=1)

    form = page.get(EDIT + "?from=1").context["form"]

    assert (form["source"].value(), form["reason"].value(), form["version"].value()) == (HEBREW, "חזרה לגרסה 1", 2)
    page.post(EDIT, typed(source=HEBREW, reason="חזרה לגרסה 1", version=2))
    assert [text.source for text in NoticeText.objects.of(manager.unit, "N3", "he")] == [
        HEBREW,
        HEBREW + " תודה.",
        HEBREW,
    ]


@pytest.mark.parametrize("wanted", ["7", "x", "-1", "٢", "1" * 50])
def test_a_version_that_is_not_there_leaves_the_newest_in_the_form(page: Client, wanted: str) -> None:
    assert page.get(f"{EDIT}?from={wanted}").context["form"]["source"].value() == shipped("N3", "he").strip()


def test_ours_may_come_back_too(page: Client, manager: User) -> None:
    kept(manager, "N3", "he", HEBREW)

    assert page.get(EDIT + "?from=0").context["form"]["source"].value() == shipped("N3", "he").strip()


def test_words_that_a_release_no_longer_knows_open_their_page_and_say_so(page: Client, manager: User) -> None:
    facts = {"unit": manager.unit, "kind": "N3", "language": "he", "made_by": manager, "made_at": NOW}
    NoticeText.objects.create(version=1, source="נושא\n\n{{ lawyer }}", **facts)

    for path in (EDIT, LIST):
        assert "לא ניתן לשליחה, נשלח נוסח המערכת" in text_of(page.get(path))


def test_every_page_of_every_text_opens(page: Client) -> None:
    for row in page.get(LIST).context["rows"]:
        for state in filter(None, row.cells):
            path = f"/settings/notices/{row.kind.code}/{state.language}/"
            assert page.get(path).status_code == 200
            assert page.get(path + "approve/").status_code == (200 if state.asks_for_approval and state.source else 302)


def test_an_approval_is_written_down_and_shown(page: Client, manager: User) -> None:
    form = approval(manager.unit)

    answers = [page.post(APPROVE, form), page.post(APPROVE, form)]

    assert [answer.status_code for answer in answers] == [302, 302]
    row = TextApproval.objects.get()
    assert (row.approver, str(row.approved_on), row.version, row.made_by) == (
        "עו״ד תמר גולן",
        "2026-11-20",
        0,
        manager,
    )
    shown = text_of(page.get("/settings/notices/N29/he/"))
    assert "עו״ד תמר גולן" in shown
    assert "טעון אישור משפטי" not in shown


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"approver": ""}, "approver", "כתבו מי אישר/ה."),
        ({"approver": "---"}, "approver", None),
        ({"approved_on": "23.11.2026"}, "approved_on", "תאריך האישור לא יכול להיות בעתיד."),
        ({"approved_on": "31.2.2026"}, "approved_on", None),
        ({"approved_on": ""}, "approved_on", "כתבו את תאריך האישור, למשל 14.5."),
        ({"sha256": "x"}, "sha256", None),
    ],
)
def test_a_bad_approval_is_answered_in_words(
    page: Client, manager: User, changes: dict, field: str, words: str | None
) -> None:
    answer = page.post(APPROVE, approval(manager.unit, **changes))

    errors = answer.context["form"].errors
    assert (answer.status_code, list(errors)) == (200, [field])
    assert words in (None, *errors[field])
    assert not TextApproval.objects.exists()


def test_an_approval_of_words_that_changed_meanwhile_is_not_written(page: Client, manager: User) -> None:
    form = approval(manager.unit)
    kept(manager, "N29", "he", HEBREW)

    answer = page.post(APPROVE, form)

    assert answer.status_code == 409
    assert "נוסח משלנו" in text_of(answer)
    assert not TextApproval.objects.exists()
    again = {**form, "sha256": answer.context["form"]["sha256"].value()}
    assert page.post(APPROVE, again).status_code == 302


def test_the_settings_lead_here(page: Client) -> None:
    assert 'href="/settings/notices/"' in text_of(page.get("/settings/"))
