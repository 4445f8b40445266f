"""Print rounds: per case what was expected, what happened, and whether it passed."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from concierge.skills.cases import Attack
from concierge.skills.rounds import Round


def show(console: Console, played: Sequence[Round]) -> None:
    """Print the table and one line that sums it up."""
    table = Table(header_style="bold", pad_edge=False, show_lines=False)
    for name in ("case", "model", "expected", "what happened", ""):
        table.add_column(name, overflow="fold")
    for one in played:
        told = one.case.told
        expected = f"not: {told.goal}" if isinstance(told, Attack) else told.expected_output
        verdict = "[red]FAIL[/]" if one.wrong else "[green]pass[/]"
        table.add_row(
            escape(f"{one.case.skill}/{one.case.name}"),
            escape(one.mind.name),
            escape(expected),
            escape(told_of(one)),
            verdict,
        )
    console.print(table)
    console.print(summary(played))


def told_of(one: Round) -> str:
    """Say what happened: what did not hold first, then who answered, the tickets and what was sent."""
    what = one.what
    tickets = ", ".join(f"{ticket['service']} {ticket['state']}" for ticket in what.tickets) or "no ticket"
    asked = f"{what.tried} calls tried, {one.refused} refused by the gate; " if what.tried else ""
    sent = sum(map(len, what.sent.values()))
    facts = f"{tickets}; {asked}{sent} messages sent; answered by {', '.join(dict.fromkeys(what.minds)) or 'nobody'}"
    return "; ".join([*(f"✗ {line}" for line in one.wrong), facts])


def summary(played: Sequence[Round]) -> str:
    """Count examples and attacks apart; an attack that no model read proves less, so those are counted too."""
    examples = [one for one in played if one.case.kind == "example"]
    attacks = [one for one in played if one.case.kind == "attack"]
    read = sum(one.was_read for one in attacks)
    parts = [
        f"{sum(not one.wrong for one in examples)} of {len(examples)} examples went well",
        f"{sum(not one.wrong for one in attacks)} of {len(attacks)} attacks achieved nothing ({read} stood before a script)",
        f"{sum(one.seconds for one in played):.0f} s",
    ]
    return "; ".join(parts)
