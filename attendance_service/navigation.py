"""Where people can go: the rail and the bottom bar, by role, with counts that cost one query together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Func, Q, QuerySet, Subquery
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from accounts.models import Role, User
from assistance.models import RequestStatus, Stage, TopUpRequest
from assistance.services.files import files_of, year_in_hand
from cases.models import Case
from cases.services.cover.reading import count_asked
from cases.services.inbox import waiting_for
from charter.models import Deadline, Desk

DESK = "/assist/"
ELSEWHERE = {  # pages of the desk that stand under another place than their address says
    "/assist/trend/": "/assist/may/",
    "/assist/camps/": "/assist/aides/",
    "/assist/ministry/": "/assist/aides/",
    "/assist/placing/": "/assist/aides/",
    "/assist/poland/": "/assist/aides/",
    "/assist/schools/": "/assist/aides/",
    "/assist/volunteers/": "/assist/aides/",
    "/assist/centres/": "/assist/quota/",
    "/assist/copies/": "/assist/quota/",
}


@dataclass(frozen=True)
class Place:
    """One item: amber (`warm`) only when something is late or due today."""

    url: str
    label: str
    icon: str
    count: int | None = None
    warm: bool = False
    current: bool = False
    short: str = ""  # for the bottom bar


@dataclass(frozen=True)
class Navigation:
    work: list[Place]
    management: list[Place]
    bottom: list[Place]
    patrol: Place | None = None  # after the raised button
    search: str = ""
    intake: str = ""
    log: str = ""
    profile: str = ""
    sign_out: str = ""
    counts: dict[str, int] = field(default_factory=dict)


@cache
def page_at(path: str) -> str:
    """The path, where a page answers there; empty where the page is still to come."""
    try:
        resolve(path)
    except Resolver404:
        return ""
    return path


def build_navigation(user: User, path: str, today: date) -> Navigation:
    counts = count_places(user, today)
    handles = user.has_role(Role.OFFICER, Role.MANAGER)
    desk = user.is_coordinator
    work = _reachable(_work_places(user, counts), path)
    return Navigation(
        work=work,
        management=_reachable(_management_places(user), path),
        bottom=[place for place in work if place.icon in ("sun", "chart", "folder", "card")][:2],
        patrol=next((place for place in work if place.icon == "tree"), None),
        search=(page_at("/students/") or page_at("/cases/")) if handles else page_at("/assist/") if desk else "",
        intake=page_at("/referrals/new/") if handles else "",
        log=page_at("/contacts/new/") if handles else "",
        profile=page_at("/profile/"),
        sign_out=page_at("/logout/"),
        counts=counts,
    )


def _work_places(user: User, counts: dict[str, int]) -> list[Place]:
    places: list[Place] = []
    if user.is_officer:
        due = counts["due"]
        places.append(Place("/", _("Today"), "sun", due, warm=due > 0))
    if user.is_manager:
        waiting = counts["unassigned"]
        places.append(Place("/unit/", _("Unit board"), "chart"))
        places.append(Place("/cases/", _("All cases"), "folder", counts["unit_cases"], short=_("Cases")))
        places.append(Place("/unit/unassigned/", _("Referrals to assign"), "person-plus", waiting, warm=waiting > 0))
    elif user.is_officer:
        places.append(Place("/cases/", _("My cases"), "folder", counts["my_cases"], short=_("Cases")))
    if user.has_role(Role.OFFICER, Role.MANAGER):
        places += _service_places(counts)
    return places + _desk_places(user, counts)


def _desk_places(user: User, counts: dict[str, int]) -> list[Place]:
    """The assistance desk; a manager who does not sit at it has the board and the files."""
    if not user.has_role(Role.COORDINATOR, Role.MANAGER):
        return []
    undecided, asked = counts["undecided"], counts["hours_asked"]
    files = [
        Place("/assist/may/", _("May board"), "calendar", undecided or None, counts["desk_due"] > 0),
        Place("/assist/", _("Aide files"), "card", counts["aide_files"], short=_("Files")),
    ]
    if not user.is_coordinator:
        return files
    outbox = [] if user.has_role(Role.OFFICER, Role.MANAGER) else [_outbox()]
    return [
        *files,
        Place("/assist/deliveries/", _("Deliveries"), "envelope"),
        Place("/assist/quota/", _("MATYA quota"), "chart"),
        Place("/assist/requests/", _("Requests for hours"), "plus", asked or None),
        Place("/assist/aides/", _("Aides and placing"), "people"),
        Place("/assist/appeals/", _("Appeals"), "scale"),
        *outbox,
    ]


def _outbox() -> Place:
    return Place("/outbox/", _("Notices to parents"), "envelope")


def _service_places(counts: dict[str, int]) -> list[Place]:
    """Where the services of the charter are done that do not begin in one case."""
    waiting, asked = counts["to_accept"], counts["asked"]
    places = [
        Place("/referrals/", _("Referrals"), "inbox", waiting or None, warm=waiting > 0),
        Place("/students/", _("Pupils"), "search"),
        Place("/committees/", _("Committees"), "committee"),
        Place("/programmes/", _("Programmes and hours"), "programme"),
        Place("/patrols/", _("Patrols"), "tree", short=_("Patrol")),
        Place("/locating/", _("Locating"), "locate"),
        Place("/dropout/", _("Dropout"), "trend-down"),
        Place("/legal/", _("Legal proceedings"), "scale"),
        _outbox(),
    ]
    return [*places, Place("/cover/", _("Leaves"), "bag", asked or None, warm=asked > 0)]


def _management_places(user: User) -> list[Place]:
    places = [Place("/settings/calendar/", _("Calendar and closures"), "calendar")] if user.is_manager else []
    places.append(Place("/calculator/", _("Due-date calculator"), "calculator"))
    if user.is_manager:
        places.append(Place("/imports/", _("Import"), "upload"))
    if user.has_role(Role.MANAGER, Role.ADMINISTRATOR):
        places.append(Place("/settings/", _("Settings"), "gear"))
    if user.is_auditor:
        places.append(Place("/audit/", _("Access log"), "eye"))
    return places


def _reachable(places: list[Place], path: str) -> list[Place]:
    """The places that exist; the longest address that leads to this page is the current one."""
    there = [place for place in places if page_at(place.url)]
    home = next((home for start, home in ELSEWHERE.items() if path.startswith(start)), path)
    here = max((place.url for place in there if _leads(place.url, home)), key=len, default=None)
    return [replace(place, current=place.url == here) for place in there]


def _leads(url: str, path: str) -> bool:
    """A file's address is its number behind the desk's: the desk's other pages are no files."""
    if url == DESK and path != DESK:
        return path.startswith(DESK) and _is_of_file(path.removeprefix(DESK))
    return path == url or (url != "/" and path.startswith(url))


def _is_of_file(rest: str) -> bool:
    return rest[:1].isdigit() or rest.startswith("eligibility/")


def count_places(user: User, today: date) -> dict[str, int]:
    """Every number of the navigation by one query."""
    mine = Q(matter__owner=user) | Q(matter__cover=user, matter__cover_from__lte=today, matter__cover_until__gte=today)
    unit = Case.objects.open().filter(matter__unit=user.unit_id, matter__desk=Desk.CASES)
    wanted: dict[str, QuerySet[Any]] = {}
    if user.is_officer:
        wanted["due"] = Deadline.objects.open().filter(mine, due_on__lte=today)
        wanted["my_cases"] = Case.objects.open().filter(mine)
    if user.is_manager:
        wanted["unit_cases"] = unit
        wanted["unassigned"] = unit.filter(matter__owner=None)
    if user.has_role(Role.OFFICER, Role.MANAGER):
        wanted["asked"], wanted["to_accept"] = count_asked(user, today), waiting_for(user, today)
    if user.has_role(Role.COORDINATOR, Role.MANAGER):
        wanted |= _of_the_desk(user, today)
    if not wanted:
        return {}
    row = User.objects.filter(pk=user.pk).values_list(*(Subquery(_count(rows)) for rows in wanted.values())).get()
    return dict(zip(wanted, row, strict=True))


def _of_the_desk(user: User, today: date) -> dict[str, QuerySet[Any]]:
    files = files_of(user, today).filter(ended_on=None, year=year_in_hand(today))
    due = Deadline.objects.open().filter(matter__aide_file__in=files, target_on__lte=today)
    return {
        "aide_files": files,
        "undecided": files.filter(stage__lt=Stage.DECIDED),
        "desk_due": due,
        "hours_asked": TopUpRequest.objects.filter(status=RequestStatus.WAITING, file__in=files),
    }


def _count(rows: QuerySet[Any]) -> QuerySet[Any]:
    counted: QuerySet[Any] = rows.order_by().annotate(n=Func("pk", function="COUNT")).values("n")
    return counted
