"""The steps between a checkout and a served page; each is quick the second time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from accounts.models import User
from attendance_service.prepare import build_assets


def build_static_files() -> bool:
    """Build fonts and icons, then collect everything under hashed names; False where nothing changed."""
    build_assets(settings.VAR_DIR)
    stamp, now = Path(settings.STATIC_ROOT) / "stamp", _fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=["*.map"])
    stamp.write_text(now)
    return True


def _fingerprint() -> str:
    """What the collected files depend on: our own files, and the pinned packages that bring theirs."""
    facts = [(settings.BASE_DIR / "requirements.txt").read_text()]
    for path in _own_static_files():
        state = path.stat()
        facts.append(f"{path} {state.st_size} {state.st_mtime_ns}")
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def _own_static_files() -> Iterator[Path]:
    for folder in settings.STATICFILES_DIRS:
        yield from sorted(path for path in Path(folder).rglob("*") if path.is_file())


def prepare_database() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def load_demo_year() -> bool:
    """Fill an empty embedded database with the demo year; never touch any other."""
    if not settings.EMBEDDED or User.objects.exists():
        return False
    call_command("seed_demo")
    return True
