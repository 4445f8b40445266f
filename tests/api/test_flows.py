"""The endpoint behind WhatsApp Flows, asked as a phone asks: encrypted on the other side, by code that is not ours (AS7)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from api.flows import Flows
from channels.meta_whatsapp import MetaSettings, MetaWhatsApp
from channels.meta_whatsapp.flow_crypto import new_key, public_pem
from database import form_tokens
from database.sealing import Sealer
from domain.forms import FormTicket
from emulator.flows import Phone
from tests.mutations import mutations

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECRET = "an app secret"
SEALER = Sealer("s" * 40)
ADA = FormTicket(UUID(int=7), 42, "es")
Json = dict[str, Any]


@pytest.fixture(scope="module")
def keys() -> tuple[str, str]:
    return new_key(), new_key()


def _public(pem: str) -> str:
    key = load_pem_private_key(pem.encode(), None)
    return public_pem(key)  # type: ignore[arg-type]


class Client:
    """Signs and encrypts as Meta and a phone do."""

    def __init__(self, http: httpx.AsyncClient, pem: str) -> None:
        self.http = http
        self.pem = pem
        self.known: Mapping[str, Any] | None = {"item": "sillas"}

    async def ask(self, payload: Any, pem: str | None = None) -> tuple[int, Json]:
        phone = Phone(_public(pem or self.pem))
        answer = await self.post(phone.ask(payload))
        return answer.status_code, phone.read(answer.text) if answer.status_code in (200, 427) else {}

    async def post(self, body: bytes, secret: str = SECRET) -> httpx.Response:
        signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        return await self.http.post("/webhooks/meta/flows", content=body, headers={"x-hub-signature-256": signature})


@pytest.fixture
async def client(keys: tuple[str, str]) -> AsyncIterator[Client]:
    settings = MetaSettings(
        meta_app_secret=SECRET,  # type: ignore[arg-type]
        meta_verify_token="v",  # type: ignore[arg-type]
        meta_access_token="t",  # type: ignore[arg-type]
        meta_phone_number_id="100",
        meta_flow_private_key="".join(keys).replace("\n", "\\n"),  # type: ignore[arg-type]
    )
    channel = MetaWhatsApp(settings)

    async def still_asked(form: FormTicket) -> Mapping[str, Any] | None:
        return made.known if form == ADA else None

    flows = Flows(channel, lambda token, now: form_tokens.read(SEALER, token, now), still_asked, lambda: NOW)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(flows), base_url="http://here") as http:
        made = Client(http, keys[0])
        yield made
    await channel.aclose()


def token(ticket: FormTicket = ADA, at: datetime = NOW) -> str:
    return form_tokens.mint(SEALER, ticket, at)


def asked(action: str, data: Any = None, flow_token: Any = None) -> Json:
    return {"version": "3.0", "action": action, "screen": "REQUEST", "data": data, "flow_token": flow_token or token()}


@pytest.mark.parametrize("which", [0, 1])
async def test_a_ping_is_answered_under_both_keys_of_a_rotation(client: Client, keys: tuple[str, str], which: int):
    assert await client.ask({"version": "3.0", "action": "ping"}, keys[which]) == (200, {"data": {"status": "active"}})


async def test_an_error_of_the_phones_is_acknowledged(client: Client):
    told = asked("data_exchange", {"error": "invalid-screen-transition", "error_message": "no"})
    assert await client.ask(told) == (200, {"data": {"acknowledged": True}})


@pytest.mark.parametrize("action", ["INIT", "BACK"])
async def test_the_screen_speaks_the_forms_language_and_knows_what_is_known(client: Client, action: str):
    status, told = await client.ask(asked(action))
    assert (status, told["screen"]) == (200, "REQUEST")
    assert told["data"]["label_item"] == "¿Qué necesita?"
    assert told["data"]["init_values"] == {"item": "sillas"}
    assert told["data"]["min_date"] == "2026-11-21"


async def test_what_is_wrong_is_shown_beside_what_was_filled_in(client: Client):
    given = {"item": " ", "quantity": "many", "deadline": "2026-11-20", "place": "Cali", "budget_max": "-1"}
    _, told = await client.ask(asked("data_exchange", given))
    assert told["screen"] == "REQUEST"
    assert set(told["data"]["error_messages"]) == {"item", "quantity", "deadline", "budget_max"}
    assert told["data"]["init_values"]["place"] == "Cali"


async def test_a_complete_form_closes_with_its_token_and_its_values(client: Client):
    given = {"item": "sillas", "quantity": 40, "place": "Cali", "deadline": "2026-12-05", "stranger": "x"}
    flow_token = token()
    _, told = await client.ask(asked("data_exchange", given, flow_token))
    assert told["screen"] == "SUCCESS"
    assert told["data"]["extension_message_response"]["params"] == {
        "flow_token": flow_token,
        "item": "sillas",
        "quantity": "40",
        "place": "Cali",
        "deadline": "2026-12-05",
    }


@pytest.mark.parametrize(
    "flow_token",
    [
        "unused",
        "....",
        "\ud800",
        "9" * 10_000,
        7,
        [1],
        token()[:-1] + "g",
        token(at=NOW - timedelta(hours=24)),
        token(FormTicket(UUID(int=8), 42, "en")),
        token(FormTicket(UUID(int=7), 43, "en")),
        token().replace(".42.", ".43."),
    ],
)
@pytest.mark.parametrize("action", ["INIT", "BACK", "data_exchange"])
async def test_a_token_that_vouches_for_nothing_closes_the_form(client: Client, action: str, flow_token: Any):
    """427, with words: bound to address, ticket and expiry."""
    status, told = await client.ask(asked(action, {"item": "x"}, flow_token))
    assert (status, set(told)) == (427, {"error_msg"})


async def test_a_ticket_that_asks_nothing_any_more_closes_the_form_in_its_language(client: Client):
    client.known = None
    assert await client.ask(asked("INIT")) == (
        427,
        {"error_msg": "Este formulario ya no hace falta. Escríbanos sin más."},
    )


async def test_what_none_of_our_keys_opens_makes_the_phone_fetch_the_key_again(client: Client):
    assert (await client.ask(asked("INIT"), new_key()))[0] == 421


async def test_what_is_not_signed_is_432_and_is_not_decrypted(client: Client):
    body = Phone(_public(client.pem)).ask({"action": "ping"})
    assert (await client.post(body, "another secret")).status_code == 432
    assert (await client.http.post("/webhooks/meta/flows", content=body)).status_code == 432


async def test_an_answer_can_be_read_by_the_phone_that_asked_alone(client: Client):
    """Another exchange has another key; and the initial vector of the answer is flipped."""
    phone, other = Phone(_public(client.pem)), Phone(_public(client.pem))
    answer = (await client.post(phone.ask({"action": "ping"}))).text
    with pytest.raises(InvalidTag):
        other.read(answer)


def _broken(body: bytes) -> Iterator[bytes]:
    """Every field deleted, nulled, mistyped, cut and changed."""
    told = json.loads(body)
    yield from (json.dumps(one).encode() for _, one in mutations(told))
    for name in told:
        for odd in ("!", "AAAA", base64.b64encode(b"x" * 256).decode(), "é", told[name][:-8]):
            yield json.dumps(told | {name: odd}).encode()
    yield from (b"", b"[", b"null", b"[]", b"{}", b"[" * 100_000)


async def test_a_broken_request_is_421_and_never_500(client: Client):
    statuses = {(await client.post(one)).status_code for one in _broken(Phone(_public(client.pem)).ask(asked("INIT")))}
    assert statuses == {421}


@pytest.mark.parametrize("payload", [None, 7, "x", [], {}, {"action": 7}, {"action": "INIT"}, {"data": "x"}])
async def test_an_odd_question_is_answered_and_never_500(client: Client, payload: Any):
    assert (await client.ask(payload))[0] == 427


async def test_any_field_of_a_question_deleted_nulled_or_mistyped_is_answered_and_never_500(client: Client):
    """What only the phone's own key opens may be as odd as what is in clear."""
    given = {"item": "sillas", "quantity": 40, "place": "Cali", "deadline": "2026-12-05", "budget_max": "100"}
    for path, told in mutations(asked("data_exchange", given)):
        status, _ = await client.ask(told)
        assert status in (200, 427), path


async def test_only_post_is_answered(client: Client):
    assert (await client.http.get("/webhooks/meta/flows")).status_code == 405
