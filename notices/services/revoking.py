"""Taking signed links back, for good (T7): from then on they answer like links that never were, and are not renewed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from notices.models import Channel, Notice, Recipient, SignedLink
from notices.models.notice import NoticeQuerySet
from notices.texts import KINDS

SENSITIVE = [kind.code for kind in KINDS.values() if kind.purpose and kind.sensitive]


@transaction.atomic
def revoke_links(*, notices: NoticeQuerySet, now: datetime, why: str, by: User | None = None) -> int:
    """The links of these notices with all that stand for the same thing: the first one and each new one asked for.

    Answers how many there were; a notice not sent yet gets another link when it leaves.
    """
    named = SignedLink.objects.filter(notice__in=notices.order_by().values("pk"))
    firsts = {first or pk for pk, first in named.values_list("pk", "renewal_of")}
    rows = SignedLink.objects.filter(Q(pk__in=firsts) | Q(renewal_of__in=firsts), revoked_at=None)
    return rows.update(revoked_at=now, revoked_by=by, revoked_why=why[:300]) if firsts else 0


@transaction.atomic
def revoke_link_of(*, notice: Notice, by: User, now: datetime, reason: str) -> bool:
    """A person says that it is in the wrong hands; false where it is taken back already."""
    done = revoke_links(notices=Notice.objects.filter(pk=notice.pk), now=now, why=reason, by=by) > 0
    if done:
        record_access(by=by, action=AccessAction.CHANGE, page="revoke link", subject=f"{notice.kind} {notice.subject}")
    return done


def revoke_of_barred(*, recipients: Iterable[Recipient], now: datetime, by: User | None = None) -> int:
    """Whoever may not be told now gets nothing back by being allowed again."""
    rows = Notice.objects.filter(recipient__in=list(recipients))
    return revoke_links(notices=rows, now=now, why=_("May not receive information"), by=by)


def revoke_of_old_address(*, recipients: Iterable[Recipient], now: datetime, by: User | None = None) -> int:
    """What was mailed to an address that was corrected; a letter lay in an envelope of its own."""
    rows = Notice.objects.filter(recipient__in=list(recipients), channel=Channel.EMAIL)
    return revoke_links(notices=rows, now=now, why=_("The e-mail address was changed"), by=by)


def revoke_of_restricted(*, matters: Iterable[int], now: datetime, by: User | None = None) -> int:
    """A case that became restricted tells a family nothing by itself any more (domain 6.1)."""
    rows = Notice.objects.filter(matter__in=list(matters), kind__in=SENSITIVE)
    return revoke_links(notices=rows, now=now, why=_("The case became restricted"), by=by)
