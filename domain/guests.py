"""Whether a model may answer a person: off, unless the switch is on and the person is on the list or in the percentage (DE3)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

ENABLED: Final = "AI_CONCIERGE_ENABLED"
PERCENTAGE: Final = "AI_CONCIERGE_PERCENTAGE"


@dataclass(frozen=True, slots=True)
class Admission:
    """What the rows say about one address, read anew for every turn and every send."""

    flags: Mapping[str, Any]
    listed: bool


def may_answer(admission: Admission, address_id: UUID) -> bool:
    """Say whether a model may speak to this address; whatever is missing or of another type means no."""
    if admission.flags.get(ENABLED) is not True:
        return False
    return admission.listed or is_within(address_id, admission.flags.get(PERCENTAGE))


def is_within(address_id: UUID, percentage: object) -> bool:
    """Say whether an address is among the first so many of a hundred; a larger percentage keeps those of a smaller."""
    if isinstance(percentage, bool) or not isinstance(percentage, int):
        return False
    return bucket(address_id) < percentage


def bucket(address_id: UUID) -> int:
    """Return the address's place among a hundred, the same on every worker."""
    return int.from_bytes(hashlib.sha256(b"guests" + address_id.bytes).digest()[:8]) % 100
