"""A small grammar engine: tokens take categories from a language's words, rules join neighbours to larger things.

The categories of a rule stand side by side in the text. The chart is filled from the right, so that whatever a rule
needs behind its first part is already there: every rule is tried once for each thing that can begin it. The work is
bounded by `WORK` for a text and `CROWD` for a place in it, so a hostile text costs what a long one does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

from domain.reading.tokens import Token

WORK = 4000
"""Times that a rule is tried on one text; an honest message needs some hundred."""
CROWD = 40
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


class _Row(NamedTuple):
    """One way a rule can stand in the text: its parts behind the first two, and where each value goes."""

    rest: tuple[str, ...]
    places: tuple[int, ...]
    rule: Rule
    width: int


@dataclass(slots=True)
class _Starts:
    """Rows by what begins them: those of one part, and those of more by their second part."""

    alone: list[_Row]
    by_second: dict[str, list[_Row]]


class Grammar:
    """Rules ready to run. Thread-safe: nothing is kept between texts."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Spell out what may be missing, and index the rows by what begins them."""
        self._starts: dict[str, _Starts] = {}
        for rule in rules:
            slots = rule.parts.split()
            choices = [[*slot.rstrip("?").split("|"), *([""] if slot.endswith("?") else [])] for slot in slots]
            for chosen in product(*choices):
                parts = [part for part in chosen if part]
                places = tuple(place for place, part in enumerate(chosen) if part)
                row = _Row(tuple(parts[2:]), places, rule, len(slots))
                starts = self._starts.setdefault(parts[0], _Starts([], {}))
                rows = starts.by_second.setdefault(parts[1], []) if len(parts) > 1 else starts.alone
                rows.append(row)

    def parse(self, tokens: Sequence[Token], scan: Scan, context: Any) -> list[Node]:
        """Return every node of the text, in no order."""
        made: list[Node] = []
        work = [WORK]
        chart: Chart = [{} for _ in range(len(tokens) + 1)]
        for run in _runs(tokens, scan, context):
            for at, seeds in reversed(run):
                if work[0] <= 0:
                    return made
                made += self._close(at, seeds, chart, context, work)
        return made

    def _close(self, at: int, seeds: list[Node], chart: Chart, context: Any, work: list[int]) -> list[Node]:
        """Make all that begins at a token; what begins behind it is in the chart already."""
        here = chart[at]
        seen: set[tuple[str, int, Any]] = set()
        fresh: list[Node] = []
        agenda = seeds
        for node in agenda:  # grows as rules make more
            key = (node.category, node.end, node.value)
            if key in seen:
                continue
            if len(fresh) >= CROWD or work[0] <= 0:
                break
            seen.add(key)
            fresh.append(node)
            here.setdefault(node.category, []).append(node)
            starts = self._starts.get(node.category)
            if starts is None:
                continue
            work[0] -= len(starts.alone) + 1
            for row in starts.alone:
                _make(row, (node,), context, agenda)
            if starts.by_second:
                for second, behind in chart[node.end].items():
                    for row in starts.by_second.get(second, ()):
                        work[0] -= _extend(node, behind, row, chart, context, agenda)
        return fresh


def _extend(first: Node, behind: list[Node], row: _Row, chart: Chart, context: Any, agenda: list[Node]) -> int:
    """Try a row on all that stands behind its first part; return how much was tried."""
    paths = [(first, node) for node in behind]
    for part in row.rest:
        paths = [(*path, node) for path in paths for node in chart[path[-1].end].get(part, ())]
        if not paths:
            return 1
    for path in paths:
        _make(row, path, context, agenda)
    return len(paths)


def _make(row: _Row, path: tuple[Node, ...], context: Any, agenda: list[Node]) -> None:
    rule = row.rule
    if row.width == len(path):
        value = rule.make(context, *[node.value for node in path])
    else:
        values: list[Any] = [None] * row.width
        for place, node in zip(row.places, path, strict=True):
            values[place] = node.value
        value = rule.make(context, *values)
    if value is not None:
        cost = rule.cost
        for node in path:
            cost += node.cost
        agenda.append(Node(rule.category, value, path[0].start, path[-1].end, cost))


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


def near(nodes: Iterable[Node], category: str, length: int, reach: int = 3) -> list[list[Node]]:
    """Return, for each of `length` tokens, the nodes of a category that begin at it or up to `reach` tokens behind."""
    by_start: list[list[Node]] = [[] for _ in range(length)]
    for node in nodes:
        if node.category == category:
            for at in range(max(0, node.start - reach), node.start + 1):
                by_start[at].append(node)
    return by_start
