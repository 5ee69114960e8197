"""Links that are taken back (T7): by a corrected address, a barred parent, a stopped notice, a restricted case, a person.

Each answers like a link that never was, for good, and is not renewed.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from accounts.models import AccessRecord, User
from cases.models import Case, Guardian
from cases.services.guardians import change_guardian
from cases.services.joining import join_students
from notices.models import Channel, Notice, NoticeState, Recipient, SignedLink
from notices.services import cancel_notice
from notices.services.moving import move_notice
from notices.services.revoking import revoke_links
from notices.services.signing import hash_of, link_of, token_of
from notices.services.solving import close_by_phone
from tests.attendance_service.signed import FORM, NOW, page_of, send
from tests.cases.factories import key, make_student, refer
from tests.cases.imports_files import PUPIL, load_roster, write_csv

pytestmark = pytest.mark.django_db
FACTS = {
    "child": "נועה",
    "gender": "f",
    "ref": "2026-00000001",
    "at": "",
    "explained": "",
    "committee": "ועדה",
    "on": "2027-01-14",
    "decisions": ["כן"],
}
WRONG = "/p/AAAAAAAAAAAAAAAAAAAAAA/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    cache.clear()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2027-01-10 09:00", by=officer).case


@pytest.fixture
def mother(case: Case) -> Guardian:
    return Guardian.objects.select_related("recipient").get(student=case.student, relation="mother")


def letter(guardian: Guardian, subject: str = "letter", **facts: object) -> SignedLink:
    case = Case.objects.filter(student=guardian.student_id).latest("pk")
    link = send(guardian, case, kind="N7", subject=subject, context=FACTS, **facts)
    Notice.objects.filter(pk=link.notice_id).update(state=NoticeState.SENT, settled_at=NOW)
    return link


def is_alive(link: SignedLink) -> bool:
    """It opens, or else answers byte for byte like a link that never was, also to the wish for a new one."""
    cache.clear()
    answer, wrong = Client().get(page_of(link)), Client().get(WRONG)
    if answer.status_code == 200:
        return True
    assert (answer.status_code, answer.content, dict(answer.headers)) == (404, wrong.content, dict(wrong.headers))
    before = Notice.objects.count()
    Client().post(page_of(link), "renew=1", content_type=FORM)
    assert Notice.objects.count() == before
    return False


def save(guardian: Guardian, by: User, **facts: object) -> None:
    guardian.refresh_from_db()
    change_guardian(guardian=guardian, version=guardian.version, by=by, now=NOW, **facts)


def test_a_corrected_address_ends_what_was_mailed_to_the_old_one(mother: Guardian, officer: User) -> None:
    """Whoever reads the wrong mailbox keeps nothing; the letter lay in an envelope with her name."""
    mailed, posted = letter(mother), letter(mother, channel=Channel.LETTER)
    save(mother, officer, name=mother.recipient.name, email="right@example.org")
    assert [is_alive(mailed), is_alive(posted)] == [False, True]

    save(mother, officer, email="wrong@example.org")
    mailed.refresh_from_db()
    assert (mailed.revoked_at, is_alive(mailed)) == (NOW, False)


def test_another_name_or_the_same_address_in_capitals_ends_nothing(mother: Guardian, officer: User) -> None:
    mailed = letter(mother)
    save(mother, officer, name="שם אחר", email=mother.recipient.email.upper(), language="ar")
    assert is_alive(mailed)


def test_a_mail_that_was_not_taken_yet_leaves_with_a_link_of_its_own(mother: Guardian, officer: User) -> None:
    """The first try went to the wrong server; the next goes to the right address and must open."""
    old = letter(mother)
    Notice.objects.filter(pk=old.notice_id).update(state=NoticeState.QUEUED)
    token = token_of(old)
    save(mother, officer, email="right@example.org")

    address = link_of(Notice.objects.get(pk=old.notice_id), now=NOW + timedelta(days=1))

    new = SignedLink.objects.get(notice=old.notice_id)
    assert (token_of(new) in address, token_of(new) == token, new.revoked_at) == (True, False, None)
    assert new.expires_at == NOW + timedelta(days=31)
    assert not SignedLink.objects.filter(token_hash=hash_of(token)).exists()
    assert link_of(Notice.objects.get(pk=old.notice_id), now=NOW) == address
    assert is_alive(new)


def test_whoever_is_barred_and_allowed_again_keeps_no_old_link(mother: Guardian, officer: User) -> None:
    links = [letter(mother), letter(mother, channel=Channel.LETTER)]
    save(mother, officer, may_receive=False, barred_reason="צו")
    assert [is_alive(link) for link in links] == [False, False]

    save(mother, officer, may_receive=True, barred_reason="")
    assert [is_alive(link) for link in links] == [False, False]


def test_a_restriction_of_contact_bars_and_ends_them_too(mother: Guardian, officer: User) -> None:
    link = letter(mother)
    save(mother, officer, restriction="אין קשר", restriction_source="צו 17/26")
    Recipient.objects.update(may_receive=True, barred_reason="")
    assert not is_alive(link)


def test_a_parent_on_file_twice_keeps_the_links_of_one(unit, mother: Guardian, officer: User) -> None:
    twin = make_student(unit, officer)
    refer(twin, "2027-01-11 09:00", by=officer)
    theirs = Guardian.objects.select_related("recipient").get(student=twin, relation="mother")
    kept, second = letter(mother), letter(theirs)

    join_students(kept=mother.student, merged=twin, by=officer, today=NOW.date(), now=NOW)
    Recipient.objects.update(may_receive=True, barred_reason="")

    assert [is_alive(kept), is_alive(second)] == [True, False]


def test_a_roster_with_another_address_ends_them_as_a_person_does(unit, tmp_path: Path, officer: User) -> None:
    load_roster(unit, write_csv(tmp_path / "a.csv", [PUPIL]))
    guardian = Guardian.objects.select_related("recipient", "student").get()
    refer(guardian.student, "2027-01-10 09:00", by=officer)
    link = letter(guardian)

    load_roster(unit, write_csv(tmp_path / "b.csv", [PUPIL]))
    assert is_alive(link)
    load_roster(unit, write_csv(tmp_path / "c.csv", [PUPIL | {'הורה 1 - דוא"ל': "new@example.org"}]))
    assert not is_alive(link)


@pytest.mark.parametrize("state", [NoticeState.QUEUED, NoticeState.UNKNOWN])
def test_a_notice_that_is_stopped_or_closed_takes_its_link_along(mother: Guardian, officer: User, state) -> None:
    link, other = letter(mother), letter(mother, "another")
    Notice.objects.filter(pk=link.notice_id).update(state=state)
    notice = Notice.objects.get(pk=link.notice_id)
    act = cancel_notice if state == NoticeState.QUEUED else close_by_phone
    assert [act(notice=notice, by=officer, now=NOW) for _ in range(2)] == [True, False]
    assert [is_alive(link), is_alive(other)] == [False, True]


def test_a_case_that_becomes_restricted_ends_them_for_good(case: Case, mother: Guardian, officer: User) -> None:
    """Domain 6.1: of a suspicion of harm the family hears nothing by itself; every parents' kind is sensitive."""
    link = letter(mother)
    refer(case.student, "2027-01-12 09:00", by=officer, reasons=["harm"], key=key(9))
    case.matter.__class__.objects.update(restricted=False)
    assert not is_alive(link)


def test_new_links_go_with_the_one_they_were_asked_by(mother: Guardian, clock) -> None:
    link = letter(mother)
    SignedLink.objects.update(expires_at=NOW)
    Client().post(page_of(link), "renew=1", content_type=FORM)
    new = SignedLink.objects.latest("pk")
    assert (new.renewal_of, is_alive(new)) == (link, True)

    assert [revoke_links(notices=Notice.objects.filter(pk=link.notice_id), now=NOW, why="x") for _ in "ab"] == [2, 0]
    assert [is_alive(link), is_alive(new)] == [False, False]


def test_by_a_new_link_the_old_one_goes_too(mother: Guardian) -> None:
    link = letter(mother)
    SignedLink.objects.update(expires_at=NOW)
    Client().post(page_of(link), "renew=1", content_type=FORM)
    new = SignedLink.objects.latest("pk")
    SignedLink.objects.update(expires_at=NOW + timedelta(days=9))
    assert [is_alive(link), is_alive(new)] == [True, True]

    revoke_links(notices=Notice.objects.filter(pk=new.notice_id), now=NOW, why="x")
    assert [is_alive(link), is_alive(new)] == [False, False]


def test_what_was_revoked_once_keeps_its_first_day_and_reason(mother: Guardian, officer: User) -> None:
    link = letter(mother)
    rows = Notice.objects.filter(pk=link.notice_id)
    revoke_links(notices=rows, now=NOW, why="המכתב אבד", by=officer)
    revoke_links(notices=rows, now=NOW + timedelta(days=1), why="שוב")
    link.refresh_from_db()
    assert (link.revoked_at, link.revoked_by, link.revoked_why) == (NOW, officer, "המכתב אבד")


def test_an_officer_takes_a_link_back_from_the_notice_s_page(mother: Guardian, officer: User, client: Client) -> None:
    link = letter(mother)
    client.force_login(officer)
    path = f"/outbox/{link.notice_id}/"
    assert "לבטל את הקישור" in client.get(path).text

    empty = client.post(f"{path}revoke/", {"reason": ""})
    assert (empty.status_code, "כתבו את הסיבה" in empty.text, is_alive(link)) == (200, True, True)
    answers = [client.post(f"{path}revoke/", {"reason": "המכתב הגיע לשכן"}, follow=True).text for _ in range(2)]

    assert "הקישור בוטל" in answers[0]
    assert "המכתב הגיע לשכן" in answers[1]
    assert "לבטל את הקישור" not in answers[1]
    assert not is_alive(link)
    assert AccessRecord.objects.filter(page="revoke link", user=officer).count() == 1
    assert Notice.objects.get(pk=link.notice_id).state == "sent"


def test_a_stranger_takes_nothing_back(mother: Guardian, stranger: User, client: Client) -> None:
    link = letter(mother)
    client.force_login(stranger)
    assert client.post(f"/outbox/{link.notice_id}/revoke/", {"reason": "x"}).status_code == 404
    assert client.get(f"/outbox/{link.notice_id}/revoke/").status_code == 405
    assert is_alive(link)


def test_there_is_no_button_where_there_is_no_link(mother: Guardian, officer: User, client: Client) -> None:
    link = letter(mother)
    SignedLink.objects.all().delete()
    client.force_login(officer)
    assert "לבטל את הקישור" not in client.get(f"/outbox/{link.notice_id}/").text
    assert client.post(f"/outbox/{link.notice_id}/revoke/", {"reason": "x"}).status_code == 302


def test_a_notice_that_never_leaves_costs_nothing(mother: Guardian, django_assert_max_num_queries) -> None:
    link = letter(mother)
    Notice.objects.filter(pk=link.notice_id).update(state=NoticeState.SENDING)
    with django_assert_max_num_queries(4):
        move_notice(Notice.objects.get(pk=link.notice_id), NoticeState.SENT, now=NOW)


def test_two_cases_that_become_one_restricted_case_end_the_links_of_both(unit, case: Case, officer: User) -> None:
    twin = make_student(unit, officer)
    harm = refer(twin, "2027-01-11 09:00", by=officer, reasons=["harm"]).case
    mothers = Guardian.objects.filter(relation="mother").select_related("recipient")
    links = [letter(mothers.get(student=case.student)), letter(mothers.get(student=twin))]
    assert [is_alive(link) for link in links] == [True, False]

    join_students(kept=twin, merged=case.student, by=officer, today=NOW.date(), now=NOW)

    harm.matter.__class__.objects.update(restricted=False)
    Recipient.objects.update(may_receive=True, barred_reason="")
    assert [is_alive(link) for link in links] == [False, False]
