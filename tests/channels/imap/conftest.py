"""A channel that reads a scripted mailbox and sends to the stand-in, both on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

import pytest

from channels.imap import ImapMail, ImapSettings
from channels.imap.box import ImapBox
from tests.channels.imap.peer import NOON, Peer, serving


def settings(imap_port: Any, smtp_port: Any = 1, **more: Any) -> ImapSettings:
    """Settings for servers on this machine."""
    told: dict[str, Any] = {
        "imap_host": "127.0.0.1",
        "imap_port": imap_port,
        "imap_security": "plain",
        "imap_user": "desk@ours.example",
        "imap_password": "secret",
        "smtp_port": smtp_port,
        "smtp_security": "plain",
    }
    return ImapSettings(_env_file=None, **{**told, **more})  # type: ignore[call-arg]


@pytest.fixture
def clock() -> list[datetime]:
    return [NOON]


@pytest.fixture
async def peer() -> Peer:
    return Peer()


@pytest.fixture
async def box(peer: Peer, clock: list[datetime]) -> AsyncIterator[ImapBox]:
    """The box of a channel, as the worker gets it."""
    async with serving(peer) as port:
        channel = ImapMail(settings(port), lambda: clock[0])
        (one,) = channel.mailboxes()
        assert isinstance(one, ImapBox)
        yield one
        await channel.aclose()


@pytest.fixture
def make_box(clock: list[datetime]) -> Callable[..., ImapBox]:
    def make(port: int, **more: Any) -> ImapBox:
        (one,) = ImapMail(settings(port, **more), lambda: clock[0]).mailboxes()
        assert isinstance(one, ImapBox)
        return one

    return make
