"""What the request form says, in the person's language; a fifth language is one entry here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormPhrases:
    """The words of one language. `open` and `send` have at most 20 characters, labels 20 (Meta)."""

    open: str
    send: str
    labels: Mapping[str, str]
    errors: Mapping[str, str]
    over: str


_EN = FormPhrases(
    open="Fill in a form",
    send="Send",
    labels={
        "item": "What do you need?",
        "quantity": "How many?",
        "place": "Where?",
        "deadline": "By when?",
        "budget_max": "Budget at most",
    },
    errors={
        "item": "Say what you need.",
        "quantity": "Use a whole number.",
        "place": "Name a place.",
        "deadline": "Choose a day to come.",
        "budget_max": "Use a number.",
    },
    over="This form is no longer needed. Just write to us.",
)
_ES = FormPhrases(
    open="Rellenar formulario",
    send="Enviar",
    labels={
        "item": "¿Qué necesita?",
        "quantity": "¿Cuántos?",
        "place": "¿Dónde?",
        "deadline": "¿Para cuándo?",
        "budget_max": "Presupuesto máximo",
    },
    errors={
        "item": "Diga qué necesita.",
        "quantity": "Use un número entero.",
        "place": "Nombre un lugar.",
        "deadline": "Elija un día futuro.",
        "budget_max": "Use un número.",
    },
    over="Este formulario ya no hace falta. Escríbanos sin más.",
)
_FR = FormPhrases(
    open="Remplir la fiche",
    send="Envoyer",
    labels={
        "item": "Que cherchez-vous ?",
        "quantity": "Combien ?",
        "place": "Où ?",
        "deadline": "Pour quand ?",
        "budget_max": "Budget maximal",
    },
    errors={
        "item": "Dites ce que vous cherchez.",
        "quantity": "Entrez un nombre entier.",
        "place": "Indiquez un lieu.",
        "deadline": "Choisissez un jour à venir.",
        "budget_max": "Entrez un nombre.",
    },
    over="Cette fiche n’est plus utile. Écrivez-nous simplement.",
)
_SV = FormPhrases(
    open="Fyll i formulär",
    send="Skicka",
    labels={
        "item": "Vad behöver du?",
        "quantity": "Hur många?",
        "place": "Var?",
        "deadline": "Till när?",
        "budget_max": "Högsta budget",
    },
    errors={
        "item": "Skriv vad du behöver.",
        "quantity": "Ange ett heltal.",
        "place": "Ange en plats.",
        "deadline": "Välj en kommande dag.",
        "budget_max": "Ange ett tal.",
    },
    over="Formuläret behövs inte längre. Skriv gärna till oss.",
)
LANGUAGES: Mapping[str, FormPhrases] = {"en": _EN, "es": _ES, "fr": _FR, "sv": _SV}


def of(locale: str | None) -> FormPhrases:
    """Return the phrases of a locale; English where the language is not ours."""
    return LANGUAGES.get((locale or "en").split("-")[0].lower(), _EN)
