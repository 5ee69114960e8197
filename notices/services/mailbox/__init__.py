"""The unit's mailbox: what came back to its notice, what was answered to its case, the rest to a person."""

from notices.services.mailbox.filing import file_by_hand, put_aside
from notices.services.mailbox.rounds import mailbox_standing, read_mailbox

__all__ = ["file_by_hand", "mailbox_standing", "put_aside", "read_mailbox"]
