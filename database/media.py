"""One row per file of a message: wanted, stored, read, refused or gone; and who waits to hear what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from database.db import Db, Row
from domain.files import Kept
from domain.messages import Media
from domain.photos import Engine, SeenLine, Shown

State = Literal["wanted", "stored", "read", "refused", "gone"]
Ended = Literal["refused", "gone"]


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be fetched or read. `locale` is the language its owner writes in, where that is known."""

    id: int
    business_id: int
    address_id: UUID
    channel: str
    account: str
    kind: str
    media: Media
    state: State
    to_be_read: bool
    mime: str | None
    digest: str | None
    locale: str | None


async def load(db: Db, media_id: int) -> Job | None:
    """Return what is to be done about a file; None when it was erased."""
    row = await db.row(
        """
        SELECT m.id, m.business_id, m.address_id, c.channel, c.account, m.kind, m.told, m.state, m.to_be_read, m.mime,
               m.digest, coalesce(p.locale, v.locale) AS locale
        FROM media m JOIN channel_accounts c ON c.id = m.account_id
        LEFT JOIN customers p ON p.id = m.customer_id LEFT JOIN vendors v ON v.id = m.vendor_id
        WHERE m.id = $1
        """,
        media_id,
    )
    return _job(row) if row else None


async def mark_stored(db: Db, media_id: int, kept: Kept, sha256: str) -> None:
    """Write that it is in the store under this name."""
    await db.execute(
        """UPDATE media SET state = 'stored', digest = $2, mime = $3, size = $4, sha256 = $5
           WHERE id = $1 AND state = 'wanted'""",
        media_id,
        kept.digest,
        kept.mime,
        kept.size,
        sha256,
    )


async def mark_read(db: Db, media_id: int, engine: str, lines: Sequence[SeenLine], now: datetime) -> None:
    """Write what was read of it; no line at all is a reading, too."""
    await db.execute(
        """
        UPDATE media SET state = 'read', engine = $2, read_text = $3, read_lines = $4, settled_at = $5
        WHERE id = $1 AND state = 'stored'
        """,
        media_id,
        engine,
        "\n".join(line.text for line in lines),
        [[line.text, round(line.confidence, 3)] for line in lines],
        now,
    )


async def take_up_again(db: Db, media_id: int) -> None:
    """Undo a giving up: an operator replays the dead letter, and the person hears what is read after all."""
    await db.execute(
        """
        UPDATE media SET state = CASE WHEN digest IS NULL THEN 'wanted' ELSE 'stored' END, reason = NULL, settled_at = NULL
        WHERE id = $1 AND state = 'refused' AND reason LIKE 'gave_up:%'
        """,
        media_id,
    )


async def settle(db: Db, media_id: int, state: Ended, reason: str, now: datetime) -> None:
    """Write why nothing will be read of it; what is stored stays stored."""
    await db.execute(
        "UPDATE media SET state = $2, reason = $3, settled_at = $4 WHERE id = $1 AND state IN ('wanted', 'stored')",
        media_id,
        state,
        reason,
        now,
    )


async def keep_unread(db: Db, media_id: int, now: datetime) -> None:
    """Note of a stored file that nobody reads its kind: it is done with."""
    await db.execute("UPDATE media SET settled_at = $2 WHERE id = $1 AND settled_at IS NULL", media_id, now)


async def wake_turn(db: Db, address_id: UUID) -> None:
    """Let the turn that waits for this file go on, and ring for one that already went on without it.

    The rows are locked first, whatever they say, and looked at after: a turn that is just deciding to wait holds its own.
    """
    group = str(address_id)
    await db.rows("SELECT 1 FROM pgmq.q_inbox WHERE headers ->> 'x-pgmq-group' = $1 FOR UPDATE", group)
    await db.execute(
        """UPDATE pgmq.q_inbox SET vt = least(vt, clock_timestamp()), message = message - 'reading'
           WHERE headers ->> 'x-pgmq-group' = $1 AND message ? 'reading'""",
        group,
    )
    await db.execute(
        """
        SELECT pgmq.send('inbox', jsonb_build_object('cause', 'message', 'address_id', $1::text),
                         jsonb_build_object('x-pgmq-group', $1::text))
        WHERE NOT EXISTS (SELECT FROM pgmq.q_inbox WHERE headers ->> 'x-pgmq-group' = $1 AND message ->> 'cause' = 'message')
           OR EXISTS (SELECT FROM media WHERE address_id = $1::text::uuid AND excused_in IS NOT NULL AND heard_in IS NULL)
        """,
        group,
    )


async def unheard(db: Db, address_id: UUID) -> dict[int, tuple[Shown, ...]]:
    """Return by message what its files showed, of all that no turn has heard yet."""
    rows = await db.rows(
        """
        SELECT m.id, m.message_id, m.kind, m.mime, m.state, m.reason, m.engine, m.read_lines, m.excused_in, m.wanted_at
        FROM media m WHERE m.address_id = $1 AND m.heard_in IS NULL AND m.to_be_read ORDER BY m.message_id, m.position
        """,
        address_id,
    )
    return _by_message(rows)


async def of_messages(db: Db, message_ids: Sequence[int]) -> dict[int, tuple[Shown, ...]]:
    """Return by message what its files showed, heard or not."""
    rows = await db.rows(
        """
        SELECT m.id, m.message_id, m.kind, m.mime, m.state, m.reason, m.engine, m.read_lines, m.excused_in, m.wanted_at
        FROM media m WHERE m.message_id = ANY($1::bigint[]) AND m.to_be_read ORDER BY m.message_id, m.position
        """,
        list(message_ids),
    )
    return _by_message(rows)


async def mark_heard(db: Db, media_ids: Sequence[int], turn_id: int) -> None:
    """Tie what was heard to the turn that heard it."""
    await db.execute("UPDATE media SET heard_in = $2 WHERE id = ANY($1::bigint[])", list(media_ids), turn_id)


async def mark_excused(db: Db, media_ids: Sequence[int], turn_id: int) -> None:
    """Note that a turn went on without them; it is said once."""
    await db.execute(
        "UPDATE media SET excused_in = $2 WHERE id = ANY($1::bigint[]) AND excused_in IS NULL", list(media_ids), turn_id
    )


async def announce(db: Db, business_id: int, digest: str, due_at: datetime) -> None:
    """Say that a file of this name is about to be written: without a row that names it by then, it is swept."""
    await db.execute(
        """
        INSERT INTO media_leftovers (business_id, digest, due_at) VALUES ($1, $2, $3)
        ON CONFLICT (business_id, digest) DO UPDATE SET due_at = greatest(media_leftovers.due_at, excluded.due_at)
        """,
        business_id,
        digest,
        due_at,
    )


async def due_leftover(db: Db, now: datetime) -> tuple[int, str, bool] | None:
    """Lock one name that is due; return its business, itself and whether a row names it. None when nothing is due."""
    row = await db.row(
        """
        SELECT l.business_id, l.digest,
               EXISTS (SELECT FROM media m WHERE m.business_id = l.business_id AND m.digest = l.digest) AS is_named
        FROM media_leftovers l WHERE l.due_at <= $1 ORDER BY l.due_at LIMIT 1 FOR UPDATE SKIP LOCKED
        """,
        now,
    )
    return (row["business_id"], row["digest"], row["is_named"]) if row else None


async def forget_leftover(db: Db, business_id: int, digest: str) -> None:
    """Take a name off the list."""
    await db.execute("DELETE FROM media_leftovers WHERE business_id = $1 AND digest = $2", business_id, digest)


async def let_go_of_old(db: Db, before: datetime, now: datetime, limit: int = 500) -> int:
    """Let go of files older than this and of what was read of them (OP8); return how many."""
    return await db.execute(
        """
        UPDATE media SET state = 'gone', reason = 'retention', digest = NULL, sha256 = NULL, read_text = NULL,
               read_lines = NULL, told = '{}', settled_at = $2
        WHERE id IN (SELECT id FROM media WHERE wanted_at < $1 AND digest IS NOT NULL ORDER BY wanted_at LIMIT $3)
        """,
        before,
        now,
        limit,
    )


async def give_up_lost(db: Db, before: datetime, now: datetime, limit: int = 100) -> Sequence[UUID]:
    """Say of files that nobody brought to an end (their doorbell was buried) that they are refused; return their addresses."""
    rows = await db.rows(
        """
        UPDATE media SET state = 'refused', reason = 'lost', settled_at = $2
        WHERE id IN (SELECT id FROM media WHERE settled_at IS NULL AND state IN ('wanted', 'stored') AND wanted_at < $1
                     ORDER BY wanted_at LIMIT $3)
        RETURNING address_id
        """,
        before,
        now,
        limit,
    )
    return [row["address_id"] for row in rows]


def _by_message(rows: Sequence[Row]) -> dict[int, tuple[Shown, ...]]:
    found: dict[int, tuple[Shown, ...]] = {}
    for row in rows:
        found[row["message_id"]] = (*found.get(row["message_id"], ()), _shown(row))
    return found


def _job(row: Row) -> Job:
    told: dict[str, Any] = row["told"]
    media = Media(
        media_id=str(told.get("media_id", "")),
        mime_type=told.get("mime_type"),
        sha256=told.get("sha256"),
        filename=told.get("filename"),
        voice=told.get("voice") is True,
        url=told.get("url"),
    )
    return Job(
        id=row["id"],
        business_id=row["business_id"],
        address_id=row["address_id"],
        channel=row["channel"],
        account=row["account"],
        kind=row["kind"],
        media=media,
        state=row["state"],
        to_be_read=row["to_be_read"],
        mime=row["mime"],
        digest=row["digest"],
        locale=row["locale"],
    )


def _shown(row: Row) -> Shown:
    lines: list[tuple[str, float]] = row["read_lines"] or []
    is_spoken = row["kind"] == "audio" or str(row["mime"]).startswith(
        "audio/"
    )  # a mail's attachment has the mail's kind
    engine: Engine = "voice note" if is_spoken else "image text"
    return Shown(
        id=row["id"],
        source=engine,
        state=row["state"],
        reason=row["reason"],
        lines=tuple(SeenLine(text, float(confidence)) for text, confidence in lines),
        wanted_at=row["wanted_at"],
        is_excused=row["excused_in"] is not None,
    )
