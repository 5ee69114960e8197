"""Suspected harm (domain 5.6): a checklist that stays open until it says to whom, when, under which number."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from accounts.models import Unit, User
from cases.models import Case, ContactOutcome, EntryKind, HarmReport, TimelineEntry
from cases.services.closing import close_case
from cases.services.contact import undo_contact
from cases.services.harm import HarmWaitingError, raise_harm, report_harm, waiting_harm
from cases.services.visit import log_visit
from notices.models import Notice
from notices.services.digest import prepare_morning_digests
from tests.cases.factories import key, make_student, moment, refer
from tests.factories import UserFactory

NOW = "2026-11-22 10:00"
FOUND = "סימנים על הזרועות"
REPORTED = {"to_whom": "social_worker", "on": "22.11", "at": "9:30", "reference": "4471-26", "person": "חיים אדרי"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(moment(NOW), tick=False):
        yield


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case


def suspected(case: Case, officer: User, n: int = 1) -> HarmReport:
    contact = log_visit(
        case=case, outcome=ContactOutcome.NOT_OPENED, happened_at=moment("2026-11-22 09:00"), officers=[officer],
        announced=False, by=officer, key=key(n), now=moment(NOW), suspects_harm=True, note=FOUND,
    )  # fmt: skip
    return contact.entry.harm_report


def page_of(report: HarmReport) -> str:
    return f"/cases/{report.case.matter.ref}/harm/{report.pk}/"


def test_raising_and_reporting_twice_is_once(case, officer) -> None:
    report = suspected(case, officer)
    assert raise_harm(case=case, source=report.source, by=officer, now=moment(NOW)) == report
    told = [
        report_harm(
            report=report, to_whom="police", reported_at=moment(NOW), reference="1", by=officer, now=moment(NOW)
        )
        for _time in range(2)
    ]
    assert (told, TimelineEntry.objects.filter(kind=EntryKind.REPORTED_HARM).count()) == ([True, False], 1)
    assert waiting_harm(case) is None


def test_a_visit_taken_back_suspects_nothing(case, officer) -> None:
    report = suspected(case, officer)
    assert waiting_harm(case) == report
    undo_contact(contact=report.source.contact, by=officer, now=moment(NOW))
    assert waiting_harm(case) is None


def test_the_checklist_waits_until_it_is_whole(client: Client, case, officer) -> None:
    report = suspected(case, officer)
    client.force_login(officer)
    assert f'href="{page_of(report)}"' in client.get(case.get_absolute_url()).text
    at = f"/cases/{case.matter.ref}/visits/new/"
    assert client.get(at).url == page_of(report), "the next visit waits for the report of the last"
    for missing in ("to_whom", "on", "at", "reference"):
        answer = client.post(page_of(report), REPORTED | {missing: ""})
        assert (answer.status_code, "4471-26" in answer.text or missing == "reference") == (200, True)
        assert waiting_harm(case) == report, missing
    assert "אינו יכול להיות בעתיד" in client.post(page_of(report), REPORTED | {"at": "11:00"}).text

    for _time in range(2):
        client.post(page_of(report), REPORTED)
    entry = TimelineEntry.objects.get(kind=EntryKind.REPORTED_HARM)
    assert (entry.restricted, entry.text) == (True, "עו״ס לחוק, חיים אדרי; אסמכתא 4471-26")
    assert client.get(at).status_code == 200
    assert "עדיין לא נרשם למי דווח" not in client.get(case.get_absolute_url()).text
    assert "4471-26" in client.get(page_of(report)).text


def test_a_case_does_not_end_before_the_report(client: Client, case, officer) -> None:
    report, at = suspected(case, officer), f"/cases/{case.matter.ref}"
    client.force_login(officer)
    for path in (f"{at}/close/", f"{at}/move/"):
        for ask in (client.get, client.post):
            assert ask(path).url == page_of(report), path
    assert "לפני סיום התיק" in client.get(page_of(report)).text
    facts = {"outcome": "regular", "note": "", "by": officer, "today": date(2026, 11, 22), "now": moment(NOW)}
    with pytest.raises(HarmWaitingError):
        close_case(case=case, **facts)
    report_harm(report=report, to_whom="police", reported_at=moment(NOW), reference="1", by=officer, now=moment(NOW))
    assert close_case(case=case, **facts)


def test_it_is_seen_by_the_officer_her_cover_and_the_manager_alone(client, case, officer, manager, unit, stranger):
    report = suspected(case, officer)
    cover = UserFactory(unit=unit, is_officer=True)
    matter = case.matter
    matter.cover, matter.cover_from, matter.cover_until = cover, date(2026, 11, 22), date(2026, 11, 22)
    matter.save()
    others = [stranger, UserFactory(unit=unit, is_officer=True), UserFactory(unit=unit, is_coordinator=True)]
    seen = {}
    for person in (officer, manager, cover, *others):
        client.force_login(person)
        seen[person.pk] = client.get(page_of(report)).status_code
    assert list(seen.values()) == [200, 200, 200, 404, 404, 404]


def test_whoever_logged_the_referral_is_not_told_of_the_suspicion(client, unit, manager) -> None:
    logger = UserFactory(unit=unit, is_officer=True)
    case = refer(make_student(unit), "2026-11-15 09:00", by=logger).case
    report = suspected(case, manager)
    client.force_login(logger)
    assert client.get(page_of(report)).status_code == 404
    page = client.get(case.get_absolute_url()).text
    assert ("חשד לפגיעה" in page, FOUND in page) == (False, False)
    own = suspected(case, logger, 2)
    assert client.get(page_of(own)).status_code == 200, "the law asks her who suspects it too"


def test_no_notice_and_no_digest_says_a_word(case, officer, unit) -> None:
    before = Notice.objects.count()
    report = suspected(case, officer)
    report_harm(report=report, to_whom="police", reported_at=moment(NOW), reference="4471", by=officer, now=moment(NOW))
    assert Notice.objects.count() == before
    with time_machine.travel(moment("2026-11-23 08:05"), tick=False):
        prepare_morning_digests(now=moment("2026-11-23 08:05"))
    told = " ".join(str(notice.context) for notice in Notice.objects.all())
    assert [word for word in (FOUND, "4471", "harm") if word in told] == []
