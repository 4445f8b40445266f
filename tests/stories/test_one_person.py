"""One person on two channels: joined by proof only, met as one afterwards (IN8, IN10)."""

from __future__ import annotations

import re

import asyncpg
import pytest

from domain.messages import Proof
from tests.stories.conftest import House

ANN, ANNS_MAIL, BOB, VENDOR = "+447700900100", "ann@example.org", "+447700900101", "+447700900201"
WISH = "I need 40 folding chairs in Bristol by 5 December"
CLAIM = f"Hi, I also wrote to you by mail from {ANNS_MAIL}"


@pytest.fixture(autouse=True)
async def _one_vendor(house: House) -> None:
    await house.add_vendor("Avon Chairs", VENDOR, ("folding chairs", "chairs"), "Bristol")


async def _say(house: House, who: str, text: str) -> None:
    house.later(seconds=10)
    await house.say(who, text)
    await house.work()


async def _write(house: House, who: str, text: str, proof: Proof = Proof.ALIGNED_DMARC) -> None:
    house.later(seconds=10)
    await house.write(who, text, proof)
    await house.work()


def _code(texts: list[str]) -> str:
    codes = [found[0] for text in texts if (found := re.search(r"\b\d{6}\b", text))]
    return codes[-1]


async def _persons(house: House) -> object:
    return await house.value("SELECT count(DISTINCT coalesce(kin, ARRAY[id])) FROM customers")


async def _link(house: House) -> None:
    await _write(house, ANNS_MAIL, "Hello")
    await _say(house, ANN, CLAIM)
    await _say(house, ANN, _code(house.letters.to(ANNS_MAIL)))


async def test_a_code_sent_to_one_address_and_written_by_the_other_makes_them_one_person(house: House) -> None:
    await _link(house)
    assert await _persons(house) == 1
    assert house.paper.to(ANN)[-1].startswith("Thank you, now I know")


async def test_a_wish_by_mail_is_answered_where_its_owner_asks_again(house: House) -> None:
    """IN8: history spans channels; the open ticket of the mail is the one that WhatsApp goes on with."""
    await _link(house)
    await _write(house, ANNS_MAIL, "I need folding chairs in Bristol by 5 December")
    assert "how many" in house.letters.to(ANNS_MAIL)[-1]
    await _say(house, ANN, "40")
    assert await house.value("SELECT count(*) FROM tickets") == 1
    assert await house.value("SELECT state FROM tickets") == "sourcing"
    assert len(house.paper.to(VENDOR)) == 1
    await _say(house, VENDOR, "Yes we have them, 4 pounds each, tomorrow")
    house.later(hours=3)
    await house.work()
    assert "Avon Chairs" in house.letters.to(ANNS_MAIL)[-1]  # where it was asked for


async def test_stop_on_one_channel_silences_every_channel_with_one_confirmation(house: House) -> None:
    """IN10, A24."""
    await _link(house)
    told = len(house.paper.to(ANN)) + len(house.letters.to(ANNS_MAIL))
    await _write(house, ANNS_MAIL, "STOP")
    assert len(house.paper.to(ANN)) + len(house.letters.to(ANNS_MAIL)) == told + 1
    await _say(house, ANN, WISH)
    assert len(house.paper.to(ANN)) + len(house.letters.to(ANNS_MAIL)) == told + 1
    await _say(house, ANN, "START")
    await _write(house, ANNS_MAIL, "Hello again")
    assert len(house.paper.to(ANN)) + len(house.letters.to(ANNS_MAIL)) == told + 3


async def test_who_said_stop_before_is_silenced_on_the_joined_address_too(house: House) -> None:
    await _write(house, ANNS_MAIL, "Hello")
    await _say(house, ANN, CLAIM)
    code = _code(house.letters.to(ANNS_MAIL))
    await _write(house, ANNS_MAIL, "STOP")
    await _say(house, ANN, code)
    assert await house.value("SELECT count(*) FROM customers WHERE opted_out_at IS NULL") == 0


@pytest.mark.parametrize("claimed", ["nobody@example.org", VENDOR, ANN])
async def test_who_is_asked_about_cannot_be_learned_from_our_answer(house: House, claimed: str) -> None:
    """An unknown address, a vendor's and one's own get nothing, and the answer is the same for all."""
    await _write(house, ANNS_MAIL, "Hello")
    before = len(house.paper.sent) + len(house.letters.sent)
    await _say(house, ANN, f"I also wrote to you from {claimed}")
    assert len(house.paper.sent) + len(house.letters.sent) == before + 1
    unknown = house.paper.to(ANN)[-1]
    await _say(house, ANN, CLAIM)
    assert house.paper.to(ANN)[-1] == unknown
    assert len(house.letters.to(ANNS_MAIL)) == 2


async def test_a_wrong_code_joins_nobody_and_five_of_them_end_it(house: House) -> None:
    await _write(house, ANNS_MAIL, "Hello")
    await _say(house, BOB, CLAIM)
    code = _code(house.letters.to(ANNS_MAIL))
    for wrong in range(5):
        await _say(house, BOB, f"{(int(code) + 1 + wrong) % 1_000_000:06}")
    await _say(house, BOB, code)
    assert await _persons(house) == 2


async def test_a_code_is_worth_nothing_late_from_somebody_else_or_quoted(house: House) -> None:
    await _write(house, ANNS_MAIL, "Hello")
    await _say(house, ANN, CLAIM)
    code = _code(house.letters.to(ANNS_MAIL))
    await _say(house, BOB, code)
    await house.say(ANN, code, forwarded=True)
    await house.work()
    await _say(house, ANN, f"They sent me {code} but I am not sure what I should do with it now, can you explain it?")
    house.later(minutes=15)
    await _say(house, ANN, code)
    assert await _persons(house) == 3


async def test_an_unproven_mail_neither_claims_nor_proves_nor_sees(house: House) -> None:
    """Whoever can forge a From line must not become its owner: no DMARC, no link (A6, IN8)."""
    await _say(house, ANN, "Hello")
    await _write(house, ANNS_MAIL, f"I also wrote to you from {ANN}", Proof.CLAIMED)
    assert len(house.paper.to(ANN)) == 1
    await _link(house)
    await _say(house, ANN, "I need folding chairs in Bristol by 5 December")
    await _write(house, ANNS_MAIL, "40", Proof.CLAIMED)
    assert await house.value("SELECT state FROM tickets") == "collecting"


async def test_one_address_is_sent_three_codes_a_day_at_most(house: House) -> None:
    """Somebody else's mailbox is not a toy."""
    await _write(house, ANNS_MAIL, "Hello")
    for number in range(5):
        await _say(house, f"+44770090013{number}", CLAIM)
    assert len(house.letters.to(ANNS_MAIL)) == 1 + 3


@pytest.mark.parametrize(
    "words",
    [
        "También les escribí desde ann@example.org",
        "Je vous ai aussi écrit depuis ann@example.org",
        "Jag har också mejlat er från ann@example.org",
        "my other email is ann@example.org",
    ],
)
async def test_the_claim_is_understood_in_four_languages(house: House, words: str) -> None:
    await _write(house, ANNS_MAIL, "Hello")
    await _say(house, ANN, words)
    assert len(house.letters.to(ANNS_MAIL)) == 2


async def test_a_wish_that_names_a_mail_address_is_a_wish(house: House) -> None:
    await _say(house, ANN, f"{WISH}, invoice to billing@example.org please")
    assert await house.value("SELECT state FROM tickets") == "sourcing"
    assert await house.value("SELECT count(*) FROM link_codes") == 0


async def test_no_row_makes_two_customers_one_without_a_proven_code(house: House, dsn: str) -> None:
    """The constraint holds whatever wrote the row, the owner's own hand among them."""
    await _say(house, ANN, "Hello")
    await _say(house, BOB, "Hello")
    with pytest.raises(asyncpg.CheckViolationError):
        await house.value("UPDATE customers SET kin = (SELECT array_agg(id) FROM customers) RETURNING id")


async def test_what_is_under_way_when_two_become_one_is_finished(house: House) -> None:
    """Both have an open ticket and a message waiting: nobody is left unanswered, nothing is sent twice."""
    await _write(house, ANNS_MAIL, "I need 12 folding chairs in Bristol by 3 December")
    await _say(house, ANN, WISH)
    await _say(house, ANN, CLAIM)
    code = _code(house.letters.to(ANNS_MAIL))
    house.later(seconds=10)
    await house.write(ANNS_MAIL, "Any news?")
    await house.say(ANN, code)
    await house.work()
    assert await _persons(house) == 1
    assert await house.value("SELECT count(*) FROM messages WHERE turn_id IS NULL") == 0
    assert await house.value("SELECT count(*) FROM dead_letters") == 0
    for reference in re.findall(r"T\d+-\d+", " ".join(house.paper.to(VENDOR))):
        await _say(house, VENDOR, f"{reference}: yes, 4 pounds each, tomorrow")
    house.later(hours=3)
    await house.work()
    assert sum("Avon Chairs" in text for text in house.paper.to(ANN)) == 1
    assert sum("Avon Chairs" in text for text in house.letters.to(ANNS_MAIL)) == 1


async def test_erasing_a_person_erases_every_address_of_theirs(house: House) -> None:
    """OP8."""
    from database import people

    await _link(house)
    async with house.operator.transaction() as db:
        customer = await people.find(db, house.place.sealer, 1, ANNS_MAIL)
        assert customer is not None
        assert len((await people.export(db, house.place.sealer, customer))["addresses"]) == 2
        await people.erase(db, customer)
    left = "SELECT count(*) FROM addresses WHERE customer_id IS NOT NULL AND stable_ciphertext IS NOT NULL"
    assert await house.value(left) == 0
    assert await house.value("SELECT count(*) FROM link_codes") == 0


async def test_who_writes_by_mail_has_whatsapp_vendors_asked_on_whatsapp(house: House) -> None:
    """A vendor is written to from an account of ours that reaches it, whatever channel the wish came by."""
    await _write(house, ANNS_MAIL, WISH)
    assert len(house.paper.to(VENDOR)) == 1
    await _say(house, VENDOR, "Yes we have them, 4 pounds each, tomorrow")
    assert "Avon Chairs" in house.letters.to(ANNS_MAIL)[-1]


async def test_a_vendor_who_wants_mail_is_asked_by_mail(house: House) -> None:
    """SO5, SO8."""
    shop = "orders@tents.example"
    await house.add_vendor("Tent Shop", "+447700900202", ("tents",), "Bristol", email=shop, contact_by="mail")
    await _say(house, ANN, "I need 12 tents in Bristol by 5 December")
    assert len(house.letters.to(shop)) == 1
    await _write(house, shop, "Yes we have them, 40 pounds each, tomorrow")
    assert "Tent Shop" in house.paper.to(ANN)[-1]
