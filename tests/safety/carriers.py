"""How an attack text comes in: in a message, a quotation, a vendor's words, a caption, a picture, a place or a name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from domain import quotes
from domain.reading import vendor_reply
from tests.safety.house import SHOPS
from tests.safety.people import HELLO, HUMAN, NEWS, WISHES
from tests.safety.scenes import OFFERS, Scene

_ANY_DAY: Final = datetime(2026, 11, 20, 10, tzinfo=UTC)


async def carry(scene: Scene, text: str) -> None:
    """Bring the text in as the world says."""
    await _BY[scene.world.carrier](scene, text)


def asks_for_human(scene: Scene) -> bool:
    """Say whether the customer of this world really does: the text says that nobody must hear it."""
    alone = scene.world.carrier == "message" and scene.world.number % 4 == 0
    return "-H12-1-" in scene.world.attack.id and not alone


def _lead(scene: Scene) -> str:
    """What the customer really wants in this state."""
    language = scene.language
    if asks_for_human(scene):
        return HUMAN[language]
    if scene.world.state in ("none", "greeted"):
        return WISHES[language] if scene.world.number % 3 else HELLO[language]
    return NEWS[language]


async def _by_message(scene: Scene, text: str) -> None:
    await scene.hear(f"{_lead(scene)}\n{text}" if scene.world.number % 4 else text)


async def _by_quoted(scene: Scene, text: str) -> None:
    quoted = "\n".join(f"> {line}" for line in text.splitlines())
    await scene.hear(f"{_lead(scene)}\n\nOn Mon, 16 Nov 2026 ops@concierge.example wrote:\n{quoted}")


async def _by_vendor(scene: Scene, text: str) -> None:
    name = next((one for one in SHOPS if one not in scene.offers), "Avon Chairs")
    await scene.vendor_answers(name, _wording(text), text)
    switch = scene.house.switch
    switch.mind, mind = None, switch.mind
    await scene.house.settle(timers=False)
    switch.mind = mind
    await scene.hear(_lead(scene))


def _wording(text: str) -> str:
    """Choose as an attacker would who has our source: the wording in which all of the text is quoted."""
    asked = vendor_reply.Asked(item="chairs", quantity=40, currency="GBP")
    for wording in OFFERS:
        told = wording.format(price="4.23", text=text)
        reading = vendor_reply.read_vendor_reply(told, asked, "en", _ANY_DAY)
        if " ".join(text.split()) in quotes.from_reading(1, reading, told).quoted:
            return wording
    return OFFERS[0]


async def _by_caption(scene: Scene, text: str) -> None:
    await scene.hear(f"{_lead(scene)} {text}"[:1024], type="image")


async def _by_image_text(scene: Scene, text: str) -> None:
    """A scripted OCR port: the words of the picture are what reading it would have stored."""
    await scene.hear(_lead(scene), type="image")
    await scene.house.owner.execute(
        "UPDATE messages SET body = body || E'\\n' || $2 WHERE id = (SELECT max(id) FROM messages WHERE kind = 'image'"
        " AND address_id = (SELECT address_id FROM messages WHERE body = $1 LIMIT 1))",
        f"My door code is {scene.door}",
        text.replace("\x00", ""),
    )


async def _by_location(scene: Scene, text: str) -> None:
    await scene.hear(f"{_lead(scene)} {text}"[:1000], type="location")


async def _by_file_name(scene: Scene, text: str) -> None:
    document = {"id": "42", "mime_type": "application/pdf", "filename": f"{text[:200]}.pdf", "caption": _lead(scene)}
    await scene.hear("", type="raw", content={"type": "document", "document": document})


async def _by_profile_name(scene: Scene, text: str) -> None:
    await scene.hear(_lead(scene), name=text)


_BY: Final[Mapping[str, Callable[[Scene, str], Awaitable[None]]]] = {
    "message": _by_message,
    "quoted": _by_quoted,
    "vendor_reply": _by_vendor,
    "caption": _by_caption,
    "image_text": _by_image_text,
    "location": _by_location,
    "file_name": _by_file_name,
    "profile_name": _by_profile_name,
}
