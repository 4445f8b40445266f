"""The web form from end to end: form in, question asked, answered on the status page, shortlist read there.

Provenance: issue 5 ("Web form"), SU1, SU7, IN1; what must never happen is IN8 (an address somebody typed proves nothing),
H3 (another customer's data) and CA1 (a box on a form is no consent to a call).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from channels.web_form import WebForm
from concierge import wiring
from concierge.place import Place
from concierge.programs import free_port
from concierge.settings import AppSettings
from concierge.stage import serving
from database import people
from database.db import Pool
from database.intake import Intake
from database.sealing import Sealer
from tests.stories.conftest import ACCOUNT, House, Paper

CHAIRS = "+447700900201"
WISH = "I need 40 folding chairs in Bristol by 5 December"
CANARY = "heliotrope umbrella"


@dataclass
class Desk:
    """A house with the form's API in front of it."""

    house: House
    http: httpx.AsyncClient

    async def submit(self, message: str = WISH, **more: Any) -> dict[str, Any]:
        told = {"message": message, "submission_id": str(uuid4()), **more}
        answer = await self.http.post("/support/submit", json=told)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def page(self, receipt: dict[str, Any]) -> httpx.Response:
        return await self.http.get(f"/support/ticket/{receipt['ticket']}", headers=bearer(receipt))

    async def said(self, receipt: dict[str, Any]) -> list[str]:
        return [one["text"] for one in (await self.page(receipt)).json()["conversation"] if one["from"] == "us"]

    async def answer(self, receipt: dict[str, Any], **told: Any) -> httpx.Response:
        told = {"submission_id": str(uuid4()), **told}
        return await self.http.post(f"/support/ticket/{receipt['ticket']}/messages", json=told, headers=bearer(receipt))


def bearer(receipt: dict[str, Any]) -> dict[str, str]:
    return {"authorization": f"Bearer {receipt['key']}"}


class Telephone(Paper):
    """WhatsApp on paper, with an account that vendors can be asked from although nobody ever wrote to it."""

    def accounts(self) -> tuple[str, ...]:
        return (ACCOUNT,)


@pytest.fixture
async def desk(dsn: str) -> AsyncIterator[Desk]:
    place = Place(dsn, Sealer("s" * 40), AppSettings(quiet_period_seconds=0))
    clock = [datetime(2026, 11, 20, 10, tzinfo=UTC)]
    paper, port = Telephone(), free_port()
    channels = {"meta": paper, "web": WebForm()}
    async with AsyncExitStack() as stack:
        intake_pool = await Pool.open(dsn, "concierge_intake", size=2)
        operator = await Pool.open(dsn, "concierge_operator", size=1)
        stack.push_async_callback(intake_pool.close)
        stack.push_async_callback(operator.close)
        intake = Intake(intake_pool, place.sealer, lambda: clock[0], lambda: None)
        door = await stack.enter_async_context(wiring.front_door(place, channels, lambda: clock[0]))
        await stack.enter_async_context(serving(door, port))
        crew = await stack.enter_async_context(wiring.crew(place, channels, lambda: clock[0]))
        http = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False)
        await stack.enter_async_context(http)
        yield Desk(House(place, paper, intake, crew, operator, clock, Paper()), http)


async def test_a_form_becomes_a_ticket_a_question_an_answer_and_a_shortlist(desk: Desk):
    """SU1, SO1 to SO6, all of it read on the status page."""
    await desk.house.add_vendor("Avon Chairs", CHAIRS, ("folding chairs", "chairs"), "Bristol")
    receipt = await desk.submit("I need folding chairs", name="Ann")
    before = (await desk.page(receipt)).json()
    assert (before["state"], before["conversation"][0]["text"]) == ("received", "I need folding chairs")

    await desk.house.work()
    (question,) = await desk.said(receipt)
    assert "how many" in question
    assert (await desk.answer(receipt, text="40, in Bristol, by 5 December")).status_code == 202
    await desk.house.work()
    assert "40 × folding chairs" in desk.house.paper.to(CHAIRS)[0]
    assert (await desk.page(receipt)).json()["state"] == "sourcing"

    await desk.house.say(CHAIRS, "yes, £3 each, tomorrow")
    await desk.house.work()
    shown = (await desk.page(receipt)).json()
    assert "Avon Chairs" in shown["conversation"][-1]["text"]
    assert (shown["state"], shown["service"], shown["locale"]) == ("handed_off", "sourcing", "en")
    assert [one["from"] for one in shown["conversation"]] == ["you", "us", "you", "us"]


async def test_the_number_that_was_told_is_the_tickets_number(desk: Desk):
    """The receipt names a number before any turn ran; the ticket takes it over."""
    other, receipt = await desk.submit("I need 10 tables in Bath by 5 December"), await desk.submit()
    await desk.house.work()
    tickets = await desk.house.value("SELECT array_agg(id ORDER BY id) FROM tickets")
    assert [f"T-{one:06d}" for one in tickets] == sorted((other["ticket"], receipt["ticket"]))  # type: ignore[union-attr]


async def test_a_ticket_of_another_channel_draws_its_number_from_the_same_row_of_numbers(desk: Desk):
    receipt = await desk.submit()
    await desk.house.say("+447700900100", WISH)
    await desk.house.work()
    numbers = await desk.house.value("SELECT array_agg(id ORDER BY id) FROM tickets")
    assert len(set(numbers)) == 2  # type: ignore[arg-type]
    assert f"T-{numbers[0]:06d}" == receipt["ticket"]  # type: ignore[index]


async def test_the_service_that_was_chosen_outranks_what_the_words_suggest(desk: Desk):
    receipt = await desk.submit("I need 40 folding chairs", service="support")
    await desk.house.work()
    assert "colleague" in (await desk.said(receipt))[0]
    assert (await desk.page(receipt)).json()["state"] == "escalated"


async def test_a_form_in_french_is_answered_in_french(desk: Desk):
    receipt = await desk.submit("Bonjour, je cherche des chaises pliantes", locale="fr")
    await desk.house.work()
    assert "numéro" in receipt["message"]
    assert "combien" in (await desk.said(receipt))[0]


async def test_a_victims_address_typed_by_a_stranger_shows_nothing_of_the_victims(desk: Desk):
    """IN8, H3: e-mail and phone on a form are claimed; they never find a person, a ticket or a conversation."""
    victim = "+447700900100"
    await desk.house.say(victim, f"I need a {CANARY} in Bristol by 5 December")
    told = {"email": "ann@example.com", "phone": victim, "consents": {"contact": True}}
    first = await desk.submit(f"A {CANARY} for Ann please", **told)
    await desk.house.work()
    stranger = await desk.submit("hello", **told)
    await desk.house.work()
    assert CANARY not in (await desk.page(stranger)).text
    assert CANARY in (await desk.page(first)).text
    assert (
        await desk.house.value("SELECT count(DISTINCT customer_id) FROM addresses WHERE customer_id IS NOT NULL") == 3
    )
    assert (
        await desk.house.value("SELECT count(*) FROM addresses WHERE channel = 'web' AND phone_ciphertext IS NOT NULL")
        == 0
    )
    assert await desk.house.value("SELECT bool_and(proof = 'claimed') FROM addresses WHERE channel = 'web'") is True


async def test_one_link_never_opens_another_ones_request(desk: Desk):
    mine, other = await desk.submit(f"A {CANARY}"), await desk.submit("hello")
    crossed = {"ticket": mine["ticket"], "key": other["key"]}
    assert (await desk.page(crossed)).status_code == 404
    assert (await desk.answer(crossed, text="hi")).status_code == 404


async def test_stop_said_by_a_claimed_phones_owner_is_not_undone_and_not_caused_by_the_form(desk: Desk):
    victim = "+447700900100"
    await desk.house.say(victim, WISH)
    stranger = await desk.submit("STOP", phone=victim, consents={"contact": True})
    await desk.house.work()
    assert "no more messages" in (await desk.said(stranger))[0]
    assert await desk.house.value("SELECT count(*) FROM customers WHERE opted_out_at IS NOT NULL") == 1
    whose = (
        "SELECT a.channel FROM customers c JOIN addresses a ON a.customer_id = c.id WHERE c.opted_out_at IS NOT NULL"
    )
    assert await desk.house.value(whose) == "web"
    assert await desk.house.value("SELECT count(*) FROM box_consents WHERE withdrawn_at IS NULL") == 0


async def test_a_box_to_be_called_is_written_down_and_calls_nobody(desk: Desk):
    """CA1: a tick on a form names neither purpose nor number, and its number is nobody's proven one."""
    receipt = await desk.submit("please call me", phone="+447700900100", consents={"contact": True, "call": True})
    await desk.house.work()
    assert await desk.house.value("SELECT array_agg(purpose ORDER BY id) FROM box_consents") == ["contact", "call"]
    for table in ("consents", "consent_requests", "calls"):
        assert await desk.house.value(f"SELECT count(*) FROM {table}") == 0
    assert (await desk.page(receipt)).status_code == 200


async def test_erasing_a_person_shuts_the_link_and_a_late_repeat_opens_nothing(desk: Desk):
    """OP8: found by the number of the form, because its address proves nobody."""
    told = {"message": WISH, "submission_id": str(uuid4()), "email": "ann@example.com", "consents": {"contact": True}}
    receipt = (await desk.http.post("/support/submit", json=told)).json()
    await desk.house.work()
    async with desk.house.operator.transaction() as db:
        customer = await people.find(db, desk.house.place.sealer, 1, receipt["ticket"])
        assert customer is not None
        kept = await people.export(db, desk.house.place.sealer, customer)
        assert kept["claimed"][0]["email"] == "ann@example.com"
        assert [one["purpose"] for one in kept["box_consents"]] == ["contact"]
        await people.erase(db, customer)
    assert (await desk.page(receipt)).status_code == 404
    assert (await desk.answer(receipt, text="hello?")).status_code == 404
    assert (await desk.http.post("/support/submit", json=told)).status_code == 400
    assert await desk.house.value("SELECT count(*) FROM inquiries WHERE email_ciphertext IS NOT NULL") == 0


async def test_a_link_ends_with_its_time(desk: Desk):
    receipt = await desk.submit()
    desk.house.later(days=179)
    assert (await desk.page(receipt)).status_code == 200
    desk.house.later(days=2)
    assert (await desk.page(receipt)).status_code == 404


async def test_a_colleague_who_takes_the_conversation_is_named_on_the_page(desk: Desk):
    receipt = await desk.submit("I want to talk to a person")
    await desk.house.work()
    assert "colleague" in (await desk.page(receipt)).json()["state_text"]
