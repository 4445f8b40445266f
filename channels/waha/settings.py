"""What the WAHA channel is told."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.errors import Invalid

UNOFFICIAL: Final = (
    "WAHA is no product of WhatsApp's, whose terms forbid automating its clients: the number may be banned at any time. "
    "Use one you can lose. Nobody who never wrote is written to."
)


class WahaSettings(BaseSettings):
    """WhatsApp through WAHA (unofficial)."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    waha_enabled: bool = Field(
        default=False, description="Set to true to use WAHA. It is unofficial: the number may be banned at any time."
    )
    waha_api_url: str | None = Field(
        default=None, description="Address of your WAHA server, without /api: https, or http inside your own network."
    )
    waha_api_key: SecretStr | None = Field(default=None, description="Key of its interface (X-Api-Key).")
    waha_hmac_key: SecretStr | None = Field(
        default=None,
        description="Key that signs its webhooks (webhooks.hmac.key). For a rotation: the new one, a comma, the old one.",
    )

    def require(self) -> None:
        """Raise `Invalid` when it is off, or naming everything missing or unusable."""
        if not self.waha_enabled:
            raise Invalid("settings", "WAHA is off. It is unofficial; WAHA_ENABLED=true switches it on.")
        needed = {"WAHA_API_URL": self.url(), "WAHA_API_KEY": self.api_key(), "WAHA_HMAC_KEY": self.hmac_keys()}
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise Invalid("settings", f"WAHA needs {', '.join(missing)}. Set them in .env (.env.example).")
        if not (self.api_key().isascii() and self.api_key().isprintable()):
            raise Invalid("settings", "WAHA_API_KEY holds characters no key has. Copy it again.")
        if not _stays_at_home(self.url()):
            raise Invalid(
                "settings",
                "WAHA_API_URL must be an https address (http only inside your own network): the key travels to it.",
            )

    def warning(self) -> str:
        """Say what whoever runs this must know."""
        return UNOFFICIAL

    def url(self) -> str:
        """Return the server's address without a slash at its end."""
        return (self.waha_api_url or "").strip().rstrip("/")

    def api_key(self) -> str:
        """Return the key that goes with every request."""
        return self.waha_api_key.get_secret_value().strip() if self.waha_api_key else ""

    def hmac_keys(self) -> tuple[bytes, ...]:
        """Return the keys that verify, newest first."""
        told = self.waha_hmac_key.get_secret_value() if self.waha_hmac_key else ""
        return tuple(part.strip().encode() for part in told.split(",") if part.strip())


def _stays_at_home(url: str) -> bool:
    """Whether the key may travel there: over https, or to this machine, a private address or a container's plain name."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.query or parts.fragment or parts.username:
        return False
    if parts.scheme == "https":
        return bool(host)
    return parts.scheme == "http" and _is_private(host)


def _is_private(host: str) -> bool:
    try:
        return ip_address(host).is_private
    except ValueError:
        return bool(host) and "." not in host  # `waha` in a container network, or `localhost`
