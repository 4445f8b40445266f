"""Signed tokens of an authorization server. Provenance: TO3; RFC 9068, RFC 8707 and the MCP authorization chapter."""

from __future__ import annotations

import base64
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from domain.errors import Invalid
from mcp_server.outside.addresses import addresses
from mcp_server.outside.signed import SignedTokens
from mcp_server.settings import McpSettings

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
ISSUER, AUDIENCE = "https://login.example", "https://concierge.example/mcp"
RSA = RSAKey.generate_key(2048, {"kid": "r1", "use": "sig"})
EC = ECKey.generate_key("P-256", {"kid": "e1", "use": "sig"})
STRANGER = RSAKey.generate_key(2048, {"kid": "r1"})


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def claims(**changes: Any) -> dict[str, Any]:
    at = int(NOW.timestamp())
    told = {"iss": ISSUER, "aud": AUDIENCE, "sub": "app-1", "scope": "tickets:read people:contact", "exp": at + 60}
    return {name: value for name, value in (told | changes).items() if value is not None}


def sign(told: dict[str, Any], key: Any = RSA, algorithm: str = "RS256", **header: Any) -> str:
    return jwt.encode({"alg": algorithm, "kid": key.kid, **header}, told, key, algorithms=[algorithm])


@pytest.fixture
def tokens(tmp_path: Path) -> SignedTokens:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(KeySet([RSA, EC]).as_dict(private=False)))
    return SignedTokens(ISSUER, AUDIENCE, str(path))


@pytest.mark.parametrize(("key", "algorithm"), [(RSA, "RS256"), (RSA, "PS256"), (EC, "ES256")])
async def test_a_good_token_says_who_and_what_for(tokens, key, algorithm):
    assert await tokens.read(sign(claims(), key, algorithm), NOW) == (
        ISSUER,
        "app-1",
        frozenset({"tickets:read", "people:contact"}),
    )


WRONG = {
    "another issuer": {"iss": "https://evil.example"},
    "another audience": {"aud": "https://other.example/mcp"},
    "several audiences, none ours": {"aud": ["https://a.example", "https://b.example"]},
    "no audience": {"aud": None},
    "expired": {"exp": int(NOW.timestamp()) - 31},
    "no expiry": {"exp": None},
    "not valid yet": {"nbf": int(NOW.timestamp()) + 31},
    "no subject": {"sub": None},
    "empty subject": {"sub": ""},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
async def test_a_token_that_is_not_for_us_now_is_refused(tokens, changes):
    assert await tokens.read(sign(claims(**changes)), NOW) is None


async def test_a_token_of_a_strangers_key_is_refused(tokens):
    assert await tokens.read(sign(claims(), STRANGER), NOW) is None


async def test_a_token_signed_with_our_public_key_as_a_secret_is_refused(tokens):
    """The classic confusion of RS256 and HS256."""
    head, body = (_base64(json.dumps(part).encode()) for part in ({"alg": "HS256", "kid": "r1"}, claims()))
    signature = hmac.digest(RSA.as_pem(private=False), f"{head}.{body}".encode(), "sha256")
    assert await tokens.read(f"{head}.{body}.{_base64(signature)}", NOW) is None


async def test_an_unsigned_token_is_refused(tokens):
    head, body, _ = sign(claims()).split(".")
    none = "eyJhbGciOiJub25lIn0"
    assert await tokens.read(f"{none}.{body}.", NOW) is None
    assert await tokens.read(f"{head}.{body}.", NOW) is None
    assert await tokens.read("a.b.c", NOW) is None


async def test_without_keys_nobody_is_believed(tmp_path):
    """A missing policy means no."""
    assert await SignedTokens(ISSUER, AUDIENCE, str(tmp_path / "none.json")).read(sign(claims()), NOW) is None
    with pytest.raises(Invalid):
        addresses(McpSettings(oauth_issuer=ISSUER), "https://concierge.example")
    with pytest.raises(Invalid):
        SignedTokens(ISSUER, AUDIENCE, "http://login.example/keys")


def test_the_metadata_names_the_authorization_server():
    """RFC 9728: a client that gets a 401 finds out whom to ask."""
    known = addresses(McpSettings(oauth_issuer=ISSUER, oauth_keys="keys.json"), "https://concierge.example")
    assert known.metadata_url == "https://concierge.example/.well-known/oauth-protected-resource/mcp"
    assert known.metadata()["authorization_servers"] == [ISSUER]
    assert known.metadata()["resource"] == AUDIENCE
