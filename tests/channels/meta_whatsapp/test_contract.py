"""Every request of ours against Meta's own API description, served by Prism, which refuses what it does not allow."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from channels.meta_whatsapp import MetaWhatsApp
from domain.messages import Choice, Choices, Content, Flow, Outbound, Recipient, Template, Text
from tests.channels import prism as prisms
from tests.channels.meta_whatsapp.conftest import Graph

pytestmark = prisms.is_installed

SENDS: list[Content] = [
    Text("hello ✨"),
    Text("x" * 5000),
    Template("concierge_vendor_outreach", "en", ("chairs", "T1")),
    Template("concierge_link_code", "en", ("123456",), copies_code=True),
    Choices("Which?", (Choice("a", "A"), Choice("b", "B"))),
    Choices("Which?", tuple(Choice(str(n), f"Row {n}", "more") for n in range(10))),
    Flow("Tell me more", "request", "Fill in", "en", (("item", "chairs"),), "a-token", date(2026, 11, 20)),
]
HEADERS = {"authorization": "Bearer EAAG-a-token"}


@pytest.fixture
async def prism(peers: Path) -> AsyncIterator[str]:
    async with prisms.serving(peers / "meta-whatsapp.openapi.json") as url:
        yield url


async def test_metas_own_description_takes_every_request_of_ours(
    prism: str, channel: MetaWhatsApp, graph: Graph
) -> None:
    """github.com/facebook/openapi: sends to a phone and to a BSUID, in answer and not, read marks, typing, reactions."""
    for content in SENDS:
        for to in (Recipient("447700900100", "+447700900100"), Recipient("GB.abc123")):
            await channel.send("100", Outbound(to, content, "7c1e4f30-0000-4000-8000-000000000001", reply_to="wamid.1"))
    await channel.mark_read("100", "wamid.1", typing=True)
    await channel.mark_read("100", "wamid.1")
    await channel.react("100", "wamid.1", "👍", recipient=Recipient("447700900100", "+447700900100"))
    assert len(graph.bodies) == 2 * len(SENDS) + 3
    assert await _refused(prism, graph) == []


async def test_the_description_refuses_what_is_wrong(prism: str) -> None:
    """A peer that takes everything would prove nothing."""
    async with httpx.AsyncClient(base_url=prism, trust_env=False, headers=HEADERS) as http:
        for wrong in (
            {"type": "text"},
            {"messaging_product": "telegram", "to": "1", "type": "text", "text": {"body": "x"}},
        ):
            assert (await http.post("/v26.0/100/messages", json=wrong)).status_code == 400  # as its description has it


async def _refused(prism: str, graph: Graph) -> list[tuple[dict[str, Any], str]]:
    async with httpx.AsyncClient(base_url=prism, trust_env=False, headers=HEADERS) as http:
        answers = [(body, await http.post("/v26.0/100/messages", json=body)) for body in graph.bodies]
    return [(body, answer.text) for body, answer in answers if not answer.is_success]
