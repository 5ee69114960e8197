"""A body that sets a level beyond its authority: refused, kept in the history, a letter to its chair (R30, R31)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import AideEvent, AideFile, Body, ChairLetter, EventKind
from assistance.services.history import write_event
from assistance.services.progress import lock_file

RULE = "דרגת התפקוד תיקבע על ידי הצוות הבין-מקצועי"  # the guide, line 8
SOURCE = "דרגת תפקוד ושעות סיוע, שורה 8"


@transaction.atomic
def note_refusal(*, file: AideFile, body: Body, by: User, now: datetime) -> AideEvent:
    """One line in the file's history for an attempt; the same body on the same day is one attempt."""
    file, on = lock_file(file), timezone.localdate(now)
    text = _("%(body)s wanted to set the level; refused: “%(rule)s”") % {"body": body.name, "rule": RULE}
    known = AideEvent.objects.filter(file=file, kind=EventKind.REFUSED, on=on, text=text).first()
    if known:
        return known
    record_access(by=by, action=AccessAction.REFUSE, page="level decision", subject=file.matter.ref)
    return write_event(
        eligibility=file.eligibility, file=file, kind=EventKind.REFUSED, on=on, text=text, by=by, now=now
    )


@transaction.atomic
def write_chair_letter(
    *,
    file: AideFile,
    body: Body,
    happened_on: date,
    addressee: str,
    circular: str,
    what: str,
    by: User,
    key: UUID,
    now: datetime,
) -> ChairLetter:
    """Keep the letter to a chair as it is printed; the same key, the same letter. Nothing is sent from here."""
    file = lock_file(file)
    known = ChairLetter.objects.filter(form_key=key, file=file).first()
    if known:
        return known
    facts = {"happened_on": happened_on, "addressee": addressee, "circular": circular, "what": what}
    letter = ChairLetter.objects.create(file=file, body=body, by=by, at=now, form_key=key, **facts)
    text, on = _("A letter to the chair of %(body)s was prepared") % {"body": body.name}, timezone.localdate(now)
    write_event(eligibility=file.eligibility, file=file, kind=EventKind.OTHER, on=on, text=text, by=by, now=now)
    record_access(by=by, action=AccessAction.CREATE, page="chair letter", subject=file.matter.ref)
    return letter
