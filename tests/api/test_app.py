"""Health, readiness and metrics tell operators what they need and nobody anything about a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Body = Callable[..., bytes]


async def test_health_is_about_the_process_and_readiness_about_the_database(site: Any) -> None:
    """A process that cannot reach its database must not be restarted for it, only get no traffic."""
    assert (await site.http.get("/health")).status_code == 200
    assert (await site.http.get("/ready")).json() == {"status": "ready"}


async def test_a_database_without_its_schema_is_not_ready_and_says_what_to_do(site: Any) -> None:
    """Replicas start before the migration ran."""
    await site.owner.execute("DELETE FROM schema_migrations WHERE name LIKE '0010%'")
    await site.owner.execute("DELETE FROM schema_migrations WHERE name > '0010'")
    answer = await site.http.get("/ready")
    assert answer.status_code == 503
    assert "concierge migrate" in answer.json()["error"]["message"]
    assert (await site.http.get("/health")).status_code == 200


async def test_metrics_tell_how_long_the_oldest_message_waits_and_what_is_queued(site: Any, body: Body) -> None:
    """OP4."""
    await site.post(body("wamid.1"))
    await site.owner.execute(
        "UPDATE messages SET received_at = received_at - interval '10 minutes', answer_by = received_at"
        " - interval '5 minutes'"
    )
    shown = (await site.http.get("/metrics")).text
    assert "concierge_oldest_unanswered_seconds 600.0" in shown
    assert "concierge_unanswered_messages 1.0" in shown
    assert 'concierge_queue_depth{queue="inbox"} 1.0' in shown
    assert "concierge_dead_letters 0.0" in shown
    assert 'concierge_webhook_seconds_count{channel="meta",status="200"} 1.0' in shown


async def test_metrics_count_refusals_by_rule_and_deliveries_by_state(site: Any, body: Body) -> None:
    """OP4: refusals by rule."""
    await site.post(body("wamid.1"))
    await site.owner.execute(
        """INSERT INTO tool_calls (business_id, customer_id, tool, caller, effect_key, outcome,
                                   rule, micros, called_at)
           SELECT 1, customer_id, 'send_response', 'mind', 'k', 'refused',
                  'opted_out', 1, now() FROM messages"""
    )
    await site.owner.execute(
        """INSERT INTO deliveries (business_id, account_id, address_id, customer_id, effect_key,
                                   purpose, created_at)
           SELECT 1, account_id, address_id, customer_id, 'k', 'reply', now() FROM messages"""
    )
    shown = (await site.http.get("/metrics")).text
    assert 'concierge_refusals_total{rule="opted_out"} 1.0' in shown
    assert 'concierge_deliveries{state="queued"} 1.0' in shown
    assert "447700900001" not in shown
    assert "Ada" not in shown


async def test_every_answer_carries_the_security_headers_and_errors_are_json(site: Any) -> None:
    """A browser must not guess, frame or cache what an API says."""
    for path in ("/health", "/nothing", "/webhooks/nothing", "/webhooks/meta"):
        answer = await site.http.get(path)
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert answer.headers["cache-control"] == "no-store", path
        assert answer.status_code == 200 or answer.json()["error"]["message"], path


async def test_metrics_do_not_read_whole_tables(site: Any) -> None:
    """A scrape every few seconds beside a million messages must cost nothing to speak of."""
    await site.owner.execute("SET enable_seqscan = off")
    for sql in (
        "SELECT received_at FROM messages WHERE turn_id IS NULL ORDER BY answer_by LIMIT 1",
        "SELECT state, count(*) FROM deliveries WHERE state <> 'accepted' GROUP BY state",
        "SELECT rule, count(*) FROM tool_calls WHERE outcome = 'refused' GROUP BY rule",
    ):
        plan = "\n".join(row[0] for row in await site.owner.fetch(f"EXPLAIN {sql}"))
        assert "Index" in plan, plan


async def test_metrics_say_so_when_the_database_cannot_be_asked(site: Any) -> None:
    """A scrape that shows nothing must not look like a quiet day."""
    await site.owner.execute("ALTER TABLE messages RENAME TO away")
    answer = await site.http.get("/metrics")
    assert answer.status_code == 503
    assert "DATABASE_URL" in answer.json()["error"]["message"]
