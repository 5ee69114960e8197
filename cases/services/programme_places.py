"""The places of a programme: taken and given back by one conditional UPDATE each, and never more than there are."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case, EntryKind, ProgrammeOffering, ProgrammeReferral, ReferralStatus, TimelineEntry
from cases.services.cases import write_entry
from cases.services.needs import answer_needs
from cases.services.telling.programme import announce_programme
from charter.models import NextStep, StepKind

PROMISE = "8"
ASK_AGAIN = timedelta(days=30)  # R13: a decision of ours; the charter says only "ליווי ובקרה"
REMINDED = UUID("0c3a4d0e-8d5b-4a86-9d0b-1df3f0a54a08")


def hold_places(offering: ProgrammeOffering) -> None:
    """Queue here before looking for a place: one that becomes free meanwhile would find nobody in line yet."""
    ProgrammeOffering.objects.select_for_update().get(pk=offering.pk)


def take_place(offering: ProgrammeOffering) -> bool:
    """Hold a place, if this year's programme has one left."""
    return bool(ProgrammeOffering.objects.offered().with_room().filter(pk=offering.pk).update(taken=F("taken") + 1))


def give_place_back(offering: ProgrammeOffering) -> None:
    ProgrammeOffering.objects.filter(pk=offering.pk, taken__gt=0).update(taken=F("taken") - 1)


def fill_places(offering: ProgrammeOffering, *, today: date, now: datetime) -> int:
    """Let those who wait into the places that became free, in the order of referral. The caller is atomic."""
    moved = 0
    related = ("case__matter__unit", "case__student", "offering__programme")
    for referral in ProgrammeReferral.objects.waiting().filter(offering=offering).select_related(*related):
        if not take_place(offering):
            break
        if not _claim(referral, today):
            give_place_back(offering)
            continue
        text = _("%(programme)s: a place became free") % {"programme": offering.programme.name}
        entry = write_programme_entry(referral.case, text, by=None, at=now, now=now)
        answer_needs(case=referral.case, promise=PROMISE, entry=entry)
        remind(referral, on=today, by=None)
        announce_programme(referral, now=now)
        moved += 1
    return moved


def _claim(referral: ProgrammeReferral, today: date) -> bool:
    waiting = ProgrammeReferral.objects.filter(pk=referral.pk, status=ReferralStatus.WAITING)
    return bool(waiting.update(status=ReferralStatus.REFERRED, follow_up_on=today + ASK_AGAIN))


def write_programme_entry(case: Case, text: str, *, by: User | None, at: datetime, now: datetime) -> TimelineEntry:
    url = f"{case.matter.url}programmes/"
    return write_entry(case, EntryKind.PROGRAMME, by=by, happened_at=at, now=now, text=text, url=url)


def remind(referral: ProgrammeReferral, *, on: date, by: User | None) -> None:
    """A next step on that day takes the place of the one that stood; without an officer the list alone reminds."""
    forget_reminder(referral, on)
    owner = referral.case.matter.owner or by
    if owner is None:
        return
    step, _made = NextStep.objects.get_or_create(
        form_key=uuid5(REMINDED, f"{referral.pk} {on}"),
        defaults={
            "matter": referral.case.matter,
            "promise": PROMISE,
            "kind": StepKind.OTHER,
            "text": _("Ask after the pupil: %(programme)s") % {"programme": referral.offering.programme.name},
            "owner": owner,
            "due_on": on,
        },
    )
    ProgrammeReferral.objects.filter(pk=referral.pk).update(reminder=step)
    referral.reminder = step


def forget_reminder(referral: ProgrammeReferral, today: date) -> None:
    """Whoever asked, or has nobody to ask after any more, is not reminded."""
    if referral.reminder_id:
        NextStep.objects.open().filter(pk=referral.reminder_id).update(done_on=today)
