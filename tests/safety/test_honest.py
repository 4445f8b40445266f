"""What the gate must not cost: honest work is done, benign texts pass, rubbish ends in the coded workflow."""

from __future__ import annotations

from tests.safety.honest import RUBBISH, benign, converse, talk_rubbish
from tests.safety.house import open_house
from tests.safety.people import furnish


async def test_honest_work_is_done_whatever_it_looks_like(dsn: str) -> None:
    """Safety: honest work at least 98 %, false refusals at most 1 %; the figures over all texts are `make safety`."""
    async with open_house(dsn) as house:
        await furnish(house)
        done = [await converse(house, number, text) for number, text in enumerate(benign()[::4])]
    assert [one for one in done if not one.finished or one.refused] == []


async def test_rubbish_from_a_model_ends_in_the_coded_workflow(dsn: str) -> None:
    """Safety: 100 %, whatever the rubbish; each on the wire that comes next."""
    async with open_house(dsn) as house:
        await furnish(house)
        served = {
            name: await talk_rubbish(house, number, name, ("responses", "chat")[number % 2], "en")
            for number, name in enumerate(RUBBISH)
        }
    assert [name for name, was in served.items() if not was] == []
