"""Stop and what only looks like it, in our own sentences and in the keyword lists of providers."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.reading.opt_out import find_opt_out, read_opt_in, read_opt_out

_ROWS = Path(__file__).parent / "answers"


@pytest.mark.parametrize("locale", ["en", "es", "fr", "sv"])
def test_a_wish_for_no_more_messages_is_told_from_what_looks_like_it(locale: str) -> None:
    """IN10; the near-misses are stops of buses, of orders, of hours and of one offer."""
    lines = (_ROWS / f"opt_out.{locale}.txt").read_text(encoding="utf-8").splitlines()
    wrong = [line for line in lines if read_opt_out(line.split(" | ", 1)[1]) != line.startswith("yes | ")]
    assert wrong == []


@pytest.mark.parametrize(
    "keyword",
    "STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT ARRET ARRETE TD REMOVE".split(),
)
def test_a_keyword_of_a_provider_counts_however_it_is_written(keyword: str) -> None:
    """https://help.twilio.com/articles/223134027 and the AWS list of keywords."""
    for typed in (keyword, keyword.lower(), f" {keyword} ", f"{keyword}.", f"{keyword}!", f"{keyword} please"):
        assert read_opt_out(typed), typed


def test_the_words_that_say_stop_are_quoted() -> None:
    """A person must see why."""
    text = "Sold out. Please take us off your list, thanks."
    found = find_opt_out(text)
    assert found is not None
    assert text[slice(*found.span)] == found.text
    assert "off your list" in found.text


@pytest.mark.parametrize("word", ["start", "START", "unstop", "alta", "reprendre", "starta", "Start please"])
def test_start_opens_the_door_again(word: str) -> None:
    """IN10: a bare word only."""
    assert read_opt_in(word)
    assert not read_opt_in(f"we can {word} on Monday with the chairs")
