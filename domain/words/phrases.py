"""The sentences of one language, as data; how they are put together is `domain/words/__init__.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """Every sentence the product says. Slots are in braces; a test renders each of them in every language."""

    group_separator: str
    decimal_mark: str
    months: tuple[str, ...]
    joiner: str
    """The word before the last of several: 'and'."""

    greeting: str
    disclosure: str
    """What a model's first words to a person begin with."""
    off_topic: str
    not_understood: str
    unsupported: str
    still_reading: str
    """A file takes longer than a person should wait; said once."""
    unreadable_file: str
    please_type: str
    """A voice note came and nothing here can listen."""
    escalated: str
    no_vendors: str
    opt_out_confirmed: str
    opted_in: str

    question: str
    missing: Mapping[str, str]
    """What is asked, by the field that is missing."""
    understood: str
    after_question: str
    acknowledgement: str
    one_thing: str
    """They named several things, and one is looked for."""

    shortlist_head: str
    shortlist_line: str
    per_unit: str
    total: str
    from_price: str
    up_to_price: str
    between: str
    no_price: str
    only_available: str
    ready_on: str
    ready_in: str
    day: str
    days: str
    delivered: str
    delivered_free: str
    delivery_fee: str
    pickup: str
    shortlist_tail: str
    nobody_answered: str

    outreach: str
    outreach_deadline: str
    outreach_place: str
    outreach_size: str
    reminder: str
    clarification: str
    unclear: Mapping[str, str]
    which_request: str
    vendor_opt_out_confirmed: str
    chat_opener: str
