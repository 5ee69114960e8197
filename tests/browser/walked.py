"""Which pages a real browser opens: those that a test under tests/browser names, and those of the whole house."""

import re
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import resolve

from tests.attendance_service.test_every_address import ADDRESSES, OURS, path_of

BROWSER = Path(__file__).parent
QUOTED = re.compile(r"""f?["']((?:/|\{at\})[^"'\s]*)["']""")
PAGES_OF = re.compile(r"^from (tests\.[\w.]+) import .*\b\w+_pages\b", re.MULTILINE)
NO_PAGES = {
    "healthz",
    "readyz",
    "session-keep",
    "signed-file",
    "cases:referral-opening",
}  # for machines; a file; a fragment
FILES = re.compile(r"\.(pdf|png|ics|csv)$|/download/$|/errors/$")


def named() -> set[str]:
    """Addresses in the browser's tests, and in the lists of addresses that they import."""
    found = set()
    for path in BROWSER.glob("*.py"):
        text = path.read_text()
        lists = [BROWSER.parents[1] / f"{module.replace('.', '/')}.py" for module in PAGES_OF.findall(text)]
        for source in [text, *(other.read_text() for other in lists)]:
            found |= {plain(address) for address in QUOTED.findall(source)}
    return found


def plain(address: str) -> str:
    """Without its query, each number as {}."""
    return re.sub(r"\{[^}]*\}", "{}", address.replace("{at}", "/cases/{ref}").partition("?")[0])


def fits(route: str, address: str) -> bool:
    pairs = list(zip(parts := route.split("/"), typed := address.lstrip("/").split("/"), strict=False))
    return len(parts) == len(typed) and all(one in (other, "{}") for one, other in pairs)


def pages() -> dict[str, str]:
    """What answers to GET, by name: its address with {} for each part that changes."""
    found = {}
    for name, pattern in ADDRESSES.items():
        if not pattern.lookup_str.startswith(OURS) or name in NO_PAGES:
            continue
        match = resolve(path_of(name))
        request = RequestFactory().get(path_of(name))
        request.user = AnonymousUser()
        if not FILES.search(match.route) and not only_takes(match, request):
            found[name] = re.sub(r"<[^>]+>", "{}", match.route)
    return found


def only_takes(match, request) -> bool:
    try:
        return match.func(request, *match.args, **match.kwargs).status_code == 405
    except Exception:  # noqa: BLE001  # it went on to look who asks
        return False


def unnamed() -> dict[str, str]:
    """The pages whose address no browser test names."""
    known = named()
    return {name: route for name, route in pages().items() if not any(fits(route, one) for one in known)}
