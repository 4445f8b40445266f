"""STOP and START in one burst: the last word counts, once (IN10)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.minds import Heard
from domain.opting import Wish, read_wish

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
