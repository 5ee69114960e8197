"""The mailbox of the demo year: a mother's answer, a holiday answer of a school, a mail that belongs to no notice."""

from __future__ import annotations

from datetime import date, timedelta
from email.message import EmailMessage
from random import Random

from accounts.models import Unit, User
from attendance_service.demo.days import FIRST_MINUTE, at
from cases.services.replies import file_replies
from notices.models import Notice, NoticeState
from notices.services.mailbox.filing import file_mail

THANKS = "תודה על ההודעה. נגיע לפגישה, אבל רק אחרי 16:00 כי אני עובדת.\nאפשר גם לדבר בטלפון בערב?"
ASKING = "שלום, רציתי לשאול אם המועדונית ברחוב הדקל פתוחה גם בחופשת חנוכה. תודה, שירן"


def add(unit: Unit, *, today: date, rng: Random) -> None:
    now = at(today, FIRST_MINUTE)
    first = User.objects.filter(unit=unit, is_officer=True).order_by("pk").first()
    told = Notice.objects.to_others().filter(
        matter__owner=first, matter__restricted=False, kind="N27", state=NoticeState.SENT, language="he"
    )
    for notice in told.select_related("recipient").order_by("-settled_at", "-pk")[:2]:
        automatic = notice != told.order_by("-settled_at", "-pk").first()
        mail = _mail(f"reply-{notice.pk}", notice.recipient.email, "Re: התחלנו בטיפול", THANKS)
        mail["In-Reply-To"] = notice.message_id
        if automatic:
            mail["Auto-Submitted"] = "auto-replied"
        file_mail(mail, mail.as_bytes(), now=now - timedelta(hours=3))
    loose = _mail("loose", "shiran@demo.example", "שאלה על המועדונית", ASKING)
    file_mail(loose, loose.as_bytes(), now=now - timedelta(hours=2))
    file_replies(now=now)


def _mail(number: str, sender: str, subject: str, text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["Message-ID"], mail["From"], mail["Subject"] = f"<{number}@demo.example>", sender, subject
    mail.set_content(text)
    return mail
