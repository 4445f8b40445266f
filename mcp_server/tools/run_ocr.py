"""Look at what was read of a file that the customer sent, field by field."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from database import tickets
from domain.photos import SURE
from mcp_server.tool import Act, HandleOf, Input, Nature, Output, tool


class Arguments(Input):
    photo: Annotated[str, HandleOf("photo")]


class Field(Output):
    field: str
    value: Any
    text: str
    confidence: float
    is_sure: bool


class Seen(Output):
    photo: str
    source: Literal["image text", "voice note"]
    text: str
    fields: list[Field]
    needs_clarification: bool


@tool(
    arguments=Arguments,
    key=lambda _, given: given.photo,
    returns=Seen,
    nature=Nature(destructive=False, idempotent=True, reaches_people=False),
)
async def run_ocr(act: Act, given: Arguments) -> dict[str, Any]:
    """Return the fields read of a photo, document or voice note with a confidence each; unsure ones flag the ticket.

    The engine itself ran before the turn, outside any transaction; what it read is shown to whoever asks.
    """
    ticket, photo = act.open_ticket(), act.photos[given.photo]
    fields = [
        {
            "field": fact.field,
            "value": fact.value,
            "text": fact.text,
            "confidence": round(fact.confidence, 3),
            "is_sure": fact.confidence >= SURE,
        }
        for fact in photo.fields
    ]
    unclear = any(not field["is_sure"] for field in fields)
    if unclear and not ticket.needs_clarification:
        await tickets.set_requirements(act.db, ticket.id, ticket.requirements, needs_clarification=True)
    return {
        "photo": photo.name,
        "source": photo.source,
        "text": photo.text,
        "fields": fields,
        "needs_clarification": unclear,
    }
