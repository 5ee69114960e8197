"""Three talks a year (charter 1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case
from cases.services.casefile.measures.measure import Measure
from cases.services.talk_figures import Talks, talk_counts, talk_rows, talks_from
from cases.services.talks import TALKS
from charter.calendar import school_year

ICON = "message"


def facts(today: date) -> dict[str, Any]:
    """What the one query of the panel has to count."""
    year = school_year(today)
    return talk_counts("student", year) | talk_rows("matter", year)


def measure(case: Case, row: Mapping[str, Any], today: date) -> Measure | None:
    talks = talks_from(row, today)
    if case.closed_on and not talks.done:
        return None
    url = "" if case.closed_on else f"{reverse('cases:contact-create')}?case={case.matter.ref}&kind=call"
    if not row["with_restricted"]:  # a home visit may be among them
        return Measure(code=TALKS, icon=ICON, text="", url=url)
    return Measure(
        code=TALKS,
        icon=ICON,
        text=_text(talks),
        note=talks.lack,
        is_warm=talks.is_behind and not case.closed_on,
        done=None if talks.is_excused else min(talks.done, talks.asked),
        url=url,
    )


def _text(talks: Talks) -> str:
    return talks.text if talks.done or talks.is_excused else " · ".join((_("Not yet"), talks.text))
