"""The console shows codes and never a person, opens to its key only, and sets the flags that exist."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import asyncpg
import httpx
import pytest
from starlette.types import Receive, Scope, Send

from api.console import Console
from database.db import Pool

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEY = "a key that was made up for this run"


class Site:
    """The console behind a client with its key, and a superuser's hand in the database."""

    def __init__(self, http: httpx.AsyncClient, owner: asyncpg.Connection) -> None:
        self.http = http
        self.owner = owner

    async def turn(self, reason: str, rule: str | None = None) -> None:
        """Write one turn with one act."""
        await self.owner.execute("SET session_replication_role = replica")  # rows of a story, not the story
        number = await self.owner.fetchval(
            """INSERT INTO turns (business_id, address_id, customer_id, cause, through_message_id, doorbell_id, outcome,
                                  reason, started_at, finished_at)
               VALUES (1, gen_random_uuid(), gen_random_uuid(), 'message', 1, (SELECT count(*) FROM turns), 'answered',
                       $1, $2, $2::timestamptz + interval '40 ms') RETURNING id""",
            reason,
            NOON,
        )
        await self.owner.execute(
            """INSERT INTO tool_calls (business_id, customer_id, turn_id, tool, caller, effect_key, arguments, result,
                                       outcome, rule, micros, called_at)
               VALUES (1, gen_random_uuid(), $1, 'send_response', 'workflow', 'k', '{"text": "Ada lives at 7 Elm Row"}',
                       '{"to": "447700900001"}', $2, $3, 2500, $4)""",
            number,
            "refused" if rule else "done",
            rule,
            NOON,
        )


@pytest.fixture
async def site(dsn: str) -> AsyncIterator[Site]:
    pool = await Pool.open(dsn, "concierge_operator", size=2)
    console = Console(pool, 1, KEY, lambda: NOON)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if console.takes(scope):
            await console(scope, receive, send)
        else:
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    owner = await asyncpg.connect(dsn)
    transport = httpx.ASGITransport(app=app)
    headers = {"authorization": f"Bearer {KEY}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://desk", headers=headers) as http:
        yield Site(http, owner)
    await owner.close()
    await pool.close()


@pytest.mark.parametrize("told", ["", "Bearer", "Bearer wrong", f"bearer {KEY}", f"Bearer {KEY} ", KEY])
async def test_without_the_key_there_is_no_console(site: Site, told: str) -> None:
    """Any web page may knock at a port of loopback; only who was handed the key by `up` may come in."""
    for method, path in (("GET", "/console/activity"), ("GET", "/console/flags"), ("PUT", "/console/flags")):
        answer = await site.http.request(method, path, headers={"authorization": told}, content=b"{}")
        assert answer.status_code == 404


async def test_a_turn_shows_its_tools_their_time_and_why_one_was_refused(site: Site) -> None:
    """Issue 5: the tool calls behind a conversation, live."""
    await site.turn("asked", rule="window_closed")
    (turn,) = (await site.http.get("/console/activity")).json()["turns"]
    assert (turn["who"], turn["mind"], turn["outcome"], turn["reason"]) == ("customer", "workflow", "answered", "asked")
    assert turn["milliseconds"] == 40
    (call,) = turn["calls"]
    assert call["tool"] == "send_response"
    assert (call["outcome"], call["rule"], call["milliseconds"]) == ("refused", "window_closed", 2.5)


async def test_no_word_name_or_number_of_anybody_is_ever_shown(site: Site) -> None:
    """What reads like words is `other`, arguments and results are never asked for."""
    await site.turn("Ada wrote: please call +447700900001", rule="Elm Row")
    shown = (await site.http.get("/console/activity")).text
    for canary in ("Ada", "Elm", "4477", "please"):
        assert canary not in shown
    assert '"other"' in shown


async def test_who_knows_the_version_is_answered_when_there_is_another(site: Site) -> None:
    """Long-polling: no news is an answer too, after the time that was asked for."""
    first = (await site.http.get("/console/activity")).json()
    same = (await site.http.get("/console/activity", params={"version": first["version"], "seconds": "0"})).json()
    assert same == first
    await site.turn("asked")
    news = (await site.http.get("/console/activity", params={"version": first["version"], "seconds": "3"})).json()
    assert news["version"] != first["version"]
    assert len(news["turns"]) == 1


@pytest.mark.parametrize("seconds", ["nan", "inf", "-5", "x", ""])
async def test_an_odd_wait_is_no_wait(site: Site, seconds: str) -> None:
    """NaN is never over: it must not wait for ever."""
    version = (await site.http.get("/console/activity")).json()["version"]
    answer = await site.http.get("/console/activity", params={"version": version, "seconds": seconds}, timeout=5)
    assert answer.status_code == 200


async def test_a_flag_is_set_for_the_next_turn_and_shown(site: Site) -> None:
    """The same row that `concierge flags set` writes."""
    answer = await site.http.put("/console/flags", json={"AUTOMATION_PAUSED": True, "AI_CONCIERGE_PERCENTAGE": 10})
    assert answer.status_code == 200
    told = {one["name"]: one["value"] for one in (await site.http.get("/console/flags")).json()}
    assert (told["AUTOMATION_PAUSED"], told["AI_CONCIERGE_PERCENTAGE"], told["CALLING_ENABLED"]) == (True, 10, False)
    assert await site.owner.fetchval("SELECT value::text FROM flags WHERE name = 'AUTOMATION_PAUSED'") == "true"


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b"null", b"7", b"\xff"),
        b'{"NO_SUCH_FLAG": true}',
        b'{"AUTOMATION_PAUSED": "maybe"}',
        b'{"AUTOMATION_PAUSED": null}',
        b'{"AUTOMATION_PAUSED": [true]}',
        b'{"AI_CONCIERGE_PERCENTAGE": 101}',
        b'{"CALLING_ENABLED": true, "AUTOMATION_PAUSED": 7}',
        b'{"CALLING_ENABLED": true}' + b" " * 5000,
    ],
)
async def test_what_is_no_flag_or_no_value_sets_nothing_and_says_so(site: Site, body: bytes) -> None:
    """All or none."""
    answer = await site.http.put("/console/flags", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]
    assert await site.owner.fetchval("SELECT count(*) FROM flags") == 0


async def test_the_activity_of_a_busy_house_is_read_by_its_index(site: Site) -> None:
    """It is asked three times a second while somebody looks."""
    await site.owner.execute("SET enable_seqscan = off")
    for sql in (
        "SELECT id FROM turns ORDER BY id DESC LIMIT 40",
        "SELECT id FROM tool_calls WHERE turn_id = ANY ('{1,2}')",
    ):
        plan = "\n".join(row[0] for row in await site.owner.fetch(f"EXPLAIN {sql}"))
        assert "Index" in plan, plan
