"""What becomes of each pupil of the aide desk: how far the file in hand has come, and what else happens to it."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from cases.models import Stage


class Reach(IntEnum):
    """The last step that was taken in the file in hand."""

    ENTITLED = 1
    INVITED = 2
    DRAFTED = 3
    PUBLISHED = 4
    PARTLY = 5  # one parent of two has it in writing
    RETURNED = 6  # the registered letter came back
    DELIVERED = 7
    PASSED = 8
    APPROVED = 9
    COPIED = 10


class Right(IntEnum):
    """Since when the pupil is entitled."""

    STANDING = 1  # for a year or two: last school year has its own file
    FRESH = 2  # found this spring
    NEW = 3  # found in the summer, a new pupil (D11)
    REFORM = 4  # this spring, by the bodies of the reform (D21)
    TEACHING = 5  # entitled to other support: no file


class Room(NamedTuple):
    """Where a pupil learns, so that aides can be shared."""

    stage: Stage
    school: int  # of the unit's schools of the stage
    grade: int
    number: int


class Plan(NamedTuple):
    reach: Reach
    level: int | None = 2
    right: Right = Right.FRESH
    scenes: tuple[str, ...] = ()
    room: Room | None = None
    is_recent: bool = False  # decided three weeks ago, late, whenever today is


CLASS = Room(Stage.PRIMARY, 0, 4, 2)
SECOND, FIFTH = Room(Stage.PRIMARY, 1, 2, 1), Room(Stage.PRIMARY, 1, 5, 1)
GARDEN, GARDEN_2 = Room(Stage.KINDERGARTEN, 0, 0, 1), Room(Stage.KINDERGARTEN, 1, 0, 2)
HIGH, HIGH_2 = Room(Stage.HIGH, 0, 11, 1), Room(Stage.HIGH, 1, 12, 2)
STANDING, NEW, REFORM = Right.STANDING, Right.NEW, Right.REFORM
R = Reach
PLANS = (
    Plan(R.ENTITLED),
    Plan(R.ENTITLED, right=STANDING),
    Plan(R.ENTITLED, right=STANDING, scenes=("ends in half a year",)),
    Plan(R.ENTITLED, right=NEW),
    Plan(R.ENTITLED, scenes=("blocked", "letter")),
    Plan(R.INVITED),
    Plan(R.INVITED, right=STANDING),
    Plan(R.INVITED, room=GARDEN_2),
    Plan(R.INVITED, right=STANDING, scenes=("called off",)),
    Plan(R.DRAFTED, 2, is_recent=True),
    Plan(R.DRAFTED, 3, STANDING, is_recent=True),
    Plan(R.DRAFTED, 1, NEW),
    Plan(R.PUBLISHED, 2, is_recent=True),
    Plan(R.PUBLISHED, 4, STANDING, is_recent=True),
    Plan(R.PUBLISHED, None, STANDING),
    Plan(R.PARTLY, 3),
    Plan(R.PARTLY, 2, STANDING, ("asks waiting",)),
    Plan(R.PARTLY, 1),
    Plan(R.RETURNED, 2),
    Plan(R.RETURNED, 3, STANDING),
    Plan(R.DELIVERED, 2, is_recent=True, scenes=("appeal open",)),
    Plan(R.DELIVERED, 3, STANDING, ("appeal heard",), is_recent=True),
    Plan(R.DELIVERED, 1, is_recent=True, scenes=("appeal services",)),
    Plan(R.DELIVERED, None, STANDING),
    Plan(R.DELIVERED, 2, NEW),
    Plan(R.DELIVERED, 4, REFORM),
    Plan(R.DELIVERED, 2, STANDING, ("asks waiting",)),
    Plan(R.DELIVERED, 3, room=GARDEN_2),
    Plan(R.PASSED, 1),
    Plan(R.PASSED, 2, STANDING),
    Plan(R.PASSED, 3, NEW),
    Plan(R.PASSED, 2, NEW),
    Plan(R.PASSED, 4, REFORM),
    Plan(R.PASSED, 3, STANDING, ("appeal late",)),
    Plan(R.PASSED, 2, scenes=("asks waiting",)),
    Plan(R.PASSED, 2, STANDING, ("ends in a quarter",)),
    Plan(R.PASSED, 2, room=GARDEN),
    Plan(R.APPROVED, 1),
    Plan(R.APPROVED, 2, STANDING, ("adds", "asks late")),
    Plan(R.APPROVED, 3, room=GARDEN, scenes=("adds",)),
    Plan(R.APPROVED, 2, NEW),
    Plan(R.COPIED, 4, STANDING, room=CLASS),
    Plan(R.COPIED, 3, room=CLASS),
    Plan(R.COPIED, 2, STANDING, ("shares",), SECOND),
    Plan(R.COPIED, 2, STANDING, ("shares",), FIFTH),
    Plan(R.COPIED, 3, STANDING, room=HIGH),
    Plan(R.COPIED, 2, room=HIGH),
    Plan(R.COPIED, 2, STANDING, room=HIGH_2),
    Plan(R.COPIED, 3, STANDING, ("adds", "supervisor adds")),
    Plan(R.COPIED, 2, scenes=("adds", "asks granted")),
    Plan(R.COPIED, 1, STANDING, ("asks in part",)),
    Plan(R.COPIED, 2, scenes=("asks declined",)),
    Plan(R.COPIED, 3, STANDING, ("asks withdrawn",)),
    Plan(R.COPIED, 2, STANDING, ("appeal rejected",)),
    Plan(R.COPIED, 2, scenes=("appeal accepted",)),
    Plan(R.COPIED, 1, STANDING, ("appeal in part",)),
    Plan(R.COPIED, 3, scenes=("appeal withdrawn",)),
    Plan(R.COPIED, 2, STANDING, ("appeal not heard",)),
    Plan(R.COPIED, 3, STANDING, ("ended",)),
    Plan(R.COPIED, 4, STANDING, ("supervisor adds", "blocked")),
    Plan(R.COPIED, 2, STANDING, ("corrected",)),
    Plan(R.COPIED, 2, scenes=("no plan",)),
    Plan(R.COPIED, 3, STANDING, ("no plan",)),
    Plan(R.COPIED, 2, room=GARDEN, scenes=("adds",)),
    *(Plan(R.COPIED, level, STANDING, ("adds",)) for level in (1, 2, 3, 4, 2, 3)),
    *(Plan(R.COPIED, level, scenes=("adds",)) for level in (1, 2, 3)),
    Plan(R.ENTITLED, right=Right.TEACHING),
)  # fmt: skip
USUAL = Plan(R.COPIED)  # last school year's files


def choose(wanted: int) -> list[Plan]:
    """So many of them, spread evenly: a small demo has a little of everything."""
    count = min(wanted, len(PLANS))
    return [PLANS[n * len(PLANS) // count] for n in range(count)]
