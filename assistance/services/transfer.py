"""Passing decisions on to the centres, in batches, and what a centre confirmed (R51, R53)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import AideFile, EventKind, FunctionLevelDecision, Matya, MatyaTransfer, MatyaTransferRow
from assistance.services.history import write_event
from assistance.services.progress import lock_file, settle_file
from assistance.services.transfer_list import list_decisions
from cases.services.document_files import path_of
from charter.calendar import year_of
from charter.services.deadlines import StaleError


class NothingToPassError(ValueError):
    """None of the files has a decision in force that was not passed on yet."""


class BeforeDecisionError(ValueError):
    """Passed on before it was decided; `decided_on` is the last day among the decisions."""

    def __init__(self, decided_on: date) -> None:
        super().__init__(f"decided on {decided_on}")
        self.decided_on = decided_on


class BeforeSendingError(ValueError):
    """Confirmed before it was passed on."""


@transaction.atomic
def pass_to_matya(
    *,
    matya: Matya,
    files: Iterable[AideFile],
    sent_on: date,
    by: User,
    key: UUID,
    now: datetime,
    how: str = "",
) -> MatyaTransfer:
    """One batch to one centre: its list, and for each pupil the step recorded and the date judged.

    The same key answers with the first; a decision that went before is left out. The list is written last: a crash
    leaves a file without a row, never a row without its file. Raises NothingToPassError, BeforeDecisionError.
    """
    locked = [lock_file(file) for file in sorted(files, key=lambda file: file.pk)]
    known = MatyaTransfer.objects.filter(form_key=key, matya=matya).first()
    if known:
        return known
    decisions = waiting_decisions(locked)
    if not decisions:
        raise NothingToPassError
    if sent_on < (last := max(decision.decided_on for decision in decisions)):
        raise BeforeDecisionError(last)
    year = locked[0].year
    transfer = MatyaTransfer.objects.create(
        unit=matya.unit, matya=matya, year=year, sent_on=sent_on, how=how, file_name=file_name(matya, year, sent_on),
        stored_as=secrets.token_hex(16), by=by, at=now, form_key=key,
    )  # fmt: skip
    for decision in decisions:
        _record_row(transfer, decision, by=by, now=now)
    record_access(by=by, action=AccessAction.EXPORT, page="matya-transfer", subject=_subject(transfer, decisions))
    _store(transfer.stored_as, list_decisions(decisions))
    return transfer


def waiting_decisions(files: Iterable[AideFile]) -> list[FunctionLevelDecision]:
    """Those in force that no centre has yet; a new version is passed on again."""
    rows = FunctionLevelDecision.objects.in_force().filter(file__in=[file.pk for file in files], transfer_row=None)
    return list(rows.select_related("file__eligibility__student", "file__matter").order_by("pk"))


def file_name(matya: Matya, year: int, sent_on: date) -> str:
    return f"{matya.name[:60]} {year_of(year)} {sent_on:%Y-%m-%d}.xlsx".replace("/", "-")


def _record_row(transfer: MatyaTransfer, decision: FunctionLevelDecision, *, by: User, now: datetime) -> None:
    MatyaTransferRow.objects.create(transfer=transfer, decision=decision)
    file = decision.file
    settle_file(file, now=now)
    text = _("Passed to %(matya)s") % {"matya": transfer.matya.name}
    kind = EventKind.TRANSFER
    write_event(eligibility=file.eligibility, file=file, kind=kind, on=transfer.sent_on, text=text, by=by, now=now)


def _subject(transfer: MatyaTransfer, decisions: list[FunctionLevelDecision]) -> str:
    refs = ", ".join(decision.file.matter.ref for decision in decisions)
    return f"list {transfer.pk} to centre {transfer.matya_id}: {refs}"[:200]


def _store(name: str, content: bytes) -> None:
    """Whole or not there, as every file of the house."""
    settings.DOCUMENTS_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path_of(f"{name}.part")
    half.write_bytes(content)
    half.chmod(0o600)
    half.rename(path_of(name))


@transaction.atomic
def acknowledge_transfer(
    *, transfer: MatyaTransfer, on: date, name: str, version: int, by: User, now: datetime
) -> MatyaTransfer:
    """The centre said that it has the list; the same again changes nothing. Raises BeforeSendingError, StaleError."""
    current = MatyaTransfer.objects.select_for_update(no_key=True).get(pk=transfer.pk)
    if (current.ack_on, current.ack_name) == (on, name):
        return current
    if on < current.sent_on:
        raise BeforeSendingError
    if current.version != version:
        raise StaleError
    rows = MatyaTransfer.objects.filter(pk=current.pk)
    rows.update(ack_on=on, ack_name=name, version=F("version") + 1)
    record_access(by=by, action=AccessAction.CHANGE, page="matya-transfer", subject=f"list {current.pk} confirmed")
    _tell_history(current, on, name, by=by, now=now)
    current.refresh_from_db()
    return current


def _tell_history(transfer: MatyaTransfer, on: date, name: str, *, by: User, now: datetime) -> None:
    text = _("%(matya)s confirmed: %(name)s") % {"matya": transfer.matya.name, "name": name}
    for row in transfer.rows.select_related("decision__file__eligibility").order_by("pk"):
        file, kind = row.decision.file, EventKind.TRANSFER
        write_event(eligibility=file.eligibility, file=file, kind=kind, on=on, text=text, by=by, now=now)
