"""No text breaks a reader or keeps it busy, and how a text was typed does not change what it says (issue 3)."""

from __future__ import annotations

import time
import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from benchmarks.reading.hostile import LOCALES, TEXTS, row_of
from domain.reading.facts import Fact
from domain.reading.kinds import KINDS, Composed, read, to_json

FACTS = [kind for kind in KINDS if kind not in ("vendor_reply", "request", "consent", "reply_text")]
VALUES = [kind for kind in KINDS if kind != "reply_text"]
"""What is read as a value; a reply's text is handed on as it was typed."""
CATASTROPHE_SECONDS = 2.0
"""Of CPU, for 10,000 characters on a busy box. The bar is 50 ms and measured by `benchmarks.reading.hostile`."""

quick = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def spans(kind: str, text: str, locale: str) -> list[tuple[int, int]]:
    """Return where each thing stands; a fact's text must be what stands there."""
    found = read(kind, row_of(text, locale))
    if isinstance(found, Composed):
        return list(found.evidence.values())
    assert all(fact.text == text[slice(*fact.span)] for fact in found)
    assert all(0 < fact.confidence <= 1 for fact in found)
    return [fact.span for fact in found]


def values(kind: str, text: str, locale: str) -> Any:
    found = read(kind, row_of(text, locale))
    return found.got if isinstance(found, Composed) else [_value(fact) for fact in found]


def _value(fact: Fact[Any]) -> Any:
    """Take a value without the words that are taken from the text as they were typed."""
    value = to_json(fact.value)
    return {name: each for name, each in value.items() if name != "product"} if isinstance(value, dict) else value


def assert_inside(kind: str, text: str, locale: str) -> None:
    assert [span for span in spans(kind, text, locale) if not 0 <= span[0] <= span[1] <= len(text)] == []


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("kind", KINDS)
def test_ten_thousand_characters_of_anything_neither_break_nor_stop_a_reader(kind: str, name: str) -> None:
    """A message of a stranger must not occupy a worker: no pattern may try all ways to split it."""
    locale = LOCALES[len(name) % len(LOCALES)]
    start = time.process_time()
    assert_inside(kind, TEXTS[name], locale)
    assert time.process_time() - start < CATASTROPHE_SECONDS


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("locale", [*LOCALES, "any", "de", "xx-YY", "EN_us", ""])
def test_a_locale_nobody_reads_is_no_reason_to_raise(kind: str, locale: str) -> None:
    assert_inside(kind, "12 kg for $5 on 3/4 at 5pm, call +44 7700 900123", locale)


@pytest.mark.parametrize("kind", KINDS)
@quick
@given(text=st.text(max_size=60), locale=st.sampled_from(LOCALES))
@example(text="", locale="en-GB")
@example(text="\ud800 5 €", locale="fr-FR")
def test_what_is_marked_lies_inside_any_text(kind: str, text: str, locale: str) -> None:
    assert_inside(kind, text, locale)


_PIECES = (
    "5", "12", "1.200.000", "3,5", "½", "20:30", "3/4", "2026", "10-12", "99999999999999999999", "1e5", "-7", "0",
    "monday", "lunes", "mañana", "tomorrow", "demain", "imorgon", "next", "prochain", "nästa", "feb 30", "31/02/2026",
    "hundred", "mil", "quatre-vingts", "tjugofem", "million", "dozen", "half", "y media", "€", "$", "£", "kr", "COP",
    "kg", "m²", "litros", "semanas", "days", "at", "a las", "from", "to", "entre", "och", "before", "más de", "each",
    "no", "sí", "oui", "ja tack", "stop", "baja", "call me", "appelez", "?", "!", ".", ",", "\n", "(", "👍🏽", "%", "+44",
    "a@b.co", "https://x.se/å", "chairs", "sillas", "à Lyon", "I need", "tenemos", "vi har", "9999", "0000", "year",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@quick
@given(
    pieces=st.lists(st.sampled_from(_PIECES), max_size=12),
    glue=st.sampled_from((" ", "", "  ")),
    locale=st.sampled_from(LOCALES),
)
def test_what_is_marked_lies_inside_a_jumble_of_what_readers_know(
    kind: str, pieces: list[str], glue: str, locale: str
) -> None:
    assert_inside(kind, glue.join(pieces), locale)


_SAID = st.sampled_from(
    (
        ("en-GB", "Tuesday at half past 3, £12.50 each for 20 chairs"),
        ("en-GB", "we’ve got 3 kg at €5 till the 3rd of May — call +447700900123"),
        ("en-GB", "yes, go ahead"),
        ("en-GB", "no thanks, don't write to me again"),
        ("en-GB", "between two and three weeks"),
        ("es-CO", "el miércoles a las 4 de la tarde, $ 45.000 cada una, mañana no"),
        ("es-CO", "sí señor, en dos días; tres libras de café"),
        ("es-CO", "veintidós mil pesos por año"),
        ("fr-FR", "à 15h30 le 1er août, 1 200,50 € pièce, dès février"),
        ("fr-FR", "d'accord, appelez-moi après-demain"),
        ("fr-FR", "trois mètres de câble, ça coûte 40 €"),
        ("sv-SE", "på lördag kl 14, tjugofem kronor för två år"),
        ("sv-SE", "nej, hör av er på måndag i stället, 3,5 kg får plats"),
        ("sv-SE", "mellan två och tre månader"),
    )
)


@pytest.mark.parametrize("kind", VALUES)
@quick
@given(said=_SAID, form=st.sampled_from(("NFC", "NFD", "NFKC", "NFKD")))
def test_a_text_says_the_same_in_every_normal_form(kind: str, said: tuple[str, str], form: Any) -> None:
    """Telephones send accents composed, some keyboards and macOS send them apart (https://unicode.org/reports/tr15/)."""
    locale, text = said
    assert values(kind, unicodedata.normalize(form, text), locale) == values(kind, text, locale)


@pytest.mark.parametrize("kind", VALUES)
@quick
@given(
    said=_SAID,
    space=st.sampled_from(("  ", "\u00a0", "\t", "\u202f", "\u2003", " \r\n")),
    before=st.sampled_from(("", " ", "\n\n", "\ufeff")),
)
def test_a_text_says_the_same_however_it_is_spaced(kind: str, said: tuple[str, str], space: str, before: str) -> None:
    locale, text = said
    assume(kind not in ("request", "vendor_reply") or "\n" not in space)  # several lines are several things said
    assert values(kind, before + text.replace(" ", space) + before, locale) == values(kind, text, locale)


@pytest.mark.parametrize("kind", FACTS)
@quick
@given(said=_SAID)
def test_a_text_in_capitals_says_the_same(kind: str, said: tuple[str, str]) -> None:
    """ß and ŉ grow when they are written large; none of these sentences has one."""
    locale, text = said
    assert values(kind, text.upper(), locale) == values(kind, text, locale)


@pytest.mark.parametrize("kind", FACTS)
@quick
@given(said=_SAID)
def test_what_was_read_reads_the_same_a_second_time(kind: str, said: tuple[str, str]) -> None:
    """A reader keeps what it found last, for speed: what it gives out must not be what it keeps."""
    locale, text = said
    first = values(kind, text, locale)
    found = read(kind, row_of(text, locale))
    if isinstance(found, list):
        found.clear()
    assert values(kind, text, locale) == first
