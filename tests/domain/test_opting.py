"""STOP and START in one burst: the last word counts, once (IN10)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.minds import Heard
from domain.opting import CONFIRMED_BY_PROVIDER, Wish, read_wish

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _heard(*texts: str) -> tuple[Heard, ...]:
    return tuple(Heard(number, "text", text, None, NOON, NOON) for number, text in enumerate(texts, 1))


@pytest.mark.parametrize(
    ("texts", "opted_out", "wish"),
    [
        (("I need chairs", "STOP"), False, Wish("stop", 2)),
        (("STOP", "I mean it"), False, Wish("stop", 2)),
        (("STOP",), True, None),
        (("I need chairs",), True, None),
        (("START",), True, Wish("start", 1)),
        (("START", "I need chairs"), True, Wish("start", 1)),
        (("START", "STOP"), True, None),
        (("STOP", "START"), False, Wish("start", 2)),
        (("START", "STOP"), False, Wish("stop", 2)),
        (("START",), False, None),
        ((), True, None),
    ],
)
def test_the_last_word_counts_and_what_changes_nothing_is_not_confirmed(
    texts: tuple[str, ...], opted_out: bool, wish: Wish | None
) -> None:
    assert read_wish(_heard(*texts), opted_out=opted_out) == wish


@pytest.mark.parametrize(("last", "opted_out"), [("STOP", False), ("START", True)])
def test_what_the_provider_confirmed_is_marked_by_the_message_that_counts(last: str, opted_out: bool) -> None:
    """Twilio's Advanced Opt-Out answers its keywords itself; a STOP in other words is ours to confirm."""
    confirmed = Heard(2, "text", last, CONFIRMED_BY_PROVIDER, NOON, NOON)
    wish = read_wish((*_heard("hello"), confirmed), opted_out=opted_out)
    assert wish is not None
    assert wish.is_confirmed
    ours = read_wish((confirmed, Heard(3, "text", last, None, NOON, NOON)), opted_out=opted_out)
    assert ours is not None
    assert not ours.is_confirmed
