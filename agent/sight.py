"""What is granted, looked up once between two acts: within a turn nothing but its own acts changes a ticket."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.minds import Look, Toolset


class Sight:
    """The tools of a turn, with a memory for `look` that every call clears, refused ones too."""

    def __init__(self, toolset: Toolset) -> None:
        self._toolset = toolset
        self._seen: Look | None = None

    async def look(self) -> Look:
        """Return the ticket and the tools as they are since the last act."""
        if self._seen is None:
            self._seen = await self._toolset.look()
        return self._seen

    async def call(self, name: str, arguments: Mapping[str, object] | None = None) -> Mapping[str, Any]:
        """Do one act through the one door."""
        self._seen = None
        return await self._toolset.call(name, arguments)
