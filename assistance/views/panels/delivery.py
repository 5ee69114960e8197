"""Where the telling of the parents stands."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assistance.models import AideFile, DecisionDelivery, InfoRequest
from assistance.services.appeal_rights import how_by_recipient
from assistance.services.filepage import decision_of
from assistance.services.nobody_left import is_nobody_left
from assistance.services.waiting_deliveries import is_unread, sent_on
from assistance.views.panels.panel import Act, Panel
from notices.models import Notice, NoticeState


def read_panel(file: AideFile, user: User, today: date) -> Panel:
    """Of the decision in force: each guardian, and whom 15 June told."""
    now = timezone.now()
    mine = DecisionDelivery.objects.filter(decision__file=file, decision__replaced_at=None)
    rows = list(mine.select_related("guardian__recipient", "notice").order_by("pk"))
    asked = InfoRequest.objects.filter(file=file).select_related("guardian__recipient").order_by("pk")
    how = how_by_recipient(file)
    shown = [_row(row, how.get(row.guardian.recipient_id), now) for row in rows]
    acts = [_prepare(file)] if file.ended_on is None and any(row["is_draft"] for row in shown) else []
    waited_for = [row for row in rows if row.not_entitled_on is None]
    nobody = decision_of(file) is not None and not waited_for and is_nobody_left(file)
    return Panel({"rows": shown, "asked": list(asked), "nobody": nobody}, acts)


def _row(row: DecisionDelivery, how: Notice | None, now: datetime) -> dict[str, object]:
    """`how`: what this parent was told of appealing (N18-how); `asks`: it may be prepared, or once more."""
    last_day = row.appeal_until.isoformat() if row.appeal_until else None
    asks = row.guardian.recipient.may_receive and (how is None or how.context["appeal_until"] != last_day)
    waits = row.delivered_on is None and row.not_entitled_on is None
    is_draft = waits and row.notice is not None and row.notice.state == NoticeState.DRAFT
    facts = {"delivery": row, "sent_on": sent_on(row), "is_unread": is_unread(row, now), "is_draft": is_draft}
    return {**facts, "how": how, "asks": asks}


def _prepare(file: AideFile) -> Act:
    """The notice was written by the decision: somebody looks at it, then it leaves (ux 3.9)."""
    address = f"{reverse('assistance:notices-prepare')}?file={file.matter.ref}"
    return Act(address, _("Prepare a notice to the parents"), "envelope", is_main=True)
