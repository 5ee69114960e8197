"""Committees behind us and to come (charter 5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from accounts.models import Unit, User
from attendance_service.demo import names
from attendance_service.demo.days import at, office_hour, school_year_start
from cases.models import AgendaItem, Case, Committee
from cases.services.committee.agenda import put_on_agenda, save_item
from cases.services.committee.convening import convene_committee
from cases.services.committee.kinds import kinds_of
from cases.services.committee.publishing import publish_committee
from charter.calendar import CalendarError
from charter.models import NextStep
from charter.services.calendar import calendar_for
from charter.services.steps import finish_next_step

LAST_YEAR = (45, 80, 110, 150, 190, 250)  # days after 1 September
BEHIND, AHEAD = (55, 34, 20, 13, 6, 1), (3, 8, 15)  # days around today
CODES = ("persistence", "placement", "decision", "interprofessional", "transport", "integration")
PLACES = ("חדר ישיבות, אגף החינוך", "לשכת הרווחה", "בבית הספר", "מרכז פסג״ה")
BACKGROUNDS = (
    "נעדר/ת רוב ימי ראשון מאז החגים. ההורים משתפים פעולה.",
    "שלושה חודשים בלי רצף. נבדקה מסגרת חלופית והמשפחה ביקשה להמתין.",
    "מעבר דירה באמצע השנה. יש קשר טוב עם היועצת.",
)
SUMMARIES = ("הוחלט על ליווי אישי ומעקב שבועי.", "לבחון מסגרת אחרת עד סוף החודש.", "המשך במסגרת הנוכחית עם תמיכה.")
DECISIONS = ("שיחה שבועית עם היועצת", "ביקור היכרות במרכז הנוער", "מפגש מעקב עם ההורים", "בדיקת זכאות להסעה")
OUTSIDE = ("יועצת בית הספר", "עו״ס משפחות", "רכזת ההסעות")
MARKS: tuple[dict[str, Any], ...] = (
    *({"attendance": "attended"},) * 7,
    {"attendance": "missed", "attendance_reason": "דיון בבית המשפט באותה שעה"},
    {"attendance": "not_needed", "attendance_reason": "הדיון עסק בהסעה בלבד"},
)


class Sittings:
    """Convenes committees of one unit; the same generator makes the same rows."""

    def __init__(self, unit: Unit, today: date, rng: Random) -> None:
        self.today, self.rng, self.calendar = today, rng, calendar_for(unit)
        self.kinds = {kind.code: kind for kind in kinds_of(unit)}
        staff = User.objects.active().filter(unit=unit).order_by("pk")
        self.manager, self.officers = staff.filter(is_manager=True)[0], list(staff.filter(is_officer=True))
        cases = Case.objects.open().filter(matter__unit=unit, matter__owner__isnull=False, matter__restricted=False)
        self.cases = list(cases.select_related("matter__owner", "matter__unit", "student").order_by("pk"))

    def days(self) -> Iterator[date]:
        """Working days last year, this year and to come."""
        this_year = school_year_start(self.today)
        last_year = school_year_start(this_year - timedelta(days=1))
        wanted = [last_year + timedelta(days=n) for n in LAST_YEAR]
        wanted += [self.today - timedelta(days=n) for n in BEHIND] + [self.today + timedelta(days=n) for n in AHEAD]
        for day in wanted:
            step = 1 if day >= self.today else -1
            try:
                yield next(on for n in range(30) if self.calendar.is_working(on := day + timedelta(days=n * step)))
            except CalendarError:
                continue

    def convene(self, place: int, on: date) -> None:
        officer = self.officers[0] if on >= self.today - timedelta(days=4) else self.rng.choice(self.officers)
        kind = self.kinds[CODES[place % len(CODES)]]
        cases = self._cases(officer, on)
        if not cases:
            return
        made_at = at(min(on - timedelta(days=12), self.today - timedelta(days=1)), office_hour(self.rng))
        people = self.rng.sample(names.STAFF_NAMES, 3)
        members = [
            {"name": name, "role": role, "is_chair": role == "יו״ר", "attended": on < self.today}
            for name, role in zip(people, ("יו״ר", "יועצת", "עו״ס"), strict=True)
        ]
        committee = convene_committee(
            by=officer, key=self._key(), now=made_at, members=members, kind=kind, held_on=on,
            held_at=office_hour(self.rng), place=self.rng.choice(PLACES),
        )  # fmt: skip
        items = [
            put_on_agenda(
                committee=committee,
                case=case,
                by=self.manager,
                key=self._key(),
                now=made_at,
                invite=n > 0 or on < self.today + timedelta(days=12),
            )
            for n, case in enumerate(cases)
        ]
        self._record(committee, items, officer)

    def _cases(self, officer: User, on: date) -> list[Case]:
        """Two pupils of hers and now and then one of a colleague, whose cases were open by then."""
        begun = [case for case in self.cases if case.opened_on < min(on, self.today) - timedelta(days=14)]
        hers = [case for case in begun if case.matter.owner_id == officer.pk]
        others = [case for case in begun if case.matter.owner_id != officer.pk]
        chosen = self.rng.sample(hers, min(2, len(hers)))
        return chosen + (self.rng.sample(others, 1) if others and self.rng.random() < 0.4 else [])

    def _record(self, committee: Committee, items: list[AgendaItem], officer: User) -> None:
        """Of what is past everything, but of the newest one's attendance; of what is to come the background."""
        on = committee.held_on
        is_past = on < self.today - timedelta(days=4)
        for n, item in enumerate(items):
            facts: dict[str, Any] = {"background": "" if n and not is_past else self.rng.choice(BACKGROUNDS)}
            if is_past:
                facts |= {"summary": self.rng.choice(SUMMARIES), "parents_invited": "yes", "parents_present": "yes"}
                facts |= {"parents_invited_on": on - timedelta(days=12), "parents_invited_how": "letter"}
                facts |= self.rng.choice(MARKS)
            decisions = self._decisions(item, on) if is_past else []
            save_item(item=item, version=1, facts=facts, decisions=decisions, by=item.case.matter.owner or officer)
        if is_past:
            seen = {item.pk: 2 for item in items}
            now = at(on + timedelta(days=1), office_hour(self.rng))
            publish_committee(committee=committee, seen=seen, by=self.manager, today=now.date(), now=now)
            self._finish(items)

    def _decisions(self, item: AgendaItem, on: date) -> list[dict[str, Any]]:
        texts = self.rng.sample(DECISIONS, self.rng.choice((1, 2)))
        rows: list[dict[str, Any]] = [
            {"text": text, "due_on": on + timedelta(days=21 + 7 * n)} for n, text in enumerate(texts)
        ]
        for n, row in enumerate(rows):
            row |= {"owner_name": self.rng.choice(OUTSIDE)} if n else {"owner": item.case.matter.owner}
        return rows

    def _finish(self, items: list[AgendaItem]) -> None:
        matters = [item.case.matter_id for item in items]
        keys = [decision.step_key for item in items for decision in item.decisions.all()]
        for step in NextStep.objects.open().filter(matter__in=matters, form_key__in=keys, due_on__lt=self.today):
            finish_next_step(step=step, by=step.owner, today=step.due_on)

    def _key(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128))


def add(unit: Unit, *, today: date, rng: Random) -> None:
    """Last year's, this year's, one whose attendance waits to be marked, and those to come."""
    sittings = Sittings(unit, today, rng)
    for place, on in enumerate(sittings.days()):
        sittings.convene(place, on)
