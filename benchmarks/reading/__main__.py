"""`make bench-reading`: read every row of every set that is there, judge it, print the figures beside bar and library."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from statistics import median
from typing import Any

from benchmarks.reading.bars import ALL, BARS, Bar
from benchmarks.reading.libraries import library_for
from benchmarks.reading.rows import NO_MOMENT, SOURCES, Raw, Source, as_row, data_folder, read_rows
from benchmarks.reading.scoring import Score, Tally, wilson
from domain.reading.kinds import Composed, Row, read, to_json

PART = "  · "


def main() -> None:
    asked = _arguments()
    folder = data_folder(asked.data)
    if not folder.is_dir():
        print(f"bench-reading: skipped. No reading sets at {folder}; name them with --data or CONCIERGE_READING_DATA.")
        return
    chosen = [source for source in SOURCES if _is_chosen(source, asked)]
    if not chosen:
        sys.exit("bench-reading: no such set. Sets: " + ", ".join(f"{each.name} ({each.kind})" for each in SOURCES))
    print(f"{'set':<25}{'lang':<6}{'n':>5}{'right':>8}{'95 %':>12}{'F1':>6}{'false':>9}{'µs':>8}{'bar':>7}   library")
    for source in chosen:
        path = folder / source.file
        if path.is_file():
            _measure(source, [raw for raw in read_rows(path) if _is_wanted(raw, asked.locale)], asked)
        else:
            print(f"{source.name:<25}skipped: {path} is not there")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument("--data", help="the folder of the sets (default ../shared/data beside the checkout)")
    parser.add_argument("--kind", help="only sets of this kind")
    parser.add_argument("--set", help="only sets whose name holds this")
    parser.add_argument("--locale", default="", help="only rows of this locale")
    parser.add_argument("--part", help="show only failures of this part or field")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N rows that failed")
    parser.add_argument("--no-library", action="store_true", help="do not measure the libraries")
    return parser.parse_args()


def _is_chosen(source: Source, asked: argparse.Namespace) -> bool:
    return asked.kind in (None, source.kind) and (asked.set or "") in source.name


def _is_wanted(raw: Raw, locale: str) -> bool:
    return (raw["locale"] or "").startswith(locale)


def _measure(source: Source, raws: Sequence[Raw], asked: argparse.Namespace) -> None:
    bar, tallies, micros = BARS[source.name], defaultdict[str, Tally](Tally), defaultdict[str, list[float]](list)
    failures: list[str] = []
    _warm_up(source.kind, {raw["locale"] or "en" for raw in raws})
    for raw in raws:
        row = as_row(raw)
        answer, took = _ask(source.kind, row)
        score = bar.score(raw, answer)
        _count(tallies, raw, score)
        micros[_language(raw)].append(took)
        micros[ALL].append(took)
        if score.right is False and (asked.part is None or score.parts.get(asked.part) is False):
            failures.append(_failure(raw, answer, score))
    library = None if asked.no_library else _library(source, bar, raws)
    _print(source.name, bar, tallies, micros, library)
    print(*failures[: asked.show], sep="\n", end="\n" if failures[: asked.show] else "")


def _warm_up(kind: str, locales: Iterable[str]) -> None:
    """Words and patterns load when a language is first read; what is measured is what follows."""
    for locale in locales:
        read(kind, Row("1,50 € / 2 kg, 5:30 ok?", locale, datetime.fromisoformat(NO_MOMENT), {}, question="?"))


def _ask(kind: str, row: Row) -> tuple[Any, float]:
    start = time.perf_counter()
    found = read(kind, row)
    took = (time.perf_counter() - start) * 1e6
    if isinstance(found, Composed):
        return found.got, took
    best_first = sorted(found, key=lambda fact: -fact.confidence)
    return [
        {"text": fact.text, "span": fact.span, "value": to_json(fact.value), "confidence": fact.confidence}
        for fact in best_first
    ], took


def _count(tallies: Mapping[str, Tally], raw: Raw, score: Score) -> None:
    language = _language(raw)
    for key in {ALL, language}:
        tallies[key].add(score)
        for part, right in score.parts.items():
            tallies[f"{key}{PART}{part}"].add(Score(right))


def _language(raw: Raw) -> str:
    return (raw["locale"] or "any")[:3].rstrip("-")


def _library(source: Source, bar: Bar, raws: Sequence[Raw]) -> tuple[str, Mapping[str, Tally], float] | None:
    known = library_for(source.name)
    if known is None:
        return None
    name, ask = known
    tallies, took = defaultdict[str, Tally](Tally), list[float]()
    for raw in raws:
        row = as_row(raw)
        start = time.perf_counter()
        answer = ask(raw, row)
        took.append((time.perf_counter() - start) * 1e6)
        _count(tallies, raw, bar.score(raw, answer))
    return name, tallies, median(took)


def _print(
    name: str,
    bar: Bar,
    tallies: Mapping[str, Tally],
    micros: Mapping[str, Sequence[float]],
    library: tuple[str, Mapping[str, Tally], float] | None,
) -> None:
    languages = sorted(key for key in tallies if PART not in key and key != ALL)
    keys = [*(languages if len(languages) > 1 else ()), *(key for key in tallies if key.startswith(ALL))]
    for key in sorted(keys, key=lambda key: (key.startswith(ALL), key)):
        language, _, part = key.partition(PART)
        tally, low_high = tallies[key], wilson(tallies[key].right, tallies[key].n)
        false = f"{tally.alarms}/{tally.empty}" if tally.empty else ""
        f1 = "" if tally.f1 is None else f"{tally.f1:.3f}"
        speed = f"{median(micros[language]):.0f}" if not part else ""
        least = bar.parts.get(part) if part else bar.least.get(language, bar.least.get(ALL))
        print(
            f"{name if not part else '  · ' + part:<25}{language:<6}{tally.n:>5}{tally.accuracy:>8.3f}"
            f"   {low_high[0]:.2f}–{low_high[1]:.2f}{f1:>6}{false:>9}{speed:>8}{_bar(bar, key, least):>7}"
            f"   {_beside(library, key)}".rstrip()
        )
    _verdict(bar, tallies, languages)


def _bar(bar: Bar, key: str, least: float | None) -> str:
    if key == ALL and bar.f1:
        return f"F{bar.f1:.2f}"
    return "" if least is None else f"{least:.2f}"


def _beside(library: tuple[str, Mapping[str, Tally], float] | None, key: str) -> str:
    if library is None or key not in library[1]:
        return ""
    name, tallies, took = library
    return f"{name} {tallies[key].accuracy:.3f}" + (f", {took:.0f} µs" if key == ALL else "")


def _verdict(bar: Bar, tallies: Mapping[str, Tally], languages: Sequence[str]) -> None:
    """Say what misses its bar: the pooled figure below it, or a language's interval wholly below."""
    missed: list[str] = []
    for key, tally in tallies.items():
        language, _, part = key.partition(PART)
        least = bar.parts.get(part) if part else bar.least.get(language, bar.least.get(ALL))
        if least is None or language not in {ALL, *(languages if len(languages) > 1 else ())}:
            continue
        reached = tally.accuracy if language == ALL else wilson(tally.right, tally.n)[1]
        missed += [f"{key} {tally.accuracy:.3f} < {least:.2f}"] if reached < least - 1e-9 else []
    pooled = tallies[ALL]
    if bar.f1 and (pooled.f1 or 0.0) < bar.f1:
        missed.append(f"F1 {pooled.f1 or 0.0:.3f} < {bar.f1:.2f}")
    if bar.alarms is not None and pooled.empty and pooled.alarms / pooled.empty > bar.alarms:
        missed.append(f"false alarms {pooled.alarms / pooled.empty:.3f} > {bar.alarms:.2f}")
    if missed:
        print(f"    MISSED: {'; '.join(missed)}")


def _failure(raw: Raw, answer: Any, score: Score) -> str:
    text = raw["input"] if isinstance(raw["input"], str) else raw["input"]["price"]
    wrong = [part for part, right in score.parts.items() if not right]
    if isinstance(answer, dict) and isinstance(raw["expected"], dict):
        names = [name for name in answer if answer[name] != raw["expected"].get(name)]
        got: Any = {name: answer[name] for name in names}
        gold: Any = {name: raw["expected"].get(name) for name in names}
    else:
        got = [(fact["text"], fact["value"]) for fact in answer] if isinstance(answer, list) else answer
        gold = _briefly(raw["expected"])
    parts = f" {wrong}" if wrong else ""
    return f"    {raw['id']} {raw['locale']}{parts} | {text!s:.300} | {_json(gold)} | {_json(got)}"


def _briefly(expected: Any) -> Any:
    if isinstance(expected, dict):
        return expected.get("slots") or {name: value for name, value in expected.items() if name != "slots"}
    if not isinstance(expected, list):
        return expected
    names = ("text", "value", "unit", "values")
    return [{name: each[name] for name in names if name in each} for each in expected]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:400]


if __name__ == "__main__":
    main()
