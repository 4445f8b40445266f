"""Which models may answer, in which order, and what they may cost."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.spending import Ceilings


class AgentSettings(BaseSettings):
    """The AI guest. Off until a provider is set, the switch is on and somebody is allowed."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    ai_concierge_enabled: bool | None = Field(
        default=None, description="First value of the flag: true or false. `concierge flags set` changes it later."
    )
    ai_concierge_allowlist_phones: str = Field(
        default="", description="Phones with + and country code, separated by commas, whom a model may answer."
    )
    ai_concierge_allowlist_bsuids: str = Field(default="", description="WhatsApp ids (BSUID) whom a model may answer.")
    ai_concierge_allowlist_emails: str = Field(default="", description="Mail addresses whom a model may answer.")
    ai_concierge_percentage: int | None = Field(
        default=None, ge=0, le=100, description="So many of a hundred people besides the allowlist."
    )
    ai_order: str = Field(
        default="anthropic,openai,compatible",
        description="Providers in the order they are asked; unset ones are skipped.",
    )
    ai_context_tokens: int = Field(default=4096, ge=1024, description="Most tokens of the context pack with the tools.")
    ai_output_tokens: int = Field(default=1024, ge=128, description="Most tokens a model may answer with in one call.")
    ai_max_calls: int = Field(default=8, ge=1, le=32, description="Most calls of a model in one turn.")
    ai_call_seconds: float = Field(default=10.0, gt=0, description="How long one call of a model may take.")
    ai_turn_seconds: float = Field(default=20.0, gt=0, description="How long the whole turn of a model may take.")
    ai_breaker_rest_seconds: float = Field(default=30.0, gt=0, description="How long a failing provider is left alone.")
    ai_budget_day_usd: Decimal = Field(default=Decimal(5), ge=0, description="Most that models may cost in a day.")
    ai_budget_customer_usd: Decimal = Field(
        default=Decimal("0.50"), ge=0, description="Most that models may cost in a day for one customer."
    )
    ai_budget_ticket_usd: Decimal = Field(
        default=Decimal("0.50"), ge=0, description="Most that models may cost for one ticket."
    )

    def ceilings(self) -> Ceilings:
        """Return the budgets in millionths of a dollar."""
        return Ceilings(
            int(self.ai_budget_day_usd * 1_000_000),
            int(self.ai_budget_customer_usd * 1_000_000),
            int(self.ai_budget_ticket_usd * 1_000_000),
        )


class AnthropicSettings(BaseSettings):
    """Models by Anthropic (Claude)."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    anthropic_api_key: SecretStr = Field(description="Key of the Anthropic API.")
    anthropic_api_url: str = Field(default="https://api.anthropic.com", description="Address of the Messages API.")
    anthropic_model: str = Field(default="claude-haiku-4-5", description="Model to ask.")
    anthropic_input_usd: Decimal = Field(default=Decimal(1), ge=0, description="US dollars per million input tokens.")
    anthropic_output_usd: Decimal = Field(default=Decimal(5), ge=0, description="US dollars per million output tokens.")


class OpenAiSettings(BaseSettings):
    """Models by OpenAI (GPT)."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    openai_api_key: SecretStr = Field(description="Key of the OpenAI API.")
    openai_api_url: str = Field(default="https://api.openai.com/v1", description="Address of the OpenAI API.")
    openai_model: str = Field(default="gpt-5-mini", description="Model to ask.")
    openai_wire: Literal["responses", "chat"] = Field(default="responses", description="Which API: responses or chat.")
    openai_input_usd: Decimal = Field(default=Decimal("0.25"), ge=0, description="US dollars per million input tokens.")
    openai_output_usd: Decimal = Field(default=Decimal(2), ge=0, description="US dollars per million output tokens.")


class CompatibleSettings(BaseSettings):
    """Any model behind an OpenAI-compatible address (Gemini, Ollama, vLLM)."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    compatible_api_url: str = Field(description="Address up to and without /chat/completions.")
    compatible_model: str = Field(description="Model to ask.")
    compatible_api_key: SecretStr = Field(default=SecretStr("none"), description="Key, where the address wants one.")
    compatible_input_usd: Decimal = Field(default=Decimal(0), ge=0, description="US dollars per million input tokens.")
    compatible_output_usd: Decimal = Field(
        default=Decimal(0), ge=0, description="US dollars per million output tokens."
    )
