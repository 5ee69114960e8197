"""The names behind each number, of the cases somebody may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from cases.models import Case, DropoutEvent, DropoutYear, School, TreatedPupil, TreatedSince
from cases.services.dropout.marks import REMINDER, Mark, mark_for, search_facts
from charter import texts
from charter.calendar import SchoolYear
from charter.models import Desk


class NameList(TextChoices):
    NEW = "new", _lazy("new dropouts of the year")
    RETURNED = "returned", _lazy("returned in the year")
    VETERAN = "veteran", _lazy("veterans who are still out")
    WAITING = "waiting", _lazy("without a search for a framework")
    TREATED = "treated", _lazy("all pupils treated in the year")


OF_ENDED_YEARS = (NameList.NEW, NameList.RETURNED, NameList.TREATED)


@dataclass(frozen=True)
class Name:
    """One pupil of a list: whose case, where, why he is in it."""

    case: Case
    school: str
    why: str
    when: str
    mark: Mark | None = None


@dataclass(frozen=True)
class Names:
    """Whose names, of which year; `frozen` is a year that has ended and been counted."""

    user: User
    year: SchoolYear
    today: date
    frozen: DropoutYear | None = None
    school: School | None = None

    @property
    def offered(self) -> tuple[NameList, ...]:
        if self.today in self.year:
            return tuple(NameList)
        return OF_ENDED_YEARS if self.frozen and self.frozen.typed_by_id is None else ()

    def counts(self) -> list[tuple[NameList, int]]:
        """How many of the whole unit, whoever looks: a number names nobody."""
        return [(which, self._rows(which).count()) for which in self.offered]

    def rows(self, which: NameList) -> QuerySet[Any]:
        """Those of the list that the person may see."""
        found: QuerySet[Any] = self._rows(which).visible_to(self.user, self.today)
        return found

    def tell(self, row: Any) -> Name:
        if isinstance(row, TreatedPupil):
            return self._of_pupil(row)
        return self._of_case(row) if isinstance(row, Case) else self._of_event(row)

    def _rows(self, which: NameList) -> Any:
        if self.frozen:
            return self._pupils(which)
        return self._cases() if which == NameList.TREATED else self._events(which)

    def _events(self, which: NameList) -> QuerySet[DropoutEvent]:
        events: Any = DropoutEvent.objects.standing().filter(case__matter__unit=self.user.unit_id)
        if self.school:
            events = events.filter(last_school=self.school)
        if which == NameList.NEW:
            events = events.filter(~Exists(_later_events(self.year))).within(self.year)
        elif which == NameList.RETURNED:
            events = events.filter(returned_on__range=(self.year.start, self.year.end))
        elif which == NameList.VETERAN:
            events = events.out().filter(dropped_on__lt=self.year.start)
        else:
            events = _without_search(events.out(), self.today - REMINDER)
        related = ("case__student", "case__matter__owner", "last_school")
        found: QuerySet[DropoutEvent] = events.select_related(*related).order_by("-dropped_on", "-pk")
        return found

    def _cases(self) -> QuerySet[Case]:
        """One line a pupil: his first case of the year."""
        open_then = Q(opened_on__lte=self.year.end) & (Q(closed_on=None) | Q(closed_on__gte=self.year.start))
        earlier = Case.objects.filter(open_then, student=OuterRef("student"), pk__lt=OuterRef("pk"))
        cases = Case.objects.filter(open_then, ~Exists(earlier), matter__unit=self.user.unit_id)
        if self.school:
            cases = cases.filter(student__enrolments__until_on=None, student__enrolments__school=self.school)
        cases = cases.filter(matter__desk=Desk.CASES).select_related("student", "matter__owner")
        return cases.order_by("student__last_name", "student__first_name", "pk")

    def _pupils(self, which: NameList) -> QuerySet[TreatedPupil]:
        pupils = TreatedPupil.objects.filter(year=self.frozen)
        if which == NameList.NEW:
            pupils = pupils.exclude(dropped_on=None)
        elif which == NameList.RETURNED:
            pupils = pupils.exclude(returned_on=None)
        if self.school:
            pupils = pupils.filter(student__enrolments__school=self.school).distinct()
        related = ("student", "case__student", "case__matter__owner")
        return pupils.select_related(*related).order_by("student__last_name", "student__first_name", "pk")

    def _of_event(self, event: DropoutEvent) -> Name:
        mark = mark_for(event.dropped_on, event.returned_on, event.case.student.gender, self.today)
        when = _("dropped out on %(day)s") % {"day": texts.bare_day(event.dropped_on, self.today)}
        if event.returned_on:
            facts = {"day": texts.bare_day(event.returned_on, self.today), "place": event.returned_to}
            when = f"{when}, " + _("returned on %(day)s to %(place)s") % facts
        return Name(event.case, event.school, event.get_reason_display(), when, mark)

    def _of_case(self, case: Case) -> Name:
        is_earlier = case.opened_on < self.year.start
        since = TreatedSince.START if is_earlier else TreatedSince.OPENED
        return Name(case, "", str(since.label), self._opened(case.opened_on))

    def _of_pupil(self, pupil: TreatedPupil) -> Name:
        when = self._opened(pupil.treated_from)
        if pupil.dropped_on:
            when = _("dropped out on %(day)s") % {"day": texts.bare_day(pupil.dropped_on, self.today)}
        if pupil.returned_on:
            when += ", " + _("returned on %(day)s") % {"day": texts.bare_day(pupil.returned_on, self.today)}
        return Name(pupil.case, "", pupil.get_since_display(), when)

    def _opened(self, day: date) -> str:
        return _("treated since %(day)s") % {"day": texts.bare_day(day, self.today)}


def _later_events(year: SchoolYear) -> QuerySet[DropoutEvent]:
    """A pupil who dropped out twice in a year is one new dropout: the last one stands for him."""
    events = DropoutEvent.objects.standing().within(year)
    return events.filter(case__student=OuterRef("case__student"), dropped_on__gt=OuterRef("dropped_on"))


def _without_search(events: QuerySet[DropoutEvent], quiet_since: date) -> QuerySet[DropoutEvent]:
    """Out for 30 days, and for as long nobody has looked for a framework (R5)."""
    known: Any = events.filter(dropped_on__lte=quiet_since).alias(**search_facts("case__student"))
    found: QuerySet[DropoutEvent] = known.filter(
        Q(search_closed_on=None) | Q(search_closed_on__lte=quiet_since), search_since=None
    )
    return found
