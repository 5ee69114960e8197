"""Committees for tests: short words for convening one, putting a pupil on its agenda, sending its forms."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.utils.functional import Promise

from accounts.models import User
from cases.models import AgendaItem, Case, Committee
from cases.services.committee.agenda import put_on_agenda, save_item
from cases.services.committee.convening import convene_committee, write_letter
from cases.services.committee.kinds import kinds_of
from cases.services.committee.publishing import publish_committee
from tests.cases.factories import moment


def convene(by: User, day: str, code: str = "persistence", **facts: Any) -> Committee:
    kind = kinds_of(by.unit).get(code=code)
    given: dict[str, Any] = {"key": uuid4(), "now": moment("2026-09-01 08:00"), "held_at": None, "place": "העירייה"}
    return convene_committee(by=by, kind=kind, held_on=date.fromisoformat(day), **(given | facts))


def discuss(committee: Committee, case: Case, by: User, **facts: Any) -> AgendaItem:
    given: dict[str, Any] = {"key": uuid4(), "now": moment("2026-09-02 08:00")}
    return put_on_agenda(committee=committee, case=case, by=by, **(given | facts))


def record(item: AgendaItem, by: User, *, decisions: Any = (), version: int | None = None, **facts: Any) -> AgendaItem:
    """What was written down about a pupil."""
    item.refresh_from_db()
    save_item(item=item, version=version or item.version, facts=facts, decisions=decisions, by=by)
    item.refresh_from_db()
    return item


def decision(text: str = "שיבוץ במרכז למידה", due: str = "2026-10-20", **facts: Any) -> dict[str, Any]:
    return {"text": text, "due_on": date.fromisoformat(due), **facts}


def ready(case: Case, by: User, day: str = "2026-09-20", **facts: Any) -> AgendaItem:
    item = discuss(convene(by, day), case, by)
    decisions = [decision(owner=by), decision("בירור הסעה", owner_name="רכזת ההסעות")]
    return record(item, by, decisions=decisions, **({"attendance": "attended"} | facts))


def publish(committee: Committee, by: User, at: str) -> list[AgendaItem]:
    items = AgendaItem.objects.standing().filter(committee=committee, published_at=None)
    now = moment(at)
    seen = dict(items.visible_to(by, now.date()).values_list("pk", "version"))
    return publish_committee(committee=committee, seen=seen, by=by, today=now.date(), now=now)


def committee_pages(case: Case, by: User) -> list[str]:
    """One of every page of committees: coming, past, published, of a kind that may not set a level."""
    today = timezone.localdate()
    now = timezone.now()
    coming = discuss(convene(by, f"{today + timedelta(days=3)}", now=now), case, by, now=now)
    passed = discuss(convene(by, f"{today}", "integration", now=now), case, by, now=now)
    record(passed, by, attendance="attended", decisions=[decision(owner=by, due=f"{today}")])
    publish(passed.committee, by, f"{timezone.localtime(now):%Y-%m-%d %H:%M}")
    at, item = coming.committee.get_absolute_url(), coming.get_absolute_url()
    letter = write_letter(
        committee=passed.committee,
        by=by,
        key=uuid4(),
        now=now,
        addressee="אורנה כץ",
        circular="חוזר",
        what="נכתבה דרגה",
    )
    written = f"{passed.committee.get_absolute_url()}letters/"
    kind = coming.committee.kind_id
    return [
        "/committees/", "/committees/?when=past", "/committees/new/", f"/committees/new/?case={case.matter.ref}", at,
        f"{at}?print=1", f"{at}edit/", f"{at}publish/", f"{at}items/new/", item, f"{item}remove/", f"{item}protocol/",
        passed.get_absolute_url(), passed.committee.get_absolute_url(), f"{written}new/", f"{written}{letter.pk}/",
        f"/cases/{case.matter.ref}/committees/", "/settings/committees/", "/settings/committees/new/",
        f"/settings/committees/{kind}/",
    ]  # fmt: skip


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def filled(client: Client, path: str, **typed: Any) -> dict[str, Any]:
    """The forms of a page as they are shown, and what somebody types; formsets by their prefix."""
    context = client.get(path).context
    shown: dict[str, Any] = {}
    for name in ("form", "members", "decisions"):
        group = context.get(name)
        forms = [] if group is None else [group] if name == "form" else [group.management_form, *group]
        for form in forms:
            shown |= {form[field].html_name: form[field].value() for field in form.fields}
    plain = {name: str(value) if isinstance(value, Promise) else value for name, value in shown.items()}
    return {name: value for name, value in plain.items() if value is not None and value is not False} | typed


def send(client: Client, path: str, **typed: Any) -> HttpResponse:
    return client.post(path, filled(client, path, **typed))
