"""From 1 September on: pupils entitled to an aide whom nobody decided for, hence without hours (D14, R44)."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from assistance.models import AideEligibility, AideFile, FunctionLevelDecision
from assistance.services.files import files_of
from charter.calendar import school_year


def missing_files(user: User, today: date) -> QuerySet[AideFile]:
    """This school year's files without a published decision; last year's level counts for nothing.

    A new pupil stands here too: until the end of October there is time to decide, but there are no hours either.
    """
    decided = FunctionLevelDecision.objects.published().filter(file=OuterRef("pk"))
    files = files_of(user, today).filter(ended_on=None, year=school_year(today).start.year)
    return files.filter(~Exists(decided), eligibility__ended_on=None)


def unfiled_rights(user: User, today: date) -> QuerySet[AideEligibility]:
    """Rights that stand today and have no file of this school year: nothing opens one backwards (F05)."""
    file = AideFile.objects.filter(eligibility=OuterRef("pk"), year=school_year(today).start.year)
    return AideEligibility.objects.visible_to(user, today).valid_on(today).filter(~Exists(file))
