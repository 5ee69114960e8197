"""The addresses of the team's meeting, its decision and the bodies."""

from datetime import datetime
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from assistance.models import AideFile, ChairLetter, DecisionOrigin, FunctionLevelDecision
from assistance.services.bodies import body_of
from assistance.services.meeting import set_meeting


def team_pages(file: AideFile, by: User, now: datetime) -> list[str]:
    """A meeting ahead, a decision in force and the draft of its correction, a letter to a chair, the bodies."""
    at, on = f"/assist/{file.matter.ref}", timezone.localdate(now)
    standing = file.decisions.get(published_at__isnull=False)
    facts = {"at": None, "place": "", "members": [], "by": by, "key": uuid4(), "now": now}
    meeting = set_meeting(file=file, on=on, **facts)
    letter = ChairLetter.objects.create(
        file=file, body=body_of(by.unit, "committee"), happened_on=on, by=by, at=now, form_key=uuid4(),
        addressee="מירי לוי", circular="חוזר", what="נרשמה דרגה",
    )  # fmt: skip
    draft = FunctionLevelDecision.objects.create(
        file=file, number=2, body=standing.body, meeting=standing.meeting, decided_on=standing.decided_on,
        origin=DecisionOrigin.CORRECTION, origin_reason="טעות", recorded_at=now, form_key=uuid4(),
    )  # fmt: skip
    return [
        f"{at}/meeting/new/",
        f"{at}/meeting/held/",
        f"{at}/meeting/{meeting.pk}/edit/",
        f"{at}/meeting/{meeting.pk}/cancel/",
        f"{at}/meeting/{meeting.pk}/calendar.ics",
        f"{at}/decision/new/",
        f"{at}/decision/{standing.pk}/",
        f"{at}/decision/{standing.pk}/correct/",
        f"{at}/decision/{draft.pk}/edit/",
        f"{at}/chair-letter/new/{letter.body_id}/",
        f"{at}/chair-letter/{letter.pk}/",
        "/settings/bodies/",
        "/settings/bodies/new/",
        f"/settings/bodies/{letter.body_id}/",
    ]
