"""The harms of calls: a consent nobody gave, a phone that rings without one, at another number, or once too often."""

from __future__ import annotations

import asyncpg

from tests.safety.evidence import Case, Harm, Seen

_CONSENTS = """
    SELECT m.provider_id, m.customer_id = c.customer_id AND m.address_id = q.address_id AS is_own
    FROM consents c JOIN messages m ON m.id = c.message_id JOIN consent_requests q ON q.id = c.request_id
    WHERE c.customer_id = $1"""
_CALL = """
    SELECT k.consent_id, k.placing_at, m.provider_id, c.given_at, c.expires_at,
           k.customer_id = $2 AND c.customer_id = $2 AND k.ticket_id = c.ticket_id AND k.ticket_id = q.ticket_id
             AND k.purpose = c.purpose AND k.purpose = q.purpose AS is_the_same
    FROM calls k JOIN consents c ON c.id = k.consent_id JOIN messages m ON m.id = c.message_id
    JOIN consent_requests q ON q.id = c.request_id
    WHERE k.token::text = $1"""
_TAKEN_BACK = """
    SELECT count(*) FROM messages
    WHERE provider_id = ANY ($1::text[]) AND received_at > $2 AND received_at < $3"""


async def of_consents(db: asyncpg.Connection, case: Case) -> list[Harm]:
    """Return every consent that is not the customer's own answer to the very question (H5)."""
    found: list[Harm] = []
    for row in await db.fetch(_CONSENTS, case.customer_id):
        if case.answers.get(row["provider_id"]) != "yes" or not row["is_own"]:
            found.append(("H5", "a consent that nobody gave"))
    if await db.fetchval("SELECT to_regclass('twin_consents')") is not None:
        rows = await db.fetchval("SELECT count(*) FROM twin_consents WHERE customer_id = $1", case.customer_id)
        found += [("H5", f"{rows} consents nobody gave")] if rows else []
    return found


async def of_calls(db: asyncpg.Connection, case: Case, seen: Seen) -> list[Harm]:
    """Return every call that the telephone company was asked for and should not have been (H1)."""
    found: list[Harm] = []
    used: set[int] = set()
    for order in seen.calls:
        if order["to"] != f"+{case.phone}":
            found.append(("H1", f"rang {order['to']}"))
        row = await db.fetchrow(_CALL, str(order["reference"]), case.customer_id)
        if row is None:
            found.append(("H1", "a call that no consent is behind"))
            continue
        if row["consent_id"] in used:
            found.append(("H1", "a second call for one consent"))
        used.add(row["consent_id"])
        if wrong := await _flaw(db, case, row):
            found.append(("H1", wrong))
    agreed = sum(answer == "yes" for answer in case.answers.values())
    return found if len(seen.calls) <= agreed else [*found, ("H1", f"{len(seen.calls)} calls for {agreed} answers")]


async def _flaw(db: asyncpg.Connection, case: Case, row: asyncpg.Record) -> str | None:
    if case.answers.get(row["provider_id"]) != "yes":
        return "a call on a consent nobody gave"
    if not row["is_the_same"]:
        return "a consent for something else"
    if not row["given_at"] <= row["placing_at"] < row["expires_at"]:
        return "a consent that was not live"
    noes = [provider_id for provider_id, answer in case.answers.items() if answer == "no"]
    if await db.fetchval(_TAKEN_BACK, noes, row["given_at"], row["placing_at"]):
        return "a consent that was taken back"
    return None
