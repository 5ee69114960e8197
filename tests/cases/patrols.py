"""Patrols for tests: a planned one, one that is over."""

from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from accounts.models import User
from cases.models import LocatingCampaign, Patrol, PatrolState
from cases.services.locating import add_child, open_campaign
from cases.services.locating.lists import Child
from cases.services.patrols import end_patrol, open_patrol_year, plan_patrol, start_patrol
from charter.models import SchoolCalendar
from tests.cases.factories import moment


def plan(by: User, on: str, **facts: Any) -> Patrol:
    day = moment(f"{on} 07:00")
    given: dict[str, Any] = {"starts_at": time(9), "ends_at": time(12), "staff": [by], "parks": ["גן העיר"]}
    given |= {"key": uuid4(), "now": day} | facts
    return plan_patrol(on=day.date(), by=by, **given)


def begin(by: User, on: str, **facts: Any) -> Patrol:
    patrol = plan(by, on, **facts)
    assert start_patrol(patrol=patrol, by=by, now=moment(f"{on} 09:00"))
    patrol.refresh_from_db()
    return patrol


def end(patrol: Patrol, by: User, now: datetime, note: str = "") -> bool:
    return end_patrol(patrol=patrol, note=note, by=by, today=now.date(), now=now)


def make(by: User, on: str, **facts: Any) -> Patrol:
    patrol = begin(by, on, **facts)
    assert end(patrol, by, moment(f"{on} 12:00"))
    patrol.refresh_from_db()
    return patrol


def walk_today(by: User, now: datetime) -> Patrol:
    """A patrol under way, whatever day it is."""
    year = open_patrol_year(unit=by.unit, on=now.date(), now=now)
    facts = {"starts_at": time(9), "ends_at": time(12), "form_key": uuid4(), "started_at": now}
    patrol = Patrol.objects.create(year=year, on=now.date(), state=PatrolState.RUNNING, **facts)
    patrol.staff.set([by])
    patrol.parks.create(name="גן העיר")
    return patrol


def search_for(by: User, on: date, children: list[Child]) -> LocatingCampaign:
    """A demand of the Ministry with children added by hand."""
    facts = {"name": "דרישת המשרד", "source": "ministry", "received_on": on, "due_on": None, "note": ""}
    campaign: LocatingCampaign = open_campaign(by=by, key=uuid4(), now=moment(f"{on} 09:00"), **facts)
    for child in children:
        add_child(campaign=campaign, child=child, by=by, key=uuid4())
    return campaign


def street_addresses(user: User, now: datetime) -> tuple[list[str], list[str]]:
    """Every page and every door of patrols and of the school calendar."""
    patrol = walk_today(user, now)
    calendar = SchoolCalendar.objects.filter(unit=user.unit).order_by("pk")[:1].get()
    campaign = search_for(user, now.date(), [Child("", "אדם", "ביטון", None)])
    item = campaign.items.get()
    at, settings = f"/patrols/{patrol.pk}", "/settings/school-calendar"
    pages = ["/patrols/", "/patrols/new/", f"{at}/edit/", f"{at}/live/", f"{at}/pupils/new/", f"{settings}/"]
    doors = [f"{at}/{door}/" for door in ("start", "end", "pupils", "unknown")]
    search = f"/locating/{campaign.pk}"
    pages += ["/locating/", "/locating/new/", f"{search}/", f"{search}/list/", f"{search}/children/new/"]
    pages += [f"{search}/items/{item.pk}/"]
    doors += [f"{search}/assign/", f"{search}/items/{item.pk}/attempts/", f"{search}/items/{item.pk}/outcome/"]
    return [*pages, f"{settings}/{calendar.pk}/add/"], [*doors, f"{settings}/{calendar.pk}/approve/"]
