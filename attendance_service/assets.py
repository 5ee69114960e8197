"""Fonts and icons cut to what the pages use, at set-up, into `var/assets/app/`; nothing third-party is committed."""

import os
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

import fontpkg_frank_ruhl_libre
import fontpkg_heebo
import fontpkg_rubik
import heroicons
from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from attendance_service.icons import DRAWN, HEROICONS

HEBREW = "U+05B0-05C2,U+05BE,U+05D0-05EA,U+05F0-05F4,U+200E,U+200F,U+2066-2069,U+20AA"
LATIN = "U+0020-007E,U+00A0,U+00AB,U+00B0,U+00B7,U+00BB,U+00D7,U+2013,U+2014,U+2018-201E,U+2022,U+2026"
ARABIC_AND_CYRILLIC = "U+0400-045F,U+0490-0491,U+060C,U+061B,U+061F,U+0620-065F,U+0660-066D,U+0670-06D3,U+200C-200F"
FONTS = {
    "heebo": (fontpkg_heebo, "Heebo[wght].ttf", (400, 700), f"{HEBREW},{LATIN}"),
    "frank": (fontpkg_frank_ruhl_libre, "FrankRuhlLibre[wght].ttf", (700, 700), f"{HEBREW},{LATIN}"),
    "rubik": (fontpkg_rubik, "Rubik[wght].ttf", (400, 700), ARABIC_AND_CYRILLIC),
}


def build_assets(var_dir: Path) -> int:
    """Make whatever is missing under `var_dir/assets/app`; return how many files were written."""
    target = var_dir / "assets" / "app"
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    fonts = sum(build_font(name, target / "fonts" / f"{name}.woff2") for name in FONTS)
    return fonts + build_sprite(target / "sprite.svg")


def build_font(name: str, target: Path) -> int:
    """Keep the letters, weights and features one family is used with; 351 kB become some 20."""
    package, file, (lightest, boldest), letters = FONTS[name]
    source = Path(str(package.__file__)).parent / "files" / file
    if target.exists() and target.stat().st_mtime >= Path(__file__).stat().st_mtime:
        return 0
    font = instantiateVariableFont(
        TTFont(source), {"wght": lightest if lightest == boldest else (lightest, lightest, boldest)}
    )
    options = Options()
    options.flavor = "woff2"
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "init", "medi", "fina", "rlig", "liga"]
    options.hinting = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=parse_unicodes(letters))
    subsetter.subset(font)
    font.flavor = "woff2"
    fresh = target.with_suffix(f".{os.getpid()}")  # whoever reads meanwhile reads a whole file
    font.save(fresh)
    fresh.replace(target)
    return 1


def build_sprite(target: Path) -> int:
    """Write every icon as a symbol of one file, unless it already says so."""
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(_symbols())}</svg>'
    if target.exists() and target.read_text() == sprite:
        return 0
    fresh = target.with_suffix(f".{os.getpid()}")
    fresh.write_text(sprite)
    fresh.replace(target)
    return 1


def _symbols() -> Iterator[str]:
    """Each icon's drawing, the outer <svg> turned into a <symbol> that keeps its stroke and fill."""
    with (files(heroicons) / "heroicons.zip").open("rb") as archive, ZipFile(archive) as drawings:
        for name, path in sorted(HEROICONS.items()):
            svg = drawings.read(f"{path}.svg").decode()
            svg = re.sub(r' xmlns="[^"]*"| aria-hidden="true"', "", svg)
            svg = re.sub(r">\s+<", "><", svg.strip())
            yield svg.replace("<svg", f'<symbol id="{name}"').replace("</svg>", "</symbol>")
    for name, drawing in sorted(DRAWN.items()):
        yield f'<symbol id="{name}" viewBox="0 0 24 24" fill="none">{drawing}</symbol>'
