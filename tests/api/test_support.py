"""The web form's public API over real HTTP and a real database.

Provenance: issue 5 ("Web form"), SU7, OP13, OP8, safety.md (headers, origins, secrets); the shape of requests and answers is
docs/openapi.json.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from api.openapi import describe
from channels.web_form import WebForm
from concierge import wiring
from concierge.files import FileKit
from concierge.place import Place
from concierge.programs import free_port
from concierge.settings import AppSettings
from concierge.stage import serving
from database.sealing import Sealer
from domain.words import form
from providers.folder_store import FolderStore

NOON = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"a picture of chairs"
PDF = b"%PDF-1.7 a list of chairs"
NAMED = b'--x\r\nContent-Disposition: form-data; name="message"\r\n\r\na\r\n--x--'
SHOP = "https://shop.example"


@dataclass
class Site:
    """The running API, a client, a superuser's look at the database, and a clock."""

    http: httpx.AsyncClient
    owner: asyncpg.Connection
    clock: list[datetime]

    async def submit(self, **told: Any) -> httpx.Response:
        return await self.http.post("/support/submit", json=form_of(**told))

    async def value(self, sql: str, *args: object) -> Any:
        return await self.owner.fetchval(sql, *args)


def form_of(**told: Any) -> dict[str, Any]:
    return {"message": "I need 40 chairs", "submission_id": str(uuid4()), **told}


def whole() -> dict[str, Any]:
    """A form with every field filled in."""
    boxes = {"contact": True, "call": True, "marketing": False}
    return form_of(
        name="Ann",
        email="ann@example.com",
        phone="+44 7700 900123",
        service="sourcing",
        locale="en",
        consents=boxes,
        website="",
    )


async def serve(stack: AsyncExitStack, dsn: str, folder: Path) -> Site:
    place = Place(dsn, Sealer("s" * 40), AppSettings(public_base_url="https://concierge.example"))
    clock, port = [NOON], free_port()
    kit = FileKit(FolderStore(folder))
    door = await stack.enter_async_context(wiring.front_door(place, {"web": WebForm()}, lambda: clock[0], kit=kit))
    await stack.enter_async_context(serving(door, port))
    http = await stack.enter_async_context(
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30)
    )
    owner = await asyncpg.connect(dsn)
    stack.push_async_callback(owner.close)
    return Site(http, owner, clock)


@pytest.fixture
async def site(dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    for name in ("WEB_FORM_PER_HOUR", "WEB_FORM_ANSWERS_PER_HOUR", "WEB_FORM_CALLS_PER_MINUTE"):
        monkeypatch.setenv(name, "100000")
    monkeypatch.setenv("ALLOWED_ORIGINS", SHOP)
    async with AsyncExitStack() as stack:
        yield await serve(stack, dsn, tmp_path)


@pytest.fixture
async def strict(dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """Two forms an hour, three answers, and a proxy of ours in front."""
    for name, value in (
        ("WEB_FORM_PER_HOUR", "2"),
        ("WEB_FORM_ANSWERS_PER_HOUR", "3"),
        ("WEB_FORM_TRUSTED_PROXIES", "127.0.0.1"),
    ):
        monkeypatch.setenv(name, value)
    async with AsyncExitStack() as stack:
        yield await serve(stack, dsn, tmp_path)


def bearer(receipt: dict[str, Any]) -> dict[str, str]:
    return {"authorization": f"Bearer {receipt['key']}"}


async def test_a_form_is_durable_with_its_number_doorbell_and_boxes_when_it_is_answered(site: Site):
    answer = await site.http.post("/support/submit", json=whole())
    receipt = answer.json()
    assert answer.status_code == 201
    assert receipt["status_url"] == f"/support/ticket/{receipt['ticket']}#key={receipt['key']}"
    assert receipt["ticket"] in receipt["message"]
    assert await site.value("SELECT body FROM messages") == "I need 40 chairs"
    assert await site.value("SELECT count(*) FROM pgmq.q_inbox") == 1
    assert f"T-{await site.value('SELECT id FROM inquiries'):06d}" == receipt["ticket"]
    rows = await site.owner.fetch(
        "SELECT purpose, text_version, text_shown, channel, given_at FROM box_consents ORDER BY id"
    )
    contact, call = form.boxes("en")[:2]
    assert [tuple(row) for row in rows] == [
        ("contact", contact.version, contact.text, "web", NOON),
        ("call", call.version, call.text, "web", NOON),
    ]


async def test_the_same_form_sent_twenty_times_at_once_is_one_request_with_one_answer(site: Site):
    """A2: a double click, a retry after a lost answer."""
    told = whole()
    answers = await asyncio.gather(*(site.http.post("/support/submit", json=told) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    for table in ("messages", "inquiries", "customers", "pgmq.q_inbox"):
        assert await site.value(f"SELECT count(*) FROM {table}") == 1, table
    assert await site.value("SELECT count(*) FROM box_consents") == 2


async def test_the_id_of_another_form_gives_nobody_its_key(site: Site):
    first = (await site.submit(message="a secret wish", submission_id=(one := str(uuid4())))).json()
    again = await site.submit(message="something else", submission_id=one)
    assert again.status_code == 400
    assert "submission_id" in again.json()["error"]["fields"]
    assert first["key"] not in again.text


async def test_the_key_rests_nowhere_and_only_its_hash_does(site: Site):
    """H6: a stolen database opens no page."""
    receipt = (await site.http.post("/support/submit", json=whole())).json()
    assert len(receipt["key"]) >= 43  # 256 bits in base64
    assert await site.value("SELECT key_hash FROM inquiries") == sha256(receipt["key"].encode()).digest()
    for table in ("inquiries", "messages", "addresses", "address_keys", "conversations", "customers", "pgmq.q_inbox"):
        rows = await site.value(f"SELECT string_agg(t::text, ' ') FROM {table} t")
        assert receipt["key"] not in rows
        assert "ann@example.com" not in rows


@pytest.mark.parametrize("locale", ["en", "es", "fr", "sv"])
async def test_what_is_wrong_is_said_by_field_in_the_persons_language(site: Site, locale: str):
    told = {"message": " ", "email": "ann at example", "phone": "07700", "locale": locale, "service": "magic"}
    answer = await site.http.post("/support/submit", json=told)
    faults = form.of(locale).faults
    assert answer.status_code == 400
    assert answer.json()["error"]["fields"] == {
        "message": faults["empty_message"],
        "email": faults["bad_email"],
        "phone": faults["bad_phone"],
        "service": faults["bad_service"],
        "submission_id": faults["bad_submission"],
    }
    assert await site.value("SELECT count(*) FROM messages") == 0


async def test_the_browsers_language_is_used_where_the_form_names_none(site: Site):
    answer = await site.http.post("/support/submit", json={}, headers={"accept-language": "de, sv;q=0.8, en;q=0.5"})
    assert answer.json()["error"]["message"] == form.of("sv").check_fields


async def test_an_address_is_taken_only_with_the_consent_to_use_it(site: Site):
    for told in (
        {"email": "ann@example.com"},
        {"phone": "+447700900123", "consents": {"contact": False, "marketing": True}},
    ):
        answer = await site.submit(**told)
        assert list(answer.json()["error"]["fields"]) == ["consents.contact"]
    assert (await site.submit(email="ann@example.com", consents={"contact": True})).status_code == 201


async def test_a_filled_trap_gets_the_usual_answer_and_is_stored_to_be_left(site: Site):
    answer = await site.submit(website="https://spam.example")
    assert set(answer.json()) == {"ticket", "status_url", "key", "message"}
    assert answer.status_code == 201
    assert await site.value("SELECT left_because FROM messages") == "honeypot"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "https://concierge.example.evil.example", "http://concierge.example"]
)
async def test_a_page_of_a_foreign_site_can_send_nothing_and_read_nothing(site: Site, origin: str):
    answer = await site.http.post("/support/submit", json=whole(), headers={"origin": origin})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "origin")
    assert "access-control-allow-origin" not in answer.headers
    asked = await site.http.options(
        "/support/submit", headers={"origin": origin, "access-control-request-method": "POST"}
    )
    assert asked.status_code == 403
    looked = await site.http.get("/support/form", headers={"origin": origin})
    assert "access-control-allow-origin" not in looked.headers
    assert await site.value("SELECT count(*) FROM messages") == 0


@pytest.mark.parametrize("origin", [SHOP, "https://concierge.example"])
async def test_a_site_on_the_list_may_embed_the_form(site: Site, origin: str):
    asked = await site.http.options(
        "/support/submit", headers={"origin": origin, "access-control-request-method": "POST"}
    )
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (204, origin)
    answer = await site.http.post("/support/submit", json=whole(), headers={"origin": origin})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (201, origin)
    assert "access-control-allow-credentials" not in answer.headers
    assert "Origin" in answer.headers["vary"]


async def test_every_answer_carries_the_security_headers(site: Site):
    """OP13, EchoLeak: a policy on every page, and nothing kept in a cache."""
    answers = [
        await site.http.post("/support/submit", json=whole()),
        await site.http.post("/support/submit", json={}),
        await site.http.post("/support/submit", json={}, headers={"origin": "https://evil.example"}),
        await site.http.options("/support/submit", headers={"origin": SHOP}),
        await site.http.get("/support/form"),
        await site.http.get("/support/ticket/T-000001"),
        await site.http.get("/support/nothing"),
    ]
    for answer in answers:
        assert "default-src 'none'" in answer.headers["content-security-policy"], answer.url
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[1]", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"message": "' + b"x" * 200_000 + b'"}', "application/json", 413),
        (b"message=hello", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
        (b"", "", 415),
        (b"--x", "multipart/form-data", 400),
        (b"--y\r\n\r\n", "multipart/form-data; boundary=x", 400),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--", "multipart/form-data; boundary=x", 400),
        (b"--x--", "multipart/form-data; boundary=x; charset=utf-7", 400),
        (NAMED, "multipart/form-data; boundary=x; charset=base64", 400),
    ],
)  # fmt: skip
async def test_a_body_that_is_no_form_is_refused_and_never_an_error_of_ours(
    site: Site, body: bytes, kind: str, status: int
):
    answer = await site.http.post("/support/submit", content=body, headers={"content-type": kind})
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


async def test_a_body_that_goes_on_and_on_is_cut_off(site: Site):
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 1024 * 1024

    headers = {"content-type": "multipart/form-data; boundary=x"}
    try:
        answer = await site.http.post("/support/submit", content=endless(), headers=headers)
    except httpx.WriteError:
        return  # the server answered and hung up before we were done
    assert answer.status_code == 413


def multipart(told: dict[str, Any], *files: tuple[str, bytes]) -> dict[str, Any]:
    boxes = {"consents": json.dumps(told["consents"])} if "consents" in told else {}
    return {"data": {**told, **boxes}, "files": [("files[]", (name, body, "image/png")) for name, body in files]}


async def test_files_come_with_the_form_and_are_shown_by_name(site: Site):
    sent = multipart(whole(), ("chairs.png", PNG), ("../../etc/list.pdf", PDF))
    receipt = (await site.http.post("/support/submit", **sent)).json()
    page = (await site.http.get(f"/support/ticket/{receipt['ticket']}", headers=bearer(receipt))).json()
    named = [{"name": "chairs.png", "type": "image/png"}, {"name": "list.pdf", "type": "application/pdf"}]
    assert page["conversation"][0]["files"] == named
    sealed = await site.value("SELECT raw_ciphertext FROM messages")
    assert PNG in Sealer("s" * 40).unseal(sealed)  # nothing that came in is lost


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ([("photo.png", b"MZ\x90\x00 a program")], "bad_file"),
        ([("picture.svg", b"<svg onload=alert(1)>")], "bad_file"),
        ([("empty.png", b"")], "bad_file"),
        ([(f"{n}.png", PNG) for n in range(6)], "too_many_files"),
        ([("big.png", PNG + b"x" * 5 * 1024 * 1024)], "large_file"),
        ([(f"{n}.png", PNG + b"x" * 4_220_000) for n in range(3)], "large_files"),
    ],
)
async def test_a_file_that_cannot_be_taken_is_named_with_the_remedy(
    site: Site, files: list[tuple[str, bytes]], fault: str
):
    answer = await site.http.post("/support/submit", **multipart(form_of(), *files))
    assert answer.status_code == 400
    said = answer.json()["error"]["fields"]["files"]
    assert said.split("{")[0][:9] == form.of("en").faults[fault][:9]
    assert await site.value("SELECT count(*) FROM messages") == 0


async def test_everything_that_is_wrong_with_a_link_is_the_same_answer(site: Site):
    """No oracle: nobody learns which numbers exist, nor whether a key was nearly right."""
    receipt = (await site.submit()).json()
    number, key = receipt["ticket"], receipt["key"]
    tries = [
        (number, {}), (number, {"authorization": key}), (number, {"authorization": f"Basic {key}"}),
        (number, {"authorization": f"Bearer {key}x"}), (number, {"authorization": "Bearer " + "x" * 5000}),
        (number, {"authorization": "Bearer"}), ("T-999999", bearer(receipt)), (number.lower(), bearer(receipt)),
        (f"{number}0", bearer(receipt)), ("T-0" + number[2:], bearer(receipt)), ("T-999999999999999999", bearer(receipt)),
        ("%00", bearer(receipt)), ("1", bearer(receipt)),
    ]  # fmt: skip
    answers = [await site.http.get(f"/support/ticket/{one}", headers=headers) for one, headers in tries]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert (await site.http.get(f"/support/ticket/{number}", headers=bearer(receipt))).status_code == 200


async def test_more_forms_than_an_hour_allows_are_asked_to_wait_until_the_next(strict: Site):
    for _ in range(2):
        assert (await strict.submit()).status_code == 201
    answer = await strict.submit()
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1800")
    assert "30" in answer.json()["error"]["message"]
    strict.clock[0] += timedelta(minutes=30)
    assert (await strict.submit()).status_code == 201


async def test_a_form_that_is_sent_again_costs_nothing(strict: Site):
    told = whole()
    for _ in range(4):
        assert (await strict.http.post("/support/submit", json=told)).status_code == 201


async def test_callers_are_counted_apart_and_none_of_their_addresses_is_kept(strict: Site):
    async def send(told: str) -> int:
        return (
            await strict.http.post("/support/submit", json=form_of(), headers={"x-forwarded-for": told})
        ).status_code

    assert [await send("203.0.113.7") for _ in range(3)] == [201, 201, 429]
    assert await send("203.0.113.8") == 201
    assert (
        await send("6.6.6.6, 203.0.113.7") == 429
    )  # what a caller writes in front of our proxy's word changes nothing
    assert [await send(f"2001:db8::{n}") for n in range(3)] == [201, 201, 429]  # one home, many addresses
    assert "203.0.113" not in await strict.value("SELECT string_agg(t::text, ' ') FROM form_attempts t")


async def test_answers_through_one_link_are_counted_too(strict: Site):
    receipt = (await strict.submit()).json()
    url = f"/support/ticket/{receipt['ticket']}/messages"
    statuses = [
        (
            await strict.http.post(url, json={"text": "hi", "submission_id": str(uuid4())}, headers=bearer(receipt))
        ).status_code
        for _ in range(4)
    ]
    assert statuses == [202, 202, 202, 429]


async def test_an_answer_sent_twice_is_stored_once(site: Site):
    receipt = (await site.submit()).json()
    told = {"text": "by Friday", "submission_id": str(uuid4())}
    for _ in range(2):
        answer = await site.http.post(
            f"/support/ticket/{receipt['ticket']}/messages", json=told, headers=bearer(receipt)
        )
        assert answer.status_code == 202
    assert await site.value("SELECT count(*) FROM messages WHERE body = 'by Friday'") == 1
    assert await site.value("SELECT count(DISTINCT address_id) FROM messages") == 1


async def test_only_what_we_offered_can_be_tapped(site: Site):
    receipt = (await site.submit()).json()
    choices = [{"id": "yes:1", "title": "Yes please", "description": ""}]
    await site.owner.execute(
        """
        INSERT INTO deliveries (business_id, account_id, address_id, customer_id, effect_key, purpose, content, state,
                                provider_id, created_at, settled_at)
        SELECT business_id, account_id, address_id, customer_id, 'x', 'reply', $1::jsonb, 'accepted', 'x', $2, $2
        FROM messages
        """,
        json.dumps({"type": "choices", "body": "More?", "choices": choices, "menu_label": "Menu"}),
        NOON,
    )
    url = f"/support/ticket/{receipt['ticket']}"
    shown = (await site.http.get(url, headers=bearer(receipt))).json()["conversation"][-1]
    assert (shown["from"], shown["choices"]) == ("us", [{"id": "yes:1", "title": "Yes please"}])
    for tap_id, status in (("consent:1:yes:abc", 400), ("service:human", 400), ("yes:1", 202)):
        told = {"tap_id": tap_id, "submission_id": str(uuid4())}
        assert (await site.http.post(f"{url}/messages", json=told, headers=bearer(receipt))).status_code == status
    row = await site.owner.fetchrow("SELECT kind, body, tap_id, reply_to FROM messages ORDER BY id DESC LIMIT 1")
    assert row is not None
    assert tuple(row) == ("tap", "Yes please", "yes:1", shown["id"])


async def test_nobody_delivers_a_webhook_for_a_page(site: Site):
    assert (await site.http.post("/webhooks/web", json=whole())).status_code == 401
    assert (await site.http.get("/webhooks/web")).status_code == 403
    assert await site.value("SELECT count(*) FROM messages") == 0


async def test_a_browser_that_opens_the_link_itself_is_given_to_the_pages(site: Site):
    """The link in the receipt is opened without a key in a header; what answers is HTML's business."""
    opened = await site.http.get("/support/ticket/T-000001", headers={"accept": "text/html,*/*"})
    assert opened.headers["content-type"].startswith("text/")  # the page, or how it is built
    asked = await site.http.get("/support/ticket/T-000001", headers={"accept": "application/json"})
    assert asked.json()["error"]["code"] == "not_found"


async def test_a_database_that_is_gone_loses_nothing_silently(site: Site):
    await site.owner.execute("ALTER TABLE inquiries RENAME TO elsewhere")
    answer = await site.submit()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert await site.value("SELECT count(*) FROM messages") == 0  # not even half of it


ODD: list[Any] = [
    None,
    0,
    -1,
    1.5,
    True,
    "",
    " ",
    "x" * 5000,
    [],
    [1],
    {},
    {"a": {}},
    "\x00",
    "\ud83d",
    "\u202e\u2066",
    "<script>",
    "'; --",
    "9" * 400,
]


async def test_every_field_left_out_nulled_and_mistyped_is_taken_or_refused_and_never_an_error(site: Site):
    statuses: dict[int, int] = {}
    boxes = [f"consents.{name}" for name in ("contact", "call", "marketing")]
    for name in [*whole(), *boxes, "unheard_of"]:
        for odd in [..., *ODD]:
            told = whole()
            inner = told["consents"] if name.startswith("consents.") else told
            inner[name.removeprefix("consents.")] = odd
            if odd is ...:
                del inner[name.removeprefix("consents.")]
            body = json.dumps(told, ensure_ascii=True).encode()
            answer = await site.http.post("/support/submit", content=body, headers={"content-type": "application/json"})
            statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
            assert answer.status_code in (201, 400), (name, odd)
            assert answer.status_code == 201 or answer.json()["error"]["fields"]
    assert await site.value("SELECT count(*) FROM messages WHERE kind = 'text' AND body <> ''") == statuses[201]


async def test_every_field_of_an_answer_left_out_nulled_and_mistyped_is_taken_or_refused(site: Site):
    receipt = (await site.submit()).json()
    url = f"/support/ticket/{receipt['ticket']}/messages"
    for name in ("text", "tap_id", "submission_id", "unheard_of"):
        for odd in ODD:
            body = json.dumps({"text": "hello", "submission_id": str(uuid4()), name: odd}).encode()
            headers = {"content-type": "application/json", **bearer(receipt)}
            assert (await site.http.post(url, content=body, headers=headers)).status_code in (202, 400), (name, odd)


def test_the_committed_description_is_what_the_code_says():
    """Run `concierge openapi > docs/openapi.json` when this fails."""
    assert json.loads((Path(__file__).parents[2] / "docs/openapi.json").read_text()) == describe()
