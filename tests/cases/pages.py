"""Sending the contact form the way a page does."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from cases.models import Case, Guardian, Student

HTMX = {"HX-Request": "true"}


def new_contact(case: Case, kind: str = "") -> str:
    return f"/contacts/new/?case={case.matter.ref}" + (f"&kind={kind}" if kind else "")


def mother(student: Student) -> Guardian:
    return student.guardians.get(relation="mother")


def filled(client: Client, case: Case, kind: str, **typed: Any) -> dict[str, Any]:
    """The form as it is shown, with everything already chosen in it, and what somebody types."""
    form = client.get(new_contact(case, kind)).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in shown.items() if value not in (None, "", False)} | {"kind": kind} | typed


def post(client: Client, case: Case, kind: str, *, htmx: bool = False, **typed: Any) -> HttpResponse:
    data = filled(client, case, kind, **typed)
    return client.post(new_contact(case), data, headers=HTMX if htmx else None)
