"""S18: what the regulations ask of each member of staff, and when it is due next: password, training, second factor."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from charter import texts
from charter.calendar.periods import add_months
from notices.services.bell import already_told, ring

AHEAD = timedelta(days=30)
PASSWORD_MONTHS = 6  # Data Security Regulations 2017, reg. 9(b)(2)(a)
TRAINING_MONTHS = 24  # reg. 7(b)-(c)


class Due(NamedTuple):
    """`key` is the same for as long as the same password, training or missing factor is meant."""

    person: User
    key: str
    what: str
    on: date | None
    url: str

    def words(self, today: date) -> str:
        if self.on is None:
            return self.what
        return _("%(what)s, until %(day)s") % {"what": self.what, "day": texts.bare_day(self.on, today)}


def read_due(people: QuerySet[User], today: date) -> list[Due]:
    """What is over or ends within thirty days, of people who have signed in at all; in one query."""
    factor = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    rows = people.select_related("unit").annotate(has_factor=Exists(factor)).order_by("name", "pk")
    found = [due for person in rows if person.has_usable_password() for due in _of_person(person, today)]
    return [due for due in found if due.on is None or due.on <= today + AHEAD]


def _of_person(person: User, today: date) -> list[Due]:
    due: list[Due] = []
    if person.password_changed_at:
        changed = timezone.localdate(person.password_changed_at)
        ends, url = add_months(changed, PASSWORD_MONTHS), reverse("account_change_password")
        due.append(Due(person, f"password {person.pk} {changed.isoformat()}", _("Changing the password"), ends, url))
    trained = person.trained_on  # never: due from the day the account was made
    ends = add_months(trained, TRAINING_MONTHS) if trained else timezone.localdate(person.joined_at)
    key = f"training {person.pk} {trained.isoformat() if trained else 'never'}"
    due.append(Due(person, key, _("Training in protecting information"), ends, reverse("accounts:profile")))
    if person.unit.second_factor_required and not getattr(person, "has_factor", False):
        month = today.strftime("%Y-%m")
        due.append(Due(person, f"factor {person.pk} {month}", _("Second factor"), None, reverse("mfa_index")))
    return due


def ring_staff_due(*, now: datetime) -> int:
    """Tell each of them, and the managers of the unit; a missing second factor once a month, all else once."""
    today = timezone.localdate(now)
    found = read_due(User.objects.active(), today)
    if not found:
        return 0
    told = already_told("S18", [due.key for due in found])
    managers = list(User.objects.with_role(Role.MANAGER).filter(unit__in={due.person.unit_id for due in found}))
    return sum(_tell(due, managers, told, today, now) for due in found)


def _tell(due: Due, managers: list[User], told: set[tuple[str, int]], today: date, now: datetime) -> int:
    others = [one for one in managers if one.unit_id == due.person.unit_id and one != due.person]
    lists = [([due.person], due.url), (others, reverse("staff-due"))]
    fresh = [([one for one in people if (due.key, one.pk) not in told], url) for people, url in lists]
    for people, url in fresh:
        if people:
            facts = {"ref": "", "url": url, "what": due.words(today)}
            ring(kind="S18", users=people, subject=due.key, now=now, context=facts)
    return sum(len(people) for people, _url in fresh)
