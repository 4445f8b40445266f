"""What the WhatsApp Cloud API channel is told."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from channels.http import is_safe
from domain.errors import Invalid

_KEY_END = "-----END PRIVATE KEY-----"


class MetaSettings(BaseSettings):
    """WhatsApp through the Meta Cloud API."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    meta_app_secret: SecretStr | None = Field(
        default=None, description="App secret that signs webhooks. For a rotation: the new one, a comma, the old one."
    )
    meta_verify_token: SecretStr | None = Field(
        default=None, description="Any long random text; enter the same one at Meta when you subscribe the webhook."
    )
    meta_access_token: SecretStr | None = Field(default=None, description="Token of the system user that sends.")
    meta_phone_number_id: str | None = Field(default=None, description="Id of the phone number that sends.")
    meta_waba_id: str | None = Field(
        default=None,
        description="Id of the WhatsApp business account. Optional: lets alarms about it stop the number that sends.",
    )
    meta_flow_request_id: str | None = Field(
        default=None,
        description="Id of the Flow made of context/flows/request*.json. Empty: the form is asked in words.",
    )
    meta_flow_private_key: SecretStr | None = Field(
        default=None,
        description="Private key (PEM, line breaks as \\n) of the Flows endpoint; `concierge flows new-key` makes one. "
        "Empty: forms need no endpoint. For a rotation: the new one, then the old one.",
    )
    meta_api_url: str = Field(
        default="https://graph.facebook.com/v26.0", description="Address and version of the Graph API."
    )

    def is_begun(self) -> bool:
        """Say whether any of it is set: then all that is needed must be."""
        return bool(
            self.app_secrets() or self.verify_token() or self.access_token() or _text(self.meta_phone_number_id)
        )

    def require(self) -> None:
        """Raise `Invalid` naming everything missing or unusable; a channel without it must not open."""
        needed = {
            "META_APP_SECRET": self.app_secrets(),
            "META_VERIFY_TOKEN": self.verify_token(),
            "META_ACCESS_TOKEN": self.access_token(),
            "META_PHONE_NUMBER_ID": _text(self.meta_phone_number_id),
        }
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise Invalid(
                "settings",
                f"WhatsApp needs {', '.join(missing)}. Set them in the environment or in .env (.env.example).",
            )
        if not (self.access_token().isascii() and self.access_token().isprintable()):
            raise Invalid("settings", "META_ACCESS_TOKEN holds characters no token has. Copy it again from Meta.")
        if not is_safe(self.meta_api_url.strip()):
            raise Invalid(
                "settings",
                "META_API_URL must be an https address (http on this machine only): the token travels to it.",
            )

    def app_secrets(self) -> tuple[bytes, ...]:
        """Return the secrets that verify, newest first."""
        return tuple(part.strip().encode() for part in _text(self.meta_app_secret).split(",") if part.strip())

    def verify_token(self) -> bytes:
        """Return what the handshake must carry."""
        return _text(self.meta_verify_token).encode()

    def access_token(self) -> str:
        """Return the bearer token."""
        return _text(self.meta_access_token)

    def flow_keys(self) -> tuple[bytes, ...]:
        """Return the private keys of the Flows endpoint, newest first, as PEM."""
        told = _text(self.meta_flow_private_key).replace("\\n", "\n")
        ends = [part.strip() for part in told.split(_KEY_END)]
        return tuple(f"{part}\n{_KEY_END}\n".encode() for part in ends if part)

    def numbers(self) -> Mapping[str, str]:
        """Return the number that sends by the business account it belongs to, where that is known."""
        waba, number = _text(self.meta_waba_id), _text(self.meta_phone_number_id)
        return {waba: number} if waba else {}


def _text(value: SecretStr | str | None) -> str:
    return (value.get_secret_value() if isinstance(value, SecretStr) else value or "").strip()
