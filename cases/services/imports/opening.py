"""Many referrals at once, with the very rows that `log_referral` makes one by one: a test holds the two together."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time
from functools import cache
from uuid import uuid5

from django.utils import timezone

from accounts.models import AccessAction, AccessRecord, Unit, User
from cases.models import Case, EntryKind, MeetingRequest, Reason, Referral, TimelineEntry
from cases.services.cases import restrict_case
from cases.services.imports.referral_rows import ReferralRow
from cases.services.referral import OPENED
from cases.services.talk_years import open_talks
from charter.models import Deadline, Desk, Matter
from charter.services.calendar import calendar_for, dates_of
from charter.services.matters import new_refs

NOON = time(12)
BATCH = 500
MATTERS_A_ROW = 3  # the case, the referral, the meeting asked for


class Opening:
    """Collects what a chunk of referrals opens; `store` writes it in sets, parents first."""

    def __init__(
        self, *, unit: Unit, rows: list[ReferralRow], cases: dict[int, Case], by: User | None, now: datetime
    ) -> None:
        self.unit, self.cases, self.by, self.now = unit, cases, by, now
        calendar = calendar_for(unit)
        self.dates = cache(lambda code, on: dates_of(unit, code, on, calendar=calendar))
        years = Counter(timezone.localdate(row.received_at).year for row in rows)
        self.refs = {year: iter(new_refs(year, rows * MATTERS_A_ROW)) for year, rows in years.items()}
        self.to_restrict: dict[int, Case] = {}
        self.matters: list[Matter] = []
        self.new_cases: list[Case] = []
        self.entries: list[TimelineEntry] = []
        self.referrals: list[Referral] = []
        self.requests: list[MeetingRequest] = []
        self.deadlines: list[Deadline] = []
        self.records: list[AccessRecord] = []

    def add(self, row: ReferralRow, *, owner: User | None) -> None:
        on, restricted = timezone.localdate(row.received_at), row.reason == Reason.HARM
        case = self.cases.get(row.student.pk) or self._open_case(row, on, owner)
        if restricted:
            self.to_restrict[row.student.pk] = case
            case.matter.restricted = True
        matter = self._matter_in(case, on, restricted=restricted)
        entry = self._entry(case, EntryKind.REFERRAL, row.received_at, restricted=restricted)
        self.referrals.append(_referral(row, matter, case, entry, self.now))
        for code in OPENED:
            self._open(matter, code, on)
        if row.meeting_asked_by:
            self._ask(case, row, on)
        self._record("referral", case)

    def _open_case(self, row: ReferralRow, on: date, owner: User | None) -> Case:
        ref = next(self.refs[on.year])
        matter = Matter(unit=self.unit, ref=ref, url=f"/cases/{ref}/", desk=Desk.CASES, owner=owner, opened_by=self.by)
        case = Case(matter=matter, student=row.student, opened_on=on)
        self.matters.append(matter)
        self.new_cases.append(case)
        self.cases[row.student.pk] = case
        return case

    def _matter_in(self, case: Case, on: date, *, restricted: bool = False) -> Matter:
        like = case.matter
        matter = Matter(
            unit=self.unit,
            ref=next(self.refs[on.year]),
            url=like.url,
            desk=Desk.CASES,
            owner=like.owner,
            cover=like.cover,
            cover_from=like.cover_from,
            cover_until=like.cover_until,
            opened_by=self.by,
            restricted=restricted or like.restricted,
        )
        self.matters.append(matter)
        return matter

    def _entry(self, case: Case, kind: EntryKind, at: datetime, *, restricted: bool = False) -> TimelineEntry:
        entry = TimelineEntry(
            case=case, kind=kind, by=self.by, happened_at=at, recorded_at=self.now, restricted=restricted
        )
        self.entries.append(entry)
        return entry

    def _open(self, matter: Matter, code: str, on: date) -> None:
        dates = self.dates(code, on)
        facts = {"set_at": self.now, **dates._asdict()} if dates else {}
        self.deadlines.append(Deadline(matter=matter, promise=code, opened_on=on, **facts))

    def _ask(self, case: Case, row: ReferralRow, on: date) -> None:
        asked_at = min(timezone.make_aware(datetime.combine(on, NOON)), self.now)
        matter = self._matter_in(case, on)
        request = MeetingRequest(
            matter=matter,
            case=case,
            entry=self._entry(case, EntryKind.MEETING_REQUEST, asked_at),
            requested_by=row.meeting_asked_by or "",
            requested_on=on,
            form_key=uuid5(row.key, "meeting"),
        )
        self.requests.append(request)
        self._open(matter, "11", on)
        self._record("meeting request", case)

    def _record(self, page: str, case: Case) -> None:
        if self.by:
            facts = {"user": self.by, "unit": self.by.unit, "action": AccessAction.CREATE}
            self.records.append(AccessRecord(page=page, subject=f"case {case.matter.ref}", **facts))

    def _restrict(self) -> None:
        """Suspected harm reaches what the case held before, in the tables and in this file."""
        for case in self.to_restrict.values():
            if case.pk:
                restrict_case(case, by=self.by, now=self.now)
        rows: list[Referral | MeetingRequest] = [*self.referrals, *self.requests]
        for row in rows:
            row.matter.restricted |= row.case.matter.restricted

    def store(self) -> None:
        self._restrict()
        Matter.objects.bulk_create(self.matters, batch_size=BATCH)
        Case.objects.bulk_create(self.new_cases, batch_size=BATCH)
        TimelineEntry.objects.bulk_create(self.entries, batch_size=BATCH)
        Referral.objects.bulk_create(self.referrals, batch_size=BATCH)
        MeetingRequest.objects.bulk_create(self.requests, batch_size=BATCH)
        Deadline.objects.bulk_create(self.deadlines, batch_size=BATCH)
        fresh = Case.objects.filter(pk__in=[case.pk for case in self.new_cases])
        open_talks(fresh, today=timezone.localdate(self.now), now=self.now)
        AccessRecord.objects.bulk_create(self.records, batch_size=BATCH)


def _referral(row: ReferralRow, matter: Matter, case: Case, entry: TimelineEntry, now: datetime) -> Referral:
    return Referral(
        matter=matter,
        case=case,
        entry=entry,
        reporter_kind=row.reporter_kind,
        reporter_name=row.reporter_name,
        received_at=row.received_at,
        recorded_at=now,
        reasons=[row.reason.value],
        reason_text=row.reason_text,
        days_absent=row.days_absent,
        description=row.description,
        form_key=row.key,
    )
