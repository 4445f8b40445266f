"""A page becomes the text that a person reads of it, in time that grows with its length only (A21)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.mail.html import to_text

PAGES = {
    "<p>One</p><p>Two</p>": "One\n\nTwo",
    "<div>One</div><div>Two<br>Three</div>": "One\nTwo\nThree",
    "<ul><li>chairs</li><li>tables</li></ul>": "- chairs\n- tables",
    "<table><tr><td>chairs</td><td>40</td></tr></table>": "chairs 40",
    "5 &lt; 6 &amp; caf&eacute;&nbsp;bar": "5 < 6 & café bar",
    "5 < 6 and 7 > 6": "5 < 6 and 7 > 6",
    "<!-- not read -->read": "read",
    "<head><title>not</title></head><body>read</body>": "read",
    "<style>p{}</style><script>if (a<b) {}</script>read": "read",
    "<p style='display:none'>not</p><span hidden>not</span>read": "read",
    "<div style='display: none'><div>not</div>not</div>read": "read",
    "Ja<blockquote>Quoted<blockquote>older</blockquote></blockquote>": "Ja\n\n> Quoted\n> \n> > older\n> >",
    "<P>UPPER</P>": "UPPER",
    "no tags at all": "no tags at all",
    "cut <b off": "cut <b off",
    "": "",
}
HOSTILE = [
    "<",
    "<div>",
    "<a href='",
    "<!--",
    "<![CDATA[",
    "<script ",
    "<script>",
    "&#",
    "<p style='display:none'>",
    "</p>",
    "<blockquote>",
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_reads_as_a_person_reads_it(page: str) -> None:
    assert to_text(page) == PAGES[page]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_piece_repeated_for_ever_takes_no_longer_than_its_length(piece: str) -> None:
    """The standard library's parser takes minutes for these (cpython#135462)."""
    start = time.process_time()
    to_text(piece * (200_000 // len(piece)))
    assert time.process_time() - start < 2


@given(st.lists(st.sampled_from([*HOSTILE, ">", "-->", "word", "</script>", "'", '"']), max_size=40).map("".join))
@settings(deadline=None)
def test_any_page_gives_text(page: str) -> None:
    assert isinstance(to_text(page), str)
