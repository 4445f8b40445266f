"""An OAuth 2.1 resource server, end to end with a local key set. Provenance: TO3; RFC 9728, RFC 8707."""

from __future__ import annotations

import json

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

ISSUER = "https://login.example"
KEY = ECKey.generate_key("P-256", {"kid": "k1"})


@pytest.fixture
def believed(tmp_path, monkeypatch) -> None:
    """Settings that say whose tokens are believed; read when the first caller comes."""
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps(KeySet([KEY]).as_dict(private=False)))
    monkeypatch.setenv("MCP_OAUTH_ISSUER", ISSUER)
    monkeypatch.setenv("MCP_OAUTH_KEYS", str(keys))


def signed(outside, subject: str, scope: str) -> str:
    told = {
        "iss": ISSUER,
        "aud": "http://127.0.0.1:8080/mcp",
        "sub": subject,
        "scope": scope,
        "exp": int(outside.now.timestamp()) + 60,
    }
    return jwt.encode({"alg": "ES256", "kid": "k1"}, told, KEY, algorithms=["ES256"])


async def test_a_caller_has_only_what_both_its_token_and_our_operator_allow(outside, believed):
    await outside.token("tickets:read", "conversations:read", signed_for=(ISSUER, "app-1"))
    token = signed(outside, "app-1", "tickets:read tickets:write")
    async with outside.client(token) as client:
        names = {tool.name for tool in (await client.list_tools()).tools}
        assert "get_ticket" in names
        assert "create_ticket" not in names
        listed = [one.uri for one in (await client.list_resources()).resources]
        assert [uri for uri in listed if uri.startswith("conversation")] == []


async def test_a_subject_that_no_operator_let_in_is_nobody(outside, believed):
    async with httpx.AsyncClient(trust_env=False) as http:
        token = signed(outside, "stranger", "tickets:read")
        answer = await http.post(f"{outside.url}/mcp", json={}, headers={"authorization": f"Bearer {token}"})
        assert answer.status_code == 401
        url = "http://127.0.0.1:8080/.well-known/oauth-protected-resource/mcp"
        assert f'resource_metadata="{url}"' in answer.headers["www-authenticate"]
        told = (await http.get(f"{outside.url}/.well-known/oauth-protected-resource/mcp")).json()
    assert told["authorization_servers"] == [ISSUER]
    assert told["resource"] == "http://127.0.0.1:8080/mcp"
