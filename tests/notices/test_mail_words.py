"""What is kept of a reply: the sender's own words, without what was quoted beneath them."""

from email import message_from_bytes, message_from_string

import pytest

from notices.services.mailbox.address import parse_mailbox
from notices.services.mailbox.words import attached_names, header, without_quotes, words_of_mail


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("תודה\n\n> שלום\n> עליכם", "תודה"),
        ("> שאלה?\nתשובה מתחת", "תשובה מתחת"),
        ("כן\n\nOn Sun, 22 Nov 2026 at 10:00 Unit <unit@example.org> wrote:\n> טקסט", "כן"),
        ("כן\nבתאריך יום א׳, 22 בנוב׳ 2026 ב-10:00 מאת Unit <unit@example.org>:\nטקסט", "כן"),
        ("On Sun, 22 Nov 2026 Unit <unit@example.org> wrote:\n> טקסט\nתשובה מתחת", "תשובה מתחת"),
        ("כן\n________________________________\nFrom: unit\nטקסט", "כן"),
        ("כן\n-----Original Message-----\nטקסט", "כן"),
        ("да\n----- Исходное сообщение -----\nтекст", "да"),
        ("نعم\nمن: الوحدة <unit@example.org>\nنص", "نعم"),
        ("בבית הספר המורה כתבה לי ב-2026:\nהוא לא הגיע", "בבית הספר המורה כתבה לי ב-2026:\nהוא לא הגיע"),
        ("מאת: אבא\nהוא חולה", "מאת: אבא\nהוא חולה"),
        ("> רק ציטוט", "> רק ציטוט"),
        ("א\n\n\n\n\nב", "א\n\nב"),
        ("", ""),
    ],
)
def test_a_reply_without_its_quotes(text: str, kept: str) -> None:
    assert without_quotes(text) == kept


def test_a_mail_of_html_alone_keeps_its_words_and_no_tag() -> None:
    html = "<html><head><title>t</title><style>p{}</style></head><p>שלום</p><div>אגיע<br>מחר</div><blockquote>ישן</blockquote>"
    mail = message_from_bytes(f"Content-Type: text/html; charset=utf-8\n\n{html}".encode())
    assert words_of_mail(mail) == "שלום\nאגיע\nמחר"


def test_an_attached_text_is_no_part_of_the_words() -> None:
    part = "Content-Type: text/plain; name=b.txt\nContent-Disposition: attachment; filename=b.txt\n\nסוד"
    mail = message_from_string(
        f"Content-Type: multipart/mixed; boundary=B\n\n--B\n{part}\n--B\nContent-Type: text/plain\n\nhi\n--B--"
    )
    assert (words_of_mail(mail), attached_names(mail)) == ("hi", ["b.txt"])


def test_an_encoded_subject_is_read_and_a_broken_one_stands() -> None:
    assert header(message_from_string("Subject: =?utf-8?b?16nXnNeV150=?=\n\n"), "Subject") == "שלום"
    assert header(message_from_string("Subject: =?utf-8?b?////?=\n\n"), "subject") != ""
    assert header(message_from_string("\n"), "Subject") == ""


def test_the_setting_holds_what_a_url_cannot_by_percent_signs() -> None:
    assert parse_mailbox("") is None
    found = parse_mailbox("imaps://unit%40town.example:a%2Fb%3A@mail.town.example/Sadir")
    assert found == ("imaps", "mail.town.example", 993, "unit@town.example", "a/b:", "Sadir")
    assert parse_mailbox("imap://u:p@127.0.0.1:1143") == ("imap", "127.0.0.1", 1143, "u", "p", "INBOX")
