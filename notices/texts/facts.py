"""The facts a caller gives with each kind: JSON, dates as ISO text ("2026-09-16"), and never more than named here.

The recipient's name, the unit and the officer who answers for the matter are read at the moment of sending.
"""

from typing import NotRequired, TypedDict

PRINTED_TO = "printed_to"  # of a letter, by the printing itself: the lines in its window, for its return slip


class ChildFacts(TypedDict):
    child: str  # the first name alone
    gender: str  # "f", "m" or "" (not recorded): a value of cases.Gender
    ref: str  # the case's number


class StartedFacts(ChildFacts):
    """N27. Never who reported or what (domain 6.1)."""

    call_by: str | None  # promise 10's due date; None while the calendar is missing


class ReceivedFacts(TypedDict):
    """N1. No name of a pupil: whoever reported knows it, and mail boxes are shared."""

    ref: str  # the referral's number
    answer_by: str | None  # promise 9's due date


class ProgressFacts(TypedDict):
    """Progress to a reporting school. Neither name nor content: only that somebody treats it (domain 2.3)."""

    ref: str  # the referral's number
    stage: str  # "treated", "contacted" or "closed"


class MeetingFacts(ChildFacts):
    """N3, its reminder and its cancelling."""

    on: str
    at: str  # "10:00"
    place: str  # a free text: the kind of place and the room
    staff: str  # who else will be there
    with_pupil: bool
    uid: str  # of the calendar invitation: the same for a meeting's whole life
    sequence: int  # of the calendar invitation: one more each time the meeting moves
    plan: int  # the meeting, for its signed page
    moved_from: NotRequired[str]  # the day it was set for before


class MissedFacts(ChildFacts):
    """N28."""

    on: str  # the day that was missed
    plan: int
    slots: list[str]  # three other moments, "2026-11-26T10:00"


class RequestFacts(TypedDict):
    """N4."""

    ref: str  # the request's number
    meet_by: str | None  # promise 11's due date


class CommitteeFacts(ChildFacts):
    """N6 and N7."""

    committee: str  # its kind, as the unit calls it
    on: str
    at: str
    place: str
    uid: str
    sequence: int
    decisions: NotRequired[list[str]]  # N7: as published
    explained: NotRequired[str]  # N7: the reasons
    moved_from: NotRequired[str]  # N6: the day it was set for before


class ProgrammeFacts(ChildFacts):
    """N8."""

    programme: str
    contact: str
    starts_on: str | None
    leaves_town: bool  # the provider is not the municipality: consent is asked for


class ProsecutionFacts(ChildFacts):
    """N10."""

    tried: list[str]  # what was tried, one line each
    answer_by: str


class PrincipalFacts(TypedDict):
    """N9: the reminder to a principal. No name of a pupil: mail boxes of schools are shared."""

    ref: str  # the case's number
    letters: int  # how many parents have no letter yet
    school: int  # whose principal it is for


class WarningFacts(ChildFacts):
    """N29, the officer's letter before N10."""

    first_on: str
    last_on: str
    days: int
    answer_by: str


class ClosedFacts(ChildFacts):
    """N25."""

    outcome: str  # as the unit words it; no detail of the treatment


class AccessRequestFacts(TypedDict):
    """N26."""

    ref: str
    answer_by: str  # thirty days (regulations of 1981, reg. 2)
    stage: str  # "received" or "answered"


class RenewedFacts(TypedDict):
    """The new link a family asked for: what its page needs to find its thing, and no name."""

    plan: NotRequired[int]
    on: NotRequired[str]
    at: NotRequired[str]


class LinkFacts(TypedDict):
    """Invitation and password mails: the link is made from this while rendering and is stored nowhere."""

    user: int


class CalendarFacts(TypedDict):
    """A calendar entry for our own staff: numbers, never a pupil's name."""

    title: str  # "meeting", or what a committee is called
    ref: str  # the case's number; empty for a committee on several
    url: str
    on: str
    at: str  # empty: the whole day
    place: str
    uid: str
    sequence: int


class DigestFacts(TypedDict):
    """S3: everything else is read from the tables when the mail is written."""

    day: str


class MatterFacts(TypedDict):
    """A notice of our own staff about a matter: numbers and links, never a name."""

    ref: str
    url: str
    what: NotRequired[str]  # one line more
