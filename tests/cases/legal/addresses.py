"""One of everything of the legal track that has an address."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from cases.models import Case, LegalProceeding
from cases.services.legal import open_proceeding, record_principal_notice


def under_way(case: Case, user: User, now: datetime) -> LegalProceeding:
    """A proceeding in preparation, with one letter."""
    today, parents = timezone.localdate(now), list(case.student.guardians.order_by("pk"))
    common = {"by": user, "now": now, "case": case}
    record_principal_notice(
        guardian=parents[0],
        school=case.student.enrolments.get().school,
        signed_by="principal",
        sent_on=today - timedelta(days=9),
        registered_no="RR123456785IL",
        key=uuid4(),
        **common,
    )
    return open_proceeding(parents=parents, reasons="הכול נוסה, דבר לא עזר", today=today, key=uuid4(), **common)


def legal_pages(case: Case, user: User, now: datetime) -> list[str]:
    under_way(case, user, now)
    at, letter = f"/cases/{case.matter.ref}", case.principal_notices.get().pk
    rest = ["", "refer/", "move/", "file/", "opinion/", "notices/new/", f"notices/{letter}/", "absences/new/"]
    pages = [f"{at}/legal/{page}" for page in (*rest, "exemptions/new/")]
    return ["/legal/", *pages, f"{at}/disclosures/", f"{at}/disclosures/new/"]
