"""The digest names what waits for a person (ux 3.12), and a cover hears of the steps of whom she covers (S3)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from accounts.models import User
from charter.models import Matter
from notices.models import Notice
from notices.services import prepare_morning_digests, tell
from notices.services.composing import compose
from tests.factories import UserFactory
from tests.notices.factories import MatterFactory, RecipientFactory, planned

pytestmark = pytest.mark.django_db
WAITS = "הודעות שמחכות לבדיקה, לאישור או להדפסה: 1"
SUNDAY = date(2026, 11, 22)


def morning(day: date, person: User) -> str | None:
    prepare_morning_digests(now=datetime(day.year, day.month, day.day, 6, 30, tzinfo=UTC))
    notice = Notice.objects.filter(subject=f"digest {day.isoformat()}", recipient__user=person).first()
    return compose(notice).text if notice else None


def written(officer: User, kind: str, **facts: object) -> Notice:
    """A notice of Sunday noon."""
    with time_machine.travel(datetime(2026, 11, 22, 10, tzinfo=UTC), tick=False):
        matter = MatterFactory(unit=officer.unit, owner=officer, **facts)
        given = {"child": "נועה", "gender": "f", "ref": matter.ref}
        return tell(
            kind=kind, subject="x", recipient=RecipientFactory(), matter=matter, now=datetime.now(UTC), context=given
        )[0]


def test_a_draft_is_the_officers_after_a_whole_day_and_each_morning(officer: User, manager: User) -> None:
    draft = written(officer, "N25")

    told = [morning(SUNDAY + timedelta(days=n), officer) for n in (1, 2, 3)]
    assert [WAITS in (text or "") for text in told] == [False, True, True]
    assert f"/outbox/{draft.pk}/" in (told[1] or "")
    assert "נועה" not in (told[1] or "")
    assert morning(SUNDAY + timedelta(days=2), manager) is None


def test_what_waits_for_approval_is_the_managers(officer: User, manager: User, stranger: User) -> None:
    written(officer, "N29")
    day = SUNDAY + timedelta(days=2)

    assert WAITS[:-1] in (morning(day, manager) or "")
    assert [morning(day, person) for person in (officer, stranger)] == [None, None]


def test_a_cover_hears_of_both(officer: User) -> None:
    cover = UserFactory(unit=officer.unit, is_officer=True)
    written(officer, "N25", cover=cover, cover_from=SUNDAY, cover_until=SUNDAY + timedelta(days=6))
    planned(Matter.objects.get(), officer, SUNDAY)

    assert "הצעד הבא: 1" in (morning(SUNDAY + timedelta(days=1), cover) or "")
    assert WAITS in (morning(SUNDAY + timedelta(days=2), cover) or "")
    assert morning(SUNDAY + timedelta(days=7), cover) is None
