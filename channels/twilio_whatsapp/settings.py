"""What the Twilio channel is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, cast
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from channels.http import is_loopback, is_safe
from domain.errors import Invalid

ROUTE: Final = "/webhooks/twilio"


class TwilioSettings(BaseSettings):
    """WhatsApp and SMS through Twilio."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    public_base_url: str = Field(
        default="http://127.0.0.1:8080",
        description="How the world reaches this installation; Twilio signs this address with every webhook.",
    )
    twilio_account_sid: str | None = Field(default=None, description="Account SID (AC…), from the Twilio console.")
    twilio_senders: str | None = Field(
        default=None,
        description="Our numbers that may write to vendors first, with commas: whatsapp:+441134960000,+441134960001.",
    )
    twilio_auth_token: SecretStr | None = Field(
        default=None,
        description="Auth token: it sends, and signs webhooks. For a rotation: the new one, a comma, the old one.",
    )
    twilio_webhook_keys: SecretStr | None = Field(
        default=None,
        description="Secrets of shared keys that sign webhooks (HMAC_SHA256), by commas. Optional: only where you "
        "made such a key at Twilio.",
    )
    twilio_messaging_service_sid: str | None = Field(
        default=None, description="Messaging service (MG…) to send through. Optional: else the number itself sends."
    )
    twilio_confirms_stop: bool = Field(
        default=True,
        description="Whether Twilio itself answers STOP, START and HELP (Advanced Opt-Out); then Concierge does not too.",
    )
    twilio_content_sids: str = Field(
        default="",
        description='Content templates as JSON, name → language → SID: {"concierge_vendor_outreach": {"en": "HX…"}}. '
        "They go before those in context/templates.yaml.",
    )
    twilio_api_url: str = Field(default="https://api.twilio.com", description="Address of Twilio's API.")

    def is_begun(self) -> bool:
        """Say whether any of it is set: then all that is needed must be."""
        return bool(self.account_sid() or self.auth_tokens() or self.webhook_keys())

    def require(self) -> None:
        """Raise `Invalid` naming everything missing or unusable; a channel without it must not open."""
        needed = {"TWILIO_ACCOUNT_SID": self.account_sid(), "TWILIO_AUTH_TOKEN": self.auth_tokens()}
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise Invalid(
                "settings", f"Twilio needs {', '.join(missing)}. Set them in the environment or in .env (.env.example)."
            )
        if not is_safe(self.api_url()):
            raise Invalid(
                "settings",
                "TWILIO_API_URL must be an https address (http on this machine only): the token travels to it.",
            )
        self._require_an_address()
        self.content_sids()

    def _require_an_address(self) -> None:
        """Without it no webhook verifies, and no status comes back."""
        if not is_safe(self.base_url()):
            raise Invalid("settings", "PUBLIC_BASE_URL must be the https address at which Twilio reaches this machine.")
        here, there = (urlsplit(url).hostname or "" for url in (self.base_url(), self.api_url()))
        if is_loopback(here) and not is_loopback(there):
            raise Invalid(
                "settings", "Twilio cannot reach PUBLIC_BASE_URL: set it to the https address that the world sees."
            )

    def senders(self) -> tuple[str, ...]:
        """Return our numbers that may write to somebody first."""
        return tuple(part for one in _text(self.twilio_senders).split(",") if (part := one.strip()))

    def account_sid(self) -> str:
        """Return the account."""
        return _text(self.twilio_account_sid)

    def auth_tokens(self) -> tuple[bytes, ...]:
        """Return the tokens that verify, newest first; the first one sends."""
        return _parts(self.twilio_auth_token)

    def webhook_keys(self) -> tuple[bytes, ...]:
        """Return the secrets of shared keys."""
        return _parts(self.twilio_webhook_keys)

    def api_url(self) -> str:
        """Return the API's address without a slash at its end."""
        return self.twilio_api_url.strip().rstrip("/")

    def base_url(self) -> str:
        """Return the address of this installation without a slash at its end."""
        return self.public_base_url.strip().rstrip("/")

    def content_sids(self) -> Mapping[str, Mapping[str, str]]:
        """Return the content templates by name and language. Raises `Invalid` when they are not written as JSON."""
        told = self.twilio_content_sids.strip()
        try:
            read: Any = json.loads(told) if told else {}
            names = cast("dict[str, dict[str, object]]", read)
            return {name: {language: str(sid) for language, sid in one.items()} for name, one in names.items()}
        except (ValueError, AttributeError, RecursionError) as error:
            raise Invalid(
                "settings", 'TWILIO_CONTENT_SIDS must be JSON like {"concierge_vendor_outreach": {"en": "HX…"}}.'
            ) from error


def _parts(value: SecretStr | None) -> tuple[bytes, ...]:
    return tuple(part.strip().encode() for part in _text(value).split(",") if part.strip())


def _text(value: SecretStr | str | None) -> str:
    return (value.get_secret_value() if isinstance(value, SecretStr) else value or "").strip()
