"""Who plays the model of a run: a script, the coded workflow alone, or a provider that the settings name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal

from agent.providers import Provider, in_order
from agent.settings import AgentSettings
from concierge.settings import read
from domain.errors import Invalid
from domain.spending import Price

Kind = Literal["honest", "hijacked", "coded", "real"]
SCRIPTED: Final = ("honest", "hijacked")


@dataclass(frozen=True, slots=True)
class Mind:
    """Who answers; `real` is set for a provider only."""

    kind: Kind
    real: Provider | None = None

    @property
    def name(self) -> str:
        return f"{self.real.name}/{self.real.model}" if self.real else self.kind

    def providers(self, scripted_url: str) -> Sequence[Provider]:
        """Return whom to ask; nobody for the coded workflow."""
        if self.real:
            return [self.real]
        if self.kind == "coded":
            return []
        return [Provider("scripted", "responses", scripted_url, "scripted", self.kind, Price(Decimal(0), Decimal(0)))]

    def settings(self) -> AgentSettings:
        """Return the limits of a turn: those of the installation for a real model, generous ones for a script."""
        told = read(AgentSettings)
        return told if self.real else told.model_copy(update={"ai_call_seconds": 20.0, "ai_turn_seconds": 60.0})


def named(name: str) -> Mind:
    """Find it: honest, hijacked, coded, a provider, a model, or provider/model. Raises `Invalid` with what there is."""
    if name in ("honest", "hijacked", "coded"):
        return Mind(name)
    known = in_order(read(AgentSettings))
    for provider in known:
        if name in (provider.name, provider.model, f"{provider.name}/{provider.model}"):
            return Mind("real", provider)
        if name.startswith(f"{provider.name}/"):
            return Mind("real", replace(provider, model=name.partition("/")[2]))
    there = ", ".join(["honest", "hijacked", "coded", *(f"{one.name}/{one.model}" for one in known)])
    raise Invalid(
        "model",
        f"There is no model {name!r}. There are {there}. Others need their provider's key in the environment or .env "
        "(see .env.example) and are named provider/model, such as openai/gpt-5-mini.",
    )
