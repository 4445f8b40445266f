"""The explicit wish to be called (S0): 'please call me' and its equals; 'don't call me' is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain.reading.consent import read_consent
from domain.reading.phones import read_phones
from domain.reading.said import Said, any_of

_WISHES: Final[Mapping[str, tuple[str, ...]]] = {
    "en": (
        "call me", "ring me", "phone me", "give me a call", "give me a ring", "can you call", "could you call",
        "can somebody call", "can someone call", "could someone call", "could somebody call", "please call",
    ),
    "es": (
        "llamame", "llamenme", "llameme", "llamarme", "me puedes llamar", "me pueden llamar", "me puede llamar",
        "pueden llamarme", "me llamas", "me llaman", "que me llamen", "que me llame",
    ),
    "fr": (
        "appelez-moi", "appelle-moi", r"rappelez-moi(?! (?:d|de|que|qu) )", r"rappelle-moi(?! (?:d|de|que|qu) )",
        "telephonez-moi", "m'appeler", "me rappeler",
        "me telephoner",
    ),
    "sv": (
        "ring mig", "ringa mig", "ring upp mig", "ringa upp mig", "kan ni ringa", "kan du ringa", "kan nagon ringa",
        "ring till mig",
    ),
}  # fmt: skip


def wants_call(text: str, locale: str) -> bool:
    """Say whether the person asks for a phone call; in doubt not: a colleague answers in the chat."""
    known = _WISHES.get(locale[:2].lower(), _WISHES["en"])
    if not any_of(known).search(Said(text).words):
        return False
    for phone in reversed(read_phones(text, locale)):  # 'call me on +44…' wishes for a call, whatever the number
        text = text[: phone.span[0]] + text[phone.span[1] :]
    return read_consent(text, "call?", None, locale).value != "no"
