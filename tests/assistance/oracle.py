"""What is to be told on which day, worked out by hand-written dates and plain loops; it knows nothing of the code."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)
CLOSED = {  # domain 1.0: the closed days Sunday to Thursday of the two civil years
    *(["2026-04-01", "2026-04-02", "2026-04-05", "2026-04-06", "2026-04-07", "2026-04-08", "2026-04-22", "2026-05-21"]),
    *(["2026-09-13", "2026-09-20", "2026-09-21", "2026-09-27", "2026-09-28", "2026-09-29", "2026-09-30", "2026-10-01"]),
    *(["2027-04-21", "2027-04-22", "2027-04-25", "2027-04-26", "2027-04-27", "2027-04-28", "2027-05-12", "2027-06-10"]),
    *(["2027-10-03", "2027-10-10", "2027-10-11", "2027-10-17", "2027-10-18", "2027-10-19", "2027-10-20", "2027-10-21"]),
}
TARGETS = {  # D8: the last sensible day of each date
    "2026-05-15": "2026-05-14", "2026-05-30": "2026-05-28", "2026-06-15": "2026-06-15", "2026-10-31": "2026-10-29",
    "2026-11-22": "2026-11-22", "2027-01-10": "2027-01-10",
    "2027-05-15": "2027-05-13", "2027-05-30": "2027-05-30", "2027-06-15": "2027-06-15", "2027-10-31": "2027-10-31",
}  # fmt: skip
STEPS = (30, 14, 7, 3, 1)


class Pupil(NamedTuple):
    name: str
    granted: str  # the committee's day, on which it was typed too
    is_new: bool
    acts: dict[int, dict[str, str]]  # by year: "decided", "delivered", "transferred", "final"
    typed: str = ""  # where it was another day than the committee's

    @property
    def known(self) -> str:
        return self.typed or self.granted


class Told(NamedTuple):
    lines: list[tuple[str, str, str]]  # day, kind, subject
    steps: dict[tuple[str, int, str], int]  # the last step of each file's decision and delivery
    late: dict[tuple[str, int, str], str]  # when a date was flagged as overdue


def works(day: date) -> bool:
    return day.weekday() not in (4, 5) and day.isoformat() not in CLOSED


def step_days(target: date) -> dict[int, date]:
    found, day, count = {}, target, 0
    while count < max(STEPS):
        day -= DAY
        count += works(day)
        if works(day) and count in STEPS:
            found[count] = day
    return found


def dates_of(pupil: Pupil, year: int) -> dict[str, tuple[str, str]]:
    """Promise: the act that keeps it, and its legal day."""
    october = f"{year}-10-31"
    if pupil.is_new and year == 2026 and pupil.known > october:  # eight working days, by hand
        assert pupil.known == "2026-11-10"
        dates = {"late-decision": "decided", "late-delivery": "delivered", "late-transfer": "transferred"}
        due = "2026-11-22"
        return {promise: (act, due) for promise, act in dates.items()} | {"late-plan": ("final", "2027-01-10")}
    if pupil.is_new and year == 2026:
        dates = {"new-decision": "decided", "new-delivery": "delivered", "new-transfer": "transferred"}
        return {promise: (act, october) for promise, act in dates.items()} | {"iep-final": ("final", october)}
    return {
        "level-decision": ("decided", f"{year}-05-15"),
        "level-delivery": ("delivered", f"{year}-05-15"),
        "matya-transfer": ("transferred", f"{year}-05-30"),
        "june-delivery": ("delivered", f"{year}-06-15"),
        "iep-final": ("final", october),
    }


class World:
    def __init__(self, pupils: list[Pupil]) -> None:
        self.pupils = pupils
        self.lines: list[tuple[str, str, str]] = []
        self.known: set[tuple[str, str]] = set()
        self.steps: dict[tuple[str, int, str], int] = {}
        self.late: dict[tuple[str, int, str], str] = {}

    def open_on(self, day: date) -> list[tuple[Pupil, int, str, str]]:
        """Open dates: pupil, year, promise, legal day."""
        rows = []
        for pupil in self.pupils:
            for year in (2026, 2027):
                opens = max(f"{year}-02-01", pupil.known)
                for promise, (act, due) in dates_of(pupil, year).items():
                    done = pupil.acts.get(year, {}).get(act)
                    if opens <= day.isoformat() and (done is None or done > day.isoformat()):
                        rows.append((pupil, year, promise, due))
        return rows

    def tell(self, day: date, kind: str, subject: str) -> None:
        if (kind, subject) not in self.known:
            self.known.add((kind, subject))
            self.lines.append((day.isoformat(), kind, subject))

    def live(self, day: date) -> None:
        rows = self.open_on(day)
        for pupil, year, promise, due in rows:
            if due < day.isoformat():
                self.late.setdefault((pupil.name, year, promise), day.isoformat())
        self.take_steps(day, rows)
        undecided = {(pupil.name, year) for pupil, year, promise, _due in rows if promise.endswith("-decision")}
        waiting = [row for row in rows if (row[0].name, row[1]) not in undecided]
        self.daily(day, waiting)
        self.seasons(day, rows, undecided)

    def take_steps(self, day: date, rows: list[tuple[Pupil, int, str, str]]) -> None:
        for pupil, year, promise, due in rows:
            if not promise.endswith(("-decision", "-delivery")) or promise == "june-delivery":
                continue
            days = step_days(date.fromisoformat(TARGETS[due]))
            come = [step for step, on in days.items() if on <= day]
            step = 0 if day.isoformat() > due else min(come, default=None)
            last = self.steps.get((pupil.name, year, promise))
            if step is not None and (last is None or step < last):
                self.steps[pupil.name, year, promise] = step
                self.tell(day, "S4", f"level {due} step {step}")

    def daily(self, day: date, waiting: list[tuple[Pupil, int, str, str]]) -> None:
        if not works(day):
            return
        for _pupil, year, promise, _due in waiting:
            ends = f"{year + 1}-08-31"
            if (
                promise in ("level-delivery", "new-delivery", "late-delivery")
                and f"{year}-05-01" <= day.isoformat() <= ends
            ):
                self.tell(day, "S5", f"undelivered {day}")
            if promise == "matya-transfer" and f"{year}-05-20" <= day.isoformat() <= ends:
                self.tell(day, "S6", f"untransferred {day}")

    def seasons(self, day: date, rows: list[tuple[Pupil, int, str, str]], undecided: set[tuple[str, int]]) -> None:
        for _pupil, year, promise, due in rows:
            target = TARGETS[due]
            if promise == "june-delivery" and target <= day.isoformat() < f"{year}-09-01":
                self.tell(day, "S7", f"june {year}")
            if promise == "new-transfer" and day.month == 10 and day.year == year and works(day):
                self.tell(day, "S8", f"new {day - DAY * ((day.weekday() + 1) % 7)}")
            if promise == "iep-final":
                last = date.fromisoformat(target)
                days = [f"{year}-10-01", f"{year}-10-15", target, f"{year}-11-01"]
                two = [last - DAY * n for n in range(1, 14) if works(last - DAY * n)][:2]
                come = [one for one in [*days, *(one.isoformat() for one in two)] if one <= day.isoformat()]
                if come:
                    self.tell(day, "S9", f"plans {max(come)}")
        current = day.year if day.month >= 9 else day.year - 1
        if any(year == current for _name, year in undecided):
            self.tell(day, "S4", f"missing {current}")


def foretell(pupils: list[Pupil], days: list[date]) -> Told:
    world = World(pupils)
    for day in days:
        world.live(day)
    return Told(sorted(world.lines), world.steps, world.late)
