"""The facts of the notices about the right to an aide (N12-N24), as `notices.texts.facts` words those of the others.

Level, hours, goals and what a body decided are sealed by their kind: a mail never tells them (ux 5.1.6).
"""

from typing import NotRequired

from notices.texts.facts import ChildFacts


class YearFacts(ChildFacts):
    """`ref` is the number of the file's matter."""

    year: int  # the school year that begins in its September


class GrantedFacts(YearFacts):
    """N12."""

    support: str  # what was granted, in Hebrew words: "סיוע (סייעת)"
    valid_until: str  # 31 August of the third year, or as edited
    level_by: str | None  # until when the team decides: 15 May, or 31 October of a new pupil


class TeamFacts(YearFacts):
    """N13 and its cancelling."""

    on: str
    at: str  # "10:00"; empty where no hour was set
    place: str
    uid: str  # of the calendar invitation
    sequence: int
    topic: NotRequired[str]  # what is discussed: "דרגת התפקוד ומטרות התוכנית האישית"
    moved_from: NotRequired[str]


class LevelFacts(YearFacts):
    """N14."""

    decided_on: str
    level: str  # "ג׳"; empty where support is not needed any more
    base: int  # the level's minimum, weekly
    most: int  # the level's maximum
    ends: bool  # support is not needed any more
    goals: list[str]
    explained: str  # the reasons as a whole
    services: str  # other support services
    appeal_until: str | None  # the last day for whoever gets it today
    is_new_version: NotRequired[bool]


class UndeliveredFacts(YearFacts):
    """N15."""

    school: str
    routed_to: str  # to whom the form goes (R62): the words of assistance.models.RoutedTo
    answer_by: str | None  # until when we tell how it stands


class HoursFacts(YearFacts):
    """N16."""

    level: str
    base: int
    matya: int
    supervisor: int
    total: int
    most: int
    is_changed: bool  # an approval went out before


class MoreHoursFacts(YearFacts):
    """N17."""

    stage: str  # "received" or "answered"
    asked: int | None
    granted: int | None  # of an answer
    result: str  # of an answer: "אושרה", as the unit words it
    explained: str
    most: int | None  # the level's upper bound
    answer_by: str | None


class AppealFacts(YearFacts):
    """N18."""

    stage: str  # "received", "admitted", "heard", "decided" or "withdrawn"
    on: str  # the day of that stage
    body: str  # who decides
    topic: str  # the words of assistance.models.AppealSubject
    result: str  # of a decision: the words of assistance.models.AppealResult
    explained: str
    answer_by: str | None  # until when that body decides
    is_late: NotRequired[bool]


class AppealRightsFacts(YearFacts):
    """N18-how, alone when asked (ux 5.8)."""

    topic: str
    appeal_until: str | None


class PlanFacts(YearFacts):
    """N19."""

    on: str
    goals: list[str]


class ReviewFacts(YearFacts):
    """N20."""

    on: str | None  # the meeting, where it is set
    level_by: str | None


class EndingFacts(ChildFacts):
    """N21."""

    until: str
    discuss_by: str | None  # 15 May of the third year, or the end once it has passed (D15)


class SharedAideFacts(YearFacts):
    """N22. Never a word about the other pupils."""

    aide: str
    starts_on: str
    weekly: int  # this pupil's own hours, which stay


class CampFacts(ChildFacts):
    """N23."""

    camp: str
    aide: str
    starts_on: str
    ends_on: str
    weekly: int  # those of the school year (R73)


class JourneyFacts(ChildFacts):
    """N24."""

    starts_on: str
    ends_on: str
    result: str  # the words of assistance.models.FundingStatus
    cost: int | None
    aide: str
    explained: str
