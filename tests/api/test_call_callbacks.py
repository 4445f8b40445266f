"""What telephones report: verified before it is read, stored once, and never able to change a call that is over (CA3)."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.mutations import mutations
from tests.stories.call_world import ANN, SECRET, CallWorld, call_world

KEY = base64.b64decode(SECRET.removeprefix("whsec_"))


@pytest.fixture
async def world(dsn: str) -> AsyncIterator[CallWorld]:
    async with call_world(dsn) as world:
        yield world


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False) as http:
        yield http


def signed(told: Any, event_id: str = "evt_1", key: bytes = KEY) -> dict[str, Any]:
    """Python's own HMAC: neither the product nor the stand-in judges itself."""
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    mac = hmac.digest(key, f"{event_id}.1790000000.".encode() + body, "sha256")
    headers = {"webhook-id": event_id, "webhook-timestamp": "1790000000"}
    return {"content": body, "headers": {**headers, "webhook-signature": f"v1,{base64.b64encode(mac).decode()}"}}


async def ringing(world: CallWorld) -> dict[str, Any]:
    """A call that rings; return what a report of it begins with."""
    world.phone.habits[f"+{ANN}"] = "ringing"
    await world.hear("Please call me")
    await world.work()
    await world.tap(0)
    await world.work()
    call = world.phone.calls[0]
    return {"id": call["id"], "reference": call["reference"], "at": 1790000000.0}


async def state(world: CallWorld) -> str:
    return await world.value("SELECT state FROM calls")


async def test_a_signed_report_moves_the_call_and_leaves_an_event(world: CallWorld, http: httpx.AsyncClient):
    told = await ringing(world)
    answer = await http.post(world.phone.callback_url, **signed({**told, "state": "answered"}))
    assert (answer.status_code, await state(world)) == (200, "in_progress")
    assert await world.value("SELECT count(*) FROM telephony_provider_logs WHERE event_id = 'evt_1'") == 1
    assert await world.value("SELECT count(*) FROM call_events WHERE to_state = 'in_progress'") == 1


@pytest.mark.parametrize("how", ["unsigned", "another key", "another body"])
async def test_a_report_nobody_signed_is_refused_and_changes_nothing(
    world: CallWorld, http: httpx.AsyncClient, how: str
):
    told = {**await ringing(world), "state": "completed"}
    sent = signed(told, key=b"k" * 32) if how == "another key" else signed(told)
    if how == "unsigned":
        sent["headers"] = {}
    elif how == "another body":
        sent["content"] += b" "
    assert (await http.post(world.phone.callback_url, **sent)).status_code == 401
    assert await state(world) == "ringing"


async def test_a_report_that_is_replayed_has_no_effect(world: CallWorld, http: httpx.AsyncClient):
    """CVE-2026-32053: the event's id is unique for ever, whatever time is signed."""
    told = await ringing(world)
    for _ in range(3):
        assert (await http.post(world.phone.callback_url, **signed({**told, "state": "answered"}))).status_code == 200
    assert await world.value("SELECT count(*) FROM call_events WHERE event = 'answer'") == 1


async def test_a_call_that_is_over_stays_over(world: CallWorld, http: httpx.AsyncClient):
    told = await ringing(world)
    for number, word in enumerate(("no_answer", "answered", "completed", "ringing")):
        await http.post(world.phone.callback_url, **signed({**told, "state": word}, f"evt_{number}"))
    assert await state(world) == "no_answer"
    assert await world.value("SELECT count(*) FROM pgmq.q_inbox WHERE message ->> 'cause' = 'call'") == 1


@pytest.mark.parametrize("reference", ["not a uuid", "00000000-0000-4000-8000-000000000000", ""])
async def test_a_report_of_no_call_of_ours_is_kept_and_changes_nothing(
    world: CallWorld, http: httpx.AsyncClient, reference: str
):
    told = {**await ringing(world), "reference": reference, "state": "completed"}
    assert (await http.post(world.phone.callback_url, **signed(told))).status_code == 200
    assert await state(world) == "ringing"
    assert (
        await world.value("SELECT outcome FROM telephony_provider_logs WHERE event_id = 'evt_1'")
        == "unmatched:complete"
    )


async def test_another_calls_id_with_our_reference_changes_nothing(world: CallWorld, http: httpx.AsyncClient):
    told = {**await ringing(world), "id": "call-of-somebody-else", "state": "completed"}
    await http.post(world.phone.callback_url, **signed(told))
    assert await state(world) == "ringing"


async def test_a_signed_body_that_is_no_report_is_taken_and_not_asked_for_again(
    world: CallWorld, http: httpx.AsyncClient
):
    await ringing(world)
    assert (await http.post(world.phone.callback_url, **signed(b"[]"))).status_code == 200


async def test_any_field_of_a_report_deleted_nulled_or_mistyped_is_taken_and_never_500(
    world: CallWorld, http: httpx.AsyncClient
):
    """A signed report may be as odd as it likes: it is kept or passed over, and the telephone is not told to come again."""
    told = {**await ringing(world), "state": "answered", "summary": {"words": ["x"]}}
    for number, (path, odd) in enumerate(mutations(told)):
        answer = await http.post(world.phone.callback_url, **signed(odd, f"evt_{number}"))
        assert answer.status_code == 200, path
    assert await state(world) in ("ringing", "in_progress")


async def test_a_telephone_that_is_not_configured_has_no_route(world: CallWorld, http: httpx.AsyncClient):
    url = world.phone.callback_url.replace("/telephone", "/twilio")
    assert (await http.post(url, **signed({}))).status_code == 404
    assert (await http.get(world.phone.callback_url)).status_code == 405


async def test_a_body_larger_than_any_report_is_refused_unread(world: CallWorld, http: httpx.AsyncClient):
    assert (await http.post(world.phone.callback_url, **signed(b"x" * 4_000_000))).status_code == 413
