"""What the web form is told."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class WebFormSettings(BaseSettings):
    """The web form."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    web_form_enabled: bool = Field(default=True, description="Take requests at /support/submit.")
    allowed_origins: str = Field(
        default="",
        description="Other sites that may embed the form, as https://shop.example, separated by commas. "
        "PUBLIC_BASE_URL is always allowed.",
    )
    web_form_trusted_proxies: str = Field(
        default="",
        description="Addresses or networks of your own proxies, separated by commas: only they are believed when they say "
        "who called (X-Forwarded-For). Empty: the caller is who connects.",
    )
    web_form_per_hour: int = Field(
        default=20, ge=1, description="New requests that one caller may send in an hour, over all replicas."
    )
    web_form_answers_per_hour: int = Field(
        default=120, ge=1, description="Messages that one secret link may send in an hour, over all replicas."
    )
    web_form_calls_per_minute: int = Field(
        default=240, ge=1, description="Calls of any kind that one caller may make in a minute, per process."
    )
    web_form_link_days: int = Field(
        default=180, ge=1, description="Days after which a secret link opens nothing any more."
    )

    @field_validator("allowed_origins")
    @classmethod
    def _are_origins(cls, value: str) -> str:
        for one in _listed(value):
            if origin_of(one) != one.lower():
                raise ValueError(f"{one} is no origin; write it like https://shop.example, without a path")
        return value

    @field_validator("web_form_trusted_proxies")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        for one in _listed(value):
            ip_network(one)
        return value

    def origins(self) -> frozenset[str]:
        """Return the other sites' origins."""
        return frozenset(one.lower() for one in _listed(self.allowed_origins))

    def proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Return the networks whose word on the caller counts."""
        return tuple(ip_network(one) for one in _listed(self.web_form_trusted_proxies))


def origin_of(url: str) -> str | None:
    """Return scheme, host and port of an address as a browser writes them in `Origin`; None where there are none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, default) else "")


def _listed(value: str) -> list[str]:
    return [one.strip() for one in value.split(",") if one.strip()]
