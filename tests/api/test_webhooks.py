"""A webhook is verified on its raw bytes, stored whole, and acknowledged only then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from api.webhooks import LARGEST_BODY

Body = Callable[..., bytes]
_TABLES = ("messages", "notices", "delivery_statuses", "customers", "conversations", "channel_accounts")


async def test_a_signed_message_is_stored_before_it_is_acknowledged(site: Any, body: Body) -> None:
    """IN1, IN3."""
    answer = await site.post(body("wamid.1"))
    assert answer.status_code == 200
    assert await site.value("SELECT body FROM messages") == "Flowers for Friday"
    assert await site.value("SELECT count(*) FROM pgmq.q_inbox") == 1


@pytest.mark.parametrize(
    "forge",
    [
        lambda body, sign: {},
        lambda body, sign: {"x-hub-signature-256": ""},
        lambda body, sign: {"x-hub-signature-256": sign(body, "another secret")},
        lambda body, sign: {"x-hub-signature-256": sign(body)[:-1]},
        lambda body, sign: {"x-hub-signature-256": sign(body).removeprefix("sha256=")},
        lambda body, sign: {"x-hub-signature-256": "sha1=" + sign(body)[7:]},
        lambda body, sign: {"x-hub-signature-256": sign(body + b" ")},
        lambda body, sign: {"x-hub-signature": sign(body)},
        lambda body, sign: {"x-hub-signature-256": ("sha256=" + "é" * 64).encode("latin-1")},
    ],
)
async def test_a_forged_call_is_refused_and_leaves_no_row(
    site: Any, body: Body, signature: Callable[..., str], forge: Any
) -> None:
    """IN2: missing, empty, wrong key, truncated, no prefix, other prefix, bytes or header, non-ASCII."""
    content = body("wamid.1")
    answer = await site.http.post("/webhooks/meta", content=content, headers=forge(content, signature))
    assert answer.status_code == 401
    assert answer.json()["error"]["message"]
    for table in _TABLES:
        assert await site.value(f"SELECT count(*) FROM {table}") == 0


async def test_a_genuine_replay_is_acknowledged_and_has_no_effect(site: Any, body: Body) -> None:
    """IN2, IN4: twenty at the same moment."""
    content = body("wamid.1")
    answers = await asyncio.gather(*(site.post(content) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert await site.value("SELECT count(*) FROM messages") == 1
    assert await site.value("SELECT count(*) FROM pgmq.q_inbox") == 1


async def test_a_batch_is_taken_whole(site: Any, body: Body) -> None:
    """IN6."""
    assert (await site.post(body("wamid.1", "wamid.2", "wamid.3"))).status_code == 200
    assert await site.value("SELECT count(*) FROM messages") == 3


@pytest.mark.parametrize("content", [b"", b"[]", b"not json", b"\xff\xfe", b'{"object": "page"}'])
async def test_a_signed_body_that_nobody_understands_is_kept_and_acknowledged(site: Any, content: bytes) -> None:
    """Else the provider repeats it for 7 days."""
    assert (await site.post(content)).status_code == 200
    kept = await site.value("SELECT raw_ciphertext FROM notices WHERE kind = 'ignored'")
    assert site.sealer.unseal(kept) == content


async def test_a_body_above_the_limit_is_refused_announced_or_not(site: Any) -> None:
    """Meta sends at most 3 MB; a stream without a length must not fill the memory."""
    large = b" " * (LARGEST_BODY + 1)

    async def unannounced() -> Any:
        for start in range(0, len(large), 65536):
            yield large[start : start + 65536]

    assert (await site.post(large)).status_code == 413
    answer = await site.http.post("/webhooks/meta", content=unannounced())
    assert answer.status_code == 413


async def test_a_channel_that_is_not_configured_is_not_found(site: Any) -> None:
    """A missing secret refuses to start that channel; it never verifies less."""
    answer = await site.http.post("/webhooks/twilio", content=b"{}")
    assert answer.status_code == 404
    assert "twilio" in answer.json()["error"]["message"]
    assert (await site.http.put("/webhooks/meta")).status_code == 405


async def test_what_could_not_be_stored_is_not_acknowledged(site: Any, body: Body) -> None:
    """Messages lost after a 200: the provider must come again."""
    await site.owner.execute("ALTER TABLE messages RENAME TO away")
    answer = await site.post(body("wamid.1"))
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


async def test_the_handshake_answers_the_challenge_only_to_who_knows_the_token(site: Any) -> None:
    """Meta: `hub.challenge` as plain text, unchanged; else 403."""
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "wrong"}
    assert (await site.http.get("/webhooks/meta", params=query)).status_code == 403
    query["hub.verify_token"] = "a verify token that is long enough"
    answer = await site.http.get("/webhooks/meta", params=query)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("given", "kept"),
    [("proxy-id-12345", True), ("short", False), ("x" * 65, False), ("not sane; DROP", False)],
)
async def test_a_sane_request_id_follows_the_message_and_another_is_replaced(
    site: Any, body: Body, given: str, kept: bool
) -> None:
    """OP4: one id from the proxy to the row."""
    answer = await site.post(body("wamid.1"), x_request_id=given)
    stored = await site.value("SELECT correlation_id FROM messages")
    assert answer.headers["x-request-id"] == stored
    assert (stored == given) is kept


async def test_two_accounts_in_one_call_are_both_stored(site: Any, body: Body) -> None:
    """One app may serve many numbers; one POST may hold many entries."""
    one = body("wamid.1").decode()
    two = body("wamid.2").decode().replace('"phone_number_id": "100"', '"phone_number_id": "101"')
    entry = two[two.index('[{"id": "200"') + 1 : -2]
    merged = one[:-2] + "," + entry + "]}"
    assert (await site.post(merged.encode())).status_code == 200
    assert await site.value("SELECT count(DISTINCT account_id) FROM messages") == 2
