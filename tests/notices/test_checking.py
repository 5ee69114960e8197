"""Many drafts looked at together (ux 3.12): what is ticked leaves as it was shown, and nothing else."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from notices.models import Notice, NoticeState, Recipient
from notices.services.checking import read_for_check, release_many, to_check
from tests.factories import UserFactory
from tests.notices.test_outbox import NOW
from tests.notices.test_outbox_page import started

pytestmark = pytest.mark.django_db
PAGE = "/outbox/check/"


@pytest.fixture(autouse=True)
def _at_eleven() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def draft(officer: User, **changes: object) -> Notice:
    return started(officer, **{"state": NoticeState.DRAFT, **changes})


def marks(user: User) -> list[str]:
    rows = to_check(Notice.objects.visible_to(user, NOW.date()), user)
    return [one.mark for one in read_for_check(rows, user, NOW.date())]


def let_go(user: User, given: list[str]) -> tuple[int, list[str], int]:
    outcome = release_many(notices=Notice.objects.visible_to(user, NOW.date()), marks=given, by=user, now=NOW)
    return outcome.gone, [why for _notice, why in outcome.left], outcome.unknown


def states() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("state", flat=True))


def test_what_was_shown_leaves_and_twice_is_once(officer: User) -> None:
    draft(officer), draft(officer)
    shown = marks(officer)

    assert [let_go(officer, shown), let_go(officer, shown)] == [(2, [], 0), (0, [], 2)]
    assert states() == ["queued", "queued"]
    assert set(Notice.objects.values_list("approved_by", flat=True)) == {officer.pk}


@pytest.mark.parametrize(
    "change", [{"context": {"child": "דן", "gender": "m", "ref": "1", "call_by": None}}, {"language": "he"}]
)
def test_what_changed_since_it_was_shown_stays(officer: User, change: dict) -> None:
    notice = draft(officer)
    shown = marks(officer)
    Notice.objects.filter(pk=notice.pk).update(**change)

    assert let_go(officer, shown) == (0, ["ההודעה השתנתה מאז שהוצגה"], 0)
    assert states() == ["draft"]


def test_another_address_is_another_notice(officer: User) -> None:
    draft(officer)
    shown = marks(officer)
    Recipient.objects.update(email="other@example.org")

    assert let_go(officer, shown) == (0, ["ההודעה השתנתה מאז שהוצגה"], 0)


def test_a_blocked_one_stays_and_the_others_leave(officer: User) -> None:
    draft(officer)
    blocked = draft(officer)
    shown = marks(officer)
    Recipient.objects.filter(pk=blocked.recipient_id).update(may_receive=False, barred_reason="צו")

    assert let_go(officer, shown) == (1, ["מגבלת מסירה להורה: צו"], 0)
    assert states() == ["queued", "draft"]


def test_a_manager_approves_others_and_never_her_own_or_what_a_lawyer_must_see(officer: User, manager: User) -> None:
    """N29 is approved on its own page, where the warning is ticked."""
    held = {"state": NoticeState.HELD}
    started(officer, **held), started(officer, kind="N29", **held), started(manager, kind="N29", **held)
    rows = read_for_check(to_check(Notice.objects.all(), manager), manager, NOW.date())

    assert [one.may_be_ticked for one in rows] == [True, False]
    assert let_go(manager, marks(manager))[0] == 1
    assert states() == ["queued", "held", "held"]


def test_an_officer_releases_no_held_one(officer: User, manager: User) -> None:
    started(officer, state=NoticeState.HELD)

    assert let_go(officer, marks(manager)) == (0, [], 1)


@pytest.mark.parametrize("mark", ["", "x", "-1:draft:0", "9" * 30, "٣:draft:0", "0:draft:\x00"])
def test_odd_marks_name_nothing(officer: User, mark: str) -> None:
    draft(officer)

    assert let_go(officer, [mark]) == (0, [], 1)
    assert states() == ["draft"]


def test_the_page_shows_first_lines_and_ticks_what_has_no_obstacle(client: Client, officer: User) -> None:
    draft(officer)
    barred = draft(officer)
    Recipient.objects.filter(pk=barred.recipient_id).update(email="")
    client.force_login(officer)

    body = client.get(PAGE).content.decode()

    assert [words in body for words in ("סיגל ומאיר כהן", "התחלנו בטיפול", "ערבית", "אין כתובת דוא״ל")] == [True] * 4
    assert (body.count('type="checkbox"'), body.count(" checked>")) == (1, 1)
    assert 'lang="ar" dir="rtl"' in body
    assert AccessRecord.objects.filter(subject="outbox check").count() == 1


def test_one_post_says_what_went_and_what_stayed(client: Client, officer: User) -> None:
    draft(officer)
    changed = draft(officer)
    client.force_login(officer)
    shown = [one.mark for one in client.get(PAGE).context["rows"]]
    Notice.objects.filter(pk=changed.pk).update(language="ru")

    body = client.post(PAGE, {"notice": [*shown, "0:x:y"]}, follow=True).content.decode()

    assert "הודעה אחת בדרך." in body
    assert "נשארה: סיגל ומאיר כהן, התחלנו בטיפול. ההודעה השתנתה מאז שהוצגה." in body
    assert "הודעה אחת שסומנה כבר אינה לבדיקה." in body
    assert "לא סומנה אף הודעה" in client.post(PAGE, {}, follow=True).content.decode()


def test_strangers_see_and_release_nothing(client: Client, officer: User, stranger: User, unit: Unit) -> None:
    draft(officer)
    shown = marks(officer)
    for person in (stranger, UserFactory(unit=unit, is_officer=True)):
        client.force_login(person)

        assert client.get(PAGE).context["rows"] == []
        client.post(PAGE, {"notice": shown})
    client.force_login(UserFactory(unit=unit, is_auditor=True))
    assert (client.get(PAGE).status_code, client.post(PAGE).status_code) == (404, 404)
    assert states() == ["draft"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_as_many_queries_for_three_rows_as_for_one(
    client: Client, officer: User, rows: int, django_assert_num_queries
) -> None:
    for _row in range(rows):
        draft(officer)
    client.force_login(officer)

    with django_assert_num_queries(14):
        client.get(PAGE)


def test_two_hundred_drafts_are_eight_pages(client: Client, officer: User) -> None:
    for _row in range(200):
        draft(officer)
    client.force_login(officer)

    page = client.get(f"{PAGE}?page=8").context["page"]

    assert (len(page.object_list), page.paginator.num_pages) == (25, 8)
