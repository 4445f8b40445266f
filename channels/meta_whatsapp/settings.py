"""What the WhatsApp Cloud API channel is told."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.errors import Invalid


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
    meta_api_url: str = Field(
        default="https://graph.facebook.com/v26.0", description="Address and version of the Graph API."
    )

    def require(self) -> None:
        """Raise `Invalid` naming every secret that is missing; a channel without one must not open."""
        needed = {
            "META_APP_SECRET": self.meta_app_secret,
            "META_VERIFY_TOKEN": self.meta_verify_token,
            "META_ACCESS_TOKEN": self.meta_access_token,
            "META_PHONE_NUMBER_ID": self.meta_phone_number_id,
        }
        missing = [name for name, value in needed.items() if not value or not _text(value).strip()]
        if missing:
            raise Invalid(
                "settings",
                f"WhatsApp needs {', '.join(missing)}. Set them in the environment or in .env (.env.example).",
            )

    def app_secrets(self) -> tuple[bytes, ...]:
        """Return the secrets that verify, newest first."""
        return tuple(part.strip().encode() for part in _text(self.meta_app_secret).split(",") if part.strip())


def _text(value: SecretStr | str | None) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else value or ""
