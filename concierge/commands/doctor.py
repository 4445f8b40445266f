"""`concierge doctor`: every setting, what is missing, and what answers."""

from __future__ import annotations

import asyncio
import sys

import typer
from rich.console import Console
from rich.table import Table

from concierge import all_settings, checkup
from concierge.checkup import Finding

app = typer.Typer(add_completion=False)
_MARKS = {"good": "[green]good[/]", "off": "[dim]off[/]", "bad": "[red]bad[/]"}


@app.command(help="Show every setting, what is missing, and whether database and providers answer. Changes nothing.")
def run() -> None:
    console, classes = Console(), all_settings.find()
    for section in checkup.settings(classes):
        table = Table(title=section.title, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for column in ("setting", "value", "from"):
            table.add_column(column, style="bold" if column == "setting" else None)
        for line in section.lines:
            table.add_row(line.name, line.value, line.source)
        console.print(table, "")
    findings = [checkup.python(), *checkup.completeness(classes), *asyncio.run(checkup.what_answers(classes))]
    for finding in findings:
        console.print(f"{_MARKS[finding.verdict]:<4}  {finding.subject}: {finding.remark}", soft_wrap=True)
    if any(_is_bad(finding) for finding in findings):
        sys.exit(1)


def _is_bad(finding: Finding) -> bool:
    return finding.verdict == "bad"
