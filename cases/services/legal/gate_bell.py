"""S13: the officer who treats a case hears that its legal gate became complete; information, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cases.models import Case, PrincipalNotice
from cases.services.legal.access import legal_url
from cases.services.legal.facts import read_legal_file
from cases.services.legal.gate import DAYS_AFTER_NOTICE, Gate
from cases.services.ringing import ring_about
from notices.models import Notice

LOOKED_AT = timedelta(days=60)  # letters older than that have long had their day
ROUND = 50


@contextmanager
def watching_gate(case: Case, *, now: datetime) -> Iterator[None]:
    """Around one act, inside its transaction: where it completes the gate, the officer is told."""
    today = timezone.localdate(now)
    was_complete = read_legal_file(case, today).gate.is_complete
    yield
    if not was_complete and read_legal_file(case, today).gate.is_complete:
        _ring(case, now)


def ring_gates(*, now: datetime) -> int:
    """The days after a notice run out without an act: each letter is looked at once a day, how many told."""
    today = timezone.localdate(now)
    letters = PrincipalNotice.objects.filter(
        Q(gate_read_on=None) | Q(gate_read_on__lt=today),
        sent_on__range=(today - LOOKED_AT, today - timedelta(days=DAYS_AFTER_NOTICE)),
        case__closed_on=None,
        case__matter__owner__isnull=False,
    )
    found = letters.select_related("case__student", "case__matter__unit", "case__matter__owner").order_by("pk")
    return sum(_look(letter, now) for letter in found[:ROUND])


@transaction.atomic
def _look(letter: PrincipalNotice, now: datetime) -> bool:
    today = timezone.localdate(now)
    mine = PrincipalNotice.objects.filter(Q(gate_read_on=None) | Q(gate_read_on__lt=today), pk=letter.pk)
    if not mine.update(gate_read_on=today):
        return False
    gate = read_legal_file(letter.case, today).gate
    if not gate.is_complete or _was_told(letter.case, gate):
        return False
    _ring(letter.case, now)
    return True


def _was_told(case: Case, gate: Gate) -> bool:
    """Since the first day of a charge, by this pulse or by the act that completed the gate after it."""
    told = Notice.objects.filter(kind="S13", matter=case.matter_id)
    if gate.earliest_charge_on:
        told = told.filter(settled_at__gte=timezone.make_aware(datetime.combine(gate.earliest_charge_on, time())))
    return told.exists()


def _ring(case: Case, now: datetime) -> None:
    if case.matter.owner:
        subject = f"gate {case.matter.ref} {now:%Y-%m-%dT%H:%M:%S}"
        ring_about("S13", case, [case.matter.owner], subject=subject, now=now, url=legal_url(case))
