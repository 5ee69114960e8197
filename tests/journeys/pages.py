"""Walking the pages as a person does: only along links that are there, and through the forms as they stand."""

from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape

from accounts.models import User
from tests.attendance_service.page_forms import PageForm, _Reader


class _AsShown(_Reader):
    """A box nobody ticked sends nothing."""

    def _input(self, form: PageForm, name: str, given: dict[str, str]) -> None:
        if given.get("type") not in ("radio", "checkbox") or "checked" in given:
            super()._input(form, name, given)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def follow(client: Client, page: HttpResponse, path: str) -> HttpResponse:
    """Open a page only where the one before links to it."""
    assert f'href="{escape(path)}"' in page.text, f"no link to {path}"
    return client.get(path)


def send(client: Client, page: HttpResponse, **typed: str) -> HttpResponse:
    """The page's form as it stands, with what is typed; the page it leads to."""
    reader = _AsShown()
    reader.feed(page.text)
    form = [form for form in reader.forms if form.method == "post" and form.action != "/logout/"][-1]
    return client.post(form.action or page.request["PATH_INFO"], form.fields | typed, follow=True)
