"""Senders that die at a named line: one process set up once, and a fork of it for each round (F02).

`python -m tests.faults.driver resend|ask` says what N1 does on an unknown outcome. Reads one word a line: "answer" dies between the relay's 250 and our journal, "journal" between the journal and the
commit, "marked" is the control that marks before it sends and dies between, "well" dies nowhere. Says "killed" or "ok".
"""

import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime
from unittest.mock import patch

import django

NOW = datetime(2026, 9, 10, 8, 0, tzinfo=UTC)  # no quiet hour


def main() -> None:
    django.setup()
    from notices.texts import KINDS  # noqa: PLC0415 - after Django is set up

    KINDS["N1"] = replace(KINDS["N1"], on_unknown=sys.argv[1])
    warm_up()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            send(line.strip())
        _pid, status = os.waitpid(child, 0)
        sys.stdout.write("killed\n" if os.WIFSIGNALED(status) else "ok\n")
        sys.stdout.flush()


def warm_up() -> None:
    """Read once what every fork would read for itself."""
    from django.template.loader import get_template  # noqa: PLC0415 - after Django is set up
    from django.utils.translation import gettext  # noqa: PLC0415

    from notices.services import sending, words  # noqa: PLC0415

    get_template("notices/mail/layout.html")
    gettext("sent")
    words.phone("+97235550100")
    sending.get_connection()


def send(point: str) -> None:
    """One round in a child, which never returns."""
    from notices.services import sending  # noqa: PLC0415 - after Django is set up

    dying = {
        "answer": ("hand_over", _die_after(sending.hand_over)),
        "journal": ("journal.write_down", _die_after(sending.journal.write_down)),
        "marked": ("hand_over", _mark_and_die(sending)),
    }
    if point in dying:
        name, deadly = dying[point]
        with patch(f"notices.services.sending.{name}", deadly):
            sending.send_due_notices(now=NOW)
    else:
        sending.send_due_notices(now=NOW)
    os._exit(0)


def _die_after(act):
    def deadly(*args, **kwargs):
        act(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    return deadly


def _mark_and_die(sending):
    def deadly(mail, _relay):
        notice = sending.Notice.objects.get(message_id=mail.extra_headers["Message-ID"])
        sending.settle_notice(notice, "sent", now=NOW)
        os.kill(os.getpid(), signal.SIGKILL)

    return deadly


if __name__ == "__main__":
    main()
