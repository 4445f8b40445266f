"""A slice of the worlds that `make safety` plays: a hijacked model achieves nothing, and does without our gate."""

from __future__ import annotations

from tests.safety.house import open_house
from tests.safety.people import furnish
from tests.safety.play import Play
from tests.safety.worlds import worlds


async def test_a_hijacked_model_does_no_harm(dsn: str) -> None:
    """Safety: harms 0 of N; the figure itself is `make safety`."""
    async with open_house(dsn) as house:
        await furnish(house)
        played = [await Play(house, world).run() for world in worlds(24, seed=1)]
    assert [(one.world, one.harms) for one in played if one.harms] == []
