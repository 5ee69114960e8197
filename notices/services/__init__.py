"""What other rooms may ask for: tell somebody once, take it back, and the three things the pulse does."""

from notices.services.bell import ring
from notices.services.breaker import breaker_state
from notices.services.composing import compose
from notices.services.digest import prepare_morning_digests
from notices.services.holding import clocks_agree
from notices.services.outbox import (
    cancel_matter_notices,
    cancel_notice,
    cancel_notices,
    follow_matter,
    follow_recipient,
    notify,
    subject_of,
    tell,
)
from notices.services.recipient import create_reporter_recipient, recipient_for_user, recipients_for_users
from notices.services.ringing import ring_managers
from notices.services.sending import resume_notices, send_due_notices
from notices.services.suppression import count_bounce, lift_address

__all__ = [
    "breaker_state",
    "cancel_matter_notices",
    "cancel_notice",
    "cancel_notices",
    "clocks_agree",
    "compose",
    "count_bounce",
    "create_reporter_recipient",
    "follow_matter",
    "follow_recipient",
    "lift_address",
    "notify",
    "prepare_morning_digests",
    "recipient_for_user",
    "recipients_for_users",
    "resume_notices",
    "ring",
    "ring_managers",
    "send_due_notices",
    "subject_of",
    "tell",
]
