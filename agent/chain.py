"""Several models as one: asked in order, each behind a breaker, each call in the ledger before it is made (DE6, DE7)."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import structlog
from agents import Model, ModelResponse, ModelSettings, Tool
from agents.agent_output import AgentOutputSchemaBase
from agents.handoffs import Handoff
from agents.items import TResponseInputItem, TResponseStreamEvent
from agents.models.interface import ModelTracing
from agents.tool import FunctionTool
from openai.types.responses.response_prompt_param import ResponsePromptParam

from agent import failures
from agent.providers import Provider
from agent.tokens import Estimator
from domain.breaker import Breaker
from domain.errors import Unavailable
from domain.spending import Ledger, Planned, Spent

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Link:
    """One provider with the model that speaks its wire."""

    provider: Provider
    model: Model
    breaker: Breaker


@dataclass(frozen=True, slots=True)
class Bill:
    """Whom a run is charged to, and how long and how much one call may be."""

    planned: Planned
    ledger: Ledger
    output_tokens: int
    call_seconds: float


class Chain(Model):
    """The model of one run; made anew for each, because it carries whom it is charged to."""

    def __init__(self, links: Sequence[Link], bill: Bill, estimator: Estimator) -> None:
        self._links = links
        self._bill = bill
        self._estimator = estimator

    async def get_response(
        self,
        system_instructions: str | None,
        input: str | list[TResponseInputItem],
        model_settings: ModelSettings,
        tools: list[Tool],
        output_schema: AgentOutputSchemaBase | None,
        handoffs: list[Handoff[Any, Any]],
        tracing: ModelTracing,
        *,
        previous_response_id: str | None = None,
        conversation_id: str | None = None,
        prompt: ResponsePromptParam | None = None,
    ) -> ModelResponse:
        """Ask the first provider that answers. Raises `Refused` over budget, `Unavailable` when none answers."""
        estimated = self._estimate(system_instructions, input, tools, output_schema)
        told: Mapping[str, Any] = {
            "system_instructions": system_instructions,
            "input": input,
            "model_settings": model_settings,
            "tools": tools,
            "output_schema": output_schema,
            "handoffs": handoffs,
            "tracing": ModelTracing.DISABLED,
            "previous_response_id": None,
            "conversation_id": None,
            "prompt": None,
        }
        last = "no_provider"
        for link in self._links:
            if not link.breaker.admits():
                last = "breaker_open"
                continue
            try:
                return await self._ask(link, told, estimated)
            except _Failed as failed:
                last = failed.code
        raise Unavailable(last, "No provider answered.")

    async def _ask(self, link: Link, told: Mapping[str, Any], estimated: int) -> ModelResponse:
        planned = self._plan(link.provider, estimated)
        try:
            entry = await self._bill.ledger.reserve(planned)
        except BaseException:
            link.breaker.abandoned()
            raise
        began = time.perf_counter()
        try:
            async with asyncio.timeout(self._bill.call_seconds):
                said = await link.model.get_response(**told)
        except BaseException as error:
            failure = failures.name(error)
            link.breaker.failed() if failure.is_providers else link.breaker.succeeded()
            cost = 0 if failure.cost_free else None
            await self._bill.ledger.settle(planned, entry, Spent(failure.code, _since(began), micros=cost))
            log.warning("model.failed", provider=link.provider.name, reason=failure.code, turn=planned.turn_id)
            if not isinstance(error, Exception):
                raise
            raise _Failed(failure.code) from error
        link.breaker.succeeded()
        await self._settle(link.provider, planned, entry, said, _since(began))
        return said

    async def _settle(self, provider: Provider, planned: Planned, entry: int, said: ModelResponse, millis: int) -> None:
        read, written = said.usage.input_tokens, said.usage.output_tokens
        reported = read + written > 0
        spent = Spent(
            outcome="answered",
            millis=millis,
            input_tokens=read if reported else None,
            output_tokens=written if reported else None,
            micros=provider.price.micros(read, written) if reported else None,
        )
        await self._bill.ledger.settle(planned, entry, spent)
        if self._estimator.learn(planned.estimated_tokens, read):
            log.warning("estimate.was_too_low", estimated=planned.estimated_tokens, reported=read)

    def _plan(self, provider: Provider, estimated: int) -> Planned:
        most = provider.price.micros(estimated, self._bill.output_tokens)
        return replace(
            self._bill.planned, provider=provider.name, model=provider.model, estimated_tokens=estimated, micros=most
        )

    def _estimate(
        self,
        instructions: str | None,
        given: str | list[TResponseInputItem],
        tools: Sequence[Tool],
        ending: AgentOutputSchemaBase | None,
    ) -> int:
        shown = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False, default=str)
        offered = (json.dumps(tool.params_json_schema) for tool in tools if isinstance(tool, FunctionTool))
        schema = json.dumps(ending.json_schema()) if ending is not None else ""
        return sum(map(self._estimator.tokens, (instructions or "", shown, schema, *offered)))

    def stream_response(
        self, *args: Any, **kwargs: Any
    ) -> AsyncIterator[TResponseStreamEvent]:  # pragma: no cover - no run of ours streams
        raise NotImplementedError("a turn is answered whole")


class _Failed(Exception):
    """A provider did not answer; the next may."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _since(began: float) -> int:
    return int((time.perf_counter() - began) * 1000)
