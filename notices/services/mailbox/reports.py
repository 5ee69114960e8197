"""What a mail server says about a mail of ours (RFC 3464)."""

from __future__ import annotations

import re
from email import message_from_string
from email.message import Message
from typing import NamedTuple

from notices.services.mailbox.words import PARTS, safe
from notices.services.relay import OF_THE_ADDRESS

IDS = re.compile(r"<[^<>\s@]{1,100}@[^<>\s@]{1,100}>")
STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
MOST_IDS = 40
STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")  # RFC 3464 and RFC 6533
HEADER_PARTS = ("text/rfc822-headers", "message/global-headers")


class Report(NamedTuple):
    """`failed`: it will not arrive at all. `final`: the address itself is to blame, not its fullness or our name."""

    failed: bool
    final: bool
    status: str
    words: str


def parts_of(mail: Message) -> list[Message]:
    return [part for _n, part in zip(range(PARTS), mail.walk(), strict=False)]


def read_report(mail: Message, address: str) -> Report | None:
    """What it says of our own `address`; None where it is no report, or one of another recipient."""
    for part in parts_of(mail):
        if part.get_content_type() in STATUS_PARTS:
            return _read_status(part, address)
    return None


def _is_of_another(block: Message, address: str) -> bool:
    """A family that has its mail forwarded: the box it goes on to is not ours to judge."""
    named = [str(block.get(name, "")) for name in ("Original-Recipient", "Final-Recipient")]
    named = [value.partition(";")[2].strip().strip("<>").lower() for value in named if ";" in value]
    return bool(named) and address.lower() not in named


def _read_status(part: Message, address: str) -> Report | None:
    for block in _blocks(part):
        if _is_of_another(block, address):
            continue
        action, status = str(block.get("Action", "")).strip().lower(), str(block.get("Status", ""))
        found = STATUS.search(status) or STATUS.search(str(block.get("Diagnostic-Code", "")))
        if action or found:
            code = found[0] if found else ""
            words = safe(f"{code} {block.get('Diagnostic-Code', '')}", 280)
            failed = action == "failed" or (not action and code.startswith("5"))
            return Report(failed, failed and code in OF_THE_ADDRESS, code, words)
    return None


def _blocks(part: Message) -> list[Message]:
    """One a recipient; the parser parts them itself, unless the whole was encoded, which RFC 3464 does not allow."""
    payload = part.get_payload()
    found = [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []
    plain = part.get_content_type() == STATUS_PARTS[0] and not part.get("Content-Transfer-Encoding", "").strip()
    if plain or len(found) > 1:
        return found
    text = _decoded("".join(block.as_string() for block in found).lstrip("\n") if found else str(payload), part)
    return [message_from_string(block) for block in re.split(r"\r?\n\r?\n", text)[:PARTS]]


def _decoded(text: str, part: Message) -> str:
    """A part's text by its own encoding; what cannot be decoded stands as it is."""
    whole = Message()
    whole["Content-Transfer-Encoding"] = part.get("Content-Transfer-Encoding", "7bit")
    whole.set_payload(text[:20_000])
    content = whole.get_payload(decode=True)
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else text


def is_report(mail: Message) -> bool:
    """A delivery report by its own word, also one that cannot be read."""
    kind = str(mail.get_param("report-type", "")).lower()
    return mail.get_content_type() == "multipart/report" and kind in ("", "delivery-status")


def is_automatic(mail: Message) -> bool:
    """Written by a machine (RFC 3834): a holiday answer, a receipt, a list."""
    submitted = str(mail.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    precedence = str(mail.get("Precedence", "")).strip().lower()
    marks = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "List-Id")
    return (
        submitted != "no" or precedence in ("auto_reply", "bulk", "junk", "list") or any(name in mail for name in marks)
    )


def answered_ids(mail: Message) -> list[str]:
    """The numbers of the mails this one answers, the nearest first."""
    said = [str(mail.get("In-Reply-To", "")), *reversed(IDS.findall(str(mail.get("References", ""))[:8000]))]
    return list(dict.fromkeys(IDS.findall(" ".join(said))))[:MOST_IDS]


def returned_ids(mail: Message) -> list[str]:
    """The number of the mail that came back: from its headers, which a report carries along."""
    found: list[str] = []
    for part in parts_of(mail):
        if part.get_content_type() in HEADER_PARTS:
            found += _ids_in_headers(_headers(part))
        elif part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            found += [str(one.get("Message-ID", "")) for one in inner if isinstance(one, Message)] if inner else []
    return list(dict.fromkeys(IDS.findall(" ".join(found))))[:MOST_IDS]


def _headers(part: Message) -> str:
    payload = part.get_payload()
    text = "".join(str(one) for one in payload) if isinstance(payload, list) else str(payload)
    return _decoded(text, part)


def _ids_in_headers(text: str) -> list[str]:
    return [line for line in re.split(r"\r?\n(?![ \t])", text) if line.lower().startswith("message-id:")]
