"""Letters on paper: where families live, how the year's letters left, and what became of some."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from random import Random

from django.utils import timezone

from accounts.models import Role, Unit, User
from attendance_service.demo.days import FIRST_MINUTE, at
from cases.models import Guardian
from notices.fields import check_digit
from notices.models import Channel, HandedHow, Notice, NoticeState, Posting, Recipient, SentCopy
from notices.services.moving import move_notices
from notices.services.paper.letter import preview_letter

WITHOUT_ADDRESS = 9  # every ninth parent's is not known
RETURNED = 4  # the place of the one that came back
SHOWN = 12  # letters whose way is told; the others are only marked as posted


def add(unit: Unit, *, today: date, rng: Random) -> None:
    _homes(unit)
    manager = User.objects.with_role(Role.MANAGER).filter(unit=unit).order_by("pk")[0]
    rows = Notice.objects.filter(matter__unit=unit, channel=Channel.LETTER, state=NoticeState.POSTED)
    related = rows.select_related("recipient__user", "matter__unit", "matter__owner")
    drafts = Notice.objects.filter(matter__unit=unit, channel=Channel.LETTER, state=NoticeState.DRAFT)
    ready = list(drafts.order_by("pk").values_list("pk", flat=True))[::2]
    move_notices(Notice.objects.filter(pk__in=ready), NoticeState.PRINT, now=at(today, FIRST_MINUTE), by=manager)
    for place, notice in enumerate(related.order_by("pk")):
        _went(notice, place, notice.matter.owner if notice.matter and notice.matter.owner else manager, today)


def _homes(unit: Unit) -> None:
    town = unit.municipality.removeprefix("עיריית ")
    lives = Guardian.objects.filter(student__unit=unit, lives_with_pupil=True).exclude(student__address="")
    people: list[Recipient] = []
    for place, guardian in enumerate(lives.select_related("recipient", "student").order_by("pk")):
        if place % WITHOUT_ADDRESS != WITHOUT_ADDRESS - 1:
            guardian.recipient.postal_address = f"{guardian.student.address}, {town}"
            people.append(guardian.recipient)
    Recipient.objects.bulk_update(people, ["postal_address"], batch_size=300)


def _went(notice: Notice, place: int, by: User, today: date) -> None:
    settled_at = notice.settled_at
    if settled_at is None:
        return
    posted_on, arrived_on = timezone.localdate(settled_at), timezone.localdate(settled_at + timedelta(days=4))
    registered = notice.goes_registered or place % 3 == 0
    posting = Posting(
        notice=notice,
        how=HandedHow.REGISTERED if registered else HandedHow.POST,
        registered_number=f"RR{notice.pk:08}{check_digit(f'{notice.pk:08}')}IL" if registered else "",
        posted_on=posted_on,
        made_by=by,
        made_at=settled_at,
    )
    if registered and arrived_on <= today and place % 2:
        posting.delivered_on, posting.proof, state = arrived_on, "אישור מסירה חתום", NoticeState.DELIVERED
    elif place == RETURNED:
        posting.returned_on, posting.proof, state = arrived_on, "עזבו את הכתובת", NoticeState.BOUNCED
    else:
        state = NoticeState.POSTED
    posting.save()
    Notice.objects.filter(pk=notice.pk).update(state=state, note=posting.proof)
    if place < SHOWN:
        pdf = preview_letter(notice, now=settled_at)
        SentCopy.objects.create(
            notice=notice, attempt=1, at=settled_at, content=pdf, sha256=hashlib.sha256(pdf).hexdigest()
        )
