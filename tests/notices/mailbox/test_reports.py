"""Reports as real servers write them, not only as RFC 3464 asks: each moves its notice, or is a note (ADR 0018)."""

import base64
from email import message_from_bytes

import pytest

from notices.models import Notice, SuppressedAddress
from notices.services.mailbox.filing import file_mail
from tests.notices.mailbox.mails import NOW

pytestmark = pytest.mark.django_db
STATUS = (
    "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: {to}\nAction: {action}\nStatus: {status}\n"
    "Diagnostic-Code: smtp; 550 said the server"
)


def status(
    kind: str = "message/delivery-status",
    *,
    to: str = "rfc822; parent@example.org",
    action: str = "failed",
    code: str = "5.1.1",
    encoded: bool = False,
) -> str:
    body = STATUS.format(to=to, action=action, status=code)
    if encoded:
        return (
            f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n\n{base64.encodebytes(body.encode()).decode()}"
        )
    return f"Content-Type: {kind}\n\n{body}"


def headers_of(notice: Notice, kind: str = "text/rfc822-headers", *, encoded: bool = False) -> str:
    body = f"Subject: x\nMessage-ID:\n {notice.message_id}\n"
    if encoded:
        return (
            f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n\n{base64.encodebytes(body.encode()).decode()}"
        )
    return f"Content-Type: {kind}\n\n{body}"


def come_in(notice: Notice, told: str, original: str) -> tuple[str, list[int]]:
    parts = "\n--B\n".join(["", "Content-Type: text/plain; charset=windows-1255\n\nהתיבה לא קיימת", told, original])
    raw = (
        "From: <>\nMessage-ID: <r@mx.example>\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\n{parts}\n--B--\n'
    ).encode("windows-1255")
    for _ in range(2):
        file_mail(message_from_bytes(raw), raw, now=NOW)
    notice.refresh_from_db()
    return notice.state, list(SuppressedAddress.objects.values_list("bounces", flat=True))


@pytest.mark.parametrize(
    "told",
    [
        status(),
        status(encoded=True),
        status("message/global-delivery-status"),
        status("message/global-delivery-status", to="utf-8; parent@example.org", encoded=True),
        status(to="rfc822; <Parent@example.org>"),
        status(to="RFC822;parent@example.org"),
        status(action="Failed", code="5.1.1 (bad destination)"),
    ],
)
@pytest.mark.parametrize("original", ["text/rfc822-headers", "message/global-headers", "encoded"])
def test_a_hard_bounce_however_it_is_written(notice: Notice, told: str, original: str) -> None:
    head = headers_of(notice, encoded=True) if original == "encoded" else headers_of(notice, original)
    assert come_in(notice, told, head) == ("bounced", [1])


@pytest.mark.parametrize("encoded", [False, True])
@pytest.mark.parametrize(
    ("action", "code"), [("delayed", "4.4.1"), ("delayed", "5.1.1"), ("relayed", "2.0.0"), ("expanded", "2.1.5")]
)
def test_what_is_still_tried_or_arrived_is_no_bounce(notice: Notice, action: str, code: str, encoded: bool) -> None:
    assert come_in(notice, status(action=action, code=code, encoded=encoded), headers_of(notice)) == ("sent", [])


@pytest.mark.parametrize("encoded", [False, True])
def test_a_report_of_another_s_box_judges_nothing(notice: Notice, encoded: bool) -> None:
    assert come_in(notice, status(to="rfc822; <else@example.org>", encoded=encoded), headers_of(notice)) == ("sent", [])


def test_a_report_that_names_no_mail_of_ours_moves_nothing(notice: Notice) -> None:
    assert come_in(notice, status(), "Content-Type: text/plain\n\nnothing") == ("sent", [])


@pytest.mark.parametrize("broken", ["!!!", "A" * 30_000, "", "=" * 99])
def test_an_encoding_that_lies_is_a_note(notice: Notice, broken: str) -> None:
    told = f"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n{broken}"
    assert come_in(notice, told, headers_of(notice)) == ("sent", [])
