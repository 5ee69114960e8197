"""Is every visible text there in Hebrew: what the code and the pages ask for against what the message file holds."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.apps import apps

SOURCES = ["manage.py", "templates", "attendance_service", "assistance", "cases", "notices", "charter", "accounts"]
HEADER = ""
ASKED = r"""(?:msgctxt (?:".*"\n)+)?msgid (?:".*"\n)+"""
ANSWER = r"""(?:msgid_plural (?:".*"\n)+)?(?:msgstr(?:\[\d\])? (?:".*"\n)+)+"""
ENTRY = re.compile(f"^(?P<asked>{ASKED}){ANSWER}", re.MULTILINE)
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|\{\w+\}")


def extract_messages(root: Path, workplace: Path) -> Catalog:
    """What makemessages finds in a copy of the sources, so that the message file itself stays as it is."""
    for name in SOURCES:
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy2
        copy(root / name, workplace / name)
    (workplace / "locale" / "he" / "LC_MESSAGES").mkdir(parents=True)
    command = [sys.executable, "manage.py", "makemessages", "--locale", "he", "--verbosity", "0"]
    subprocess.run(command, cwd=workplace, check=True, capture_output=True)  # noqa: S603 - our own command
    return read_messages(workplace / "locale" / "he" / "LC_MESSAGES" / "django.po")


def read_messages(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale="he")


def untranslated(asked: Catalog, held: Catalog) -> Iterator[str]:
    """Each message that is missing, empty, half filled or fuzzy."""
    for message in asked:
        if message.id == HEADER:
            continue
        answer = held.get(message.id, message.context)
        if answer is None or not complete(answer):
            yield f"no Hebrew: {words(message)}"
        elif answer.fuzzy:
            yield f"fuzzy: {words(message)}"


def unused(asked: list[Catalog], held: Catalog) -> Iterator[str]:
    """Messages that neither our code and pages nor an installed package asks for."""
    for message in held:
        if message.id != HEADER and not any(catalog.get(message.id, message.context) for catalog in asked):
            yield f"nobody asks for: {words(message)}"


def drop_unused(path: Path, asked: list[Catalog]) -> None:
    """Keep only the messages that somebody asks for."""

    def wanted(entry: re.Match[str]) -> str:
        alone = read_po(BytesIO(entry[0].encode()), locale="he")
        return "" if list(unused(asked, alone)) else entry[0]

    path.write_text(re.sub(r"\n{3,}", "\n\n", ENTRY.sub(wanted, path.read_text())))


def package_catalogs() -> list[Catalog]:
    """The texts of installed packages, which we may say in our own words."""
    folders = [Path(django.__file__).parent / "conf", *(Path(config.path) for config in apps.get_app_configs())]
    paths = [folder / "locale" / "he" / "LC_MESSAGES" / "django.po" for folder in folders]
    return [read_messages(path) for path in paths if path.exists()]


def broken(held: Catalog) -> Iterator[str]:
    """Hebrew whose %(placeholders)s are not those of the English; a counted form may leave its number out."""
    for message in held:
        asked, counted = set(PLACEHOLDER.findall(words(message))), isinstance(message.id, (list, tuple))
        for answer in message.string or [] if counted else [message.string]:
            given = set(PLACEHOLDER.findall(str(answer)))
            if message.id != HEADER and not (given <= asked if counted else given == asked):
                yield f"placeholders {sorted(given)}: {words(message)}"


def malformed(path: Path) -> Iterator[str]:
    """Messages that stand twice in the file, or whose Hebrew does: gettext refuses both."""
    text = path.read_text()
    asked = Counter(entry["asked"] for entry in ENTRY.finditer(text))
    yield from (f"twice: {entry.strip()}" for entry, times in asked.items() if times > 1)
    order = re.findall(r"^(msgid|msgstr)(?:\[0\])? ", text, re.MULTILINE)
    if any(one == next_one for one, next_one in pairwise(order)):
        yield f"two msgid or two msgstr follow each other in {path.name}"


def drop_repeated(path: Path) -> int:
    """Keep the first of each message that stands more than once; return how many went."""
    seen: set[str] = set()
    dropped = 0

    def first(entry: re.Match[str]) -> str:
        nonlocal dropped
        again = entry["asked"] in seen
        seen.add(entry["asked"])
        dropped += again
        return "" if again else entry[0]

    path.write_text(re.sub(r"\n{3,}", "\n\n", ENTRY.sub(first, path.read_text())))
    return dropped


def complete(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, (list, tuple)) else bool(message.string)


def words(message: Message) -> str:
    return " / ".join(message.id) if isinstance(message.id, (list, tuple)) else str(message.id)
