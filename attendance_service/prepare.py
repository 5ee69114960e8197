"""What a fresh checkout needs before it can serve: compiled messages (Babel, so no gettext), fonts and icons."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.reloader import translation_file_changed

from attendance_service.assets import build_assets

__all__ = ["build_assets", "compile_messages"]


def compile_messages(locale_dir: Path) -> int:
    """Compile every `.po` that is newer than its `.mo`; return how many were compiled."""
    compiled = 0
    for po in sorted(locale_dir.glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as source:
            catalog = read_po(source, locale=po.parent.parent.name)
        fresh = mo.with_suffix(f".{os.getpid()}")  # whoever reads meanwhile reads the whole old file
        with fresh.open("wb") as target:
            write_mo(target, catalog)
        fresh.replace(mo)
        translation_file_changed(None, mo)  # this process began without it; what it stores from now on is read
        compiled += 1
    return compiled
