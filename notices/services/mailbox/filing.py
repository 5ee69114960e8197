"""One inbound mail is filed once: a bounce to its notice, a reply to its matter, the rest for a person."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from email.message import Message
from email.utils import getaddresses, parseaddr
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import AccessAction, Role, Unit, User
from accounts.services import record_access
from charter.models import Matter
from notices.models import Channel, InboundMail, MailKind, Notice, NoticeState
from notices.services.bell import ring
from notices.services.mailbox.reports import (
    Report,
    answered_ids,
    is_automatic,
    is_report,
    read_report,
    returned_ids,
)
from notices.services.mailbox.words import attached_names, header, raw_header, safe, words_of_mail
from notices.services.moving import move_notice
from notices.services.problems import raise_problem
from notices.services.suppression import count_bounce

LONGEST_ID = 300


@transaction.atomic
def file_mail(mail: Message, raw: bytes, *, now: datetime) -> InboundMail | None:
    """Keep it and do what it asks for, in one commit; None where it is here already."""
    notice = find_notice(returned_ids(mail) if is_report(mail) else answered_ids(mail))
    report = read_report(mail, notice.recipient.address) if notice and is_report(mail) else None
    kind = _kind(mail, report, notice)
    sender = safe(parseaddr(raw_header(mail, "From"))[1], 254).lower()
    said = {
        "kind": kind,
        "notice": notice,
        "sender": sender,
        "subject": header(mail, "Subject"),
        "text": words_of_mail(mail),
        "attachments": attached_names(mail),
        "note": report.words if report else "",
    }
    filed, made = InboundMail.objects.get_or_create(
        message_id=_number(own_id(mail, raw), said),
        defaults={
            **said,
            "matter": notice.matter if notice and kind != MailKind.OTHER else None,
            "unit": notice.unit if notice else unit_of(mail),
            "other_address": kind == MailKind.REPLY
            and notice is not None
            and sender != notice.recipient.address.lower(),
            "received_at": now,
        },
    )
    if not made:
        return None
    if report and notice:
        _come_back(notice, report, now)
    if kind == MailKind.REPLY:
        ring_reply(filed, now=now)
    return filed


def _kind(mail: Message, report: Report | None, notice: Notice | None) -> MailKind:
    """A report on something that arrived, or is still tried, is a machine's note and no more."""
    if report and notice:
        return MailKind.BOUNCE
    if is_report(mail):
        return MailKind.OTHER
    if is_automatic(mail):
        return MailKind.AUTOMATIC
    return MailKind.REPLY if notice and notice.matter_id else MailKind.OTHER


def own_id(mail: Message, raw: bytes) -> str:
    """The sender's number for it, or a fingerprint where there is none that fits."""
    said = safe(str(mail.get("Message-ID", "")), LONGEST_ID + 1)
    return said if 0 < len(said) <= LONGEST_ID else f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _number(own: str, said: dict[str, Any]) -> str:
    """Its own number; a fingerprint of its words where another mail has that one: forged, or used again."""
    known = InboundMail.objects.filter(message_id=own).first()
    if known is None or all(getattr(known, name) == value for name, value in said.items()):
        return own
    words = [own, *(str(value.pk if isinstance(value, Notice) else value) for value in said.values())]
    return f"sha256:{hashlib.sha256(json.dumps(words).encode()).hexdigest()}"


def find_notice(ids: list[str]) -> Notice | None:
    """The first of these numbers that is one of ours."""
    rows = Notice.objects.exclude(channel=Channel.BELL).filter(message_id__in=ids)
    found = {
        row.message_id: row for row in rows.select_related("recipient__user__unit", "matter__unit", "matter__owner")
    }
    return next((found[one] for one in ids if one in found), None)


def unit_of(mail: Message) -> Unit | None:
    """By the address it was sent to; where the installation has one unit, that one."""
    named = [str(value)[:4000] for name in ("To", "Cc", "Delivered-To") for value in mail.get_all(name, [])[:5]]
    addresses = {address.lower() for _name, address in getaddresses(named) if address}
    units = list(Unit.objects.order_by("pk")[:500])
    meant = [unit for unit in units if unit.email and unit.email.lower() in addresses]
    return meant[0] if len(meant) == 1 else units[0] if len(units) == 1 else None


def _come_back(notice: Notice, report: Report, now: datetime) -> None:
    """Only what will not arrive changes the notice; our address counts, once a notice, whatever a report names."""
    if not report.failed:
        return
    note = gettext("Came back: %(words)s") % {"words": report.words or report.status}
    came = _came_back(notice, note, now)
    if came is None:
        return
    if report.final and notice.recipient.user is None:
        count_bounce(email=notice.recipient.address, reason=note, now=now)
    if came != NoticeState.SENDING:
        notice.refresh_from_db()
        raise_problem(notice, now=now)


def _came_back(notice: Notice, note: str, now: datetime) -> str | None:
    """The state it came back from; None where it changes nothing.

    What a sender still holds is marked: the sender's own settling ends there. What waits for its next try came back
    only where a copy of it may be out.
    """
    row = Notice.objects.select_for_update(no_key=True).get(pk=notice.pk)
    if row.state == NoticeState.SENDING:
        marked = Notice.objects.filter(pk=row.pk, came_back="").update(came_back=note[:300])
    else:
        sure = ~Q(state=NoticeState.QUEUED) | Q(uncertain=True)
        marked = move_notice(notice, NoticeState.BOUNCED, now=now, note=note, where=sure)
    return row.state if marked else None


def answers_for(matter: Matter, today: date) -> list[User]:
    """Who treats it today, the cover of these days before the officer; the managers where nobody is there."""
    covered = matter.cover_from and matter.cover_until and matter.cover_from <= today <= matter.cover_until
    treats = matter.cover if covered else matter.owner
    if treats is not None and treats.is_active:
        return [treats]
    return list(User.objects.with_role(Role.MANAGER).filter(unit=matter.unit_id).order_by("pk"))


def ring_reply(mail: InboundMail, *, now: datetime) -> None:
    matter = mail.matter
    if matter is None:
        return
    what = gettext("Sent from another address") if mail.other_address else ""
    facts = {"ref": matter.ref, "url": mail.get_absolute_url(), "what": what}
    ring(
        kind="reply",
        users=answers_for(matter, timezone.localdate(now)),
        subject=f"mail {mail.pk}",
        matter=matter,
        context=facts,
        now=now,
    )


@transaction.atomic
def file_by_hand(*, mail: InboundMail, matter: Matter, by: User, now: datetime) -> bool:
    """A person says to which case it belongs; false where somebody was first."""
    waiting = InboundMail.objects.waiting().filter(pk=mail.pk, matter=None)
    if not waiting.update(matter=matter, unit=matter.unit_id, handled_by=by, handled_at=now):
        return False
    record_access(by=by, action=AccessAction.CHANGE, page="mail", subject=f"mail {mail.pk}, case {matter.ref}")
    mail.refresh_from_db()
    ring_reply(mail, now=now)
    return True


@transaction.atomic
def put_aside(*, mail: InboundMail, by: User, now: datetime) -> bool:
    """It belongs to no case; it stays on record, with the unit that said so."""
    unit = Coalesce("unit", by.unit_id)
    if not InboundMail.objects.waiting().filter(pk=mail.pk).update(unit=unit, handled_by=by, handled_at=now):
        return False
    record_access(by=by, action=AccessAction.CHANGE, page="mail", subject=f"mail {mail.pk}")
    return True
