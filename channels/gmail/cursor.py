"""How far a mailbox was read, as it is stored beside what was read."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Cursor:
    """Mail after `history` is still to be read; `looked_at` (epoch seconds) is when the last look began.

    `page` goes on where a look was too long for one fetch. `since` is set while the box is read whole again: history
    ids are forgotten "sometimes after hours", so mail that came after that second is looked through.
    """

    history: str
    looked_at: int
    page: str = ""
    since: int | None = None

    def written(self) -> str:
        """Return it as it is stored."""
        told = {"h": self.history, "t": self.looked_at, "p": self.page, "s": self.since}
        return json.dumps({name: value for name, value in told.items() if value not in ("", None)})

    def first_page(self) -> Cursor:
        """Return it without the page: a page's name is forgotten sooner than a history id."""
        return replace(self, page="")


def read(stored: str | None) -> Cursor | None:
    """Return the stored cursor; None where nothing was read yet, or by something else."""
    try:
        told: Any = json.loads(stored or "")
        since = told.get("s")
        return Cursor(str(told["h"]), int(told["t"]), str(told.get("p", "")), None if since is None else int(since))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
