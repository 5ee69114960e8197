"""What waits for a family names its child as the record does: put right at night, it is right in the morning's mail."""

from __future__ import annotations

from collections.abc import Iterable

from cases.models import Case, Student
from cases.services.cases import matters_of_cases
from cases.services.telling.families import child_facts
from notices.services.refreshing import refresh_facts


def tell_as_recorded(students: Iterable[Student]) -> int:
    """After a first name or a gender changed; return how many notices say it otherwise now."""
    cases = Case.objects.filter(student__in=list(students)).select_related("student", "matter").order_by("pk")
    return sum(_refresh(case) for case in cases)


def _refresh(case: Case) -> int:
    told = child_facts(case)
    return refresh_facts(matters=matters_of_cases([case.pk]), facts={"child": told["child"], "gender": told["gender"]})
