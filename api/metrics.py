"""Metrics in Prometheus' text format: what waits now, and how webhooks were answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from database.metrics import Snapshot

CONTENT_TYPE: Final = b"text/plain; version=0.0.4; charset=utf-8"
_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """The counters of one process, beside a look at the database when they are read."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._latency = Histogram(
            "concierge_webhook_seconds",
            "Time from a webhook call to its answer, after its rows are durable.",
            ("channel", "status"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._known: dict[tuple[str, int], Histogram] = {}

    def webhook_took(self, channel: str, status: int, seconds: float) -> None:
        """Count one answered call."""
        child = self._known.get((channel, status))
        if child is None:
            child = self._known[channel, status] = self._latency.labels(channel, str(status))
        child.observe(seconds)

    def text(self, now: Snapshot) -> bytes:
        """Write everything down."""
        snapshot = CollectorRegistry()
        snapshot.register(_Now(now))
        return generate_latest(snapshot) + generate_latest(self._registry)


class _Now:
    """A snapshot as Prometheus collects it."""

    def __init__(self, now: Snapshot) -> None:
        self._now = now

    def collect(self) -> Iterator[Metric]:
        now = self._now
        yield GaugeMetricFamily(
            "concierge_oldest_unanswered_seconds",
            "Age of the oldest message that has no answer; 0 when there is none.",
            value=now.oldest_unanswered_seconds,
        )
        yield GaugeMetricFamily(
            "concierge_unanswered_messages", "Messages without an answer in time.", value=now.overdue_messages
        )
        yield GaugeMetricFamily(
            "concierge_dead_letters", "Work that finally failed and was not replayed.", value=now.dead_letters
        )
        yield _by(GaugeMetricFamily, "concierge_queue_depth", "Doorbells waiting.", "queue", now.queue_depths)
        yield _by(
            GaugeMetricFamily,
            "concierge_deliveries",
            "Deliveries that were not accepted, by state.",
            "state",
            now.unfinished_deliveries,
        )
        yield GaugeMetricFamily(
            "concierge_ai_micros",
            "Millionths of a US dollar that models cost on the last day they were asked.",
            value=now.ai_micros,
        )
        yield _by(CounterMetricFamily, "concierge_refusals", "Tool calls refused.", "rule", now.refusals)


def _by(
    kind: type[GaugeMetricFamily] | type[CounterMetricFamily],
    name: str,
    said: str,
    label: str,
    counts: Mapping[str, int],
) -> Metric:
    family = kind(name, said, labels=[label])
    for value, count in counts.items():
        family.add_metric([value], count)
    return family
