"""Every address of hours: a request waits, one addition of the centre stands, and the hours are approved."""

from datetime import datetime
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from assistance.models import AideFile, HoursSource
from assistance.services.approval import approve_hours
from assistance.services.hours import add_hours
from assistance.services.requests import receive_request
from tests.assistance.factories import with_pool


def hours_pages(file: AideFile, at: str, now: datetime) -> list[str]:
    pool, by = with_pool(file, 14), User.objects.filter(unit=file.matter.unit).earliest("pk")
    today = timezone.localdate(now)
    facts = {"decided_by": "מירב לוי", "decided_on": today, "reason": "קושי במעברים", "by": by, "now": now}
    entry = add_hours(file=file, source=HoursSource.MATYA, hours=2, key=uuid4(), **facts)
    approve_hours(file=file, on=today, approved_by="מירב לוי", reference="17", by=by, now=now)
    asked = {"reasons": "קשה לו", "received_on": today, "asked_by": "היועצת"}
    wish = receive_request(file=file, hours=1, key=uuid4(), now=now, **asked)
    return [
        f"{at}/hours/add/",
        f"{at}/hours/{entry.pk}/back/",
        f"{at}/hours/approve/",
        f"{at}/hours/copy/",
        f"{at}/requests/new/",
        f"{at}/requests/{wish.pk}/",
        "/assist/requests/",
        "/assist/quota/",
        f"/assist/quota/{pool.matya_id}/{file.year}/",
        f"/assist/quota/{pool.matya_id}/{file.year}/approve/",
        "/assist/copies/",
        "/assist/centres/",
        "/assist/centres/new/",
        f"/assist/centres/{pool.matya_id}/",
    ]
