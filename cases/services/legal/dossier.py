"""The prosecutor's file and the officer's opinion as the data of one fixed print (`domain` 2.5, 5.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case, Guardian, Opinion
from cases.services.casefile.promises import Promised, read_promises
from cases.services.legal.chronology import Line, choose, full_day, read_chronology, read_documents, why_words
from cases.services.legal.facts import LegalFile, read_legal_file
from cases.services.legal.words import freeze
from charter.calendar import WorkCalendar
from charter.services.calendar import calendar_for
from charter.services.states import deadline_state
from notices.services.printing import LEGAL_LINE

Section = dict[str, Any]
ISOLATES = dict.fromkeys(map(ord, "\u2066\u2069"))  # marks of direction a print does without: they spoil copied text


@dataclass(frozen=True)
class Dossier:
    """Everything that could go into the prosecutor's file."""

    file: LegalFile
    promises: list[Promised]
    calendar: WorkCalendar
    lines: list[Line]
    documents: list[Line]


def read_dossier(case: Case, user: User, today: date, now: datetime) -> Dossier:
    promises, calendar = read_promises(case), calendar_for(case.matter.unit)
    lines = read_chronology(case, user, promises, calendar, now)
    return Dossier(read_legal_file(case, today), promises, calendar, lines, read_documents(case))


def dossier_data(dossier: Dossier, keys: set[str], by: User, now: datetime) -> dict[str, Any]:
    """The print of the prosecutor's file with the chosen lines, and a chapter on what was left out and why."""
    today, case = timezone.localdate(now), dossier.file.case
    lines, left_out = choose(dossier.lines, keys)
    documents, without = choose(dossier.documents, keys)
    sections = [
        _pupil(dossier.file, by),
        *_referral(dossier.file),
        _gate(dossier.file, today),
        _notices(dossier.file),
        _absences(dossier.file),
        _promises(dossier, today),
        _section(_("Chronology"), "entries", [_entry(n, line) for n, line in enumerate(lines, 1)]),
        _documents(documents),
        _left_out([*left_out, *without]),
    ]
    return _print(_("File for the municipal prosecutor"), case, sections, now, index=_("Contents"))


def opinion_data(opinion: Opinion, file: LegalFile, by: User, now: datetime) -> dict[str, Any]:
    """The officer's opinion for the court (s.4(b)(3))."""
    chapters = [
        (_("What is known"), opinion.background),
        (_("What was offered to the family and the pupil"), opinion.offered),
        (_("The officer's assessment"), opinion.assessment),
        (_("Recommendation"), opinion.recommendation),
    ]
    sections = [_pupil(file, by), *(_section(title, "text", text.split("\n")) for title, text in chapters)]
    signed = [_("Name and title: %(name)s") % {"name": ", ".join(filter(None, (by.name, by.title)))}]
    signed.append(_("Date: %(day)s") % {"day": full_day(timezone.localdate(opinion.written_at))})
    signed.append(_("Signature: %(line)s") % {"line": "_" * 30})
    sections.append(_section(_("Signed by"), "text", signed))
    return _print(_("Opinion of the attendance officer"), file.case, sections, now, index="")


def _print(title: str, case: Case, sections: list[Section], now: datetime, *, index: str) -> dict[str, Any]:
    unit, local = case.matter.unit, timezone.localtime(now)
    return {
        "title": title,
        "subtitle": case.student.name,
        "unit": f"{unit.name}, {unit.municipality}",
        "reference": _("case %(ref)s") % {"ref": case.matter.ref},
        "legal_line": LEGAL_LINE,
        "printed": _("printed %(day)s, %(hour)s") % {"day": full_day(local.date()), "hour": f"{local:%H:%M}"},
        "page_word": _("page of a print"),
        "of_word": _("of pages"),
        "index_word": index,
        "sections": [section for section in sections if section["rows"]],
    }


def _section(title: str, kind: str, rows: Iterable[Any], **more: Any) -> Section:
    return {"title": title, "kind": kind, "rows": list(rows), **more}


def _pupil(file: LegalFile, by: User) -> Section:
    case, student = file.case, file.case.student
    stay = student.enrolments.current().select_related("school").first()
    rows = [
        (_("Name of the pupil"), student.name),
        (_("ID number"), student.id_number),
        (_("Date of birth"), full_day(student.birth_on) if student.birth_on else ""),
        (_("School"), f"{stay.school.name}, {stay.class_name}" if stay else _("not registered")),
        (_("Address"), student.address),
        *((str(parent.get_relation_display()), parent.recipient.name) for parent in _charged(file)),
        (_("The treating officer"), ", ".join(filter(None, (by.name, by.title)))),
        (_("The case was opened"), full_day(case.opened_on)),
    ]
    return _section(_("The pupil"), "pairs", [[name, value] for name, value in rows if value])


def _charged(file: LegalFile) -> list[Guardian]:
    chosen = set(file.proceeding.parents.values_list("pk", flat=True)) if file.proceeding else set()
    return [parent for parent in file.parents if not chosen or parent.pk in chosen]


def _referral(file: LegalFile) -> list[Section]:
    referral = file.standing_referral
    if referral is None:
        return []
    head = _("Referred on %(day)s to %(whom)s by %(name)s.") % {
        "day": full_day(referral.referred_on),
        "whom": referral.prosecutor,
        "name": referral.officer.name,
    }
    told = [head, *referral.reasons.split("\n")]
    if referral.despite:
        told.append(_("Although a condition is not met: %(words)s") % {"words": referral.despite})
    return [_section(_("The referral"), "text", told)]


def _gate(file: LegalFile, today: date) -> Section:
    referral = file.standing_referral
    gate = referral.gate_state if referral else freeze(file.gate, today)
    rows = [
        [line["title"], line["parent"], line["state_word"], line["words"].translate(ISOLATES)]
        for line in gate["conditions"]
    ]
    title = _("The conditions of the law as of %(day)s") % {"day": full_day(date.fromisoformat(gate["on"]))}
    columns = [_("Condition"), _("Parent"), _("State"), _("In detail")]
    return _section(title, "table", rows, columns=columns, widths=[4, 3, 2, 6])


def _notices(file: LegalFile) -> Section:
    rows = [
        [
            notice.guardian.recipient.name,
            notice.school.name,
            str(notice.get_signed_by_display()),
            full_day(notice.sent_on),
            notice.registered_no or _("without a number"),
            full_day(notice.slip_on) if notice.slip_on else _("none"),
        ]
        for notice in reversed(file.notices)
    ]
    columns = [_("To which parent"), _("School"), _("Signed by"), _("Sent on"), _("Registered mail"), _("Return slip")]
    return _section(_("Notices of the principal"), "table", rows, columns=columns, widths=[3, 3, 3, 2, 3, 2])


def _absences(file: LegalFile) -> Section:
    rows = [
        [full_day(act.on), full_day(act.until_on or act.on), act.source, act.text] for act in reversed(file.absences)
    ]
    columns = [_("From"), _("Until"), _("Source"), _("In detail")]
    return _section(_("Absence after the notice"), "table", rows, columns=columns, widths=[2, 2, 4, 5])


def _promises(dossier: Dossier, today: date) -> Section:
    rows = []
    for promised in dossier.promises:
        deadline = promised.deadline
        state = deadline_state(deadline, dossier.file.case.closed_on or today, dossier.calendar)
        days = [full_day(day) if day else "–" for day in (deadline.opened_on, deadline.due_on, deadline.closed_on)]
        rows.append([f"{deadline.promise}. {promised.label}", *days, state.text])
    columns = [_("Promise"), _("Opened on"), _("Due on"), _("Done on"), _("State")]
    title = _("What the charter promised, and when it was done")
    return _section(title, "table", rows, columns=columns, widths=[5, 2, 2, 2, 3])


def _entry(number: int, line: Line) -> dict[str, Any]:
    return {
        "number": str(number),
        "day": full_day(line.on),
        "title": line.title,
        "text": line.text,
        "lines": line.lines,
        "source": line.source,
    }


def _documents(lines: list[Line]) -> Section:
    rows = [[str(n), line.title, line.text, line.source] for n, line in enumerate(lines, 1)]
    columns = [_("No."), _("Document"), _("File"), _("Source")]
    return _section(_("Documents that go along"), "table", rows, columns=columns, widths=[1, 5, 5, 5])


def _left_out(lines: list[Line]) -> Section:
    rows = [[full_day(line.on), line.brief, why_words(line.why) if line.why else ""] for line in lines]
    columns = [_("Date"), _("What"), _("Why it is left out")]
    return _section(_("What is left out, and why"), "table", rows, columns=columns, widths=[2, 5, 6])
