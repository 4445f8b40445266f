"""`concierge read`: what is understood of the lines on standard input, without a model."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any, cast

import typer
from rich.console import Console
from rich.text import Text

from domain.errors import Invalid
from domain.reading.facts import Fact, Link, Phone
from domain.reading.kinds import KINDS, Composed, Row, read, to_json

app = typer.Typer(add_completion=False)

DEFAULT_LOCALE = "en"
_NAMED_IN_TEXT = (Phone, Link)


@app.command(help=f"Show what is understood of each line. Kinds: {', '.join(KINDS)}.")
def run(
    kind: Annotated[str, typer.Argument(help="What to read.", show_default=False)],
    locale: Annotated[str, typer.Option(help="Language and region, as en-GB or es-CO.")] = DEFAULT_LOCALE,
    at: Annotated[
        str | None, typer.Option(help="The local moment the text was written, ISO 8601. Default: now.")
    ] = None,
    jsonl: Annotated[bool, typer.Option(help="Take and print one JSON object per line.")] = False,
) -> None:
    if kind not in KINDS:
        raise Invalid("kind", f"There is no kind {kind!r}. Kinds: {', '.join(KINDS)}.")
    moment = _moment(at, "--at") if at else datetime.now().replace(microsecond=0)  # noqa: DTZ005 - people write local times
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        if jsonl:
            typer.echo(_answer(kind, line, number, locale, moment))
        else:
            _show(kind, line.rstrip("\r\n"), locale, moment)


def _answer(kind: str, line: str, number: int, locale: str, moment: datetime) -> str:
    row = _parse(line, number)
    found = read(kind, _row(row, number, locale, moment))
    if isinstance(found, Composed):
        answer: dict[str, Any] = {"id": row.get("id"), "got": found.got, "evidence": found.evidence}
    else:
        answer = {"id": row.get("id"), "found": [_fact(fact) for fact in _best_first(found)]}
    return json.dumps(answer, ensure_ascii=False)


def _parse(line: str, number: int) -> dict[str, Any]:
    try:
        row: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise Invalid("row", f"Line {number} is not JSON: {error.msg} at column {error.colno}.") from None
    if not isinstance(row, dict) or "input" not in row:
        raise Invalid("row", f'Line {number}: a row is an object with "input", and may have id, locale and ref_time.')
    return cast("dict[str, Any]", row)


def _row(row: dict[str, Any], number: int, locale: str, moment: datetime) -> Row:
    text, hint = row["input"], None
    if isinstance(text, dict):
        price = cast("dict[str, Any]", text)
        text, hint = price.get("price") or "", price.get("currency_hint")
    if not isinstance(text, str):
        raise Invalid("input", f"Line {number}: input must be a text.")
    said = row.get("ref_time")
    asked = cast("dict[str, Any]", row.get("asked") or {})
    return Row(
        text=text,
        locale=row.get("locale") or locale,
        now=_moment(said, f"Line {number}: ref_time") if said else moment,
        asked=asked,
        default_currency=row.get("default_currency") or asked.get("currency"),
        currency_hint=hint,
        question=row.get("question"),
        previous_bot_message=row.get("previous_bot_message"),
    )


def _moment(text: object, name: str) -> datetime:
    try:
        return datetime.fromisoformat(str(text)).replace(tzinfo=None)
    except ValueError:
        raise Invalid("moment", f"{name}: {text!r} is no moment. Write it as 2026-03-10T14:00.") from None


def _best_first(found: Sequence[Fact[Any]]) -> list[Fact[Any]]:
    return sorted(found, key=lambda fact: -fact.confidence)


def _fact(fact: Fact[Any]) -> dict[str, Any]:
    value = to_json(fact.value)
    if isinstance(fact.value, _NAMED_IN_TEXT):
        value["text"] = fact.text
    return {"text": fact.text, "span": list(fact.span), "value": value, "confidence": round(fact.confidence, 3)}


def _show(kind: str, line: str, locale: str, moment: datetime) -> None:
    """Print a line with what was found marked in it, and what each mark means."""
    out = Console(highlight=False, soft_wrap=True)
    found = read(kind, Row(line, locale, moment, {}))
    if isinstance(found, Composed):
        out.print(_marked(line, found.evidence.values()))
        got: object = found.got
        fields = cast("dict[str, Any]", got if isinstance(got, dict) else {kind: got})
        for name, value in fields.items():
            span = found.evidence.get(name)
            because = f"  ← {line[slice(*span)]!r}" if span else ""
            out.print(Text(f"  {name:<20}{json.dumps(value, ensure_ascii=False)}{because}"))
        return
    out.print(_marked(line, [fact.span for fact in found]))
    if not found:
        out.print(Text("  nothing"))
    for fact in found:
        value = json.dumps(to_json(fact.value), ensure_ascii=False)
        out.print(Text(f"  {fact.text!r:<28} {value}  {fact.confidence:.0%}"))


def _marked(line: str, spans: Iterable[tuple[int, int]]) -> Text:
    text = Text(line)
    for start, end in spans:
        text.stylize("bold reverse", start, end)
    return text
