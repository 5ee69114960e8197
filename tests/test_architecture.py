"""The shape of the house, held by a machine: sizes, directions, names, doors, and what a page may contain."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from attendance_service.celery import EVERY_MINUTE, app

ROOT: Path = settings.BASE_DIR
PACKAGES = ["accounts", "charter", "notices", "cases", "assistance", "attendance_service"]  # each knows those before it
LINES = 250
TEST_LINES = 400  # a table of examples reads easily
SHEET_LINES = 900  # one request a sheet: the budget of ten requests a page leaves no room for many
TOP_LEVEL = {
    *("manage.py", "templates", "static", "locale", "tests", "docs", "requirements.txt", "requirements-dev.txt"),
    *("pyproject.toml", "Makefile", ".ci", "CHANGELOG.md", "README.md", ".gitignore", ".gitattributes", *PACKAGES),
}
NOT_OURS = {".git", ".venv", "var", ".env", "__pycache__"}  # ignored or local
CACHES = re.compile(r"\..*_cache|\.hypothesis")
THIRD_PARTY = re.compile(r"\.min\.|\.(woff2?|ttf|otf|map|whl|so)$")
FORBIDDEN = {"utils", "helpers", "common", "base", "signals", "selectors", "managers", "misc"}
LATER = re.compile(r"\b(apply_async|countdown|eta|retry|autoretry_for|delay|delay_on_commit)\b")


def files(*suffixes: str, under: Path = ROOT) -> list[Path]:
    found = [path for path in under.rglob("*") if path.suffix in suffixes and path.is_file()]
    return [path for path in found if not NOT_OURS & set(path.relative_to(ROOT).parts)]


def code(*packages: str) -> list[Path]:
    return [path for package in packages for path in files(".py", under=ROOT / package)]


def told(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def longest(path: Path) -> int:
    if path.suffix == ".css":
        return SHEET_LINES
    return TEST_LINES if "tests" in path.relative_to(ROOT).parts else LINES


def test_no_file_is_longer_than_a_reader() -> None:
    generated = re.compile(r"/migrations/\d{4}_")
    lengths = {path: len(path.read_text().splitlines()) for path in files(".py", ".html", ".css", ".js")}
    assert {
        told(path): length
        for path, length in lengths.items()
        if length > longest(path) and not generated.search(str(path))
    } == {}


def test_relations_point_down() -> None:
    """A foreign key named by a string escapes import-linter; here it does not."""
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.app_label}"
        for model in apps.get_models()
        if model._meta.app_label in PACKAGES
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
        if PACKAGES.index(model._meta.app_label) < rank(field.related_model._meta.app_label)
    ]
    assert upward == []


def rank(label: str) -> int:
    return PACKAGES.index(label) if label in PACKAGES else -1


def patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, f"{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}", entry


def own_patterns() -> list[tuple[str, URLPattern]]:
    found = patterns(get_resolver())
    return [(name, entry) for name, entry in found if entry.callback.__module__.split(".")[0] in PACKAGES]


def test_every_url_asks_for_a_sign_in() -> None:
    """The middleware asks on all of them; which doors are open stands in `attendance_service/test_every_address.py`."""
    assert settings.MIDDLEWARE.count("django.contrib.auth.middleware.LoginRequiredMiddleware") == 1


def test_a_view_and_its_url_share_one_stem() -> None:
    apart = {
        name: entry.callback.__name__
        for name, entry in own_patterns()
        if ":" in name and not stem_of(name.split(":")[1], entry.callback.__name__)
    }
    assert apart == {}


def stem_of(name: str, view: str) -> bool:
    """`referral-create` for `referral_create`; a noun with one page, `profile`, may leave the verb out."""
    return name in (view.replace("_", "-"), view.split("_")[0])


def test_a_view_and_its_page_share_one_stem() -> None:
    answering = {entry.callback.__name__ for _, entry in own_patterns()}
    apart = [
        f"{told(path)}: {function.name} renders {template}"
        for path in code(*PACKAGES)
        if "views" in path.relative_to(ROOT).with_suffix("").parts
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef) and function.name in answering
        for template in rendered(function)
        if "/" in template and not page_of(template, function.name)
    ]
    assert apart == []


def rendered(function: ast.FunctionDef) -> list[str]:
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "render"]
    values = [argument for call in named for argument in call.args[1:2]]
    return [str(value.value) for value in values if isinstance(value, ast.Constant)]


def page_of(template: str, view: str) -> bool:
    """`cases/referral_create.html` for `referral_create`; a fragment `_thing.html` may answer for any."""
    stem = template.rsplit("/", 1)[1].removesuffix(".html")
    return stem == view or stem.startswith("_")


def test_the_top_level_holds_exactly_the_agreed_names() -> None:
    found = {path.name for path in ROOT.iterdir()} - NOT_OURS
    assert {name for name in found if not CACHES.fullmatch(name)} == TOP_LEVEL


def test_nothing_of_others_is_committed() -> None:
    ours = [path for name in sorted(TOP_LEVEL) for path in (ROOT / name).rglob("*") if path.suffix != ".pyc"]
    assert [told(path) for path in ours if THIRD_PARTY.search(path.name)] == []


def test_no_room_for_everything() -> None:
    assert [told(path) for path in code(*PACKAGES) if FORBIDDEN & set(path.with_suffix("").parts)] == []


def test_no_message_carries_the_future() -> None:
    """A date in a queue is lost with the queue: what is due stands in the database (reliability 6.2, M6)."""
    found = [
        f"{told(path)}: {name}" for path in code(*PACKAGES) for name in names_in(tree(path)) if LATER.fullmatch(name)
    ]
    assert found == []


def names_in(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg


@pytest.mark.parametrize("name", EVERY_MINUTE)
def test_what_the_schedule_calls_exists(name: str) -> None:
    app.loader.import_default_modules()
    if name not in app.tasks:
        pytest.skip("still to come")


def test_no_text_hides_inside_an_f_string() -> None:
    """xgettext does not read there, so nobody would miss its Hebrew."""
    hidden = [
        f"{told(path)}: {ast.unparse(call)}"
        for path in code(*PACKAGES)
        for text in ast.walk(tree(path))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and re.fullmatch(r"_|n?p?gettext(_lazy)?", ast.unparse(call.func))
    ]
    assert hidden == []
