"""Links that open a chat: digits only, text percent-encoded."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.wa_me import link


@pytest.mark.parametrize(
    ("phone", "text", "expected"),
    [
        ("+447700900001", "", "https://wa.me/447700900001"),
        ("447700900001", "", "https://wa.me/447700900001"),
        ("+447700900001", "Hi, 2 kg?", "https://wa.me/447700900001?text=Hi%2C%202%20kg%3F"),
        ("+46701740605", "Ängsblommor & ris", "https://wa.me/46701740605?text=%C3%84ngsblommor%20%26%20ris"),
        ("+33123456789", "a\nb+c/d#e", "https://wa.me/33123456789?text=a%0Ab%2Bc%2Fd%23e"),
    ],
)
def test_a_link_holds_digits_and_encoded_text(phone: str, text: str, expected: str) -> None:
    """https://faq.whatsapp.com/5913398998672934: no zeros, brackets or dashes; the text URL-encoded."""
    assert link(phone, text) == expected


@pytest.mark.parametrize(
    "phone",
    ["", "+", "0046701740605", "+0046701740605", "07700900001", "+44 7700 900001", "+44(0)7700900001", "++447700900001",
     "US.13491208655302741918", "٤٤٧٧٠٠٩٠٠٠٠١", "²²²²²²²²", "123456", "1" * 16, "447700900001?text=x", "447700900001\n"],
)  # fmt: skip
def test_what_is_no_international_number_gets_no_link(phone: str) -> None:
    """A BSUID has no link; a number with a trunk zero would open another person's chat."""
    with pytest.raises(Invalid):
        link(phone)


@given(st.text())
def test_any_text_comes_out_of_the_link_as_it_went_in(text: str) -> None:
    parts = urlsplit(link("+447700900001", text))
    assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == ("https", "wa.me", "/447700900001", "")
    assert parse_qs(parts.query, keep_blank_values=True) == ({"text": [text]} if text else {})


def test_half_a_surrogate_pair_does_not_break_a_link() -> None:
    assert link("+447700900001", "a\ud83d") == "https://wa.me/447700900001?text=a%3F"
