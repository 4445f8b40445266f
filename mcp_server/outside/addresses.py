"""Which Host and Origin headers are answered, and where this server says it is (RFC 9728)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from domain.errors import Invalid
from domain.principals import SCOPES
from mcp_server.settings import McpSettings

PATH: Final = "/mcp"
METADATA_PATH: Final = "/.well-known/oauth-protected-resource"
LOOPBACK: Final = ("127.0.0.1:*", "localhost:*", "[::1]:*")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Exact names, or `name:*` for any port; nothing else matches."""

    hosts: tuple[str, ...]
    origins: tuple[str, ...]
    resource: str
    issuer: str | None

    def answers_host(self, host: str) -> bool:
        """Say whether a Host header is ours; a page elsewhere can point its own name at us (DNS rebinding)."""
        return _is_listed(host, self.hosts)

    def answers_origin(self, origin: str) -> bool:
        """Say whether a page of this origin may call; without the header no page is calling."""
        return not origin or _is_listed(origin, self.origins)

    @property
    def metadata_url(self) -> str | None:
        """Return where a client learns whom to ask for a token, None where nobody issues any."""
        base, _, path = self.resource.partition(PATH)
        return f"{base}{METADATA_PATH}{PATH}{path}" if self.issuer else None

    def metadata(self) -> dict[str, Any]:
        """Return the protected-resource document."""
        return {
            "resource": self.resource,
            "authorization_servers": [self.issuer],
            "scopes_supported": list(SCOPES),
            "bearer_methods_supported": ["header"],
            "resource_name": "Concierge",
        }


def addresses(settings: McpSettings, public_base_url: str) -> Addresses:
    """Read the lists. Raises `Invalid` when signed tokens are wanted and nobody can check them."""
    if settings.oauth_issuer and not settings.oauth_keys:
        raise Invalid("mcp_oauth_keys", "MCP_OAUTH_ISSUER is set, so MCP_OAUTH_KEYS must name its public keys.")
    public = urlsplit(public_base_url).netloc
    return Addresses(
        hosts=_list(settings.allowed_hosts) or (public, *LOOPBACK),
        origins=_list(settings.allowed_origins),
        resource=settings.oauth_audience or public_base_url.rstrip("/") + PATH,
        issuer=settings.oauth_issuer,
    )


def _list(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _is_listed(given: str, listed: tuple[str, ...]) -> bool:
    if given in listed:
        return bool(given)
    name, colon, port = given.rpartition(":")
    return bool(colon and name and port.isdecimal()) and f"{name}:*" in listed
