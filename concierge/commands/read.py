"""`concierge read`: what is understood of the lines on standard input, without a model."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches
from typing import Annotated, Any, Final, cast

import typer
from rich.cells import cell_len

from domain.errors import Invalid
from domain.reading.facts import Fact, Link, Phone
from domain.reading.kinds import KINDS, Composed, Row, Span, read, to_json

app = typer.Typer(add_completion=False)

DEFAULT_LOCALE: Final = "en"
_A_ROW: Final = 'Write it as {"id": "1", "input": "…", "locale": "es-CO", "ref_time": "2026-03-10T14:00"}.'
_TEXTS: Final = ("locale", "ref_time", "default_currency", "question", "previous_bot_message")
_ANSWERS_A_QUESTION: Final = {"consent": "May we call you?"}
_NAMED_IN_TEXT: Final = (Phone, Link)
_LONE_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


@app.command(help=f"Show what is understood of each line on standard input.\n\nKinds: {', '.join(KINDS)}.")
def run(
    kind: Annotated[str, typer.Argument(help="What to read.", show_default=False)],
    locale: Annotated[str, typer.Option(help="Language and region, as en-GB or es-CO.")] = DEFAULT_LOCALE,
    at: Annotated[
        str | None, typer.Option(help="The local moment the text was written, ISO 8601. Default: now.")
    ] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Take and print one JSON object per line.")] = False,
) -> None:
    try:
        _check(kind)
        moment = _moment(at, "--at") if at else datetime.now().replace(microsecond=0)  # noqa: DTZ005 - people write local times
        for number, line in _lines():
            if jsonl:
                typer.echo(_answer(kind, _parse(line, number), number, locale, moment))
            else:
                typer.echo(_table(kind, line, locale, moment))
    except Invalid as wrong:
        typer.echo(f"concierge read: {wrong}", err=True)
        raise typer.Exit(2) from None


def _check(kind: str) -> None:
    if kind not in KINDS:
        near = get_close_matches(kind, KINDS, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise Invalid("kind", f"There is no kind {kind!r}. {hint}Kinds: {', '.join(KINDS)}.")


def _lines() -> Iterator[tuple[int, str]]:
    """Yield the lines that say something, numbered as an editor does."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        try:
            text = line.decode("utf-8-sig").strip("\r\n")
        except UnicodeDecodeError as error:
            raise Invalid("line", f"Line {number} is not UTF-8 (byte {error.start + 1}). Save it as UTF-8.") from None
        if text.strip():
            yield number, text


def _parse(line: str, number: int) -> Mapping[str, Any]:
    try:
        row: Any = json.loads(line)
    except (ValueError, RecursionError) as error:  # bad syntax, a number of thousands of digits, thousands of brackets
        where = (
            f"{error.msg} at column {error.colno}" if isinstance(error, json.JSONDecodeError) else "too long or deep"
        )
        raise Invalid("row", f"Line {number} is not JSON: {where}. {_A_ROW}") from None
    if not isinstance(row, dict) or "input" not in row:
        raise Invalid("row", f'Line {number}: a row is an object with "input". {_A_ROW}')
    return cast("Mapping[str, Any]", row)


def _answer(kind: str, raw: Mapping[str, Any], number: int, locale: str, moment: datetime) -> str:
    found = read(kind, _row(raw, number, locale, moment))
    if isinstance(found, Composed):
        answer: dict[str, Any] = {"id": raw.get("id"), "got": found.got, "evidence": found.evidence}
    else:
        answer = {"id": raw.get("id"), "found": [_fact(fact) for fact in _best_first(found)]}
    line = json.dumps(answer, ensure_ascii=False)
    return json.dumps(answer) if _LONE_SURROGATE.search(line) else line


def _row(raw: Mapping[str, Any], number: int, locale: str, moment: datetime) -> Row:
    for name in _TEXTS:
        if not isinstance(raw.get(name), str | None):
            raise Invalid(name, f"Line {number}: {name} must be a text or null, not {raw[name]!r}.")
    text, hint = _input(raw["input"], number)
    said, asked = raw.get("ref_time"), _asked(raw.get("asked"), number)
    return Row(
        text=text,
        locale=raw.get("locale") or locale,
        now=_moment(said, f"Line {number}: ref_time") if said else moment,
        asked=asked,
        default_currency=raw.get("default_currency") or asked.get("currency"),
        currency_hint=hint,
        question=raw.get("question"),
        previous_bot_message=raw.get("previous_bot_message"),
    )


def _input(given: object, number: int) -> tuple[str, str | None]:
    """Return the text, and the currency where a price comes on its own (`{"price", "currency_hint"}`)."""
    if isinstance(given, str):
        return given, None
    if isinstance(given, dict):
        price = cast("Mapping[str, Any]", given)
        text, hint = price.get("price"), price.get("currency_hint")
        if isinstance(text, str | None) and isinstance(hint, str | None):
            return text or "", hint
    raise Invalid("input", f'Line {number}: input must be a text, or {{"price": "…", "currency_hint": "…"}}.')


def _asked(given: object, number: int) -> Mapping[str, Any]:
    if given is None:
        return {}
    if isinstance(given, dict):
        asked = cast("Mapping[str, Any]", given)
        quantity = asked.get("quantity")
        is_count = isinstance(quantity, int | float | None) and not isinstance(quantity, bool)
        if is_count and all(isinstance(asked.get(name), str | None) for name in ("item", "currency")):
            return asked
    raise Invalid("asked", f'Line {number}: asked must be as {{"item": "chairs", "quantity": 10, "currency": "COP"}}.')


def _moment(text: str, name: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise Invalid("moment", f"{name}: {text!r} is no moment. Write it as 2026-03-10T14:00.") from None


def _best_first(found: Sequence[Fact[Any]]) -> list[Fact[Any]]:
    return sorted(found, key=lambda fact: -fact.confidence)


def _fact(fact: Fact[Any]) -> dict[str, Any]:
    value = to_json(fact.value)
    if isinstance(fact.value, _NAMED_IN_TEXT):
        value["text"] = fact.text
    return {"text": fact.text, "span": list(fact.span), "value": value, "confidence": round(fact.confidence, 3)}


def _table(kind: str, line: str, locale: str, moment: datetime) -> str:
    """Lay out a line, a mark under each thing that was found in it, and what each was understood to be."""
    found = read(kind, Row(line, locale, moment, {}, question=_ANSWERS_A_QUESTION.get(kind)))
    if isinstance(found, Composed):
        got: object = found.got
        said = cast("Mapping[str, Any]", got if isinstance(got, dict) else {kind: got})
        spans = list(found.evidence.values())
        rows = [(name, _shown(value), _quoted(line, found.evidence.get(name))) for name, value in said.items()]
    else:
        spans = [fact.span for fact in found]
        rows = [(fact.text, _shown(to_json(fact.value)), f"{fact.confidence:.0%}") for fact in _best_first(found)]
    return "\n".join([_plain(line), *_marks(line, spans), *_columns(rows or [("nothing", "", "")])])


def _marks(line: str, spans: Iterable[Span]) -> list[str]:
    marked = {place for start, end in spans for place in range(start, end)}
    if not marked:
        return []
    return [
        "".join(
            ("^" if place in marked else " ") * cell_len(letter) for place, letter in enumerate(_plain(line))
        ).rstrip()
    ]


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    shown = [tuple(map(_plain, row)) for row in rows]
    wide = [max(cell_len(row[column]) for row in shown) for column in range(3)]
    return [
        (
            "  " + "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(row, wide, strict=True))
        ).rstrip()
        for row in shown
    ]


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        fields = cast("Mapping[str, Any]", value)
        return ", ".join(f"{name} {_shown(each)}" for name, each in fields.items() if each is not None)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _quoted(line: str, span: Span | None) -> str:
    return f"because of “{line[slice(*span)]}”" if span and span[0] < span[1] else ""


def _plain(text: str) -> str:
    """Replace what would move the cursor or colour the terminal; the length stays."""
    return "".join(
        " " if letter == "\t" else "·" if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in text
    )
