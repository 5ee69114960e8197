"""The states of a notice (reliability 6.1; ux 3.12) and from where each may be reached."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    LETTER = "letter", _("letter")
    BELL = "bell", pgettext_lazy("channel", "in the system")  # staff alone: the bell of every page


class NoticeState(models.TextChoices):
    """Every change is a conditional UPDATE from an allowed state, made by `move_notices`, and leaves an event."""

    DRAFT = "draft", pgettext_lazy("notice", "draft")  # somebody looks at it before it goes
    HELD = "held", pgettext_lazy("notice", "held")  # waits for the manager's approval, or for that of its words
    QUEUED = "queued", pgettext_lazy("notice", "queued")
    SENDING = "sending", pgettext_lazy("notice", "being sent")
    SENT = "sent", pgettext_lazy("notice", "sent")  # the relay answered 250; of the bell: it is there
    FAILED = "failed", pgettext_lazy("notice", "failed")
    SUPPRESSED = "suppressed", pgettext_lazy("notice", "not allowed")
    CANCELLED = "cancelled", pgettext_lazy("notice", "cancelled")
    UNKNOWN = "unknown", pgettext_lazy("notice", "outcome unknown")
    BOUNCED = "bounced", pgettext_lazy("notice", "came back")
    PRINT = "print", pgettext_lazy("notice", "to print")  # a letter that is ready for paper
    POSTED = "posted", pgettext_lazy("notice", "posted")  # a letter that left the house
    DELIVERED = "delivered", pgettext_lazy("notice", "delivered")  # handed over, with date and proof


class Seen(models.TextChoices):
    """What its signed page or the post adds to what left: no state of its own, read from the rows beside it."""

    OPENED = "opened", pgettext_lazy("notice", "opened")  # the page, never the mail: there is no pixel (ux 5.1)
    RECEIVED = "received", pgettext_lazy("notice", "receipt confirmed")
    BY_HAND = "by_hand", pgettext_lazy("notice", "handed over")


class Tab(models.TextChoices):
    """The parts of the outbox page (ux 3.12); every state is in one of them."""

    CHECK = "check", pgettext_lazy("outbox", "To check")
    APPROVE = "approve", pgettext_lazy("outbox", "To approve")
    SENT = "sent", pgettext_lazy("outbox", "Sent")
    PROBLEMS = "problems", pgettext_lazy("outbox", "Problems")
    PRINT = "print", pgettext_lazy("outbox", "To print")
    STOPPED = "stopped", pgettext_lazy("outbox", "Stopped")


State = NoticeState
TABS = {
    Tab.CHECK: [State.DRAFT, State.QUEUED, State.SENDING],
    Tab.APPROVE: [State.HELD],
    Tab.SENT: [State.SENT, State.POSTED, State.DELIVERED],
    Tab.PROBLEMS: [State.FAILED, State.UNKNOWN, State.SUPPRESSED, State.BOUNCED],
    Tab.PRINT: [State.PRINT],
    Tab.STOPPED: [State.CANCELLED],
}
WAITING = [State.DRAFT, State.HELD, State.QUEUED, State.PRINT]  # in nobody's hands yet: may be stopped
IN_FLIGHT = [State.SENDING, State.UNKNOWN, State.FAILED, State.SUPPRESSED, State.BOUNCED]  # might leave once more
SETTLED = [State.SENT, State.FAILED, State.SUPPRESSED, State.CANCELLED, State.BOUNCED, State.POSTED, State.DELIVERED]
BEFORE = {  # from which states each may be reached
    State.DRAFT: [State.HELD, State.QUEUED, State.PRINT],  # sent back, or taken back during the ten minutes
    State.HELD: [State.DRAFT, State.QUEUED, State.PRINT, State.SENDING],  # claimed, and not as it was approved
    State.QUEUED: [
        State.DRAFT,
        State.HELD,
        State.SENDING,
        State.UNKNOWN,
        State.FAILED,
        State.SUPPRESSED,
        State.BOUNCED,
    ],
    State.SENDING: [State.QUEUED],
    # but from the first two: after a restore, by the journal
    State.SENT: [State.SENDING, State.UNKNOWN, State.DRAFT, State.HELD, State.QUEUED, State.FAILED, State.SUPPRESSED],
    State.FAILED: [State.SENDING],
    State.SUPPRESSED: [State.SENDING, State.PRINT],
    State.CANCELLED: [*WAITING, *IN_FLIGHT],  # from sending: called off meanwhile, and it did not leave
    State.UNKNOWN: [State.SENDING],
    State.BOUNCED: [State.SENT, State.UNKNOWN, State.POSTED, State.SENDING, State.QUEUED],  # the last: a copy did
    State.PRINT: [State.DRAFT, State.HELD],
    State.POSTED: [State.PRINT],
    State.DELIVERED: [State.PRINT, State.POSTED, State.SENT],
}
