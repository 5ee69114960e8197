"""Replies to notices, put on the timeline of their case: notices know a matter, the case is known here."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cases.models import Case, EntryKind
from cases.services.cases import write_entry
from charter.models import Matter
from notices.models import InboundMail

ROUND, SHOWN = 100, 240  # mails a round, letters of one on the timeline


def file_replies(*, now: datetime) -> int:
    """How many found their case; a mail stands there once, whoever comes first."""
    mails = InboundMail.objects.for_cases().select_related("matter", "notice__recipient__user", "handled_by")
    return sum(_put_on_timeline(mail, now) for mail in mails.order_by("pk")[:ROUND])


@transaction.atomic
def _put_on_timeline(mail: InboundMail, now: datetime) -> bool:
    if mail.matter is None or not InboundMail.objects.for_cases().filter(pk=mail.pk).update(on_case_at=now):
        return False
    case = case_of_matter(mail.matter)
    if case is None:  # the unit's own desk: it stays with the matter
        return False
    write_entry(
        case,
        EntryKind.REPLY,
        by=mail.handled_by,
        happened_at=mail.received_at,
        now=now,
        text=_words(mail),
        restricted=mail.matter.restricted or case.matter.restricted,
        url=mail.get_absolute_url(),
    )
    return True


def case_of_matter(matter: Matter) -> Case | None:
    """The case a matter belongs to: its own, its referral's or its meeting request's; joined files by the one kept."""
    own = Q(matter=matter) | Q(referrals__matter=matter) | Q(meeting_requests__matter=matter)
    case = Case.objects.filter(own).select_related("matter", "merged_into__matter").order_by("pk").first()
    return case.merged_into if case and case.merged_into else case


def _words(mail: InboundMail) -> str:
    who = str(mail.notice.recipient) if mail.notice else mail.sender
    said = " ".join(mail.text.split())
    said = said if len(said) <= SHOWN else f"{said[:SHOWN]}…"
    warned = _("Sent from another address") if mail.other_address else ""
    return ". ".join(filter(None, [warned, ": ".join(filter(None, [who, said]))]))
