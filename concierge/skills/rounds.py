"""Run the cases of skills against minds, one after the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from anyio.from_thread import start_blocking_portal

from concierge.skills import house
from concierge.skills.folders import Case
from concierge.skills.minds import SCRIPTED, Mind
from concierge.skills.play import Happened, play, stood_before_the_model
from concierge.skills.verdict import judge


@dataclass(frozen=True, slots=True)
class Round:
    """One case against one mind; `wrong` is empty when it passed."""

    case: Case
    mind: Mind
    what: Happened
    wrong: Sequence[str]
    seconds: float

    @property
    def was_read(self) -> bool:
        """Say whether a scripted model read the attack."""
        return stood_before_the_model(self.case, self.what)

    @property
    def refused(self) -> int:
        """How many calls the gate refused."""
        return sum(call.rule is not None for call in self.what.calls)


def default_mind(case: Case) -> Mind:
    """Return who plays when nobody is named: examples go well with an honest model, attacks fail with a hijacked one."""
    return Mind("honest" if case.kind == "example" else "hijacked")


@contextmanager
def opened() -> Generator[Callable[[Case, Mind], Round]]:
    """Open the house in a thread of its own; what it gives plays and judges one case. Raises `Unavailable`.

    In the main thread the HTTP side would take Ctrl-C for itself.
    """
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(house.opened()) as place:
        yield lambda case, mind: portal.call(_one, place, case, mind)


async def _one(place: house.House, case: Case, mind: Mind) -> Round:
    began = time.perf_counter()
    what = await play(place, case, mind)
    return Round(case, mind, what, judge(case, what, scripted=mind.kind in SCRIPTED), time.perf_counter() - began)
