"""What the installation itself is told; settings of a channel or provider live with its adapter."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from concierge import secret_key
from domain.errors import Invalid

S = TypeVar("S", bound=BaseSettings)


class AppSettings(BaseSettings):
    """The installation."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    public_base_url: str = Field(
        default="http://127.0.0.1:8080",
        description="How the world reaches this installation; providers send their webhooks there.",
    )
    concierge_secret_key: SecretStr | None = Field(
        default=None,
        description="At least 32 random characters; they encrypt addresses and payloads, so back them up. "
        "To rotate: new key, comma, old key. Empty: made on the first start, kept in CONCIERGE_HOME.",
    )
    concierge_host: str = Field(default="127.0.0.1", description="Address the HTTP side listens on.")
    concierge_port: int = Field(default=8080, ge=1, le=65535, description="Port the HTTP side listens on.")
    concierge_workers: int = Field(default=1, ge=1, le=64, description="Worker processes of `concierge up`.")
    quiet_period_seconds: float = Field(
        default=2.0,
        ge=0,
        le=60,
        description="How long a person must pause before their messages are answered as one.",
    )
    show_reading: bool = Field(
        default=True, description="Show people that their message is read and being answered, where a channel can."
    )
    console_key: SecretStr | None = Field(
        default=None,
        description="Opens /console/ (what the workers did, the flags) to who holds it, while CONCIERGE_HOST is "
        "loopback. `concierge up --emulator` makes one up per run. Empty: there is no console.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="debug, info, warning or error."
    )
    log_format: Literal["console", "json"] = Field(default="console", description="console or json.")
    otel_exporter_otlp_endpoint: str | None = Field(
        default=None, description="Where traces go, over OTLP/HTTP. Empty: no traces. Needs the extra `otel`."
    )


def read(cls: type[S]) -> S:
    """Read settings from the environment and `.env`.

    Raises `Invalid` naming every setting that is missing or wrong, and never its value.
    """
    try:
        return cls()
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        raise Invalid("settings", f"{wrong}. See .env.example, or run `concierge doctor`.") from None


def secret_keys(settings: AppSettings, home: Path | None) -> list[str]:
    """Return the keys, newest first; made and kept in `home` when none is set, `Invalid` without a home.

    A real database without its key would hold rows that nobody can read again, so no key is made up for one.
    """
    if settings.concierge_secret_key is not None:
        return [key.strip() for key in settings.concierge_secret_key.get_secret_value().split(",")]
    if home is None:
        raise Invalid("secret_key", "CONCIERGE_SECRET_KEY is missing; it is required together with DATABASE_URL.")
    return [secret_key.kept(home)]
