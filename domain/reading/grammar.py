"""A small grammar engine: tokens take categories from a language's words, rules join neighbours to larger things.

The categories of a rule stand side by side in the text. The chart is filled from the right, so that whatever a rule
needs behind its first part is already there: every rule is tried once for each thing that can begin it. The work is
bounded by `BUDGET` for a text and `CROWD` for a place in it, so a hostile text costs what a long one does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

from domain.reading.tokens import Token

BUDGET = 2500
"""Nodes made for one text; a long honest message needs some hundred."""
CROWD = 48
"""Nodes that may begin at one token."""
LONGEST_RUN = 64
"""Tokens that are joined at most; no phrase is longer."""


class Node(NamedTuple):
    """Something that was understood of tokens `start`…`end` (exclusive). The lower `cost`, the likelier it is."""

    category: str
    value: Any
    start: int
    end: int
    cost: int


PIECE = 0.3
"""Tokens that a further thing must explain to be worth naming."""
COST = 0.05
"""Tokens that a unit of cost is worth."""

Chart = list[dict[str, list[Node]]]
Make = Callable[..., Any]
"""Called with the context and the values of a rule's parts; returns the value made, or None when they do not fit."""
Scan = Callable[[Sequence[Token], int, Any], Iterable[Node]]
"""Returns what begins at a token by its form or its words."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to make `category`: `parts` are categories, `a|b` is either, a trailing `?` may be missing."""

    category: str
    parts: str
    make: Make
    cost: int = 0


class Grammar:
    """Rules ready to run. Thread-safe: nothing is kept between texts."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Spell out what may be missing, and index the rules by what begins them."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], tuple[int, ...], Rule, int]]] = {}
        for rule in rules:
            slots = rule.parts.split()
            choices = [[*slot.rstrip("?").split("|"), *([""] if slot.endswith("?") else [])] for slot in slots]
            for chosen in product(*choices):
                present = [(place, part) for place, part in enumerate(chosen) if part]
                parts = tuple(part for _, part in present)
                places = tuple(place for place, _ in present)
                self._by_first.setdefault(parts[0], []).append((parts[1:], places, rule, len(slots)))

    def parse(self, tokens: Sequence[Token], scan: Scan, context: Any) -> list[Node]:
        """Return every node of the text, in no order."""
        made: list[Node] = []
        budget = BUDGET
        chart: Chart = [{} for _ in range(len(tokens) + 1)]
        for run in _runs(tokens, scan, context):
            for at, seeds in reversed(run):
                if budget <= 0:
                    return made
                fresh = self._close(at, seeds, chart, context)
                budget -= len(fresh)
                made += fresh
        return made

    def _close(self, at: int, seeds: list[Node], chart: Chart, context: Any) -> list[Node]:
        here = chart[at]
        seen: set[tuple[str, int, Any]] = set()
        fresh: list[Node] = []
        agenda = list(seeds)
        while agenda and len(fresh) < CROWD:
            node = agenda.pop(0)
            key = (node.category, node.end, node.value)
            if key in seen:
                continue
            seen.add(key)
            fresh.append(node)
            here.setdefault(node.category, []).append(node)
            for rest, places, rule, width in self._by_first.get(node.category, ()):
                if rest and rest[0] not in chart[node.end]:
                    continue
                _extend(node, rest, places, rule, width, chart, context, agenda)
        return fresh


def _extend(
    first: Node,
    rest: tuple[str, ...],
    places: tuple[int, ...],
    rule: Rule,
    width: int,
    chart: Chart,
    context: Any,
    agenda: list[Node],
) -> None:
    paths = [(first,)]
    for part in rest:
        paths = [(*path, node) for path in paths for node in chart[path[-1].end].get(part, ())]
        if not paths:
            return
    for path in paths:
        values: list[Any] = [None] * width
        for place, node in zip(places, path, strict=True):
            values[place] = node.value
        value = rule.make(context, *values)
        if value is not None:
            cost = rule.cost + sum(node.cost for node in path)
            agenda.append(Node(rule.category, value, first.start, path[-1].end, cost))


def _runs(tokens: Sequence[Token], scan: Scan, context: Any) -> Iterable[list[tuple[int, list[Node]]]]:
    """Yield stretches of tokens that all mean something; a word that means nothing ends one."""
    run: list[tuple[int, list[Node]]] = []
    reach = 0
    for at in range(len(tokens)):
        seeds = list(scan(tokens, at, context))
        if (not seeds and at >= reach) or len(run) >= LONGEST_RUN:
            if run:
                yield run
            run, reach = [], 0
        if seeds or run:
            run.append((at, seeds))
        for node in seeds:
            reach = max(reach, node.end)
    if run:
        yield run


def best(nodes: Iterable[Node], category: str) -> list[list[Node]]:
    """Return the things of a category that explain most of the text without overlap, in order of place.

    As few as can be: one long thing is better than two short ones. Each is a list: the readings of that very stretch, the cheapest first.
    """
    by_start: dict[int, list[Node]] = {}
    for node in nodes:
        if node.category == category:
            by_start.setdefault(node.start, []).append(node)
    if not by_start:
        return []
    last = max(node.end for starting in by_start.values() for node in starting)
    gain: list[float] = [0.0] * (last + 1)
    choice: list[Node | None] = [None] * (last + 1)
    for at in range(last - 1, -1, -1):
        gain[at] = gain[at + 1]
        for node in by_start.get(at, ()):
            worth = node.end - at - PIECE - COST * node.cost + gain[node.end]
            if worth > gain[at]:
                gain[at], choice[at] = worth, node
    found: list[list[Node]] = []
    at = 0
    while at < last:
        node = choice[at]
        if node is None:
            at += 1
            continue
        same = [other for other in by_start[at] if other.end == node.end]
        found.append(sorted(same, key=lambda other: other.cost))
        at = node.end
    return found
