"""Files that came with their message are stored before it is: a message never names what is not there."""

from __future__ import annotations

from dataclasses import replace

from database.stored_files import StoredFiles
from domain.errors import Refused
from domain.messages import Batch, Inbound, Media


async def keep(files: StoredFiles | None, business_id: int, batch: Batch) -> Batch:
    """Return the batch with every content put into the store, or with why it was not. Raises `Unavailable`."""
    return replace(batch, messages=tuple([await _message(files, business_id, one) for one in batch.messages]))


async def _message(files: StoredFiles | None, business_id: int, message: Inbound) -> Inbound:
    if not message.media:
        return message
    return replace(message, media=tuple([await _media(files, business_id, one) for one in message.media]))


async def _media(files: StoredFiles | None, business_id: int, media: Media) -> Media:
    if media.content is None:
        return media
    if files is None:
        return replace(media, content=None, unfit="no_store")
    try:
        kept = await files.keep(business_id, media.content)
    except Refused as refused:
        return replace(media, content=None, unfit=refused.code)
    return replace(media, content=None, kept=kept)
