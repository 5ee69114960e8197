"""Names, telephones and days within a line of another direction or language: isolates, and the elements they become."""

import re
import unicodedata
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString

from notices.texts import RTL

LTR_ISLAND, ISLAND, END = "\u2066", "\u2068", "\u2069"
LRM, RLM = "\u200e", "\u200f"
_INNERMOST = re.compile(f"([{LTR_ISLAND}{ISLAND}])([^{LTR_ISLAND}{ISLAND}{END}]*){END}")
_ISOLATES = re.compile(f"([{LTR_ISLAND}{ISLAND}{END}])")
_PREFIXED = re.compile(rf"(?<![\u05d0-\u05ea])([ובלמהכש]{{1,2}})(?=[{LTR_ISLAND}{ISLAND}]+[^\W_\u05d0-\u05ea])")
_OF_ONE_SCRIPT = {"he": re.compile(r"[\u05d0-\u05ea]"), "ar": re.compile(r"[\u0621-\u064a]")}  # Latin may be anything


def hyphened(line: str, language: str) -> str:
    """ "לנועה", but "ל־Noa" and "מ־12.11": a Hebrew prefix stands apart from what is not Hebrew."""
    return _PREFIXED.sub("\\1\u05be", line) if language == "he" else line


def one_line(text: str, language: str) -> str:
    """A subject holds no isolates, which some mail programs show as boxes; marks keep numbers and names in place."""
    base = RLM if language in RTL else LRM

    def marked(found: re.Match[str]) -> str:
        if found[1] == LTR_ISLAND:
            return f"{LRM}{found[2]}{base}"
        return f"{base}{found[2]}{base}" if runs_against(found[2], language) else found[2]

    while text != (text := _INNERMOST.sub(marked, text)):
        pass
    return text.rstrip(base)


def runs_against(text: str, language: str) -> bool:
    """Whether a name is written in the other direction than the line it stands in."""
    against = ("L",) if language in RTL else ("R", "AL")
    return any(unicodedata.bidirectional(letter) in against for letter in text)


def directed(text: str, language: str) -> str:
    """A reader takes the direction from the first strong letter, so each line begins with one of its own (ux 5.1.1)."""
    first = unicodedata.bidirectional(text[:1] or " ")
    if language in RTL:
        return text if first in ("R", "AL") else RLM + text
    return LRM + text if text[:1] == ISLAND else text


def bdi(text: str, language: str = "") -> SafeString:
    """Escape, and turn the text's isolates, one within another too, into elements that name their language."""
    pieces = _ISOLATES.split(text)
    depth, written = 0, []
    for nth, piece in enumerate(pieces):
        if piece in (LTR_ISLAND, ISLAND):
            depth += 1
            written.append('<bdi dir="ltr">' if piece == LTR_ISLAND else f"<bdi{_lang(pieces[nth:], language)}>")
        elif piece == END:
            written.append("</bdi>" * (depth > 0))
            depth = max(depth - 1, 0)
        else:
            written.append(escape(piece))
    return SafeString("".join(written) + "</bdi>" * depth)


def _lang(pieces: Sequence[str], language: str) -> str:
    """For whoever listens: a Hebrew room in a Russian letter is read in Hebrew (WCAG 3.1.2)."""
    depth, inside = 0, ""
    for piece in pieces:
        depth += (piece in (LTR_ISLAND, ISLAND)) - (piece == END)
        if not depth:
            break
        inside += piece
    spoken = next((code for code, script in _OF_ONE_SCRIPT.items() if script.search(inside)), language)
    return "" if spoken == language else f' lang="{spoken}"'
