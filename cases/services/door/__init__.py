"""The school's own door: a link to a short form, what comes through it, and what the school hears back."""

from cases.services.door.link import find_door, open_door, revoke_door, token_of
from cases.services.door.progress import tell_progress
from cases.services.door.reporting import accept_referral, report_through_door

__all__ = [
    "accept_referral",
    "find_door",
    "open_door",
    "report_through_door",
    "revoke_door",
    "tell_progress",
    "token_of",
]
