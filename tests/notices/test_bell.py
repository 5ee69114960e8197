"""The bell: told once, seen by its person alone, read by a button (domain 6.3)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from notices.models import Channel, Notice, NoticeState
from notices.services import ring
from tests.factories import UserFactory
from tests.notices.factories import MatterFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 10, 6, tzinfo=UTC)


def tell(person: User, number: int = 1, *, now: datetime | None = None, url: str = "") -> Notice:
    matter = MatterFactory(unit=person.unit, owner=person)
    facts = {"ref": matter.ref, "url": url or matter.url, "what": "דבר"}
    ring(kind="S2", users=[person], subject=f"t {number}", matter=matter, now=now or timezone.now(), context=facts)
    return Notice.objects.of_bell(person).order_by("-pk")[:1].get()


def unread(person: User) -> int:
    person.refresh_from_db()
    return person.unread


def test_said_twice_it_is_there_once_and_counted_once(officer: User, manager: User) -> None:
    for _ in range(2):
        ring(kind="S19", users=[officer, manager], subject="calendar 2027 0", now=NOW)
    assert Notice.objects.filter(channel=Channel.BELL).count() == 2
    assert (unread(officer), unread(manager)) == (1, 1)
    assert Notice.objects.of_bell(officer).get().state == NoticeState.SENT


def test_the_page_says_what_of_which_number_and_when_and_marks_what_is_new(page: Client, officer: User) -> None:
    line = tell(officer)
    html = page.get("/bell/").content.decode()
    assert "פנייה שובצה אליכם" in html or line.title in html
    assert line.context["ref"] in html
    assert "<b>חדש</b>" in html
    assert "הודעה חדשה אחת" in html


def test_looking_changes_nothing_and_opening_reads_and_leads_there_twice_is_once(page: Client, officer: User) -> None:
    line = tell(officer)
    page.get("/bell/")
    assert unread(officer) == 1
    for _ in range(2):
        answer = page.post(f"/bell/{line.pk}/open/")
        assert (answer.status_code, answer["Location"]) == (302, line.context["url"])
        assert unread(officer) == 0
    first = Notice.objects.get(pk=line.pk).read_at
    page.post(f"/bell/{line.pk}/open/")
    assert Notice.objects.get(pk=line.pk).read_at == first
    assert page.get(f"/bell/{line.pk}/open/").status_code == 405
    assert "<b>חדש</b>" not in page.get("/bell/").content.decode()


def test_all_that_was_shown_is_read_and_what_came_in_meanwhile_stays_new(page: Client, officer: User) -> None:
    shown = [tell(officer, number) for number in (1, 2)]
    later = tell(officer, 3)
    assert page.post("/bell/read/", {"newest": shown[1].pk}).status_code == 302
    assert list(Notice.objects.of_bell(officer).filter(read_at=None)) == [later]
    assert unread(officer) == 1
    assert page.get("/bell/read/").status_code == 405


@pytest.mark.parametrize("newest", ["", "x", "-1", "0", "9" * 40])
def test_a_wrong_number_reads_nothing(page: Client, officer: User, newest: str) -> None:
    tell(officer)
    assert page.post("/bell/read/", {"newest": newest}).status_code == 302
    assert unread(officer) == 1


def test_another_persons_line_does_not_exist_and_stays_new(page: Client, officer: User, manager: User) -> None:
    line = tell(manager)
    assert page.post(f"/bell/{line.pk}/open/").status_code == 404
    page.post("/bell/read/", {"newest": line.pk})
    assert unread(manager) == 1
    assert line.context["ref"] not in page.get("/bell/").content.decode()


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_a_line_leads_to_our_own_pages_only(page: Client, officer: User, url: str) -> None:
    line = tell(officer, url=url)
    assert page.post(f"/bell/{line.pk}/open/")["Location"] == "/bell/"


def test_read_lines_go_after_sixty_days_and_new_ones_stay(page: Client, officer: User) -> None:
    old = timezone.now() - timedelta(days=61)
    read, new = tell(officer, 1, now=old), tell(officer, 2, now=old)
    page.post(f"/bell/{read.pk}/open/")
    html = page.get("/bell/").content.decode()
    assert read.context["ref"] not in html
    assert new.context["ref"] in html


def test_a_line_of_a_number_alone_and_one_of_words_alone_are_shown(page: Client, officer: User) -> None:
    for number, facts in enumerate(
        [{"ref": "2026-00000001", "url": "/cases/"}, {"ref": "", "url": "/", "what": "דבר"}]
    ):
        ring(kind="S2", users=[officer], subject=f"t {number}", now=timezone.now(), context=facts)
    html = page.get("/bell/").content.decode()
    assert "2026-00000001" in html
    assert "<bdi>דבר</bdi>" in html


def test_nothing_is_said_so(page: Client) -> None:
    html = page.get("/bell/").content.decode()
    assert "אין הודעות" in html
    assert "סימון הכול כנקרא" not in html
    assert "הודעות: אין חדשות" in html


def test_more_than_a_page_has_a_second(page: Client, officer: User) -> None:
    for number in range(51):
        tell(officer, number)
    assert "דף 1 מתוך 2" in page.get("/bell/").content.decode()
    assert page.get("/bell/?page=2").content.decode().count("<b>חדש</b>") == 1
    assert page.get("/bell/?page=x").status_code == 200


@pytest.mark.parametrize("role", ["is_administrator", "is_auditor", "is_coordinator", "is_manager"])
def test_everybody_of_the_staff_has_one(client: Client, officer: User, role: str) -> None:
    client.force_login(UserFactory(unit=officer.unit, **{role: True}))
    assert client.get("/bell/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_as_many_queries_for_three_rows_as_for_one(
    page: Client, officer: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        tell(officer, number)
    page.get("/bell/")
    with django_assert_num_queries(8):
        page.get("/bell/")


def test_s14_a_letter_that_came_back_rings(officer: User) -> None:
    """The officer hears at once of what did not arrive; twice is once."""
    from notices.services import notify  # noqa: PLC0415
    from notices.services.problems import raise_problem  # noqa: PLC0415
    from tests.notices.factories import RecipientFactory  # noqa: PLC0415

    matter = MatterFactory(unit=officer.unit, owner=officer)
    notice = notify(kind="N27", subject="case x", recipient=RecipientFactory(), matter=matter, not_before=NOW)
    for _ in range(2):
        raise_problem(notice, now=NOW)
    line = Notice.objects.of_bell(officer).get()
    assert (line.kind, line.context["ref"], line.context["url"]) == ("S14", matter.ref, f"/outbox/{notice.pk}/")
    assert matter.steps.count() == 1
