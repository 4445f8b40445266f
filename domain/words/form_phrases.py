"""The shape of the web form's sentences; each language fills it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormPhrases:
    """One language. A fault names what is wrong and what to do; placeholders stand in braces."""

    services: Mapping[str, str]
    boxes: Mapping[str, str]
    states: Mapping[str, str]
    faults: Mapping[str, str]
    received: str
    check_fields: str
