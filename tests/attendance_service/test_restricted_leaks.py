"""Nothing restricted leaves its circle: marker words, every page of the house, everyone who may not see (domain 2.1).

The walk asks for every address with every number it can hold, so a page that comes later is walked too.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.fields import FileKind
from accounts.models import Unit, User
from cases.models import Case, HarmReport
from cases.services.document import add_document
from cases.services.harm import report_harm
from cases.services.referral import log_referral
from cases.services.visit import log_visit
from charter.services.calendar import draft_year
from notices.models import Notice
from notices.services.composing import compose
from notices.services.digest import prepare_morning_digests
from tests.attendance_service.test_every_address import ADDRESSES, CONVERTERS, PUBLIC
from tests.cases.document_files import pdf
from tests.cases.factories import make_student
from tests.factories import UserFactory

MARK = "גחלילית"  # a word nobody else writes
NUMBERS = range(1, 4)
MOST = 6  # addresses tried of one pattern
SKIPPED = {"account_logout", "session-keep", "styleguide", "cases:door-report"}


@pytest.fixture
def away(db: None, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = settings.DOCUMENTS_DIR = tmp_path


@pytest.fixture
def logger(unit: Unit) -> User:
    """An officer who took the referral in; she sees the case until it has an officer, never what is restricted."""
    return UserFactory(unit=unit, is_officer=True, name="קצינה אחרת")


@pytest.fixture
def case(away: None, unit: Unit, manager: User, logger: User) -> Case:
    now = timezone.now()
    for year in (now.year - 1, now.year, now.year + 1):
        draft_year(unit=unit, year=year, now=now)
    facts = {"reporter_kind": "counsellor", "received_at": now - timedelta(hours=3), "now": now}
    plain = log_referral(student=make_student(unit), reasons=["repeated"], by=logger, key=uuid4(), **facts)
    _restrict(plain.case, manager)
    log_referral(
        student=make_student(unit), reasons=["harm"], by=manager, key=uuid4(), description=f"{MARK} פנייה", **facts
    )
    return plain.case


def _restrict(case: Case, by: User) -> None:
    now = timezone.now()
    common = {"case": case, "by": by, "now": now}
    log_visit(
        outcome="at_home", happened_at=now - timedelta(hours=1), officers=[by], announced=False, key=uuid4(),
        safety_note=f"{MARK} כלב", suspects_harm=True, note=f"{MARK} ממצאים", with_pupil=True, **common,
    )  # fmt: skip
    report_harm(
        report=HarmReport.objects.get(case=case), to_whom="police", reported_at=now, reference=f"{MARK}-1", by=by,
        now=now, person=f"{MARK} רס״ר",
    )  # fmt: skip
    add_document(
        chunks=[pdf()], content=FileKind.PDF, name=f"{MARK}.pdf", kind="other", origin="parents",
        received_on=timezone.localdate(now), about=f"{MARK} מסמך", restricted=True, key=uuid4(), **common,
    )  # fmt: skip


def addresses(case: Case) -> Iterator[str]:
    refs = list(Case.objects.values_list("matter__ref", flat=True))
    words = {"ref": refs, "report": list(case.referrals.values_list("matter__ref", flat=True)), "token": ["x"]}
    words |= {"symbol": [case.student.enrolments.get().school.symbol], "state": ["overdue", "today", "week", "undone"]}
    for name, pattern in ADDRESSES.items():
        if name in PUBLIC | SKIPPED:
            continue
        names = list(pattern.pattern.converters)
        if len(names) != len(pattern.pattern.regex.groupindex):
            continue  # the library's own pages of links in mails
        kinds = [CONVERTERS[type(converter)] for converter in pattern.pattern.converters.values()]
        given = [words.get(n, NUMBERS if kind == "int" else ["x"]) for n, kind in zip(names, kinds, strict=True)]
        for values in list(product(*given))[:MOST]:
            yield reverse(name, kwargs=dict(zip(names, values, strict=True)))


SEARCHES = ("/students/?q=", "/students/search/?q=", "/cases/?q=", "/contacts/new/?q=")


def leaks(user: User, case: Case) -> list[str]:
    client = Client(raise_request_exception=True)
    client.force_login(user)
    pages = [*addresses(case), *(f"{page}{MARK}" for page in SEARCHES)]
    pages.append(f"/contacts/new/?case={case.matter.ref}&kind=visit")
    return [page for page in pages if MARK in _read(client, page).replace(f'value="{MARK}"', "")]


def _read(client: Client, page: str) -> str:
    answer = client.get(page)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode(errors="ignore") + str(dict(answer.headers))
    return text if "q=" not in page else text.replace(MARK, "", text.count(f"{MARK}</") + text.count(f"{MARK}&"))


def test_the_walk_finds_what_may_be_seen(case: Case, manager: User) -> None:
    """The control: for the manager the same walk finds the words, so that it could find a leak."""
    found = leaks(manager, case)
    at = case.get_absolute_url()
    assert {at, f"{at}visits/", f"{at}documents/"} <= set(found)


@pytest.mark.parametrize("who", ["logger", "the other roles", "another unit"])
def test_no_page_tells_a_restricted_word(case: Case, unit: Unit, logger: User, stranger: User, who: str) -> None:
    roles = {"is_coordinator": True, "is_administrator": True, "is_auditor": True}
    people = {"logger": logger, "another unit": stranger, "the other roles": UserFactory(unit=unit, **roles)}
    assert leaks(people[who], case) == []


def test_no_mail_tells_a_restricted_word(case: Case, unit: Unit, manager: User, logger: User) -> None:
    prepare_morning_digests(now=timezone.now().replace(hour=9))
    assert MARK not in str(list(Notice.objects.filter(channel="bell").values_list("context", flat=True)))
    for notice in Notice.objects.to_others().select_related("recipient", "matter"):
        letter = compose(notice)
        assert MARK not in letter.text + letter.html + letter.subject + str(notice.context)
