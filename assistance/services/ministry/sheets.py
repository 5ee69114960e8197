"""The comparison as a workbook to take along; text stays text (B39)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import override

from assistance.services.ministry.comparing import Hours, PupilHours, SchoolHours
from assistance.services.workbook import Cell, build_workbook


def _head(*first: str) -> list[str]:
    gaps = [_("Employed less entitled"), _("Reported less employed")]
    return [*first, _("Entitled"), _("Employed"), _("Reported"), *gaps]


def _cells(hours: Hours) -> list[Cell]:
    return [hours.entitled, hours.employed, hours.reported, hours.employed_gap, hours.reported_gap]


def schools_sheet(schools: Iterable[SchoolHours]) -> bytes:
    with override("he"):
        head = _head(_("school symbol"), _("School"))
        rows = [[row.symbol, row.name, *_cells(row)] for row in schools]
        return build_workbook(title=_("Schools"), head=head, rows=rows)


def pupils_sheet(pupils: Iterable[PupilHours]) -> bytes:
    with override("he"):
        head = _head(_("family name"), _("first name"), _("ID number"))
        rows = [[*_who(row), *_cells(row)] for row in pupils]
        return build_workbook(title=_("Pupils"), head=head, rows=rows)


def _who(row: PupilHours) -> list[Cell]:
    student = row.file.student
    return [student.last_name, student.first_name, student.id_number]
