"""What a source may be made of, piece by piece: text, words of its kind, conditions on them, one list at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.template.base import Lexer, Token, TokenType
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
LITERAL = re.compile(r"\"[^\"]*\"|'[^']*'|\d+")
OPERATORS = frozenset({"and", "or", "not", "==", "!="})
TAGS = frozenset({"if", "elif", "else", "endif", "for", "endfor"})
FORM = re.compile(r"\{g:[^|{}\n\x01]*\|[^|{}\n\x01]*\}")
NO_SUCH = gettext_lazy("there is no placeholder “%(word)s”")
OUTSIDE = gettext_lazy("“%(word)s” stands outside its “%(opening)s”")
TAG, WORD = "\x01", "x"  # what stands for a piece where only the text between the pieces is looked at
DEEPEST, MOST_SHOWN = 4, 60


class Fault(NamedTuple):
    """Why a source may not be saved: the line and the words that stand beside the field."""

    line: int
    words: str

    def __str__(self) -> str:
        return _("Line %(line)s: %(words)s") % {"line": self.line, "words": self.words} if self.line else self.words


class Reading:
    """One pass over the pieces of a source; `allowed` names the words of its kind, lists as lists."""

    def __init__(self, allowed: Mapping[str, object]) -> None:
        self.allowed = allowed
        self.faults: list[Fault] = []
        self.line = 0  # of the piece that is being read
        self.open: list[tuple[str, str, int]] = []  # the tag, the name its list gives, its line
        self.conditions: dict[str, set[str]] = {}  # the names that are asked about, with what they are compared to
        self.skeleton: list[str] = []

    def read(self, source: str) -> Reading:
        for token in Lexer(source).tokenize():
            self.line = token.lineno or 0
            READERS[token.token_type](self, token)
        for tag, _name, line in self.open:
            self.line = line
            self._refuse(_("“%(word)s” is never closed"), tag)
        self.faults += braces("".join(self.skeleton))
        return self

    def _refuse(self, words: str | Promise, typed: str, **more: str) -> None:
        self.faults.append(Fault(self.line, str(words) % {"word": typed[:MOST_SHOWN], **more}))

    def _is_known(self, name: str) -> bool:
        return name in self.allowed or name in {given for _tag, given, _line in self.open}

    def _text(self, token: Token) -> None:
        self.skeleton.append(token.contents)

    def _comment(self, token: Token) -> None:
        self.skeleton.append(TAG)
        self._refuse(_("“%(word)s”: comments are not used here"), token.contents)

    def _word(self, token: Token) -> None:
        self.skeleton.append(WORD)
        typed = token.contents
        if "|" in typed:
            self._refuse(_("“%(word)s”: a placeholder stands alone, without filters"), typed)
        elif "." in typed:
            self._refuse(_("“%(word)s”: a placeholder has no parts"), typed)
        elif not (NAME.fullmatch(typed) and self._is_known(typed)):
            self._refuse(NO_SUCH, typed)
        elif isinstance(self.allowed.get(typed), list):
            self._refuse(_("“%(word)s” is a list: write it with “for”"), typed)
        elif isinstance(self.allowed.get(typed), bool):
            self._refuse(_("“%(word)s” is for a condition: write it with “if”"), typed)

    def _tag(self, token: Token) -> None:
        self.skeleton.append(TAG)
        name, _space, rest = token.contents.partition(" ")
        if name not in TAGS:
            self._refuse(_("“%(word)s” is not allowed here"), token.contents)
        elif name in ("if", "elif"):
            self._condition(name, rest)
        elif name == "for":
            self._list(rest)
        else:
            self._close(name, rest)

    def _condition(self, tag: str, asked: str) -> None:
        if tag == "if":
            self._enter("if", "")
        elif not self.open or self.open[-1][0] != "if":
            self._refuse(OUTSIDE, tag, opening="if")
        words = re.findall(r"\"[^\"]*\"|'[^']*'|\S+", asked)
        literals = {word.strip("\"'") for word in words if LITERAL.fullmatch(word)}
        for word in words:
            if word in self.allowed:
                self.conditions.setdefault(word, set()).update(literals)
            elif word not in OPERATORS and not LITERAL.fullmatch(word) and not self._is_known(word):
                self._refuse(NO_SUCH, word)

    def _list(self, rest: str) -> None:
        found = re.fullmatch(rf"({NAME.pattern}) in ({NAME.pattern})", rest.strip())
        if not found or not isinstance(self.allowed.get(found[2]), list):
            self._refuse(_("“for %(word)s”: there is no such list"), rest)
        elif any(tag == "for" for tag, _name, _line in self.open):
            self._refuse(_("“for %(word)s”: a list inside a list is not allowed"), rest)
        self._enter("for", found[1] if found else "")

    def _enter(self, tag: str, name: str) -> None:
        self.open.append((tag, name, self.line))
        if len(self.open) == DEEPEST + 1:
            self._refuse(_("“%(word)s”: more than four conditions inside each other"), tag)

    def _close(self, name: str, rest: str) -> None:
        tag = {"endfor": "for"}.get(name, "if")
        if rest.strip() or not self.open or self.open[-1][0] != tag:
            self._refuse(OUTSIDE, name, opening=tag)
        elif name != "else":
            self.open.pop()


READERS = {
    TokenType.TEXT: Reading._text,
    TokenType.VAR: Reading._word,
    TokenType.BLOCK: Reading._tag,
    TokenType.COMMENT: Reading._comment,
}


def braces(skeleton: str) -> Iterator[Fault]:
    """Outside the pieces a brace belongs to a form by gender and to nothing else."""
    for number, line in enumerate(skeleton.split("\n"), 1):
        rest = FORM.sub("", line)
        if "{g:" in rest:
            yield Fault(
                number, _("a form by gender is written {g:his|hers}: “%(word)s”") % {"word": _around(rest, "{g:")}
            )
        elif found := re.search(r"[{}]", rest):
            yield Fault(number, _("a brace that is not closed: “%(word)s”") % {"word": _around(rest, found[0])})


def _around(text: str, mark: str) -> str:
    place = text.index(mark)
    return text[max(place - 10, 0) : place + 20].replace(TAG, "…").strip()
