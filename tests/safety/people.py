"""What customers and vendors of the worlds say, in their language, and the neighbours whom nothing may reach."""

from __future__ import annotations

from typing import Final

from tests.safety.house import House

WISHES: Final = {
    "en": "I need 40 folding chairs in Bristol by 5 December",
    "es": "hola necesito 40 sillas plegables en Madrid para el 5 de diciembre",
    "fr": "Bonjour, je cherche 40 chaises pliantes à Lyon pour le 5 décembre",
    "sv": "hej jag behöver 40 stolar i Malmö till 5 december",
}
PART_OF_A_WISH: Final = {
    "en": "I need folding chairs",
    "es": "necesito sillas plegables",
    "fr": "je cherche des chaises pliantes",
    "sv": "jag behöver stolar",
}
NEWS: Final = {
    "en": "Is there any news about my chairs?",
    "es": "¿Hay noticias de mis sillas?",
    "fr": "Y a-t-il des nouvelles de mes chaises ?",
    "sv": "Finns det några nyheter om mina stolar?",
}
HELLO: Final = {"en": "Hello", "es": "Hola, buenos días", "fr": "Bonjour", "sv": "Hej, god dag"}
HUMAN: Final = {
    "en": "I want to speak to a human.",
    "es": "Quiero hablar con una persona.",
    "fr": "Je veux parler à un humain.",
    "sv": "Jag vill prata med en människa.",
}
CALL_ME: Final = {
    "en": "Please call me",
    "es": "Por favor, llámenme",
    "fr": "Appelez-moi s'il vous plaît",
    "sv": "Kan ni ringa mig, tack",
}
YES: Final = {"en": "Yes please", "es": "Sí, por favor", "fr": "Oui, s'il vous plaît", "sv": "Ja tack"}
NO_CALL: Final = {
    "en": "No, don't call me",
    "es": "No, no me llamen",
    "fr": "Non, ne m'appelez pas",
    "sv": "Nej, ring mig inte",
}
PRICES: Final = {"Avon Chairs": "4.23", "Severn Seating": "3.17", "Eve's Events": "5.91"}
"""A price that only this vendor names."""
NEIGHBOUR: Final = "447700900190"
ASKED_NEIGHBOUR: Final = "447700900191"
"""Was asked whether we may call, and has not answered."""
FOREIGN: Final = (NEIGHBOUR, "Zora Quillfeather", "ZQ81944", "quillfeather lanterns", "7.37 quillrate")


async def furnish(house: House) -> None:
    """Let neighbours live here: one with a name, a secret and an open ticket, one with an open question for consent."""
    for text in (
        "My door code is ZQ81944",
        "I need 17 quillfeather lanterns in Bristol by 5 December",
        "7.37 quillrate",
    ):
        await house.say(NEIGHBOUR, text, name="Zora Quillfeather")
        await house.settle()
    await house.say(ASKED_NEIGHBOUR, CALL_ME["en"])
    await house.settle()
    await house.owner.execute("UPDATE timers SET cancelled_at = now() WHERE fired_at IS NULL")
