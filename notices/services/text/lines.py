"""A source is read in every way it may turn out: its subject, the marks of its lines, its length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product
from urllib.parse import urlsplit

from django.conf import settings
from django.template import Context, Template
from django.utils.translation import gettext as _

from notices.services.islands import END, ISLAND, LTR_ISLAND
from notices.services.letter import MARKS, read_line
from notices.services.text.tokens import Fault

LONGEST_SUBJECT, MOST_WAYS = 150, 512
MOST_PIECES = 60_000  # written over all its ways: a second at most
LIKE_MARKS = frozenset("^#|>!~*=-•")
NUMBER = re.compile("\x02(\\d+)\x02")
TELEPHONE = re.compile(r"tel:[+*]?[\d-]{3,20}")
PAGE = re.compile(r"https?://[^\s]+")
ISLANDS = str.maketrans("", "", LTR_ISLAND + ISLAND + END)


def numbered(source: str) -> str:
    """Each line carries its number through the filling in."""
    return "\n".join(f"{line}\x02{number}\x02" for number, line in enumerate(source.split("\n"), 1))


def ways(conditions: Mapping[str, set[str]], samples: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """Every combination of what the source asks about: known, not known, and each value it compares with."""
    names = sorted(conditions)
    choices = [_values(samples[name], conditions[name]) for name in names]
    for chosen in islice(product(*choices), MOST_WAYS):
        yield {**samples, **dict(zip(names, chosen, strict=True))}


def too_many_ways(conditions: Mapping[str, set[str]], samples: Mapping[str, object], pieces: int) -> bool:
    count = 1
    for name, literals in conditions.items():
        count *= len(_values(samples[name], literals))
    return count > MOST_WAYS or count * pieces > MOST_PIECES


def _values(sample: object, literals: set[str]) -> list[object]:
    empty: object = [] if isinstance(sample, list) else ""
    known = sample or ("x" if isinstance(sample, str) else True)
    return [known, empty, *sorted(literals)]


def written(template: Template, words: Mapping[str, object]) -> str:
    """The text of one way, once for all that is asked about it."""
    return template.render(Context(dict(words), autoescape=False))


def faults_of_way(text: str, words: Mapping[str, object]) -> list[Fault]:
    lines = [line for line in _lines(text) if line[1]]
    if not lines or _mark(lines[0][1]):
        where = lines[0][0] if lines else 0
        return [Fault(where, _("the first line is the subject; it has no mark before it"))]
    faults = [*_link_in_text(lines, words)] + [
        fault for number, text in lines[1:] for fault in _faults_of_line(number, text, words)
    ]
    if len(lines[0][1]) > LONGEST_SUBJECT:
        faults.append(Fault(lines[0][0], _("the subject has more than %(most)s letters") % {"most": LONGEST_SUBJECT}))
    if len(lines) == 1:
        faults.append(Fault(lines[0][0], _("beneath the subject stands no text")))
    return faults


def _link_in_text(lines: Sequence[tuple[int, str]], words: Mapping[str, object]) -> Iterator[Fault]:
    """The address of the signed page opens it to whoever reads it: it stands behind a button and nowhere else.

    Not in a subject, which every mail box lists; not inside another address, whose owner would get it.
    """
    link = _link_of(words)
    for nth, (number, text) in enumerate(lines):
        line, told = read_line(text), text.translate(ISLANDS)
        is_target = nth > 0 and line.kind in ("button", "item") and line.more.translate(ISLANDS) == link
        if link and told.count(link) > is_target:
            yield Fault(
                number, _("the address of the family's page stands only behind a button: “> words | {{ link }}”")
            )


def _link_of(words: Mapping[str, object]) -> str:
    return str(words.get("link") or "").translate(ISLANDS)


def _lines(filled: str) -> Iterator[tuple[int, str]]:
    number = 1
    for line in filled.split("\n"):
        found = NUMBER.findall(line)
        number = int(found[-1]) if found else number
        yield number, NUMBER.sub("", line).strip()


def _mark(text: str) -> str:
    """What stands where a mark would: a known mark, or something that looks like one."""
    word = text.partition(" ")[0]
    return word if word[:1] in LIKE_MARKS else ""


def _faults_of_line(number: int, text: str, words: Mapping[str, object]) -> Iterator[Fault]:
    mark = _mark(text)
    if not mark:
        return
    line = read_line(text)
    if mark not in MARKS:
        yield Fault(number, _("the line begins with an unknown mark: “%(mark)s”") % {"mark": mark[:20]})
    elif not line.text or (mark in ("|", ">", "!") and not line.more):
        yield Fault(
            number, _("after “%(mark)s” something is missing: %(shape)s") % {"mark": mark, "shape": shape(mark)}
        )
    elif mark in (">", "-") and line.more and not _leads_somewhere(line.more, words):
        yield Fault(
            number,
            _("“%(target)s” is neither a page of this system nor a telephone")
            % {"target": line.more[:60].translate(ISLANDS)},
        )


def shape(mark: str) -> str:
    """How a line with this mark is written."""
    return {
        "^": _("^ who writes"),
        "#": _("# heading"),
        "##": _("## smaller heading"),
        "|": _("| label | value"),
        "-": _("- line of a list"),
        ">": _("> words of the button | address"),
        "!": _("! title | what the law says"),
        "~": _("~ small print"),
    }[mark]


def _leads_somewhere(target: str, words: Mapping[str, object]) -> bool:
    """The signed page, the system itself, a telephone: a family's click tells nobody else of it."""
    target = target.translate(ISLANDS)
    if TELEPHONE.fullmatch(target) or (target and target in (_link_of(words), words.get("home"))):
        return True
    return bool(PAGE.fullmatch(target)) and urlsplit(target).netloc == urlsplit(settings.SITE_URL).netloc


def length_of_way(text: str) -> int:
    """Words between the subject and the small print."""
    texts = [line for _number, line in _lines(text) if line and _mark(line) not in ("^", "~")]
    return sum(any(letter.isalnum() for letter in word) for line in texts[1:] for word in line.split())
