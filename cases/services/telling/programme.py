"""A programme a pupil was referred to (N8): a draft to the parents, asking for consent where data leaves the town."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from cases.models import ProgrammeReferral
from cases.services.telling.families import child_facts, take_back, tell_family
from notices.texts.facts import ProgrammeFacts


def announce_programme(referral: ProgrammeReferral, *, now: datetime) -> None:
    """Once there is a place; a pupil on the waiting list is told of when one becomes free."""
    offering, case = referral.offering, referral.case
    child = child_facts(case)
    facts: ProgrammeFacts = {
        **child,
        "programme": offering.programme.name,
        "contact": ", ".join(filter(None, (offering.contact_name, offering.contact_phone))),
        "starts_on": referral.started_on.isoformat() if referral.started_on else None,
        "leaves_town": offering.leaves_city,
    }
    tell_family(case, "N8", facts, subject=subject_of(referral), now=now)


def withdraw_programme(referral: ProgrammeReferral, *, now: datetime) -> None:
    take_back(("N8",), subject=subject_of(referral), reason=gettext("The referral to the programme ended"), now=now)


def subject_of(referral: ProgrammeReferral) -> str:
    return f"programme {referral.pk}"
