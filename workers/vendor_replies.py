"""A vendor wrote: match the reply to what was asked, store the quote, and ring the customer's conversation.

The ticket itself changes only in the customer's own turn; this worker's role sees one vendor's rows and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import structlog

from database import media, outbox, outreach, queues, vendor_turns
from database.db import Db, Pool
from database.outreach import Asked
from database.queues import Doorbell
from database.vendor_turns import VendorMessage, VendorTurn
from domain import offers, quotes, words
from domain.contents import to_json
from domain.messages import Text
from domain.opting import CONFIRMED_BY_PROVIDER
from domain.photos import READING_TAKES, SURE
from domain.reading import vendor_reply
from domain.reading.opt_out import read_opt_in

log = structlog.get_logger()

_REFERENCE = re.compile(r"\b[A-Z]{1,3}\d{1,9}-\d{1,4}\b")


@dataclass(frozen=True, slots=True)
class Matched:
    """Which question a message answers; None with `candidates` when it could be several."""

    asked: Asked | None
    candidates: tuple[Asked, ...] = ()
    by_name: bool = False


class VendorReplies:
    """Handle doorbells of vendors' addresses, under the resolver's role."""

    def __init__(self, pool: Pool, clock: Callable[[], datetime], ring_inbox: Callable[[], object]) -> None:
        self._pool = pool
        self._clock = clock
        self._ring_inbox = ring_inbox

    async def handle(self, doorbell: Doorbell, vendor_id: int, address_id: UUID) -> None:
        """Read everything the vendor wrote since, in one transaction with the acknowledgement."""
        now = self._clock()
        async with self._pool.transaction() as db:
            await db.act_for_vendor(vendor_id)
            await queues.hold(db, doorbell)
            turn = await vendor_turns.load(db, vendor_id, address_id)
            if turn is None or not turn.messages:
                await queues.acknowledge(db, doorbell)
                return
            if _waits_for_files(turn):
                await queues.await_reading(db, doorbell, READING_TAKES.total_seconds())
                return
            turn_id = await vendor_turns.begin(db, turn, doorbell.id, now)
            said = tuple(one for one in turn.messages if one.left_because is None)
            if said:
                outcome, reason = "noted", await self._read_all(db, replace(turn, messages=said), turn_id, now)
            else:
                outcome, reason = "left", turn.messages[-1].left_because or ""
            await media.mark_heard(db, [file.id for file in turn.files], turn_id)
            await vendor_turns.finish(db, turn_id, outcome, reason, now)
            await queues.acknowledge(db, doorbell)
        log.info("vendor_reply.read", vendor=vendor_id, turn=turn_id, reason=reason)
        self._ring_inbox()

    async def _read_all(self, db: Db, turn: VendorTurn, turn_id: int, now: datetime) -> str:
        """Treat the fragments of one burst that answer the same question as one reply."""
        if any(read_opt_in(message.text) for message in turn.messages) and turn.opted_out:
            await vendor_turns.set_opted_out(db, turn.vendor_id, None)
            return "opted_in"
        match = await self._match(db, turn)
        if match.asked is None:
            return await self._unmatched(db, turn, turn_id, match.candidates, now)
        if match.by_name:  # "T1-2" answers our question; the price stands in what made us ask it
            before = await vendor_turns.set_aside(db, turn.address_id, turn_id)
            turn = replace(turn, messages=(*before, *turn.messages))
        return await self._read_reply(db, turn, turn_id, match.asked, now)

    async def _match(self, db: Db, turn: VendorTurn) -> Matched:
        open_questions = await outreach.open_of_vendor(db, turn.vendor_id)
        named = set(_REFERENCE.findall(" ".join(_words_of(message) for message in turn.messages)))
        by_name = [asked for asked in open_questions if asked.reference in named]
        if len(by_name) == 1:
            return Matched(by_name[0], by_name=True)
        replied_to = [one for message in turn.messages for one in (message.reply_to, *message.references) if one]
        ticket_id = await outreach.answered_by(db, turn.vendor_id, replied_to) if replied_to else None
        by_quote = [asked for asked in open_questions if asked.ticket_id == ticket_id]
        if by_quote:
            return Matched(by_quote[0])
        if named and await outreach.was_asked(db, turn.vendor_id, sorted(named)):
            return Matched(None)  # of a request that is closed: its price is not the answer to another customer's
        if len(open_questions) == 1:
            return Matched(open_questions[0])
        return Matched(None, open_questions)

    async def _unmatched(
        self, db: Db, turn: VendorTurn, turn_id: int, candidates: Sequence[Asked], now: datetime
    ) -> str:
        if await self._opts_out(db, turn, turn_id, turn.text, now):
            return "opted_out"
        if not candidates:
            return "nothing_open"
        # Guessing would put one customer's price into another's shortlist: ask which request is meant, once each time.
        body = words.of(turn.locale).which_request([asked.reference for asked in candidates])
        await self._say(db, turn, turn_id, f"which:{turn.messages[-1].id}", "clarification", body, None, now)
        return "which_request"

    async def _read_reply(self, db: Db, turn: VendorTurn, turn_id: int, asked: Asked, now: datetime) -> str:
        question = vendor_reply.Asked(item=asked.item, quantity=asked.quantity, currency=asked.currency)
        typed = _REFERENCE.sub(lambda found: " " * len(found[0]), turn.text)  # the 2 of "T1-2" is no price
        offer = offers.read_offer(typed, turn.files, question, turn.locale, now)
        reading, quote = offer.reading, quotes.from_reading(turn.vendor_id, offer.reading, offer.text)
        evidence = {field: list(span) for field, span in reading.evidence.items()}
        last = turn.messages[-1]
        await outreach.add_quote(
            db, asked, last.id, quotes.to_json(quote), evidence, reading.confidence, quote.quoted, now
        )
        left = reading.opt_out and await self._opts_out(db, turn, turn_id, turn.text, now)
        state = _next_state(reading, asked, opted_out=left)
        await outreach.settle(db, asked.id, state, now)
        if state == "clarifying":
            body = words.of(turn.locale).clarification(asked.reference, quotes.unclear_fields(quote))
            await self._say(db, turn, turn_id, f"clarify:{asked.id}", "clarification", body, asked.ticket_id, now, last)
        else:
            await vendor_turns.count_answer(db, turn.vendor_id)
            address = await outreach.customer_to_ring(db, asked.ticket_id)
            if address is not None:
                payload = {"cause": "vendor_reply", "address_id": str(address), "ticket_id": asked.ticket_id}
                await queues.ring(db, "inbox", str(address), payload)
        return f"vendor_{state}"

    async def _opts_out(self, db: Db, turn: VendorTurn, turn_id: int, text: str, now: datetime) -> bool:
        if not vendor_reply.reads_as_opt_out(text, turn.locale):
            return False
        await vendor_turns.set_opted_out(db, turn.vendor_id, now)
        if any(message.tap_id == CONFIRMED_BY_PROVIDER for message in turn.messages):
            return True
        body = words.of(turn.locale).vendor_opt_out_confirmed()
        await self._say(db, turn, turn_id, f"vendor_opt_out:{turn.messages[-1].id}", "opt_out", body, None, now)
        return True

    async def _say(
        self, db: Db, turn: VendorTurn, turn_id: int, key: str, purpose: str, body: str, ticket_id: int | None,
        now: datetime, reply_to: VendorMessage | None = None,
    ) -> None:  # fmt: skip
        await outbox.post(
            db,
            outbox.Post(
                business_id=turn.business_id,
                account_id=turn.account_id,
                address_id=turn.address_id,
                vendor_id=turn.vendor_id,
                ticket_id=ticket_id,
                turn_id=turn_id,
                effect_key=key,
                purpose=purpose,
                content=to_json(Text(body)),
                reply_to=reply_to.provider_id if reply_to else None,
            ),
            now,
        )


def _waits_for_files(turn: VendorTurn) -> bool:
    """Whether a file may still be read. Each comes to an end (read, refused, given up), and nobody who says STOP waits."""
    if not any(file.is_pending for file in turn.files):
        return False
    stops = any(message.tap_id == CONFIRMED_BY_PROVIDER for message in turn.messages)
    return not stops and not vendor_reply.reads_as_opt_out(turn.text, turn.locale)


def _words_of(message: VendorMessage) -> str:
    """Return where a reference may stand: subject, words, and what was surely read of a quote's head."""
    lines = (line.text for file in message.files for line in file.all_legible() if line.confidence >= SURE)
    return " ".join((message.subject, message.text, *lines))


def _next_state(reading: vendor_reply.VendorReply, asked: Asked, *, opted_out: bool) -> str:
    if reading.availability == "no" or opted_out:
        return "declined"
    has_price = any((reading.unit_price, reading.total_price, reading.price_min, reading.price_max))
    is_clear = reading.availability in ("yes", "partial") and has_price
    if not is_clear and not asked.clarified:
        return "clarifying"
    return "answered"
