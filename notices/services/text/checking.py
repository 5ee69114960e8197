"""Whether a source may be saved, and a saved one be used: nothing but text, its kind's words and conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.template import Template, TemplateSyntaxError
from django.template.base import FilterExpression, Node, TextNode, VariableNode
from django.template.defaulttags import ForNode, IfNode
from django.utils.translation import gettext as _

from notices.services.source_language import ENGINE, inflect
from notices.services.text.lines import faults_of_way, length_of_way, numbered, too_many_ways, ways, written
from notices.services.text.tokens import Fault, Reading

LONGEST, MOST_LINES, MOST_WORDS = 10_000, 300, 150
MOST_LETTERS = 3 * LONGEST  # with its placeholders filled in
PLAIN = (TextNode, VariableNode, IfNode, ForNode)


def faults_of(source: str, samples: Mapping[str, object]) -> list[Fault]:
    """All that is wrong, by line; `samples` holds every word of the kind with an example, lists as lists."""
    if len(source) > LONGEST:
        return [Fault(0, _("%(count)s letters; at most %(most)s") % {"count": len(source), "most": LONGEST})]
    if source.count("\n") >= MOST_LINES:
        return [Fault(0, _("more than %(most)s lines") % {"most": MOST_LINES})]
    reading = Reading(samples).read(source)
    if reading.faults:
        return reading.faults
    if too_many_ways(reading.conditions, samples, len(reading.skeleton)):
        return [Fault(0, _("too many conditions: nobody can check every way this reads"))]
    return _faults_when_read(source, reading.conditions, samples)


def _faults_when_read(source: str, conditions: Mapping[str, set[str]], samples: Mapping[str, object]) -> list[Fault]:
    try:
        templates = [compiled(inflect(numbered(source), gender)) for gender in ("m", "f", "")]
    except TemplateSyntaxError:
        return [Fault(0, _("a condition is not written as it should be"))]
    found: set[Fault] = set()
    for way in ways(conditions, samples):
        text = written(templates[0], way)
        if too_long := _too_long(text):  # one way is enough: the others are not even written
            return [*sorted(found), too_long]
        found |= set(faults_of_way(text, way))
    return sorted(found)


def _too_long(text: str) -> Fault | None:
    if len(text) > MOST_LETTERS:
        return Fault(0, _("%(count)s letters; at most %(most)s") % {"count": len(text), "most": MOST_LETTERS})
    count = length_of_way(text)
    words = _("%(count)s words; a notice has at most %(most)s") % {"count": count, "most": MOST_WORDS}
    return Fault(0, words) if count > MOST_WORDS else None


def compiled(source: str) -> Template:
    """Compile, and walk what came of it: raises TemplateSyntaxError for anything but text, words and conditions."""
    template = Template(source, engine=ENGINE)
    for node in template.nodelist.get_nodes_by_type(Node):
        if type(node) not in PLAIN or not all(_is_plain(word) for word in _words_of(node)):
            raise TemplateSyntaxError(f"not of this language: {node!r}")
    return template


def _words_of(node: Node) -> Iterable[object]:
    if isinstance(node, VariableNode):
        return [node.filter_expression]
    if isinstance(node, ForNode):
        return [node.sequence]
    if isinstance(node, IfNode):
        return [word for condition, _inside in node.conditions_nodelists for word in _asked(condition)]
    return []


def _asked(condition: object) -> Iterator[object]:
    """The names in a condition; what it compares them with is no name."""
    for side in (getattr(condition, "first", None), getattr(condition, "second", None)):
        if side is not None:
            yield from _asked(side)
    value = getattr(condition, "value", None)
    if isinstance(value, FilterExpression) and (value.is_var or value.filters):
        yield value


def _is_plain(expression: object) -> bool:
    """One name, with no dot inside it and no filter behind it."""
    variable = getattr(expression, "var", None)
    lookups = getattr(variable, "lookups", None) or ()
    return not getattr(expression, "filters", ()) and len(lookups) == 1
