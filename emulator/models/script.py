"""What a scripted model sees of a request, and what it may do about it; an attacker is one class with one method."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Wire = Literal["responses", "chat", "anthropic"]


@dataclass(frozen=True, slots=True)
class Result:
    """What a tool returned to an earlier call."""

    call_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Request:
    """One call of the model, the same on every wire."""

    wire: Wire
    number: int
    """0 for the server's first request."""
    model: str
    instructions: str
    texts: Sequence[tuple[str, str]]
    """(role, text), oldest first."""
    tools: Mapping[str, Mapping[str, Any]]
    """Name → JSON schema of its arguments."""
    calls: Sequence[tuple[str, str]]
    """What the model called so far in this run: (tool, arguments)."""
    results: Sequence[Result]
    schema: Mapping[str, Any] | None
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def step(self) -> int:
        """Return how many tool results the model has seen in this run."""
        return len(self.results)

    @property
    def said(self) -> str:
        """Return everything that stands before the model, as one text."""
        return "\n".join([self.instructions, *(text for _, text in self.texts), *(one.text for one in self.results)])


@dataclass(frozen=True, slots=True)
class Say:
    """Final words; JSON or not."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call; `arguments` as text goes out as it is, so that it can be no JSON."""

    name: str
    arguments: Mapping[str, Any] | str


@dataclass(frozen=True, slots=True)
class Calls:
    """Several calls at once."""

    calls: Sequence[Call]


@dataclass(frozen=True, slots=True)
class Refuse:
    """The model declines."""

    text: str = "I cannot help with that."


@dataclass(frozen=True, slots=True)
class RunOut:
    """Words that end at the token limit."""

    text: str = '{"reply": "Hel'


@dataclass(frozen=True, slots=True)
class Fail:
    """An HTTP error."""

    status: int
    body: str = '{"error": {"message": "scripted", "type": "scripted"}}'


@dataclass(frozen=True, slots=True)
class Garbage:
    """A 200 with a body that is none."""

    body: bytes = b"<html>gateway</html>"


@dataclass(frozen=True, slots=True)
class Hang:
    """No answer at all, for as long as the client waits."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """The connection is closed without a word."""


@dataclass(frozen=True, slots=True)
class CutOff:
    """The connection ends in the middle of the body of `action`."""

    action: Say


Action = Say | Call | Calls | Refuse | RunOut | Fail | Garbage | Hang | HangUp | CutOff


class Script(Protocol):
    """A model's mind: honest, obedient, rogue, adaptive."""

    def next(self, request: Request) -> Action:
        """Return what the model does now."""
        ...


@dataclass(frozen=True, slots=True)
class Always:
    """Do the same, whatever is asked."""

    action: Action

    def next(self, request: Request) -> Action:
        return self.action


class InTurn:
    """Do one thing after the other; the last again and again."""

    def __init__(self, *actions: Action) -> None:
        self._actions = list(actions)

    def next(self, request: Request) -> Action:
        return self._actions.pop(0) if len(self._actions) > 1 else self._actions[0]


@dataclass(frozen=True, slots=True)
class Deciding:
    """Let a function decide."""

    decide: Callable[[Request], Action]

    def next(self, request: Request) -> Action:
        return self.decide(request)
