"""What waits is brought up to date: recipient, permission and text are those of the moment of sending (T6)."""

import pytest

from accounts.models import User
from notices.models import Notice, NoticeState, Recipient
from notices.services import send_due_notices
from notices.services.paper import print_letters
from notices.services.refreshing import refresh_facts, refresh_languages
from tests.notices.papers import letter_of, pages_of, tokens
from tests.notices.test_outbox import NOW

pytestmark = pytest.mark.django_db


def test_facts_replace_those_that_were_there_and_teach_nothing_new(officer: User) -> None:
    waiting, gone = letter_of(officer), letter_of(officer, state=NoticeState.POSTED)
    facts = {"child": "נועם", "gender": "m", "address": "הגפן 3"}

    changed = [refresh_facts(matters=[waiting.matter, gone.matter], facts=facts) for _time in range(2)]

    waiting.refresh_from_db()
    gone.refresh_from_db()
    assert changed == [1, 0]
    assert (waiting.context["child"], waiting.context["gender"], "address" in waiting.context) == ("נועם", "m", False)
    assert gone.context["child"] == "נועה"


def test_what_waits_is_shown_in_the_language_of_today(officer: User) -> None:
    rows = [letter_of(officer), letter_of(officer), letter_of(officer, state=NoticeState.POSTED)]
    for notice, language in zip(rows, ("ar", "ru", "ar"), strict=True):
        notice.recipient.language = language
        notice.recipient.save()

    changed = [refresh_languages(recipients=[one.recipient for one in rows]) for _time in range(2)]

    assert changed == [2, 0]
    assert list(Notice.objects.order_by("pk").values_list("language", flat=True)) == ["ar", "ru", "he"]


def test_the_language_is_asked_again_when_it_is_printed_and_when_it_is_sent(officer: User, mailoutbox) -> None:
    """Whoever changed it: also while a sender held the row."""
    letter, mail = letter_of(officer), letter_of(officer, email="sigal@example.org", state=NoticeState.QUEUED)
    Notice.objects.filter(pk=mail.pk).update(channel="email")
    Recipient.objects.update(language="ru")

    done = print_letters(notices=[Notice.objects.get(pk=letter.pk)], by=officer, now=NOW)
    send_due_notices(now=NOW)

    assert "Мы рядом" in mailoutbox[0].body
    assert {"Мы", "рядом"} <= tokens(pages_of(done.pdf)[0])
    assert set(Notice.objects.values_list("language", flat=True)) == {"ru"}
