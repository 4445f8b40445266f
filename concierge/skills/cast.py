"""The people of a case and whose desk it is: those of a golden conversation, unless the file names others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from concierge import golden
from concierge.skills.cases import Business, Person


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part. Phones are digits without a plus."""

    business: Mapping[str, Any]
    people: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, language: str, business: Business | None, people: Mapping[str, Person] | None) -> Self:
        """Return the cast of the golden conversation in `language`; what the file names replaces it."""
        told = golden.load(language)
        return cls(
            business.model_dump() if business else told["business"],
            {name: one.model_dump() for name, one in people.items()} if people else told["people"],
        )

    @property
    def vendors(self) -> Mapping[str, str]:
        """Return name → phone of every vendor, in the file's order."""
        return {name: str(one["phone"]) for name, one in self.people.items() if one.get("vendor")}

    @property
    def customers(self) -> Mapping[str, str]:
        """Return name → phone of everybody else; the first is who writes."""
        return {name: str(one["phone"]) for name, one in self.people.items() if not one.get("vendor")}
