"""Where the data lives."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class DatabaseSettings(BaseSettings):
    """Where the data lives."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    database_url: SecretStr | None = Field(
        default=None,
        description="PostgreSQL (tested with 18) with pgvector, as postgresql://user:password@host:5432/name. "
        "Empty: the embedded server in CONCIERGE_HOME.",
    )
    concierge_home: Path = Field(
        default=Path(".concierge"),
        description="Folder of the embedded database and of the secret key made on the first start.",
    )
