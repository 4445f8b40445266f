"""Every field of a JSON fixture deleted, nulled and mistyped, for the parsers of what comes from outside (A10)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

Path = tuple[str | int, ...]

ODD: Final[Sequence[Any]] = (
    None, "", " ", "\x00", "\ud800", "💥", "null", "9" * 5000, 0, -1, 1.5, 10**40, 1e308, True, [], {}, [[]], [None], {"a": None},
)  # fmt: skip
"""What stands where something else was expected; JSON can carry all of it."""


def mutations(fixture: Any, odd: Sequence[Any] = ODD) -> Iterator[tuple[Path, Any]]:
    """Give the path that was changed and a whole copy with that one change, for every field and element at any depth."""
    for path in paths(fixture):
        yield path, changed(fixture, path)
        for value in odd:
            yield path, changed(fixture, path, value)


def paths(told: Any, before: Path = ()) -> Iterator[Path]:
    """Name every field and element, the outer ones first."""
    found: Any = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for key, value in found:
        yield (*before, key)
        yield from paths(value, (*before, key))


def changed(fixture: Any, path: Path, *value: Any) -> Any:
    """Return a copy with another value there; without a value, without the field."""
    copy = json.loads(json.dumps(fixture))
    place = copy
    for key in path[:-1]:
        place = place[key]
    if value:
        place[path[-1]] = value[0]
    else:
        del place[path[-1]]
    return copy
