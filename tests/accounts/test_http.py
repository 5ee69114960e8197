"""What every view leans on: the record before the page, the record after the rollback, one answer for all refusals."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from accounts import http
from accounts.http import Refused, Request, get_or_refuse, record_view, role_required
from accounts.models import AccessAction, AccessRecord, Role, Unit, User
from attendance_service.urls import urlpatterns as site


def change_and_refuse(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        Unit.objects.create(name="נשמר בטעות", municipality="עיר")
        raise Refused


def forbid(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def miss(request: HttpRequest) -> HttpResponse:
    raise Http404("a name that must not be shown")


def look(request: Request) -> HttpResponse:
    record_view(request, "case 2026-04175382")
    return HttpResponse("the child's name")


@role_required(Role.MANAGER)
def manage(request: Request) -> HttpResponse:
    return HttpResponse("managed")


def find(request: Request, pk: str) -> HttpResponse:
    return HttpResponse(get_or_refuse(Unit.objects.filter(pk=request.user.unit_id), pk=pk).name)


urlpatterns = [
    *site,
    path("x/change/", change_and_refuse),
    path("x/forbid/", forbid),
    path("x/miss/", miss),
    path("x/look/", look),
    path("x/manage/", manage),
    path("x/find/<str:pk>/", find),
]


@pytest.fixture(autouse=True)
def _with_these_pages() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def page(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def records() -> list[tuple[str, str, bool]]:
    return list(AccessRecord.objects.order_by("pk").values_list("action", "page", "allowed"))


def test_what_was_refused_is_rolled_back_and_recorded(page: Client) -> None:
    units = Unit.objects.count()
    assert page.get("/x/change/").status_code == 404
    assert (Unit.objects.count(), records()) == (units, [(AccessAction.REFUSE, "/x/change/", False)])


def test_every_way_of_refusing_is_recorded(page: Client) -> None:
    assert [page.get(f"/x/{name}/").status_code for name in ("forbid", "miss", "manage")] == [403, 404, 404]
    assert [where for _, where, _ in records()] == ["/x/forbid/", "/x/miss/", "/x/manage/"]


def test_missing_foreign_and_refused_answer_alike(page: Client, stranger: User) -> None:
    missing = page.get("/no-such-page/")
    for where in ("miss", "manage", "change", f"find/{stranger.unit_id}", "find/999999"):
        answer = page.get(f"/x/{where}/")
        assert (answer.status_code, answer.content) == (404, missing.content)


@pytest.mark.parametrize(
    "pk", ["999999999999999999999999", "-1", "0", "x", "%00", "5f1e2f4e-0d1b-4a0c-8c43-0f8b4a3b8a51"]
)
def test_b53_a_number_that_is_none_does_not_exist(page: Client, pk: str) -> None:
    assert page.get(f"/x/find/{pk}/").status_code == 404


def test_the_record_stands_before_the_page(page: Client, officer: User) -> None:
    assert page.get("/x/look/").content == b"the child's name"
    row = AccessRecord.objects.get()
    assert (row.user, row.unit, row.subject, row.allowed) == (officer, officer.unit, "case 2026-04175382", True)


def test_no_record_no_page(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_facts: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(http, "record_access", full)
    page.raise_request_exception = False
    answer = page.get("/x/look/")
    assert (answer.status_code, b"child" in answer.content) == (500, False)


def test_a_role_opens_the_door(client: Client, manager: User) -> None:
    client.force_login(manager)
    assert client.get("/x/manage/").content == b"managed"
