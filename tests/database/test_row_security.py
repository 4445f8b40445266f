"""Row-level security as the catalogue has it: forced on every table with a person's rows, and no role stands above it.

Provenance: OP9, TO5; https://www.postgresql.org/docs/current/ddl-rowsecurity.html (an owner passes unless forced).
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from database.db import Pool

NOBODYS = {
    "businesses": "ours",
    "channel_accounts": "ours",
    "flags": "ours",
    "schema_migrations": "ours",
    "vendors": "a business's address book: every turn may choose from it, the phone is a ciphertext",
    "delivery_statuses": "what the provider said of a message id; no turn may read it",
    "cost_entries": "money per delivery; no turn may read it",
    "ai_allowlist": "keyed digests and ciphertexts of whom a model may answer; a mind reads digests only",
    "ai_days": "what models cost a day, of everybody together",
    "form_attempts": "keyed digests of callers by the hour, and a count; no turn may read it",
    "media_leftovers": "names of files to be swept: keyed digests, of nobody in particular",
    "dead_letters": "doorbells that failed: an address's id and a cause, no content",
}
"""Tables without row-level security, each with its reason. A new table must be forced or argued for here."""

ROLES = ("concierge_intake", "concierge_turn", "concierge_delivery", "concierge_resolver", "concierge_operator")


@pytest.fixture
async def owner(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(dsn)
    yield connection
    await connection.close()


async def names(owner: asyncpg.Connection, sql: str) -> set[str]:
    return {row[0] for row in await owner.fetch(sql)}


async def test_every_table_is_forced_or_argued_for(owner: asyncpg.Connection) -> None:
    forced = await names(
        owner, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        " AND relrowsecurity AND relforcerowsecurity",
    )  # fmt: skip
    tables = await names(
        owner, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
    )
    assert tables - forced == set(NOBODYS)


async def test_no_table_that_names_a_customer_is_unforced(owner: asyncpg.Connection) -> None:
    """The list above may be argued with; a column `customer_id` may not."""
    with_customer = await names(
        owner, "SELECT table_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND column_name = 'customer_id'",
    )  # fmt: skip
    assert with_customer
    assert with_customer & set(NOBODYS) == set()


async def test_no_view_and_no_definer_function_looks_past_the_policies(owner: asyncpg.Connection) -> None:
    """Both run with their owner's eyes: https://www.postgresql.org/docs/current/sql-createview.html (security_invoker)."""
    views = "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
    definers = "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    assert await names(owner, views) | await names(owner, definers) == set()


@pytest.mark.parametrize("role", ROLES)
async def test_a_worker_is_neither_owner_nor_above_the_policies(owner: asyncpg.Connection, role: str) -> None:
    row = await owner.fetchrow(
        """
        SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin,
               EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid) AS owns,
               EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid) AS is_member,
               has_schema_privilege(r.oid, 'public', 'CREATE') AS may_create
        FROM pg_roles r WHERE rolname = $1
        """,
        role,
    )
    assert row is not None
    assert [name for name, is_so in row.items() if is_so] == []


async def test_the_pool_of_a_worker_carries_its_role_and_not_the_owners(dsn: str) -> None:
    pool = await Pool.open(dsn, "concierge_turn", size=1)
    async with pool.connection() as db:
        assert await db.value("SELECT current_user") == "concierge_turn"
        assert await db.value("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    await pool.close()


async def test_a_turn_can_touch_a_persons_table_only_through_current_customer(owner: asyncpg.Connection) -> None:
    """Each policy of the turn's role names whose rows it means; one that says `true` would be a hole."""
    policies = await owner.fetch(
        "SELECT tablename, policyname, coalesce(qual, '') AS seen, coalesce(with_check, qual, '') AS written, cmd"
        " FROM pg_policies WHERE 'concierge_turn' = ANY(roles) ORDER BY 1, 2"
    )
    bound = ("current_customer()", "current_kin()", "current_address()")
    loose = [
        (one["tablename"], one["policyname"], one["cmd"])
        for one in policies
        if not all(any(word in one[part] for word in bound) for part in ("seen", "written"))
    ]
    assert loose == [("addresses", "turn_vendors", "SELECT")]  # where vendors are reached, sealed


async def test_no_policy_is_open_to_everybody(owner: asyncpg.Connection) -> None:
    """A policy without `TO` is one for every role there is and will be."""
    assert await names(owner, "SELECT tablename FROM pg_policies WHERE 'public' = ANY(roles)") == set()


@pytest.mark.parametrize("role", ["concierge_turn", "concierge_resolver"])
async def test_no_mind_reads_what_providers_said_or_what_messages_cost(owner: asyncpg.Connection, role: str) -> None:
    for table in ("delivery_statuses", "cost_entries", "address_keys", "notices"):
        assert not await owner.fetchval("SELECT has_table_privilege($1, $2, 'SELECT')", role, table), table


async def test_an_outside_caller_is_a_turn_with_a_customer_and_nobody_without(owner: asyncpg.Connection) -> None:
    """TO7: the role has a turn's rights, and before it says for whom it acts it sees its contacts' things alone."""
    assert await names(owner, "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid"
                       " WHERE m.member = 'concierge_principal'::regrole") == {"concierge_turn"}  # fmt: skip
    row = await owner.fetchrow(
        "SELECT rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = 'concierge_principal'"
    )
    assert tuple(row or ()) == (False, False, False)
    await owner.execute("SET ROLE concierge_principal")
    for table in ("principals", "principal_contacts", "principal_acts", "address_keys", "tickets", "messages"):
        assert await owner.fetchval(f"SELECT count(*) FROM {table}") == 0
