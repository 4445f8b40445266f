"""Name what went wrong with a call of a model; names are stable, and nothing of the text is in them."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass

import anthropic
import openai
from agents.exceptions import MaxTurnsExceeded, ModelBehaviorError, ModelRefusalError
from pydantic import ValidationError

from domain.errors import ConciergeError


@dataclass(frozen=True, slots=True)
class Failure:
    """`cost_free`: the provider answered with an error of its own, so nothing was generated."""

    code: str
    cost_free: bool = False
    is_providers: bool = True
    """Whether it says something about the provider's health (a refusal does not)."""


def name(error: BaseException) -> Failure:
    """Classify whatever a model, its SDK or the network raised."""
    if isinstance(error, openai.APIStatusError | anthropic.APIStatusError):
        return Failure(_of_status(error.status_code), cost_free=True)
    if isinstance(error, openai.APITimeoutError | anthropic.APITimeoutError | TimeoutError):
        return Failure("timeout")
    if isinstance(error, openai.APIConnectionError | anthropic.APIConnectionError):
        return Failure("connection")
    if isinstance(error, ModelRefusalError):
        return Failure("model_refused", is_providers=False)
    if isinstance(error, MaxTurnsExceeded):
        return Failure("endless_loop", is_providers=False)
    if isinstance(error, ConciergeError):
        return Failure(error.code, is_providers=error.code == "garbage")
    if isinstance(error, asyncio.CancelledError):
        return Failure("deadline")
    return Failure(_of_text(error))


def _of_status(status: int) -> str:
    if status == 429:
        return "rate_limited"
    if status in (401, 403):
        return "key_refused"
    return "provider_error" if status >= 500 else "request_refused"


def _of_text(error: BaseException) -> str:
    if isinstance(error, ModelBehaviorError):
        said = str(error).lower()
        if "not found" in said and "tool" in said:
            return "unknown_tool"
        return "bad_arguments" if "json input" in said or "arguments" in said else "bad_behaviour"
    if isinstance(error, json.JSONDecodeError | ValidationError | UnicodeDecodeError):
        return "garbage"
    if isinstance(error, openai.OpenAIError | anthropic.AnthropicError):
        return "garbage"
    return f"model:{type(error).__name__}"
