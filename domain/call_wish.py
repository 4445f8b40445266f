"""The explicit wish to be called (S0): 'please call me' and its equals; 'don't call me' is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain.reading.consent import read_consent
from domain.reading.phones import read_phones
from domain.reading.said import Said, any_of

_GOES_ON: Final[Mapping[str, str]] = {
    "en": r"about|after|again|and|anytime|any time|around|as soon|asap|at|back|because|before|between|by|concerning|"
    r"directly|during|early|first|for|from|here|how|i|if|in|instead|later|maybe|next|now|ok|okay|on|once|or|over|please|"
    r"pls|plz|re|regarding|right|since|so|some ?time|soon|straight|thank|thanks|then|this|though|through|to|today|"
    r"tomorrow|tonight|until|up|via|we|what|when|whenever|while|with|within|you|a (?:bit|little)|noon|half|\w+ly|\w+day",
    "es": r"a|ahora|al|antes|apenas|cuando|cuanto|de nuevo|desde|despues|el|en|entre|esta|este|gracias|hasta|hoy|la|las|"
    r"lo antes|luego|manana|mejor|no|o|otra vez|para|pero|por|porfa|porfavor|porque|pronto|pues|que|si|sobre|tan pronto|"
    r"urgente|y|ya|lunes|martes|miercoles|jueves|viernes|sabado|domingo|\w+mente",
    "fr": r"a|apres|au|aujourd|aux|avant|car|ce|cet|cette|concernant|d|dans|de|demain|depuis|des|en|entre|et|je|jusqu|la|"
    r"le|maintenant|mais|merci|ou|parce|pendant|plus|pour|quand|s|si|stp|sur|svp|tout|vers|vite|\w+ment|\w+di",
}  # fmt: skip
"""What goes on about the call. Other words behind 'call me' are a name: 'call me old-fashioned', 'llámame Ana'."""


def _to_be_called(language: str, *phrases: str) -> tuple[str, ...]:
    """Return phrases that also give a name, as patterns that match where none follows."""
    return tuple(rf"{phrase}(?= (?:{_GOES_ON[language]})(?!\w)| \W|$)" for phrase in phrases)


_WISHES: Final[Mapping[str, tuple[str, ...]]] = {
    "en": (
        *_to_be_called("en", "call me"), "ring me", "phone me", "give me a call", "give me a ring",
        "can you call", "could you call", "can somebody call", "can someone call", "could someone call", "could somebody call",
        "please call",
    ),
    "es": (
        *_to_be_called("es", "llamame", "llamenme", "llameme", "llamarme"),
        "me puedes llamar", "me pueden llamar", "me puede llamar", "me llamas", "me llaman", "que me llamen", "que me llame",
    ),
    "fr": (
        *_to_be_called("fr", "appelez-moi", "appelle-moi"),
        r"rappelez-moi(?! (?:d|de|que|qu) )", r"rappelle-moi(?! (?:d|de|que|qu) )",
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
