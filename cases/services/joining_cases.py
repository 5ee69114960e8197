"""Two open cases of one pupil become one: the younger hands everything to the older and is closed (C13)."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import (
    AgendaItem,
    Case,
    CaseStage,
    CloseOutcome,
    EntryKind,
    IntegrationPlan,
    LegalProceeding,
    PrincipalNotice,
    ProgrammeReferral,
    ReferralStatus,
    Student,
)
from cases.models.programme_referral import RUNNING
from cases.services.cases import matters_of_cases, restrict_case, write_entry
from cases.services.dropout.joining import end_second_dropout
from cases.services.programme_referrals import Move, move_referral
from cases.services.relations import OF_CASE, move_rows
from cases.services.talk_years import end_talks
from charter.models import Matter, NextStep
from charter.services.matters import hand_over
from notices.services import follow_matter

TAKEN_BACK = (ReferralStatus.WAITING, ReferralStatus.REFERRED)  # nothing has begun yet


class TwoProceedingsError(Exception):
    """Legal proceedings stand in both cases: a person ends one of them first (R22)."""


def join_open_cases(kept: Student, merged: Student, *, by: User, today: date, now: datetime) -> dict[str, list[int]]:
    """Where both have an open case; the numbers of the matters stay as people know them."""
    pair = list(
        Case.objects.open()
        .filter(student__in=[kept, merged])
        .select_related("matter__owner")
        .order_by("opened_on", "pk")
    )
    if len(pair) < 2:
        return {}
    older, younger = pair
    if LegalProceeding.objects.standing().filter(case__in=pair).count() > 1:
        raise TwoProceedingsError
    _close_into(younger, older, today, now)
    _end_second_plan(younger, older, today)
    _leave_second_places(younger, older, by, today, now)
    end_second_dropout(younger, older, by, today, now)
    moved = move_rows(younger, older, OF_CASE) | _move_what_is_not_there(younger, older)
    if notices := follow_matter(old=younger.matter, new=older.matter):
        moved["notices.Notice.matter"] = notices
    _align_matters(older, younger, by, now)
    write_entry(younger, EntryKind.MERGED, by=by, happened_at=now, now=now, text=older.matter.ref, url=older.matter.url)
    return moved


def _close_into(younger: Case, older: Case, today: date, now: datetime) -> None:
    note = _("joined with case %(ref)s") % {"ref": older.matter.ref}
    facts = {"stage": CaseStage.CLOSED, "closed_on": today, "closed_at": now, "outcome": CloseOutcome.OTHER}
    rows = Case.objects.filter(pk=younger.pk)
    rows.update(**facts, outcome_note=note, merged_into=older, version=F("version") + 1)
    end_talks(younger, reason=note, on=today, now=now)
    if younger.risk and not older.risk:
        Case.objects.filter(pk=older.pk).update(risk=younger.risk, version=F("version") + 1)


def _end_second_plan(younger: Case, older: Case, today: date) -> None:
    """A pupil has one running plan; the other one moves as history (R7)."""
    if IntegrationPlan.objects.running().filter(case=older).exists():
        IntegrationPlan.objects.running().filter(case=younger).update(ended_on=today)


def _leave_second_places(younger: Case, older: Case, by: User, today: date, now: datetime) -> None:
    """One pupil takes one place in a programme; the one who has begun keeps it (R13)."""
    running = ProgrammeReferral.objects.filter(status__in=RUNNING).select_related("case", "offering__programme")
    kept = {referral.offering_id: referral for referral in running.filter(case=older)}
    for second in running.filter(case=younger, offering__in=kept):
        first = kept[second.offering_id]
        leaving = first if first.status in TAKEN_BACK and second.status not in TAKEN_BACK else second
        to = ReferralStatus.WITHDRAWN if leaving.status in TAKEN_BACK else ReferralStatus.ENDED
        move = Move(to=to, on=today, note=_("two files of one pupil were joined"))
        move_referral(referral=leaving, move=move, by=by, now=now)


def _move_what_is_not_there(younger: Case, older: Case) -> dict[str, list[int]]:
    """The agenda of a committee and a registered letter hold a pupil once; what both have stays with the younger."""
    agendas = AgendaItem.objects.filter(case=older, removed_at=None).values("committee")
    items = AgendaItem.objects.filter(case=younger).exclude(committee__in=agendas, removed_at=None)
    numbers = PrincipalNotice.objects.filter(case=older).exclude(registered_no="").values("registered_no")
    letters = PrincipalNotice.objects.filter(case=younger).exclude(registered_no__in=numbers)
    moved = {"cases.AgendaItem.case": items, "cases.PrincipalNotice.case": letters}
    keys = {name: list(rows.order_by("pk").values_list("pk", flat=True)) for name, rows in moved.items()}
    AgendaItem.objects.filter(pk__in=keys["cases.AgendaItem.case"]).update(case=older)
    PrincipalNotice.objects.filter(pk__in=keys["cases.PrincipalNotice.case"]).update(case=older)
    return {name: ids for name, ids in keys.items() if ids}


def _align_matters(older: Case, younger: Case, by: User, now: datetime) -> None:
    """One officer, cover and restriction for all that hangs on the older case now."""
    main = older.matter
    owner = main.owner or younger.matter.owner
    NextStep.objects.open().filter(matter=younger.matter).update(matter=main)
    matters = matters_of_cases([older.pk])
    if owner:
        hand_over(list(matters), owner=owner)
    if any(matter.restricted for matter in (*matters, younger.matter)):
        restrict_case(older, by=by, now=now)
    cover = {"cover": main.cover, "cover_from": main.cover_from, "cover_until": main.cover_until}
    if main.owner_id == (owner.pk if owner else None):
        Matter.objects.filter(pk__in=list(matters.values_list("pk", flat=True))).update(url=main.url, **cover)
    else:
        Matter.objects.filter(pk__in=list(matters.values_list("pk", flat=True))).update(url=main.url)
