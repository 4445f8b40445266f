"""The HTTP edge of /mcp. Provenance: TO3; CVE-2025-66416 (rebinding), CVE-2026-25253 (Origin); RFC 6750, RFC 9728."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from domain.principals import Limits

VERSION = "2026-07-28"
META = {
    "io.modelcontextprotocol/protocolVersion": VERSION,
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
}


def listing(request_id: int = 1) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": request_id, "method": "tools/list", "params": {"_meta": META}}


def headers(token: str | None, **more: str) -> dict[str, str]:
    told = {
        "accept": "application/json, text/event-stream",
        "mcp-protocol-version": VERSION,
        "mcp-method": "tools/list",
    }
    return told | ({"authorization": f"Bearer {token}"} if token else {}) | more


async def send(outside, token: str | None, body: Any = None, **more: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as http:
        return await http.post(f"{outside.url}/mcp", json=body or listing(), headers=headers(token, **more))


async def test_a_request_with_a_good_token_is_answered_without_a_redirect(outside):
    answer = await send(outside, await outside.token())
    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "mcp-session-id" not in answer.headers


@pytest.mark.parametrize("token", [None, "con_" + "a" * 43, "nonsense", "a.b.c", ""])
async def test_without_a_token_of_ours_nobody_comes_in(outside, token):
    answer = await send(outside, token)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer ")


async def test_a_revoked_token_is_worth_nothing_within_a_second(outside):
    token = await outside.token()
    assert (await send(outside, token)).status_code == 200
    async with outside.operator.transaction() as db:
        await db.execute("UPDATE principals SET revoked_at = now()")
    outside.later(seconds=1)
    assert (await send(outside, token)).status_code == 401


async def test_a_token_ends_when_it_was_said_to_end(outside):
    token = await outside.token(days=1)
    outside.later(days=1)
    assert (await send(outside, token)).status_code == 401


async def test_only_a_digest_of_a_token_rests_in_the_database(outside):
    token = await outside.token()
    kept = await outside.value("SELECT string_agg(p::text, ' ') FROM principals p")
    assert token not in kept
    assert token.removeprefix("con_").encode().hex() not in kept


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1:80:80", "localhost.", "x:1"])
async def test_a_host_that_is_not_ours_is_misdirected(outside, host):
    """CVE-2025-66416: a page that points its name at us must not reach us, token or not."""
    assert (await send(outside, await outside.token(), host=host)).status_code == 421


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:3000"])
async def test_no_page_may_call_unless_its_origin_is_listed(outside, origin):
    assert (await send(outside, await outside.token(), origin=origin)).status_code == 403


async def test_a_body_beyond_the_limit_is_not_read(outside):
    body = listing() | {"padding": "x" * 300_000}
    assert (await send(outside, await outside.token(), body)).status_code == 413


async def test_a_caller_that_asks_too_often_is_told_when_to_come_back(outside):
    token = await outside.token(limits=Limits(requests_per_minute=2))
    answers = [await send(outside, token) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    outside.later(minutes=1)
    assert (await send(outside, token)).status_code == 200


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
async def test_nothing_but_post_is_answered(outside, method):
    """Stateless: there is no stream to open and no session to end."""
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.request(method, f"{outside.url}/mcp", headers=headers(await outside.token()))
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


async def test_one_token_cannot_reach_another_callers_list(outside):
    """What is kept of a list is kept per scopes and contacts."""
    reads = await send(outside, await outside.token("tickets:read"))
    writes = await send(outside, await outside.token("tickets:write"))
    names = [{tool["name"] for tool in answer.json()["result"]["tools"]} for answer in (reads, writes)]
    assert names[0] & names[1] == set()


def test_a_minute_is_counted_from_its_first_request():
    from datetime import UTC, datetime

    from domain.principals import Principal
    from mcp_server.outside.rates import Rates

    now = [datetime(2026, 11, 20, tzinfo=UTC)]
    rates, one = Rates(lambda: now[0]), Principal(1, 1, "one", frozenset(), (), Limits(requests_per_minute=1))
    other = Principal(2, 1, "other", frozenset(), (), Limits(requests_per_minute=1))
    assert [rates.take(one), rates.take(one), rates.take(other)] == [0, 60, 0]
    now[0] += timedelta(seconds=60)
    assert rates.take(one) == 0
