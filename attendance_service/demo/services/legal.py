"""Legal proceedings (charter 13): one that waits for the principal's letters, one in preparation, one summoned to a
hearing, one that ended well."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

from django.db.models import Count

from accounts.models import Role, Unit, User
from attendance_service.demo.days import DemoDays, at
from cases.models import BodyKind, Case, LegalActKind, LegalBasis, LegalProceeding
from cases.services.disclosures import record_disclosure
from cases.services.legal import (
    look_at_proceeding,
    move_proceeding,
    open_proceeding,
    record_absence,
    record_exemptions,
    record_principal_notice,
    refer_to_prosecutor,
)
from charter.services.calendar import calendar_for

REASONS = (
    "מתחילת השנה {n} ימי היעדרות בלי אישור. הוצעו שעות תגבור, הסעה ופגישות עם היועצת; "
    "ההורים לא הגיעו לשלוש פגישות שנקבעו, והתלמיד/ה לא חזר/ה ללמוד."
)
SOURCE = "דוח נוכחות של בית הספר"


def add(unit: Unit, *, today: date, rng: Random) -> None:
    days = DemoDays(calendar_for(unit), today)
    manager = User.objects.with_role(Role.MANAGER).filter(unit=unit).first()
    tracks = [Track(case, days, rng) for case in islice(_cases(unit, today), 4)]
    if manager is None or len(tracks) < 3:
        return
    hearing, ended, preparing, *waiting = tracks
    preparing.prepare(sent=23, opened=5)
    preparing.look(manager, 3, "כדאי לתאם עם היועצת לפני ההפניה.")
    hearing.prepare(sent=40, opened=26)
    hearing.look(manager, 25, "")
    hearing.refer(22)
    hearing.move(LegalActKind.HEARING, 8, "זימון לשימוע נשלח לשני ההורים בדואר רשום.")
    ended.prepare(sent=38, opened=25)
    ended.move(LegalActKind.ENDED, 12, "התלמיד/ה חזר/ה ללימודים סדירים; אין עוד צורך בהליך.")
    for track in waiting:
        track.open(1)


def _cases(unit: Unit, today: date) -> Iterator[Case]:
    """Old enough for the letters, the pupil under fifteen, both parents on record; two of them with one officer."""
    rows = Case.objects.open().filter(matter__unit=unit, matter__owner__isnull=False)
    rows = rows.filter(opened_on__lte=today - timedelta(days=75), matter__restricted=False)
    rows = rows.filter(student__birth_on__gte=today.replace(year=today.year - 14, day=1))
    rows = rows.filter(student__enrolments__from_on__lte=today - timedelta(days=75))
    rows = rows.filter(student__enrolments__until_on=None)
    rows = rows.annotate(parents=Count("student__guardians", distinct=True)).filter(parents=2)
    yield from rows.select_related("matter__unit", "matter__owner", "student__unit").order_by("pk")


class Track:
    """The legal track of one case; days are working days before today."""

    def __init__(self, case: Case, days: DemoDays, rng: Random) -> None:
        assert case.matter.owner is not None  # noqa: S101 - for the type checker
        self.case, self.days, self.rng, self.officer = case, days, rng, case.matter.owner
        self.past = days.past(days.last_year, days.today - timedelta(days=1))

    @property
    def proceeding(self) -> LegalProceeding:
        proceeding = LegalProceeding.objects.get(case=self.case)
        proceeding.case = self.case
        return proceeding

    def day(self, ago: int) -> date:
        return self.past[-ago]

    def key(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128))

    def prepare(self, *, sent: int, opened: int) -> None:
        """Letters to both parents, absence after them, exemptions asked, the proceeding opened."""
        copy: dict[str, Any] = {"by": self.officer, "now": at(self.day(sent - 4), time(9, 30))}
        school = self.case.student.enrolments.current().select_related("school").get().school
        parents = list(self.case.student.guardians.select_related("recipient").order_by("pk"))
        for parent in parents:
            record_principal_notice(
                case=self.case,
                guardian=parent,
                school=school,
                signed_by="principal",
                sent_on=self.day(sent),
                registered_no=f"RR{self.rng.randrange(10**9):09d}IL",
                slip_on=self.day(sent - 3),
                copy_received_on=self.day(sent - 4),
                key=self.key(),
                **copy,
            )
        given: dict[str, Any] = {"case": self.case, "by": self.officer, "now": at(self.day(opened), time(11, 10))}
        until = self.day(opened + 2)
        record_absence(on=self.day(sent - 1), until_on=until, source=SOURCE, key=self.key(), **given)
        record_exemptions(on=self.day(opened), is_clear=True, source="האם", key=self.key(), **given)
        self.open(opened)

    def open(self, ago: int) -> None:
        """Where the principal has sent no letter yet, he is reminded by a draft (N9)."""
        parents = list(self.case.student.guardians.select_related("recipient").order_by("pk"))
        open_proceeding(
            case=self.case,
            parents=parents,
            reasons=REASONS.format(n=self.rng.randint(18, 41)),
            by=self.officer,
            today=self.day(ago),
            now=at(self.day(ago), time(11, 10)),
            key=self.key(),
        )

    def look(self, manager: User, ago: int, text: str) -> None:
        now, today = at(self.day(ago), time(12, 20)), self.day(ago)
        look_at_proceeding(proceeding=self.proceeding, by=manager, today=today, now=now, key=self.key(), text=text)

    def refer(self, ago: int) -> None:
        proceeding, now = self.proceeding, at(self.day(ago), time(10, 45))
        refer_to_prosecutor(
            proceeding=proceeding,
            prosecutor="עו״ד רות כהן",
            reasons=proceeding.reasons,
            by=self.officer,
            today=self.day(ago),
            now=now,
            key=self.key(),
        )
        record_disclosure(
            case=self.case,
            body=BodyKind.PROSECUTOR,
            recipient="עו״ד רות כהן",
            what="תיק לתביעה: השתלשלות העניינים והודעות מנהל/ת בית הספר",
            why="אכיפת חוק לימוד חובה",
            basis=LegalBasis.LAW,
            basis_note="חוק לימוד חובה, סעיף 4",
            happened_at=now,
            by=self.officer,
            now=now,
            key=self.key(),
            restricted=True,
        )

    def move(self, kind: LegalActKind, ago: int, text: str) -> None:
        now, on = at(self.day(ago), time(13, 15)), self.day(ago)
        proceeding = self.proceeding
        move_proceeding(
            proceeding=proceeding, move=kind, on=on, text=text, version=proceeding.version, by=self.officer, now=now,
            key=self.key(),
        )  # fmt: skip
