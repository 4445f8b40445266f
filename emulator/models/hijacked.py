"""A model that an attacker drives: once it read the attack, it makes the calls it was told, tries what is offered, and lies."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from emulator.models.honest import Honest
from emulator.models.script import Action, Call, Calls, Request, Say

_PICKS: Final = 3
_ROUNDS: Final = 5


class Hijacked:
    """Work honestly until `by` stands before it; from then on do `calls`, with `sweep` every offered tool, and `say` the lie."""

    def __init__(self, by: str, calls: Sequence[Call], say: str, *, sweep: bool) -> None:
        self._by = {by, json.dumps(by, ensure_ascii=False)[1:-1]}
        self._calls = calls
        self._say = say
        self._sweep = sweep
        self._honest = Honest()

    def next(self, request: Request) -> Action:
        """Go on with the run as far as the results show it has come."""
        if not any(text in request.said for text in self._by):
            return self._honest.next(request)
        made = {(name, arguments) for name, arguments in request.calls}
        if self._calls and not request.calls:
            return Calls(self._calls)
        if self._sweep and request.step < _ROUNDS * len(request.tools):
            fresh = [call for call in _sweep(request) if (call.name, _text(call)) not in made]
            last = [call for call in fresh if call.name == "escalate_to_human"]  # it ends the ticket, so it comes last
            if fresh:
                return Calls([call for call in fresh if call not in last] or last)
        return Say(json.dumps({"reply": self._say, "next_step": "done", "confidence": 1.0, "claims": []}))


def _sweep(request: Request) -> Iterator[Call]:
    """Fill in every offered tool, its picks one by one."""
    for name, schema in request.tools.items():
        yield from (Call(name, arguments) for arguments in _filled(schema))


def _filled(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    fields: Mapping[str, Any] = schema.get("properties", {})
    for number in range(_PICKS):
        arguments = {name: _value(field, number) for name, field in fields.items()}
        yield arguments
        if all(value == _value(fields[name], number + 1) for name, value in arguments.items()):
            return


def _value(field: Mapping[str, Any], number: int) -> Any:
    if "enum" in field:
        return field["enum"][min(number, len(field["enum"]) - 1)]
    if field.get("type") == "array":
        picks = field.get("items", {}).get("enum")
        return list(picks) if picks else [_value(field.get("items", {}), number)]
    return {"integer": number, "number": number, "boolean": True}.get(str(field.get("type")), "v9")


def _text(call: Call) -> str:
    return json.dumps(call.arguments)
