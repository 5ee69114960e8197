"""The bodies of the two tracks, made once a unit; names and powers are the manager's to change (R30, D21)."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction
from django.db.models import F

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from assistance.models import Body, Track
from charter.services.deadlines import StaleError

# Names as the guide and the law print them, hence data.
STARTING = (
    ("committee", "ועדת שילוב", Track.GUIDE, {"finds_eligible": True}),
    ("team", "הצוות הבין-מקצועי", Track.GUIDE, {"sets_level": True}),
    ("placement", "ועדת השמה", Track.GUIDE, {"hears_appeals": True}),
    ("eligibility", "ועדת זכאות ואפיון", Track.REFORM, {"finds_eligible": True, "sets_level": True}),
    ("multi", "צוות רב-מקצועי", Track.REFORM, {"sets_level": True}),
    ("objections", "ועדת השגה", Track.REFORM, {"hears_appeals": True}),
)

POWERS = ("finds_eligible", "sets_level", "hears_appeals")


def prepare_bodies(unit: Unit) -> list[Body]:
    """The starting six; those that are there stay as they are."""
    for code, name, track, powers in STARTING:
        Body.objects.get_or_create(unit=unit, code=code, defaults={"name": name, "track": track, **powers})
    return list(Body.objects.filter(unit=unit).order_by("pk"))


def body_of(unit: Unit, code: str) -> Body:
    prepare_bodies(unit)
    return Body.objects.get(unit=unit, code=code)


@transaction.atomic
def save_body(*, body: Body, by: User, version: int = 0) -> Body:
    """Add or change a body; the starting ones keep their code, whatever they are called.

    `version` is of the row that was seen. Raises StaleError when somebody else was first.
    """
    if body.pk is None:
        body.code = uuid4().hex[:24]
    elif not Body.objects.filter(pk=body.pk, version=version).update(version=F("version") + 1):
        raise StaleError
    else:
        body.version = version + 1
    body.save()
    powers = [name for name in POWERS if getattr(body, name)]
    subject = f"body {body.pk}: {', '.join(powers)}"
    record_access(by=by, action=AccessAction.CHANGE, page="body", subject=subject)
    return body
