"""The providers that are set, in their order; no SDK is imported to know that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError

from agent.settings import AgentSettings, AnthropicSettings, CompatibleSettings, OpenAiSettings
from domain.errors import Invalid
from domain.spending import Price

Wire = Literal["anthropic", "responses", "chat"]


@dataclass(frozen=True, slots=True)
class Provider:
    """One address that answers for a model. `key` never shows: not in logs, not in a repr."""

    name: str
    wire: Wire
    url: str
    key: str
    model: str
    price: Price

    def __repr__(self) -> str:
        return f"Provider({self.name}, {self.wire}, {self.model})"


def in_order(settings: AgentSettings) -> Sequence[Provider]:
    """Return the providers that are set. Raises `Invalid` for a name nobody knows or a half-set provider."""
    names = [name.strip() for name in settings.ai_order.split(",") if name.strip()]
    for name in names:
        if name not in _READERS:
            raise Invalid("AI_ORDER", f"AI_ORDER: {name!r} is none of {', '.join(_READERS)}.")
    found = (_READERS[name]() for name in dict.fromkeys(names))
    return [provider for provider in found if provider is not None]


def _anthropic() -> Provider | None:
    try:
        told = AnthropicSettings()  # pyright: ignore[reportCallIssue] - from the environment
    except ValidationError as error:
        return _unset(error, "anthropic_api_key")
    price = Price(told.anthropic_input_usd, told.anthropic_output_usd)
    key = told.anthropic_api_key.get_secret_value()
    return Provider("anthropic", "anthropic", told.anthropic_api_url, key, told.anthropic_model, price)


def _openai() -> Provider | None:
    try:
        told = OpenAiSettings()  # pyright: ignore[reportCallIssue] - from the environment
    except ValidationError as error:
        return _unset(error, "openai_api_key")
    price = Price(told.openai_input_usd, told.openai_output_usd)
    key = told.openai_api_key.get_secret_value()
    return Provider("openai", told.openai_wire, told.openai_api_url, key, told.openai_model, price)


def _compatible() -> Provider | None:
    try:
        told = CompatibleSettings()  # pyright: ignore[reportCallIssue] - from the environment
    except ValidationError as error:
        return _unset(error, "compatible_api_url")
    price = Price(told.compatible_input_usd, told.compatible_output_usd)
    key = told.compatible_api_key.get_secret_value()
    return Provider("compatible", "chat", told.compatible_api_url, key, told.compatible_model, price)


def _unset(error: ValidationError, needed: str) -> None:
    """Return when the provider is simply off. Raises `Invalid` naming what is wrong, never its value."""
    wrong = {".".join(map(str, one["loc"])): one["type"] for one in error.errors()}
    if wrong.get(needed) == "missing":
        return
    raise Invalid("settings", f"{', '.join(name.upper() for name in wrong)}: missing or wrong; see .env.example.")


_READERS: Mapping[str, Callable[[], Provider | None]] = {
    "anthropic": _anthropic,
    "openai": _openai,
    "compatible": _compatible,
}
