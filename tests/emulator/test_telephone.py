"""The stand-in for a telephone company: orders, what people do when it rings, signed callbacks, and faults (OP11).

Provenance of the signature: https://github.com/standard-webhooks/standard-webhooks, the libraries' own test vector.
"""

from __future__ import annotations

import base64
import hmac
import json
import random
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulator.signer import hmac_sha256
from emulator.telephone import PLAYS, Telephone, make_telephone, routes
from tests.stories.call_world import serving

KEY, SECRET = "a key", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ANN = "+447700900100"
Json = dict[str, Any]


class Company:
    """The telephone, a client of it, and the address it reports to."""

    def __init__(self, phone: Telephone, http: httpx.AsyncClient, heard: list[tuple[Json, bytes]]) -> None:
        self.phone = phone
        self.http = http
        self.heard = heard

    async def order(self, key: str = KEY, **more: object) -> httpx.Response:
        told = {"to": ANN, "from": "+442079460000", "reference": "r1", "say": "Hello", **more}
        return await self.http.post("/telephone/v1/calls", json=told, headers={"authorization": f"Bearer {key}"})

    async def states(self) -> list[str]:
        await self.http.post("/_emulator/calls/flush")
        return [json.loads(body)["state"] for _, body in self.heard]


@pytest.fixture
async def company() -> AsyncIterator[Company]:
    heard: list[tuple[Json, bytes]] = []

    async def listen(request: Request) -> Response:
        heard.append((dict(request.headers), await request.body()))
        return Response()

    async with serving(Starlette(routes=[Route("/calls", listen, methods=["POST"])])) as product:
        phone = make_telephone(f"{product}/calls", KEY, SECRET)
        async with (
            serving(Starlette(routes=list(routes(phone)))) as url,
            httpx.AsyncClient(base_url=url, trust_env=False) as http,
        ):
            yield Company(phone, http, heard)


def test_the_stand_in_signs_like_the_published_vector():
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    mac = hmac_sha256(key, b'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}')
    assert base64.b64encode(bytes.fromhex(mac)) == b"g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("does", PLAYS)
async def test_what_somebody_does_when_it_rings_is_what_is_reported(company: Company, does: str):
    await company.http.put(f"/_emulator/phones/{ANN}", json={"does": does})
    assert (await company.order()).status_code == 201
    assert tuple(await company.states()) == PLAYS[does]


async def test_every_callback_is_signed_and_has_an_id_of_its_own(company: Company):
    await company.order()
    await company.states()
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    for headers, body in company.heard:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        assert headers["webhook-signature"] == f"v1,{base64.b64encode(hmac.digest(key, signed, 'sha256')).decode()}"
    assert len({headers["webhook-id"] for headers, _ in company.heard}) == len(company.heard) == 4


async def test_a_person_who_is_on_the_phone_is_busy(company: Company):
    """One call at a time per person."""
    await company.http.put(f"/_emulator/phones/{ANN}", json={"does": "talking"})
    await company.order()
    await company.order(reference="r2")
    assert [one["state"] for one in company.phone.calls] == ["answered", "busy"]


async def test_the_same_reference_is_the_same_call(company: Company):
    assert (await company.order()).json()["id"] == (await company.order()).json()["id"]
    assert len(company.phone.calls) == 1


async def test_an_order_without_key_or_number_is_refused(company: Company):
    assert (await company.order(key="another")).status_code == 401
    assert (await company.order(to="")).status_code == 400
    assert company.phone.calls == []


async def test_a_call_can_be_hung_up_while_it_rings_and_not_after(company: Company):
    await company.http.put(f"/_emulator/phones/{ANN}", json={"does": "ringing"})
    path = f"/telephone/v1/calls/{(await company.order()).json()['id']}"
    headers = {"authorization": f"Bearer {KEY}"}
    assert [(await company.http.delete(path, headers=headers)).status_code for _ in range(2)] == [200, 409]
    assert (await company.http.delete("/telephone/v1/calls/none", headers=headers)).status_code == 404


@pytest.mark.parametrize(("fault", "status"), [("rate_limited", 429), ("server_errors", 500), ("refused", 422)])
async def test_a_fault_strikes_as_often_as_it_was_asked_for(company: Company, fault: str, status: int):
    await company.http.put("/_emulator/phone-faults", json={fault: 1})
    assert [(await company.order()).status_code for _ in range(2)] == [status, 201]


@pytest.mark.parametrize(("fault", "calls"), [("timeouts_accepted", 1), ("timeouts_lost", 0)])
async def test_a_dropped_line_hides_whether_the_order_was_taken(company: Company, fault: str, calls: int):
    await company.http.put("/_emulator/phone-faults", json={fault: 1})
    with pytest.raises(httpx.HTTPError):
        await company.order()
    assert len(company.phone.calls) == calls


async def test_callbacks_are_lost_doubled_and_shuffled_when_asked_for(company: Company):
    company.phone.chance = random.Random(3)
    for fault, count in {"lost_callbacks": 0, "duplicates": 8}.items():
        await company.http.put("/_emulator/phone-faults", json={fault: 1.0})
        company.heard.clear()
        await company.order(reference=fault)
        assert len(await company.states()) == count
        await company.http.put("/_emulator/phone-faults", json={fault: 0.0})
    await company.http.put("/_emulator/phone-faults", json={"reordering": 1.0})
    company.heard.clear()
    await company.order(reference="shuffled")
    shuffled = await company.states()
    assert sorted(shuffled) == sorted(PLAYS["answered"])
    assert shuffled != list(PLAYS["answered"])


@pytest.mark.parametrize("path", ["/_emulator/phones/+1", "/_emulator/phone-faults"])
async def test_what_nobody_knows_is_refused_with_what_is_known(company: Company, path: str):
    answer = await company.http.put(path, json={"does": "sing", "gravity": 1})
    assert answer.status_code == 400
    assert "known" in answer.json()["error"]
