"""Letters that were printed, and what becomes of them."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from notices.models import HandedHow, Notice, Posting
from notices.services.paper import print_letters
from notices.services.posting import (
    end_posting,
    post_letter,
)
from tests.notices.papers import letter_of

NUMBER, OTHER = "RR123456785IL", "RR473124829IL"
TODAY = timezone.localdate()
TYPED = f"{TODAY.day}.{TODAY.month}.{TODAY.year}"


def printed(officer: User, **facts: Any) -> Notice:
    notice = letter_of(officer, **facts)
    print_letters(notices=[notice], by=officer, now=timezone.now())
    notice.refresh_from_db()
    return notice


def post(notice: Notice, by: User, **facts: Any) -> Posting:
    way: dict[str, Any] = {"how": HandedHow.REGISTERED, "on": TODAY, "number": NUMBER, "now": timezone.now()}
    return post_letter(notice=Notice.objects.get(pk=notice.pk), by=by, **way | facts)


def end(posting: Posting, by: User, **facts: Any) -> Posting:
    what: dict[str, Any] = {"version": posting.version, "delivered": True, "on": TODAY, "proof": "אישור מסירה חתום"}
    return end_posting(posting=posting, by=by, now=timezone.now(), **what | facts)


def events(notice: Notice) -> list[str]:
    return list(notice.events.order_by("pk").values_list("state", flat=True))
