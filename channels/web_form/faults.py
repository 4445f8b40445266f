"""What is wrong with a form, field by field, said in words that name the remedy."""

from __future__ import annotations

from collections.abc import Mapping

from domain.errors import Invalid
from domain.words.form_phrases import FormPhrases


class Fault:
    """One thing that is wrong: a name of `FormPhrases.faults` and what its sentence mentions."""

    __slots__ = ("code", "told")

    def __init__(self, code: str, **told: object) -> None:
        self.code = code
        self.told = told

    def say(self, phrases: FormPhrases) -> str:
        """Return the sentence."""
        return phrases.faults[self.code].format(**self.told)


class WrongFields(Invalid):
    """The form as a whole could be read, and these fields of it could not be taken."""

    def __init__(self, faults: Mapping[str, Fault]) -> None:
        super().__init__("fields", f"wrong: {', '.join(faults)}")
        self.faults = faults
