"""`concierge read`: rows and plain lines in, what was understood out, over a real standard input (issue 3)."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest

from concierge.__main__ import main

ROOT = Path(__file__).parents[2]
AT = "2026-11-20T10:00"  # a Friday


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str, given: str | bytes = "") -> Done:
    """Run the command in this process, over a standard input of its own."""
    stdin = io.TextIOWrapper(io.BytesIO(given.encode() if isinstance(given, str) else given))
    with (
        patch("sys.stdin", stdin),
        redirect_stdout(io.StringIO()) as out,
        redirect_stderr(io.StringIO()) as errors,
    ):
        code = main(["read", *arguments])
    return Done(code, out.getvalue(), errors.getvalue())


def shell(*arguments: str, given: str) -> Done:
    """Run the command as a shell does, with no settings and nowhere to find a database."""
    bare = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    command = [sys.executable, "-m", "concierge", "read", *arguments]
    done = subprocess.run(
        command, input=given.encode(), capture_output=True, cwd=ROOT, env=bare, timeout=60, check=False
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def ask(kind: str, *texts: str, **row: Any) -> list[dict[str, Any]]:
    """Send one row per text, get one answer per row."""
    rows = [{"id": f"{kind}-{number}", "input": text, "ref_time": AT} | row for number, text in enumerate(texts)]
    done = run(kind, "--jsonl", given="\n".join(json.dumps(each, ensure_ascii=False) for each in rows))
    assert (done.returncode, done.stderr) == (0, "")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [each["id"] for each in rows]
    return answers


def values(kind: str, *texts: str, **row: Any) -> list[Any]:
    """Return the best value of each text, None where nothing was found; the spans must hold the texts."""
    best: list[Any] = []
    for text, answer in zip(texts, ask(kind, *texts, **row), strict=True):
        assert set(answer) == {"id", "found"}
        for fact in answer["found"]:
            assert set(fact) == {"text", "span", "value", "confidence"}
            assert fact["text"] == text[slice(*fact["span"])]
            assert 0 < fact["confidence"] <= 1
        confidences = [fact["confidence"] for fact in answer["found"]]
        assert confidences == sorted(confidences, reverse=True)
        best.append(answer["found"][0]["value"] if answer["found"] else None)
    return best


def test_it_runs_from_a_shell_with_nothing_set():
    """The promise: no database, no settings, no network; rows in on standard input, answers out, in their order."""
    rows = "".join(json.dumps({"id": id_, "input": f"{id_} kr på måndag", "locale": "sv"}) + "\n" for id_ in range(3))
    done = shell("money", "--jsonl", given=rows)
    assert (done.returncode, done.stderr) == (0, "")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(answer["id"], answer["found"][0]["value"]["amount"]) for answer in answers] == [
        (0, "0"),
        (1, "1"),
        (2, "2"),
    ]


def test_a_shell_learns_of_a_bad_row_by_the_exit_code():
    done = shell("money", "--jsonl", given="nope")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_a_date_is_an_instant_with_its_grain_or_an_interval_with_open_ends():
    assert values("date", "tomorrow at 2pm", "on 3 May 2027", "before Monday", "from June to August", "hello") == [
        {"type": "instant", "value": "2026-11-21T14:00:00", "grain": "hour"},
        {"type": "instant", "value": "2027-05-03T00:00:00", "grain": "day"},
        {"type": "interval", "from": None, "to": "2026-11-23T00:00:00", "grain": "day"},
        {"type": "interval", "from": "2027-06-01T00:00:00", "to": "2027-09-01T00:00:00", "grain": "month"},
        None,
    ]


def test_a_length_of_time_is_a_decimal_string_with_its_unit_and_whole_seconds():
    assert values("duration", "dos semanas", "90 segundos", locale="es") == [
        {"value": "2", "unit": "week", "seconds": 1_209_600},
        {"value": "90", "unit": "second", "seconds": 90},
    ]


def test_money_is_decimal_strings_with_an_iso_code():
    blank = {"amount": None, "min": None, "max": None, "currency": "EUR", "per": None}
    assert values("money", "12,55 €", "entre 10 et 20 euros", "moins de 30 €", locale="fr") == [
        blank | {"amount": "12.55"},
        blank | {"min": "10", "max": "20"},
        blank | {"max": "30"},
    ]


def test_money_takes_the_currency_of_the_row_where_the_text_names_none():
    assert values("money", "$ 40.000", locale="es", default_currency="COP")[0]["currency"] == "COP"
    assert values("money", "$ 40.000", locale="es", asked={"currency": "CLP"})[0]["currency"] == "CLP"


def test_a_price_on_its_own_comes_with_a_hint():
    """The shape of the price-parser rows: input is an object."""
    rows = [
        {"id": 1, "input": {"price": "1 200,50", "currency_hint": "SEK"}, "locale": "any"},
        {"input": {"price": None}},
    ]
    done = run("money", "--jsonl", given="\n".join(map(json.dumps, rows)))
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["found"][0]["value"]["amount"], first["found"][0]["value"]["currency"]) == ("1200.50", "SEK")
    assert second == {"id": None, "found": []}


def test_a_number_is_a_value_or_an_ordinal():
    assert values("number", "två och en halv", "tredje", locale="sv") == [{"value": "2.5"}, {"ordinal": "3"}]


def test_a_quantity_names_unit_and_product():
    assert values("quantity", "3 kg of rice", "at least 2 litres") == [
        {"value": "3", "unit": "kilogram", "product": "rice"},
        {"min": "2", "unit": "litre", "product": None},
    ]


def test_a_phone_and_a_link_carry_their_text():
    assert values("phone", "llámame al 300 123 4567", locale="es-CO") == [
        {"e164": "+573001234567", "text": "300 123 4567"}
    ]
    assert values("email_url", "write to ana@example.com", "see https://example.com/a") == [
        {"type": "email", "text": "ana@example.com"},
        {"type": "url", "text": "https://example.com/a"},
    ]


def test_answers_wishes_languages_and_services_are_plain_values():
    assert values("yes_no", "ja tack", "nej", locale="sv") == [True, False]
    assert values("opt_out", "STOP", "when does the shop open?") == [True, False]
    assert values("language", "¿cuánto cuestan las sillas?", "vad kostar stolarna?", locale=None) == ["es", "sv"]
    assert values("service", "I need to talk to a person") == ["human"]


def test_a_vendors_reply_is_read_against_what_was_asked():
    asked = {"item": "chairs", "quantity": 20, "currency": "GBP"}
    (answer,) = ask("vendor_reply", "yes we have them, £12 each, we deliver for £15", asked=asked)
    assert set(answer) == {"id", "got", "evidence"}
    assert set(answer["got"]) == {
        "availability", "unit_price", "total_price", "price_min", "price_max", "currency", "lead_time", "delivery",
        "delivery_fee", "available_quantity", "needs_clarification", "opt_out",
    }  # fmt: skip
    assert (answer["got"]["availability"], answer["got"]["unit_price"], answer["got"]["delivery_fee"]) == (
        "yes",
        12,
        15,
    )
    assert "£12" in "yes we have them, £12 each"[slice(*answer["evidence"]["unit_price"])]


def test_a_request_names_what_is_missing():
    (answer,) = ask("request", "I need 20 folding chairs in Leeds by 3 December, budget £200", default_currency="GBP")
    assert set(answer["got"]) == {
        "service", "item", "quantity", "unit_size", "deadline", "budget_max", "currency", "place", "missing",
    }  # fmt: skip
    assert answer["got"]["service"] == "sourcing"
    assert (answer["got"]["quantity"], answer["got"]["deadline"][:10]) == (20, "2026-12-03")


def test_consent_needs_the_question_it_answers():
    question = "May we call you about this?"
    (agreed,), (nothing,) = (
        ask("consent", "yes, go ahead", question=question),
        ask("consent", "yes, go ahead", question=None),
    )
    assert (agreed["got"], nothing["got"]) == ("yes", "no_question")
    assert "yes, go ahead"[slice(*agreed["evidence"]["consent"])] == "go ahead"


def test_what_a_row_does_not_say_comes_from_the_options():
    done = run("date", "--jsonl", "--locale", "es", "--at", AT, given='{"input": "mañana"}\n')
    assert json.loads(done.stdout)["found"][0]["value"]["value"] == "2026-11-21T00:00:00"


def test_empty_lines_are_passed_over_and_an_empty_input_gives_nothing():
    assert run("date", "--jsonl", given='\n{"id": 1, "input": ""}\n\n').stdout == '{"id": 1, "found": []}\n'
    assert run("date").stdout == ""


def test_a_broken_character_in_a_text_still_gives_json_that_can_be_read():
    """Half of a surrogate pair, as a cut emoji arrives: written back as an escape, since UTF-8 cannot hold it."""
    done = run("phone", "--jsonl", given=r'{"id": "\ud83d", "input": "\ud83d +44 7700 900123"}')
    assert done.returncode == 0
    assert json.loads(done.stdout)["id"] == "\ud83d"


def test_without_jsonl_a_person_sees_a_mark_under_what_was_found():
    done = run("date", "--locale", "es", "--at", AT, given="nos vemos 👍 mañana a las 3\nnada\n")
    assert done.stdout.splitlines()[:2] == ["nos vemos 👍 mañana a las 3", "             ^^^^^^^^^^^^^^"]
    assert "mañana a las 3  type instant" in done.stdout
    assert done.stdout.endswith("nada\n  nothing\n")


def test_without_jsonl_a_field_shows_what_it_rests_on():
    done = run("consent", "--locale", "fr", given="oui, appelez-moi\n")
    assert "consent  yes  because of “appelez-moi”" in done.stdout


def test_a_text_cannot_move_the_cursor_of_who_reads_the_table():
    done = run("date", "--at", AT, given="\x1b[2J tomorrow\x07\n")
    assert "\x1b" not in done.stdout
    assert "\x07" not in done.stdout
    assert "tomorrow" in done.stdout


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ('{"input": "ok"}\nnope', "Line 2 is not JSON"),
        ("[1]", 'Line 1: a row is an object with "input"'),
        ('{"id": 1}', 'Line 1: a row is an object with "input"'),
        ('{"input": 5}', "Line 1: input must be a text"),
        ('{"input": null}', "Line 1: input must be a text"),
        ('{"input": "ok", "locale": 5}', "Line 1: locale must be a text or null, not 5"),
        ('{"input": "ok", "question": true}', "Line 1: question must be a text or null, not True"),
        ('{"input": "ok", "ref_time": "noon"}', "Line 1: ref_time: 'noon' is no moment. Write it as 2026-03-10T14:00"),
        ('{"input": "ok", "asked": "chairs"}', "Line 1: asked must be as"),
        ('{"input": "ok", "asked": {"quantity": "ten"}}', "Line 1: asked must be as"),
        ("[" * 100_000, "Line 1 is not JSON: too long or deep"),
        ('{"input": ' + "9" * 5_000 + "}", "Line 1 is not JSON: too long or deep"),
    ],
)
def test_a_bad_row_is_named_by_line_and_field_with_the_remedy(given: str, named: str) -> None:
    done = run("vendor_reply", "--jsonl", given=given)
    assert done.returncode == 2
    assert done.stderr.startswith(f"concierge read: {named}")
    assert "Traceback" not in done.stderr


def test_rows_before_a_bad_one_are_answered():
    assert run("date", "--jsonl", given='{"id": 7, "input": "x"}\nnope').stdout == '{"id": 7, "found": []}\n'


def test_a_kind_that_is_not_there_is_named_with_those_that_are():
    done = run("dates", given="x")
    assert done.returncode == 2
    assert "There is no kind 'dates'. Did you mean date? Kinds: date, duration, money," in done.stderr


def test_a_moment_that_is_none_is_refused():
    done = run("date", "--at", "noon", given="x")
    assert done.returncode == 2
    assert done.stderr.startswith("concierge read: --at: 'noon' is no moment. Write it as 2026-03-10T14:00.")


def test_bytes_that_are_no_utf8_are_named():
    done = run("date", given=b"ok\n\xff\xfe")
    assert done.returncode == 2
    assert "Line 2 is not UTF-8 (byte 1). Save it as UTF-8." in done.stderr
