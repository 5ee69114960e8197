"""What we tell, to whom and how (domain 6): one entry a kind; the words themselves lie in templates/notices/mail/.

A context holds facts as JSON and only those named here; the recipient's name, the unit and the officer who answers
for the matter are read at the moment of sending. Dates are ISO text ("2026-09-16").
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RTL = frozenset({"he", "ar"})
SPOKEN = ("he", "ar", "ru", "en", "am", "fr")  # the last two: Hebrew and a line of their own


class Audience(StrEnum):
    PARENTS = "parents"
    REPORTER = "reporter"
    STAFF = "staff"


class StartedFacts(TypedDict):
    """N27. Never who reported or what (domain 6.1)."""

    child: str  # the first name alone
    gender: str  # "f", "m" or "" (not recorded): a value of cases.Gender
    ref: str  # the case's number
    call_by: str | None  # promise 10's due date; None while the calendar is missing


class ReceivedFacts(TypedDict):
    """N1. No name of a pupil: whoever reported knows it, and mail boxes are shared."""

    ref: str  # the referral's number
    answer_by: str | None  # promise 9's due date


class ProgressFacts(TypedDict):
    """Progress to a reporting school. Neither name nor content: only that somebody treats it (domain 2.3)."""

    ref: str  # the referral's number
    stage: str  # "treated", "contacted" or "closed"


class LinkFacts(TypedDict):
    """Invitation and password mails: the link is made from this while rendering and is stored nowhere."""

    user: int


class DigestFacts(TypedDict):
    """S3: everything else is read from the tables when the mail is written."""

    day: str


@dataclass(frozen=True)
class Kind:
    code: str
    title: str | Promise
    audience: Audience
    facts: type
    languages: tuple[str, ...] = ("he",)  # written ones; others get Hebrew and a line in theirs
    sensitive: bool = False  # about a child: refused where the matter became restricted
    quiet_hours: bool = False  # waits for the next moment of domain 6.1
    hold_minutes: int = 0  # how long a person may stop it
    on_unknown: Literal["resend", "ask"] = "resend"  # reliability 6.1: one extra copy, or a person


FOUR = ("he", "ar", "ru", "en")
KINDS = {
    kind.code: kind
    for kind in (
        Kind("N27", _("We have started"), Audience.PARENTS, StartedFacts, FOUR, True, True, 10),
        Kind("N1", _("Your referral was received"), Audience.REPORTER, ReceivedFacts, quiet_hours=True),
        Kind("progress", _("Your referral: how it stands"), Audience.REPORTER, ProgressFacts, quiet_hours=True),
        Kind("invite", _("Invitation to the system"), Audience.STAFF, LinkFacts),
        Kind("reset", _("Setting a new password"), Audience.STAFF, LinkFacts),
        Kind("S3", _("Morning digest"), Audience.STAFF, DigestFacts),
    )
}
