"""All rows of one webhook call, on their way into one commit with those of others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from database.arrivals import Arrival
from database.inquiries import NewInquiry
from database.mailboxes import Progress
from database.notices import Note
from database.statuses import Report


class Load(NamedTuple):  # made for every webhook: a third of a frozen dataclass's price
    """All rows of one webhook call, or of one look into a mailbox with how far that look went."""

    arrivals: Sequence[Arrival] = ()
    reports: Sequence[Report] = ()
    notes: Sequence[Note] = ()
    progress: Sequence[Progress] = ()
    opened: Sequence[tuple[int, NewInquiry]] = ()
    """Inquiries of the web form with their account's id; each lies beside its message."""


def merged(loads: Sequence[Load]) -> Load:
    """Put the rows of several webhooks together, in their order."""
    if len(loads) == 1:
        return loads[0]
    return Load(
        [row for load in loads for row in load.arrivals],
        [row for load in loads for row in load.reports],
        [row for load in loads for row in load.notes],
        [row for load in loads for row in load.progress],
        [row for load in loads for row in load.opened],
    )


def parts_of(load: Load) -> list[Load]:
    """Cut a webhook into what may be stored on its own."""
    if load.opened:
        return [load]  # an inquiry without its message would be a number that nobody answers
    return [
        *(Load(arrivals=[row]) for row in load.arrivals),
        *(Load(reports=[row]) for row in load.reports),
        *(Load(notes=[row]) for row in load.notes),
        *(Load(progress=[row]) for row in load.progress),  # last: a box is read no further than what is stored
    ]
