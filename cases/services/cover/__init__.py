"""Leave and cover: promises keep running, so no case is ever without somebody who is there."""

from cases.services.cover.answering import accept_cover, ask_others, decline_cover
from cases.services.cover.keeping import keep_covers
from cases.services.cover.leave import (
    LeaveError,
    enter_leave,
    withdraw_leave,
)

__all__ = [
    "LeaveError",
    "accept_cover",
    "ask_others",
    "decline_cover",
    "enter_leave",
    "keep_covers",
    "withdraw_leave",
]
