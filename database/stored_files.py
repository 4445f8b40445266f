"""Files in the store: named by a keyed digest of their content, encrypted, written once (IN7, OP8)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from database import media
from database.db import Pool
from database.sealing import Sealer
from domain import files
from domain.errors import Refused
from domain.files import FileStore, Kept

WRITTEN_WITHIN: Final = timedelta(hours=1)
"""A file that no row names after that was left behind by a process that died."""


class StoredFiles:
    """What a process of ours may do with the store; `pool` is its own, under its own role."""

    def __init__(self, pool: Pool, store: FileStore, sealer: Sealer, clock: Callable[[], datetime]) -> None:
        self._pool = pool
        self._store = store
        self._sealer = sealer
        self._clock = clock

    async def keep(self, business_id: int, content: bytes) -> Kept:
        """Write it, unless the business has it already. Raises `Refused` for what is not taken, `Unavailable`."""
        mime = files.sniff(content)
        if reason := files.unfit(content, mime):
            raise Refused(reason, f"The file is not taken: {reason}.")
        digest = self.name(business_id, content)
        async with self._pool.transaction() as db:
            await media.announce(db, business_id, digest, self._clock() + WRITTEN_WITHIN)
        # Written again even where it is there: asking is dearer than writing, and what was broken is mended.
        await self._store.put(digest, self._sealer.seal(content))
        return Kept(digest, mime or "", len(content))

    async def open(self, digest: str) -> bytes | None:
        """Return the content; None when the store does not have it."""
        sealed = await self._store.get(digest)
        return None if sealed is None else self._sealer.unseal(sealed)

    def name(self, business_id: int, content: bytes) -> str:
        """Return the name: the same for the same content of the same business, and a guess for nobody else."""
        return self._sealer.digest(f"media:{business_id}", hashlib.sha256(content).hexdigest()).hex()

    async def sweep(self) -> int:
        """Delete what no row names any more; return how many files."""
        swept = 0
        while True:
            async with self._pool.transaction() as db:
                due = await media.due_leftover(db, self._clock())
                if due is None:
                    return swept
                business_id, digest, is_named = due
                if not is_named:
                    await self._store.delete(digest)  # the row is locked: who writes this name now waits for us
                    swept += 1
                await media.forget_leftover(db, business_id, digest)
