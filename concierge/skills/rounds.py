"""Run the cases of skills against minds, one after the other."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from concierge.skills.folders import Case
from concierge.skills.house import House
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


async def one(house: House, case: Case, mind: Mind) -> Round:
    """Play and judge one case."""
    began = time.perf_counter()
    what = await play(house, case, mind)
    return Round(case, mind, what, judge(case, what, scripted=mind.kind in SCRIPTED), time.perf_counter() - began)


async def every(house: House, cases: Sequence[Case], mind: Mind | None) -> AsyncGenerator[Round]:
    """Play all cases; without a mind each has its default."""
    for case in cases:
        yield await one(house, case, mind or default_mind(case))
