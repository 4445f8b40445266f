"""Servers that go away, in every way they do (A18: aioimaplib#110, imapclient#349 #403 #449, NotiMail#4, php-imap#44)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from imapclient import SocketTimeout
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from channels.imap.box import ImapBox
from channels.port import MAILBOX_LOGIN, Fetched
from concierge.programs import free_port
from concierge.stage import serving as serving_http
from concierge.stage import until
from domain.errors import Unavailable
from tests.channels.imap.peer import NOON, Peer, letter, serving

AFTER = NOON + timedelta(hours=1)
LONG = timedelta(seconds=30)


def ids(fetched: Fetched) -> list[str]:
    return [message.provider_id for message in fetched.batch.messages]


async def _idles(box: ImapBox) -> bool:
    return box._idles


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time-outs that make up a minute in life take a moment here."""
    monkeypatch.setattr("channels.imap.connection._TIMEOUT", SocketTimeout(connect=1, read=0.3))
    monkeypatch.setattr("channels.imap.box._COMMAND_TAKES", 0.6)
    monkeypatch.setattr("channels.imap.box._PAGE_TAKES", 0.6)


async def test_a_mail_that_comes_while_idling_ends_the_wait(box: ImapBox, peer: Peer):
    """RFC 2177: the server tells; nobody polls."""
    start = await box.fetch(None)
    waiting = asyncio.create_task(box.wait(LONG))
    await peer.idling.wait()
    peer.put(letter(1), AFTER)
    await asyncio.wait_for(waiting, 5)
    assert ids(await box.fetch(start.cursor)) == ["<m1@customer.example>"]


async def test_a_mail_that_came_just_before_idling_ends_the_wait_too(box: ImapBox, peer: Peer):
    """Dovecot tells of it in one piece with `+ idling`: it lies in our buffer, where no poll of the socket sees it."""
    await box.fetch(None)
    peer.tells_at_once = True
    await asyncio.wait_for(box.wait(LONG), 5)


async def test_a_wait_without_news_ends_in_time_and_shows_that_the_server_is_there(box: ImapBox, peer: Peer):
    """IDLE is taken back each time, long before the half hour after which servers and NATs forget it."""
    await box.fetch(None)
    await box.wait(timedelta(seconds=0.05))
    await box.wait(timedelta(seconds=0.05))
    assert peer.commands.count("IDLE") == 2
    assert peer.connections == 1


@pytest.mark.parametrize("how", ["say_bye", "drop_all"])
async def test_a_server_that_leaves_while_idling_is_found_again(box: ImapBox, peer: Peer, how: str):
    """Restarted in the middle of IDLE: aioimaplib waits for ever (#110)."""
    start = await box.fetch(None)
    waiting = asyncio.create_task(box.wait(LONG))
    await peer.idling.wait()
    getattr(peer, how)()
    with pytest.raises(Unavailable):
        await asyncio.wait_for(waiting, 5)
    peer.put(letter(1), AFTER)
    assert ids(await box.fetch(start.cursor)) == ["<m1@customer.example>"]
    assert peer.connections == 2


@pytest.mark.usefixtures("impatient")
async def test_a_connection_that_became_a_black_hole_is_given_up(box: ImapBox, peer: Peer):
    """A firewall forgot it: nothing comes, and nothing says so. The end of the wait finds out."""
    start = await box.fetch(None)
    peer.silent_on.add("DONE")
    with pytest.raises(Unavailable):
        await asyncio.wait_for(box.wait(timedelta(seconds=0.1)), 5)
    peer.silent_on.clear()
    peer.put(letter(1), AFTER)
    assert ids(await box.fetch(start.cursor)) == ["<m1@customer.example>"]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", ["silent_on", "drop_on", "bye_on", "drip_on", "garbage_on"])
@pytest.mark.parametrize("word", ["CAPABILITY", "LOGIN", "SELECT", "UID SEARCH", "UID FETCH"])
async def test_a_server_that_fails_at_a_command_is_asked_again_and_nothing_is_lost(
    box: ImapBox, peer: Peer, fault: str, word: str
):
    """Whatever it does and wherever: `Unavailable` in bounded time, and the mail is there the next time."""
    start = await box.fetch(None)
    peer.put(letter(1), AFTER)
    peer.drop_all()
    getattr(peer, fault).add(word)
    try:
        seen = ids(await asyncio.wait_for(box.fetch(start.cursor), 5))
    except Unavailable:
        seen = []
    if not seen:
        getattr(peer, fault).clear()
        for _ in range(2):  # a connection that was cut is noticed by the first command
            try:
                seen = ids(await asyncio.wait_for(box.fetch(start.cursor), 5))
                break
            except Unavailable:
                continue
    assert seen == ["<m1@customer.example>"]


async def test_a_server_that_is_not_there_is_unavailable(make_box: Callable[..., ImapBox]):
    """A restart takes seconds; until then connections are refused."""
    with pytest.raises(Unavailable) as raised:
        await make_box(free_port()).fetch(None)
    assert raised.value.code == "mailbox"


async def test_a_wrong_password_has_a_code_of_its_own(make_box: Callable[..., ImapBox], peer: Peer):
    """Knocking on makes servers lock the account: the worker waits longer."""
    async with serving(peer) as port:
        with pytest.raises(Unavailable) as raised:
            await make_box(port, imap_password="wrong").fetch(None)
    assert raised.value.code == MAILBOX_LOGIN
    assert "wrong" not in str(raised.value)


async def test_a_password_beyond_ascii_does_not_break_the_login(make_box: Callable[..., ImapBox], peer: Peer):
    """LOGIN knows ASCII only; such a password travels by AUTHENTICATE PLAIN, and a server without it says so."""
    async with serving(peer) as port:
        with pytest.raises(Unavailable):
            await make_box(port, imap_password="señor").fetch(None)


async def test_a_server_without_idle_is_asked_now_and_then(box: ImapBox, peer: Peer, monkeypatch: pytest.MonkeyPatch):
    """The poll beside IDLE."""
    monkeypatch.setattr("channels.imap.box._BETWEEN_LOOKS", timedelta(seconds=0.01))
    peer.knows_idle = False
    start = await box.fetch(None)
    peer.put(letter(1), AFTER)
    await box.wait(LONG)
    assert ids(await box.fetch(start.cursor)) == ["<m1@customer.example>"]
    assert "IDLE" not in peer.commands


async def test_a_wait_that_is_cut_short_leaves_a_connection_that_works(box: ImapBox, peer: Peer):
    """The bell rings for every box; none may lose its connection over it."""
    start = await box.fetch(None)
    waiting = asyncio.create_task(box.wait(LONG))
    await until(lambda: _idles(box))
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    peer.put(letter(1), AFTER)
    assert ids(await box.fetch(start.cursor)) == ["<m1@customer.example>"]
    assert peer.connections == 1


async def test_an_access_token_is_had_for_the_refresh_token_and_kept_while_it_lives(
    make_box: Callable[..., ImapBox], peer: Peer, clock: list[datetime]
):
    """XOAUTH2 as Google and Microsoft want it: developers.google.com/workspace/gmail/imap/xoauth2-protocol."""
    asked: list[dict[str, str]] = []

    async def token(request: Request) -> JSONResponse:
        form = dict([pair.split("=", 1) for pair in (await request.body()).decode().split("&")])
        asked.append(form)
        return JSONResponse({"access_token": f"token{len(asked)}", "expires_in": 3600})

    http_port = free_port()
    oauth = {
        "imap_password": None,
        "imap_oauth_token_url": f"http://127.0.0.1:{http_port}/token",
        "imap_oauth_client_id": "client",
        "imap_oauth_refresh_token": "refresh",
    }
    app = Starlette(routes=[Route("/token", token, methods=["POST"])])
    async with serving(peer) as port, serving_http(app, http_port):
        peer.token = "token1"
        box = make_box(port, **oauth)
        await box.fetch(None)
        peer.drop_all()
        with pytest.raises(Unavailable):
            await box.fetch(None)
        await box.fetch(None)  # a new connection, the same token
        assert len(asked) == 1
        clock[0] += timedelta(minutes=59)
        peer.token = "token2"
        peer.drop_all()
        with pytest.raises(Unavailable):
            await box.fetch(None)
        await box.fetch(None)
        await box.aclose()
    assert [form["refresh_token"] for form in asked] == ["refresh", "refresh"]


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [(400, {"error": "invalid_grant"}, MAILBOX_LOGIN), (503, {}, "oauth"), (200, {"access_token": 7}, "oauth")],
)
async def test_no_access_token_means_unavailable(
    make_box: Callable[..., ImapBox], status: int, body: dict[str, object], code: str
):
    """A grant taken back is for an operator, a server that is down for later."""

    async def token(request: Request) -> JSONResponse:
        return JSONResponse(body, status)

    http_port = free_port()
    app = Starlette(routes=[Route("/token", token, methods=["POST"])])
    async with serving_http(app, http_port):
        box = make_box(
            1,
            imap_oauth_token_url=f"http://127.0.0.1:{http_port}/token",
            imap_oauth_client_id="client",
            imap_oauth_refresh_token="refresh",
        )
        with pytest.raises(Unavailable) as raised:
            await box.fetch(None)
    assert raised.value.code == code
