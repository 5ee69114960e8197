"""What other rooms may ask for: tell somebody once, take it back, and the three things the pulse does."""

from notices.services.bell import ring
from notices.services.composing import compose
from notices.services.digest import prepare_morning_digests
from notices.services.outbox import cancel_matter_notices, cancel_notice, cancel_notices, notify, subject_of, tell
from notices.services.recipient import create_reporter_recipient, recipient_for_user, recipients_for_users
from notices.services.sending import send_due_notices

__all__ = [
    "cancel_matter_notices",
    "cancel_notice",
    "cancel_notices",
    "compose",
    "create_reporter_recipient",
    "notify",
    "prepare_morning_digests",
    "recipient_for_user",
    "recipients_for_users",
    "ring",
    "send_due_notices",
    "subject_of",
    "tell",
]
