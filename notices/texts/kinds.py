"""What a kind of notice is: the row of the table it stands for, and how the house treats it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from django.utils.functional import Promise

RTL = frozenset({"he", "ar"})
FOUR = ("he", "ar", "ru", "en")
SPOKEN = ("he", "ar", "ru", "en", "am", "fr")  # the last two: machinery, and Hebrew plus a telephone until translated


class Audience(StrEnum):
    PARENTS = "parents"
    REPORTER = "reporter"  # whoever reported or asked, a school or a family
    SCHOOL = "school"
    STAFF = "staff"


class Way(StrEnum):
    """How a row of the table is carried out."""

    MAIL = "mail"  # by mail; on paper where there is no address
    BOTH = "both"  # by mail and on paper
    PAPER = "paper"  # on paper alone
    BELL = "bell"  # inside the system, and by mail where `mails` says so
    DIGEST = "digest"  # a line of the morning digest, no row of its own
    BY_HAND = "by hand"  # an officer does and records it (SMS, telephone)
    OTHERS = "others"  # somebody else's act, of which the unit keeps a copy


class Row(NamedTuple):
    """One row of the tables of domain 6.2 and 6.3, in their words."""

    number: str  # "N3", "S12"
    event: str
    to: str
    channel: str
    when: str


@dataclass(frozen=True)
class Kind:
    """One thing that may be told. `code` is a row's number, or that number and a word: "N3", "N3-reminder"."""

    code: str
    title: str | Promise
    audience: Audience
    way: Way = Way.MAIL
    facts: type | Any = dict
    languages: tuple[str, ...] = ("he",)  # written ones; others get Hebrew and a line in theirs
    sensitive: bool = False  # about a child: refused where the matter became restricted
    quiet_hours: bool = False  # waits for the next moment of domain 6.1
    hold_minutes: int = 0  # how long a person may stop it
    on_unknown: Literal["resend", "ask"] = "resend"  # reliability 6.1: one extra copy, or a person
    review: Literal["", "draft", "approval"] = ""  # an officer looks first, or a manager approves (ux 3.12)
    legal: bool = False  # shows "טעון אישור משפטי" until its words are approved (ux 8.9)
    registered: bool = False  # on paper it goes by registered post
    sealed: tuple[str, ...] = ()  # facts that no mail tells: they stand in the sealed letter and behind the light check
    purpose: str = ""  # of its signed page: a value of notices.models.Purpose
    invites: bool = False  # carries a calendar file
    ahead: bool = False  # speaks of the day and hour of its facts (`on`, `at`) as of one to come

    @property
    def number(self) -> str:
        return self.code.partition("-")[0]

    @property
    def is_ours(self) -> bool:
        """Whether the house itself tells it."""
        return self.way not in (Way.BY_HAND, Way.OTHERS, Way.DIGEST)

    @property
    def on_paper(self) -> bool:
        return self.way in (Way.MAIL, Way.BOTH, Way.PAPER) and self.audience != Audience.STAFF


_FAMILY = {"languages": FOUR, "sensitive": True, "quiet_hours": True, "hold_minutes": 10}


def family(code: str, title: object, facts: type, **ways: object) -> Kind:
    """To the parents: four languages, quiet hours, ten minutes to stop it, nothing where suspected harm is."""
    return Kind(code, title, Audience.PARENTS, facts=facts, **{**_FAMILY, **ways})  # type: ignore[arg-type]
