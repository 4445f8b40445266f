"""From a wish to a hand-off, in four languages (SO1 to SO8)."""

from __future__ import annotations

import pytest

from tests.stories.conftest import House

ANN = "+447700900100"
CHEAP, DEAR, EMPTY, SILENT = "+447700900201", "+447700900202", "+447700900203", "+447700900204"


async def chairs(house: House) -> None:
    """Four vendors of folding chairs in Bristol, one of whom writes French."""
    categories = ("folding chairs", "chairs")
    await house.add_vendor("Avon Chairs", CHEAP, categories, "Bristol")
    await house.add_vendor("Chaises Clifton", DEAR, categories, "Bristol", "fr")
    await house.add_vendor("Severn Hire", EMPTY, categories, "Bristol")
    await house.add_vendor("Quiet Seats", SILENT, categories, "Bristol")


async def test_a_wish_becomes_a_shortlist_and_is_handed_off(house: House):
    await chairs(house)
    await house.say(ANN, "Hi! I need 40 folding chairs in Bristol by 5 December")
    await house.work()
    assert len(house.paper.to(ANN)) == 1
    assert "4 vendors" in house.paper.to(ANN)[0]
    for vendor in (CHEAP, DEAR, EMPTY, SILENT):
        assert len(house.paper.to(vendor)) == 1

    await house.say(CHEAP, "Yes we have them, £3.50 each, delivery on 3 December included")
    await house.say(DEAR, "Oui, entre 4 et 6 € pièce, sous 5 jours")
    await house.say(EMPTY, "Sorry, we are out of stock")
    await house.work()
    house.later(minutes=46)
    await house.work()
    assert len(house.paper.to(SILENT)) == 2
    assert len(house.paper.to(CHEAP)) == 1
    house.later(hours=2)
    await house.work()

    _, shortlist = house.paper.to(ANN)
    assert "Avon Chairs: 3.50 GBP each" in shortlist
    assert "https://wa.me/447700900201" in shortlist
    assert shortlist.index("Avon") < shortlist.index("Clifton")
    assert "Severn" not in shortlist
    assert await house.value("SELECT state FROM tickets") == "handed_off"


async def test_what_is_missing_is_asked_for_once_in_one_message(house: House):
    await chairs(house)
    await house.say(ANN, "I need folding chairs")
    await house.work()
    (question,) = house.paper.to(ANN)
    assert "how many" in question
    assert "by when" in question
    assert "where" in question
    await house.say(ANN, "40, in Bristol, by 5 December")
    await house.work()
    assert len(house.paper.to(ANN)) == 1
    assert len(house.paper.to(CHEAP)) == 1
    assert "40 × folding chairs" in house.paper.to(CHEAP)[0]


async def test_a_question_half_answered_goes_on_with_what_is_known(house: House):
    await chairs(house)
    await house.say(ANN, "I need folding chairs")
    await house.work()
    await house.say(ANN, "Bristol please")
    await house.work()
    assert len(house.paper.to(CHEAP)) == 1


async def test_nobody_answering_is_said_honestly_and_handed_to_a_human(house: House):
    """SO7."""
    await chairs(house)
    await house.say(ANN, "I need 40 folding chairs in Bristol by 5 December")
    await house.work()
    house.later(hours=3)
    await house.work()
    assert "nobody has made an offer" in house.paper.to(ANN)[-1]
    assert await house.value("SELECT handoff_reason FROM tickets") == "nobody_answered"
    assert await house.value("SELECT taken_over_at IS NOT NULL FROM conversations WHERE customer_id IS NOT NULL")


async def test_an_unclear_reply_is_asked_back_once(house: House):
    """SO5."""
    await chairs(house)
    await house.say(ANN, "I need 40 folding chairs in Bristol by 5 December")
    await house.work()
    await house.say(CHEAP, "Hello, thanks for your message")
    await house.work()
    await house.say(CHEAP, "Yes, of course")
    await house.work()
    assert len(house.paper.to(CHEAP)) == 2


async def test_everybody_answered_brings_the_shortlist_before_the_deadline(house: House):
    await house.add_vendor("Avon Chairs", CHEAP, ("folding chairs",), "Bristol")
    await house.say(ANN, "I need 40 folding chairs in Bristol by 5 December")
    await house.work()
    await house.say(CHEAP, "yes, £3 each, tomorrow")
    await house.work()
    assert "Avon Chairs" in house.paper.to(ANN)[-1]


async def test_a_human_is_given_to_whoever_asks(house: House):
    await house.say(ANN, "I want to talk to a person")
    await house.work()
    assert "colleague" in house.paper.to(ANN)[0]
    await house.say(ANN, "hello?")
    await house.work()
    assert len(house.paper.to(ANN)) == 1


async def test_stop_is_confirmed_once_and_then_nothing_is_sent(house: House):
    """IN10."""
    await chairs(house)
    await house.say(ANN, "I need 40 folding chairs in Bristol by 5 December")
    await house.work()
    await house.say(ANN, "STOP")
    await house.work()
    sent = len(house.paper.to(ANN))
    assert "no more messages" in house.paper.to(ANN)[-1]
    await house.say(ANN, "are you there?")
    house.later(hours=5)
    await house.work()
    assert len(house.paper.to(ANN)) == sent
    await house.say(ANN, "START")
    await house.work()
    assert len(house.paper.to(ANN)) == sent + 1


WISHES = [
    ("es", "Medellín", "camisetas",
     "Hola, necesito 50 camisetas blancas talla M en Medellín para el 20 de diciembre, presupuesto 2 millones",
     "Claro, a 18.000 pesos cada una, 5 días hábiles", "mejores ofertas"),
    ("fr", "Lyon", "chaises", "Bonjour, je cherche 30 chaises pliantes à Lyon pour le 5 décembre",
     "Oui, 4,50 € pièce, livraison incluse sous 3 jours", "meilleures offres"),
    ("sv", "Malmö", "stolar", "Hej! Jag behöver 25 stolar i Malmö till fredag, max 5000 kr",
     "Ja, 180 kr/st, leverans 3 dagar, frakt 250 kr", "bästa erbjudandena"),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "place", "category", "wish", "offer", "head"), WISHES, ids=[w[0] for w in WISHES])
async def test_the_main_job_is_done_in_the_customers_language(
    house: House, locale: str, place: str, category: str, wish: str, offer: str, head: str
):
    """DE10."""
    await house.add_vendor("Vendor", CHEAP, (category,), place, locale)
    await house.say(ANN, wish)
    await house.work()
    await house.say(CHEAP, offer)
    await house.work()
    assert head in house.paper.to(ANN)[-1]
    assert await house.value("SELECT state FROM tickets") == "handed_off"
