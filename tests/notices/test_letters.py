"""The mails as people get them: N27 in four languages, N1, invitation and password (domain 6.1; ux 5.1)."""

import re
import unicodedata
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest

from accounts.models import User
from notices.models import Notice
from notices.services import create_reporter_recipient, notify, recipient_for_user
from notices.services.composing import compose
from notices.services.message import build_message
from tests.notices.factories import MatterFactory, RecipientFactory
from tests.notices.test_outbox import NOW

pytestmark = pytest.mark.django_db
FOUR = ["he", "ar", "ru", "en"]
OTHERS = ["am", "fr"]


@pytest.fixture
def officer(unit) -> User:
    return User.objects.create_user(
        "dana@example.org", unit=unit, name="דנה לביא", title="קצינת ביקור סדיר", phone="+972505550100", is_officer=True
    )


def started(officer: User, language: str, **facts: object) -> Notice:
    """N27 to a mother called סיגל כהן, whose family name must not be read in a mail."""
    context = {"child": "נועה", "gender": "f", "ref": "2026-04175382", "call_by": "2026-09-16"} | facts
    matter = MatterFactory(unit=officer.unit, owner=officer, ref="2026-04175382")
    return notify(
        kind="N27",
        subject="case 2026-04175382",
        recipient=RecipientFactory(name="סיגל כהן", email="sigal@example.org", language=language),
        matter=matter,
        context=context,
        not_before=NOW,
    )


def mail_of(notice: Notice) -> EmailMessage:
    message = build_message(notice, compose(notice))
    return message_from_bytes(message.message().as_bytes(), policy=policy.default)


def text_of(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()


def html_of(mail: EmailMessage) -> str:
    return mail.get_body(("html",)).get_content()


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.found.append((tag, dict(attrs)))


def test_n27_says_only_that_a_referral_came(officer: User) -> None:
    mail = mail_of(started(officer, "he"))

    text = text_of(mail)
    assert b"\nSubject: =?utf-8?" in mail.as_bytes()
    assert mail["Subject"] == f"קיבלנו פנייה בנושא הביקור הסדיר של נועה · \u200e{Notice.objects.get().number}"
    assert "קיבלנו פנייה בנושא הביקור הסדיר של \u2068נועה\u2069. נרצה לשמוע מכם, ולחשוב יחד מה יעזור לה." in text
    assert (
        "אני \u2068דנה לביא\u2069, \u2068קצינת ביקור סדיר\u2069. אתקשר אליכם עד יום ד׳, \u206616.9.2026\u2069." in text
    )
    assert "\u2066050-555-0100\u2069" in text
    for secret in ("כהן", "בית הספר פנה", "החסיר", "היעדר", "שוטטות"):
        assert secret not in text + html_of(mail) + mail["Subject"]


@pytest.mark.parametrize("language", FOUR + OTHERS)
def test_a_parents_mail_is_made_as_ux_5_1_asks(officer: User, language: str) -> None:
    mail = mail_of(started(officer, language))

    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert mail["Content-Language"] == ("he" if language == "he" else f"{language}, he")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Reply-To"] == "unit@example.org"
    assert mail["To"] == "sigal@example.org"
    assert len(mail.as_bytes()) < 40_000


@pytest.mark.parametrize("language", FOUR + OTHERS)
def test_every_language_is_short(officer: User, language: str) -> None:
    letter = compose(started(officer, language))

    assert [count for section in letter.sections if (count := len(words(section.body_text))) > 150] == []


@pytest.mark.parametrize("language", FOUR + OTHERS)
def test_language_and_direction_stand_on_every_table_and_cell(officer: User, language: str) -> None:
    """ux 5.1.2: webmail drops the outer tags and imposes its own direction."""
    tags = Tags(html_of(mail_of(started(officer, language)))).found

    marked = [attrs for tag, attrs in tags if tag in ("html", "body", "table", "td", "th")]
    directions = {"he": "rtl", "ar": "rtl"}
    assert len(marked) > 8
    assert all(attrs["dir"] == directions.get(attrs["lang"], "ltr") for attrs in marked)
    assert {attrs["lang"] for attrs in marked} == {language, "he"}
    assert next(attrs["lang"] for tag, attrs in tags if tag == "html") == language


@pytest.mark.parametrize("language", ["he", "ar"])
def test_right_to_left_text_starts_with_a_right_to_left_letter(officer: User, language: str) -> None:
    """ux 5.1.1: a reader takes the direction from the first strong letter."""
    mail = mail_of(started(officer, language, child="Noah"))

    first = [line[0] for line in [mail["Subject"], *text_of(mail).splitlines()] if line and "---" not in line]
    assert {unicodedata.bidirectional(letter) for letter in first} <= {"R", "AL"}


@pytest.mark.parametrize(
    ("language", "own"), [("ar", "نحن هنا لنساعد"), ("ru", "Мы рядом, чтобы помочь"), ("en", "We are here to help")]
)
def test_the_hebrew_lies_beneath_a_rule(officer: User, language: str, own: str) -> None:
    text = text_of(mail_of(started(officer, language)))

    above, _rule, beneath = text.partition("\n----------\n")
    assert own in above
    assert "אנחנו כאן כדי לעזור" in beneath


@pytest.mark.parametrize(("language", "line"), [("am", "በአማርኛ"), ("fr", "en français")])
def test_other_languages_get_hebrew_and_a_line_in_theirs_with_the_phone(
    officer: User, language: str, line: str
) -> None:
    mail = mail_of(started(officer, language))

    first = text_of(mail).splitlines()[0]
    assert line in first
    assert "050-555-0100" in first
    assert mail["Subject"].startswith("קיבלנו פנייה")


@pytest.mark.parametrize(("gender", "form"), [("f", "יעזור לה."), ("m", "יעזור לו."), ("", "יעזור לו/לה.")])
def test_forms_follow_the_pupils_gender(officer: User, gender: str, form: str) -> None:
    assert form in text_of(mail_of(started(officer, "he", gender=gender)))


def test_numbers_keep_their_direction_in_the_html(officer: User) -> None:
    html = html_of(mail_of(started(officer, "ar")))

    for number in ("050-555-0100", "2026-04175382", "8:00", "16:00", "16.9.2026"):
        assert f'<bdi dir="ltr">{number}</bdi>' in html


def test_without_an_officer_the_unit_speaks(officer: User) -> None:
    notice = started(officer, "he")
    notice.matter.owner = None

    text = text_of(mail_of(notice))

    assert "נתקשר אליכם עד יום ד׳" in text
    assert "03-555-0100" in text


def test_an_officer_named_before_sending_is_the_one_who_signs(officer: User, manager: User) -> None:
    notice = started(officer, "he")
    notice.matter.owner = manager

    assert "אני \u2068רונית שקד\u2069" in text_of(mail_of(notice))


def test_a_name_cannot_break_out_of_the_text_or_the_page(officer: User) -> None:
    mail = mail_of(started(officer, "he", child="<b>x</b>\n# y | {g:a|b}"))

    assert "<b>" not in html_of(mail)
    assert "<b>x</b> # y g:a b" in text_of(mail)


def test_n1_gives_the_reporter_number_officer_and_day_and_no_name_of_a_pupil(officer: User) -> None:
    """N1 and promise 9."""
    notice = notify(
        kind="N1",
        subject="referral 2026-00000007",
        recipient=create_reporter_recipient(name="רחל, יועצת", email="school@example.org"),
        matter=MatterFactory(unit=officer.unit, owner=officer, ref="2026-00000007"),
        context={"ref": "2026-00000007", "answer_by": "2026-09-16"},
        not_before=NOW,
    )

    text = text_of(mail_of(notice))

    assert "נחזור אליכם עד יום ד׳, \u206616.9.2026\u2069" in text
    assert "2026-00000007" in text
    assert "דנה לביא" in text


@pytest.mark.parametrize("kind", ["invite", "reset"])
def test_a_sign_in_mail_makes_its_link_while_it_is_written_and_keeps_none(client, officer: User, kind: str) -> None:
    """The link opens the page that sets a password; nothing of it is in the row."""
    notice = notify(
        kind=kind,
        subject=f"{kind} 1",
        recipient=recipient_for_user(officer),
        context={"user": officer.pk},
        not_before=NOW,
    )

    text = text_of(mail_of(notice))

    link = re.search(r"http://[^/]+(/\S+)", text)[1]
    page = client.get(link, follow=True)
    assert (page.status_code, "token_fail" in page.context and page.context["token_fail"]) == (200, False)
    notice.refresh_from_db()
    assert notice.context == {"user": officer.pk}
    assert "בתוקף 3 ימים" in text
