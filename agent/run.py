"""One run of a model with our tools, to a valid ending or an error with a name; the only file that starts the runtime."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import anthropic
import httpx2
import openai
import structlog
from agents import Agent, ModelSettings, OpenAIChatCompletionsModel, OpenAIResponsesModel, RunConfig, Runner, RunResult
from agents.agent_output import AgentOutputSchemaBase
from agents.exceptions import AgentsException

from agent import failures, output
from agent.briefing import Briefing
from agent.chain import Bill, Chain, Link
from agent.claude import Claude
from agent.output import Flawed, Output
from agent.providers import Provider
from agent.tokens import Estimator
from agent.toolbelt import Toolbelt
from domain.breaker import Breaker
from domain.errors import ConciergeError, Unavailable
from domain.minds import Toolset

log = structlog.get_logger()

for _library in ("openai.agents", "openai", "anthropic", "httpx2", "httpcore2", "mcp"):
    # They would write prompts and bodies at lower levels; what we log is a reason and ids (H6).
    logging.getLogger(_library).setLevel(logging.CRITICAL)

_REPAIR: Final = (
    "Your last answer is not valid: {wrong} Answer again with one JSON object of the schema and nothing else."
)


@dataclass(frozen=True, slots=True)
class Finished:
    """How a run ended, and what its tools returned."""

    output: Output
    done: Sequence[tuple[str, Mapping[str, Any]]]


def connect(providers: Sequence[Provider], clock: Callable[[], datetime], rest: timedelta) -> list[Link]:
    """Open a client for each provider. They never retry, redirect, or take an address or proxy from the environment."""
    return [Link(one, _model(one), Breaker(clock, rest=rest)) for one in providers]


async def run(
    briefing: Briefing, toolset: Toolset, links: Sequence[Link], bill: Bill, estimator: Estimator, max_calls: int
) -> Finished:
    """Let the model act and answer; an invalid ending is repaired once, by asking again without tools.

    Raises `Unavailable` with what went wrong, `Refused` for a budget or a lost lease.
    """
    belt = Toolbelt(toolset)
    desk = Agent[None](
        name="concierge",
        instructions=briefing.instructions,
        mcp_servers=[belt],
        model=Chain(links, bill, estimator),
        model_settings=ModelSettings(max_tokens=bill.output_tokens, parallel_tool_calls=False, store=False),
        output_type=_Schema(),
    )
    result = await _guarded(desk, briefing.pack, max_calls)
    if isinstance(result.final_output, Flawed):
        log.info("output.repaired", turn=bill.planned.turn_id, wrong=result.final_output.wrong)
        told = {"role": "user", "content": _REPAIR.format(wrong=result.final_output.wrong)}
        result = await _guarded(desk.clone(mcp_servers=[]), [*result.to_input_list(), told], 1)
    ending = result.final_output
    if not isinstance(ending, Output):
        raise Unavailable("invalid_output", "The model's ending was not valid, twice.")
    return Finished(ending, belt.done)


async def _guarded(desk: Agent[None], given: Any, max_calls: int) -> RunResult:
    try:
        return await Runner.run(desk, given, max_turns=max_calls, run_config=RunConfig(tracing_disabled=True))
    except ConciergeError:
        raise
    except AgentsException as error:
        cause = error.__cause__
        if isinstance(cause, ConciergeError):
            raise cause from error
        raise Unavailable(failures.name(error).code, "The model did not behave.") from error


class _Schema(AgentOutputSchemaBase):
    """Our schema for the runtime; a flawed ending is a value, so that it can be repaired."""

    def is_plain_text(self) -> bool:
        return False

    def name(self) -> str:
        return "answer"

    def json_schema(self) -> dict[str, Any]:
        return output.schema_for_models()

    def is_strict_json_schema(self) -> bool:
        return True

    def validate_json(self, json_str: str) -> Output | Flawed:
        return output.read(json_str)


def _model(provider: Provider) -> OpenAIChatCompletionsModel | OpenAIResponsesModel | Claude:
    http = httpx2.AsyncClient(trust_env=False, follow_redirects=False)
    if provider.wire == "anthropic":
        client = anthropic.AsyncAnthropic(
            api_key=provider.key,
            base_url=provider.url,
            max_retries=0,
            http_client=http,
            _strict_response_validation=True,
        )
        return Claude(provider.model, client)
    asked = openai.AsyncOpenAI(api_key=provider.key, base_url=provider.url, max_retries=0, http_client=http)
    if provider.wire == "chat":
        return OpenAIChatCompletionsModel(provider.model, asked)
    return OpenAIResponsesModel(provider.model, asked)
