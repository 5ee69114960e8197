"""All that the page of one case shows, with the words that hang on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from cases.models import Case, ContactKind, Gender, Guardian, MeetingPlan, MeetingRequest, Referral
from cases.services.casefile.contacts import ICONS
from cases.services.casefile.measures.measure import Measure
from cases.services.casefile.promises import Promised, newest_report
from cases.services.casefile.timeline import Timeline
from cases.services.families import Sibling
from charter.models import NextStep, StepKind
from charter.services.ruler import Ruler
from charter.services.states import State

STEP_ICONS = {StepKind.CALL: "phone", StepKind.MEETING: "people", StepKind.VISIT: "home", StepKind.MESSAGE: "message"}


@dataclass(frozen=True)
class Tile:
    """One of the six kinds of contact logged from here."""

    kind: ContactKind
    label: str
    is_first: bool = False

    @property
    def icon(self) -> str:
        return ICONS[self.kind]


@dataclass(frozen=True)
class CaseFile:
    """Read once for one viewer and one day; `states` holds every promise, the ruler one a lane."""

    case: Case
    today: date
    school_class: str
    school: str
    age: int | None
    guardians: list[Guardian]
    states: list[tuple[Promised, State]]
    heading: State | None
    ruler: Ruler | None
    is_draft: bool
    timeline: Timeline
    next_steps: list[NextStep]
    partners: list[tuple[str, str]]
    lacks_message: bool
    measures: list[Measure]
    siblings: list[Sibling]
    untouched_since: date | None

    @property
    def age_words(self) -> str:
        words = {Gender.FEMALE: pgettext("girl", "aged %(n)s"), Gender.MALE: pgettext("boy", "aged %(n)s")}
        return words.get(Gender(self.case.student.gender), _("aged %(n)s")) % {"n": self.age}

    @property
    def cards(self) -> list[tuple[Guardian, str]]:
        return [(guardian, guardian_words(guardian)) for guardian in self.guardians]

    @property
    def cover(self) -> User | None:
        matter = self.case.matter
        if matter.cover_from and matter.cover_until and matter.cover_from <= self.today <= matter.cover_until:
            return matter.cover
        return None

    @property
    def referral(self) -> Referral | None:
        newest = newest_report([promised for promised, _state in self.states])
        return newest.referral if newest else None

    @property
    def referrals(self) -> list[Referral]:
        found = {p.referral.pk: p.referral for p, _state in self.states if p.referral}
        return sorted(found.values(), key=lambda referral: referral.received_at, reverse=True)

    @property
    def requests(self) -> list[MeetingRequest]:
        found = {p.request.pk: p.request for p, _state in self.states if p.request}
        return sorted(found.values(), key=lambda request: request.requested_on, reverse=True)

    @property
    def steps(self) -> list[tuple[str, NextStep, MeetingPlan | None]]:
        """Each with its icon and, for a meeting that was set, the place and the way to put it off."""
        icons = [STEP_ICONS.get(StepKind(step.kind), "note") for step in self.next_steps]
        return [
            (sign, step, getattr(step, "meeting_plan", None)) for sign, step in zip(icons, self.next_steps, strict=True)
        ]

    @property
    def tiles(self) -> list[Tile]:
        return [
            Tile(ContactKind.CALL, _("Call"), is_first=True),
            Tile(ContactKind.MEETING, _("Meeting")),
            Tile(ContactKind.VISIT, _("Home visit")),
            Tile(ContactKind.SCHOOL, pgettext("tile", "School")),
            Tile(ContactKind.PARTNER, _("Partner")),
            Tile(ContactKind.NOTE, _("Note")),
        ]


def guardian_words(guardian: Guardian) -> str:
    """ "עברית · מקבל/ת הודעות": the language, where he lives, and whether mail may and can reach him."""
    person = guardian.recipient
    if not person.may_receive:
        mail = _("no notices: %(why)s") % {"why": person.barred_reason}
    else:
        mail = _("receives notices") if person.email else _("no e-mail")
    languages = dict(settings.LANGUAGES)
    apart = "" if guardian.lives_with_pupil else _("lives apart")
    interpreter = _("needs an interpreter") if guardian.needs_interpreter else ""
    return " · ".join(filter(None, (str(languages.get(person.language, person.language)), interpreter, apart, mail)))
