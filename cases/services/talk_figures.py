"""How the talks of the school year stand, in numbers and words: n of 3 and who is missing (R4, D16)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Contact
from cases.services.talks import TALKS, are_conversations
from charter import texts
from charter.calendar import SchoolYear, school_year
from charter.models import Deadline, Outcome
from charter.services.quotas import times_asked

WITH_PARENT, WITH_PUPIL = Q(guardians__isnull=False), Q(with_pupil=True)
ROW = ("outcome", "reason", "soon_on", "due_on")


@dataclass(frozen=True)
class Talks:
    """One case's school year."""

    done: int
    with_pupil: int
    with_parent: int
    today: date
    outcome: str = ""
    reason: str = ""
    soon_on: date | None = None
    due_on: date | None = None

    @property
    def asked(self) -> int:
        return times_asked(TALKS)

    @property
    def is_excused(self) -> bool:
        """A partial year, or what a person decided; it is shown and is no breach."""
        return self.outcome == Outcome.NOT_REQUIRED

    @property
    def is_kept(self) -> bool:
        return self.outcome == Outcome.MET

    @property
    def is_behind(self) -> bool:
        """So few by now that the officer is told."""
        return not self.outcome and self.soon_on is not None and self.soon_on <= self.today

    @property
    def lack(self) -> str:
        """Which side nobody has talked with yet, once there was a talk at all."""
        if not self.done or self.is_excused:
            return ""
        if not self.with_pupil:
            return _("A talk with the pupil is missing")
        return "" if self.with_parent else _("A talk with a parent is missing")

    @property
    def short(self) -> str:
        """ "2/3"."""
        return f"{self.done}/{self.asked}"

    @property
    def text(self) -> str:
        """ "שיחה אחת מתוך 3, להשלים עד 31.8"."""
        if self.is_excused:
            return " · ".join(filter(None, (self.reason, texts.talks(self.done) if self.done else "")))
        counted = _("%(done)s of %(asked)s") % {"done": self.done, "asked": self.asked}
        if self.outcome or self.due_on is None:
            return counted
        return _("%(counted)s, to be completed by %(day)s") % {
            "counted": counted,
            "day": texts.bare_day(self.due_on, self.today),
        }


def talk_counts(student: str, year: SchoolYear) -> dict[str, Coalesce]:
    """Annotations: how many talks the pupil at this path had in a school year, and how many with each side."""
    acts = Contact.objects.standing().filter(are_conversations(), case__student=OuterRef(student))
    acts = acts.filter(happened_at__gte=_begins(year.start), happened_at__lt=_begins(date(year.end.year, 9, 1)))
    chosen = {"talks": WITH_PUPIL | WITH_PARENT, "talks_pupil": WITH_PUPIL, "talks_parent": WITH_PARENT}
    return {name: Coalesce(Subquery(_count(acts.filter(which))), 0) for name, which in chosen.items()}


def _begins(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _count(acts: QuerySet[Contact]) -> QuerySet[Any, Any]:
    by_pupil = acts.order_by().values("case__student")
    return by_pupil.annotate(n=Count("pk", distinct=True)).values("n")


def talk_rows(matter: str, year: SchoolYear) -> dict[str, Subquery]:
    """Annotations: what the school year's row of the case at this path says."""
    rows = Deadline.objects.filter(matter=OuterRef(matter), promise=TALKS, opened_on__range=year).order_by("-opened_on")
    return {f"talks_{name}": Subquery(rows.values(name)[:1]) for name in ROW}


def talks_from(row: Mapping[str, Any], today: date) -> Talks:
    """What the annotations of `talk_counts` and `talk_rows` found."""
    return Talks(
        done=row["talks"],
        with_pupil=row["talks_pupil"],
        with_parent=row["talks_parent"],
        today=today,
        outcome=row["talks_outcome"] or "",
        reason=row["talks_reason"] or "",
        soon_on=row["talks_soon_on"],
        due_on=row["talks_due_on"],
    )


def missing_talks(today: date) -> QuerySet[Deadline]:
    """The school year's rows, still open, of the case in an outer query: fewer than three, or a side is missing."""
    return Deadline.objects.open().filter(
        matter=OuterRef("matter"), promise=TALKS, opened_on__range=school_year(today), due_on__gte=today
    )


def talks_of(matters: Iterable[int], today: date) -> dict[int, Talks]:
    """The talks of many cases by their matters, in one query."""
    year = school_year(today)
    rows = Deadline.objects.filter(matter__in=list(matters), promise=TALKS, opened_on__range=year)
    own = {f"talks_{name}": F(name) for name in ROW}
    found = rows.annotate(**talk_counts("matter__case__student", year), **own).order_by("opened_on")
    names = ("talks", "talks_pupil", "talks_parent", *own)
    return {row["matter"]: talks_from(row, today) for row in found.values("matter", *names)}


@dataclass(frozen=True)
class TalkTally:
    """How the talks of somebody's open cases stand: how many have three, two, one, none; who is behind."""

    counts: list[tuple[int, int]]
    partial: int
    behind: list[tuple[Any, Talks]]


def tally_talks(cases: Iterable[Any], today: date) -> TalkTally:
    """The cases were found with `talk_facts`: no query of its own."""
    found = [(case, talks_from(vars(case), today)) for case in cases if _has_row(case)]
    whole = [talks for _case, talks in found if not talks.is_excused]
    asked = times_asked(TALKS)
    numbers = Counter(min(talks.done, asked) for talks in whole)
    behind = [(case, talks) for case, talks in found if talks.is_behind]
    return TalkTally(
        counts=[(n, numbers[n]) for n in range(asked, -1, -1)],
        partial=len(found) - len(whole),
        behind=sorted(behind, key=lambda pair: (pair[1].done, pair[0].student.last_name, pair[0].pk)),
    )


def _has_row(case: Any) -> bool:
    return bool(case.talks_outcome or case.talks_due_on)


def talk_facts(today: date) -> dict[str, Any]:
    """Annotations of cases: how their pupils' talks of this school year stand."""
    year = school_year(today)
    return {**talk_counts("student", year), **talk_rows("matter", year)}
