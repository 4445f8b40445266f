"""What callers from outside need: who may knock from where, and whose signed tokens are believed."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class McpSettings(BaseSettings):
    """The MCP server at /mcp."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", env_prefix="mcp_")

    allowed_hosts: str = Field(
        default="",
        description="Host headers that /mcp answers to, comma separated, `:*` for any port. "
        "Empty: the host of PUBLIC_BASE_URL, 127.0.0.1:*, localhost:* and [::1]:*.",
    )
    allowed_origins: str = Field(
        default="",
        description="Origin headers that /mcp answers to, comma separated. Empty: none, so no web page can call it.",
    )
    max_body_bytes: int = Field(default=256 * 1024, ge=1024, description="Largest request that /mcp reads.")
    oauth_issuer: str | None = Field(
        default=None, description="The authorization server whose signed tokens /mcp accepts. Empty: none."
    )
    oauth_audience: str | None = Field(
        default=None, description="What a signed token must be made out for. Empty: PUBLIC_BASE_URL/mcp."
    )
    oauth_keys: str | None = Field(
        default=None, description="Its public keys as a JWK set: a file, or an https address. Needed with an issuer."
    )
    skills_extension: bool = Field(
        default=False, description="Also offer the services as skills by the draft extension SEP-2640."
    )
