"""What a reply may rest on: this turn's words, this ticket's facts, tool results and vendors' answers, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from domain.minds import Look, Memory, Situation, VendorWord
from domain.reading.dates import as_deadline, read_dates
from domain.reading.numbers import read_numbers
from domain.reading.tokens import plain

_PRICES: Final = ("unit_price", "total_price", "price_min", "price_max", "delivery_fee", "total")
_IDS: Final = frozenset({"ticket", "vendor", "vendor_id", "score", "reasons", "evidence"})
"""Parts of results that are nobody's business: what they hold supports no claim."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Read once per reply. Prices are (amount, currency) by vendor name; dates are local."""

    words: frozenset[str]
    numbers: frozenset[Decimal]
    prices: Mapping[str, frozenset[tuple[Decimal, str | None]]]
    budget: tuple[Decimal, str | None] | None
    days: frozenset[date]
    moments: frozenset[datetime]
    acts: frozenset[str]
    sources: frozenset[str]
    item: str


def gather(situation: Situation, memory: Memory, look: Look, done: Sequence[tuple[str, Mapping[str, Any]]]) -> Evidence:
    """Collect what supports a reply to this turn."""
    known = dict(look.ticket.requirements) if look.ticket else {}
    results = [*done, *((str(one["tool"]), one["result"]) for one in memory.results)]
    offers = _offers(memory.replies, results)
    facts = {name: value for name, value in known.items() if name not in ("evidence", "missing")}
    facts |= {fact.field: fact.value for fact in situation.facts if fact.field != "missing"}
    told = [situation.text, situation.business.name, *map(str, facts.values()), *offers]
    told += [str(leaf) for _, result in results for leaf in _leaves(result)]
    budget = _decimal(facts.get("budget_max"))
    days, moments = _times(situation, look, facts, memory.replies)
    return Evidence(
        words=frozenset(re.findall(r"[^\W\d_]+", plain(" ".join(told)))),
        numbers=frozenset(_numbers(situation, facts, results, memory.replies)),
        prices=offers,
        budget=(budget, cast("str | None", facts.get("currency"))) if budget is not None else None,
        days=days,
        moments=moments,
        acts=frozenset(name for name, _ in results),
        sources=frozenset(
            [name for name, _ in results]
            + [one.vendor for one in memory.replies]
            + [fact.name for fact in situation.facts]
        ),
        item=plain(str(facts.get("item") or "")),
    )


def _offers(
    replies: Sequence[VendorWord], results: Sequence[tuple[str, Mapping[str, Any]]]
) -> Mapping[str, frozenset[tuple[Decimal, str | None]]]:
    found: dict[str, frozenset[tuple[Decimal, str | None]]] = {}
    for reply in replies:
        found[reply.name] = _prices(reply.fields)
    lines = (line for name, result in results if name == "make_shortlist" for line in result.get("lines", ()))
    for line in lines:
        name = str(line["vendor_name"])
        found[name] = found.get(name, frozenset()) | _prices(line)
    return found


def _prices(fields: Mapping[str, Any]) -> frozenset[tuple[Decimal, str | None]]:
    amounts = (_decimal(fields.get(name)) for name in _PRICES)
    return frozenset((amount, fields.get("currency")) for amount in amounts if amount is not None)


def _numbers(
    situation: Situation,
    facts: Mapping[str, Any],
    results: Sequence[tuple[str, Mapping[str, Any]]],
    replies: Sequence[VendorWord],
) -> Iterator[Decimal]:
    """Counts and quantities; amounts of money are not among them, or a price could pass as a count."""
    locale = f"{situation.locale}-{situation.business.country}"
    for value in (facts.get("quantity"), facts.get("unit_size")):
        yield from (one.value.value for one in read_numbers(str(value or ""), locale) if one.value.value is not None)
    for name, result in results:
        yield from (Decimal(value) for key, value in result.items() if key in ("asked", "waiting", "reminded", "sent")
                    and isinstance(value, int))  # fmt: skip
        if name in ("contact_vendors", "select_vendors"):
            listed: Sequence[Any] = result.get("asked") or result.get("vendors") or ()
            yield Decimal(len(listed))
    for reply in replies:
        for value in (reply.fields.get("available_quantity"), reply.fields.get("lead_days")):
            if (number := _decimal(value)) is not None:
                yield number


def _times(
    situation: Situation, look: Look, facts: Mapping[str, Any], replies: Sequence[VendorWord]
) -> tuple[frozenset[date], frozenset[datetime]]:
    zone = ZoneInfo(situation.business.time_zone)
    local = situation.now.astimezone(zone).replace(tzinfo=None)
    days: set[date] = {local.date()}
    moments: set[datetime] = {local}  # "as soon as possible" is read as now
    stated = [facts.get("deadline"), *(reply.fields.get("lead_date") for reply in replies)]
    for value in filter(None, stated):
        moment = datetime.fromisoformat(str(value))
        days.add(moment.date())
        moments |= {moment.replace(tzinfo=None)} if len(str(value)) > 10 else set()
    if look.ticket is not None and look.ticket.deadline_at is not None:
        promised = look.ticket.deadline_at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
        moments.add(promised)
    for fact in read_dates(situation.text, f"{situation.locale}-{situation.business.country}", local):
        meant = as_deadline(fact.value)
        if isinstance(meant, datetime):
            moments.add(meant)
        if meant is not None:
            days.add(meant.date() if isinstance(meant, datetime) else meant)
    return frozenset(days), frozenset(moments)


def _leaves(value: Any) -> Iterator[Any]:
    """Walk a result, past ids and scores."""
    if isinstance(value, Mapping):
        for name, inner in cast("Mapping[str, Any]", value).items():
            if name not in _IDS:
                yield from _leaves(inner)
    elif isinstance(value, list | tuple):
        for inner in cast("Sequence[Any]", value):
            yield from _leaves(inner)
    elif isinstance(value, str):
        yield value


def _decimal(value: object) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
