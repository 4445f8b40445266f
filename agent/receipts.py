"""May the reply say this?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain.minds import Look, Memory, Situation


def unsupported(
    reply: str, situation: Situation, memory: Memory, look: Look, done: Sequence[tuple[str, Mapping[str, Any]]]
) -> str | None:
    """Return what kind of claim nothing supports, None when the reply may be said."""
    return None
