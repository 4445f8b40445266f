"""What is said about phone calls, in the person's language; a fifth language is one entry here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.words.visible import plain


@dataclass(frozen=True, slots=True)
class CallPhrases:
    """The sentences of one language. Buttons have at most 20 characters (Meta)."""

    question: str
    purposes: Mapping[str, str]
    yes_button: str
    no_button: str
    calling_now: str
    calling_later: str
    declined: str
    failed: str
    opening: str
    """The first words on the phone: who calls, and that it is a machine (EU AI Act, article 50(1))."""


_EN = CallPhrases(
    question="This is the automatic assistant of {business}. May we call you once on {number} {purpose}? "
    "Nobody calls without your yes, and you can take it back at any time by writing “no call” or STOP.",
    purposes={
        "callback": "so that you can speak about your request",
        "feedback": "to ask how satisfied you were",
    },
    yes_button="Yes, call me",
    no_button="No, stay in chat",
    calling_now="Thank you. We are calling you now.",
    calling_later="Thank you. We will call you at {time}.",
    declined="All right, no call. A colleague will answer you here.",
    failed="We could not reach you by phone. A colleague will answer you here.",
    opening="Hello, this is the automatic assistant of {business}. You agreed to this call in our chat.",
)
_ES = CallPhrases(
    question="Soy el asistente automático de {business}. ¿Podemos llamarle una vez al {number} {purpose}? "
    "Nadie llama sin su sí, y puede retirarlo en cualquier momento escribiendo «no me llamen» o STOP.",
    purposes={
        "callback": "para hablar de su solicitud",
        "feedback": "para preguntarle qué tan satisfecho quedó",
    },
    yes_button="Sí, llámenme",
    no_button="No, seguir por chat",
    calling_now="Gracias. Le llamamos ahora.",
    calling_later="Gracias. Le llamaremos a las {time}.",
    declined="De acuerdo, sin llamada. Un colega le responderá aquí.",
    failed="No pudimos comunicarnos por teléfono. Un colega le responderá aquí.",
    opening="Hola, le habla el asistente automático de {business}. Usted aceptó esta llamada en nuestro chat.",
)
_FR = CallPhrases(
    question="Ici l’assistant automatique de {business}. Pouvons-nous vous appeler une fois au {number} {purpose} ? "
    "Personne n’appelle sans votre oui, et vous pouvez le retirer à tout moment en écrivant « pas d’appel » ou STOP.",
    purposes={
        "callback": "pour parler de votre demande",
        "feedback": "pour vous demander si vous êtes satisfait",
    },
    yes_button="Oui, appelez-moi",
    no_button="Non, rester ici",
    calling_now="Merci. Nous vous appelons maintenant.",
    calling_later="Merci. Nous vous appellerons à {time}.",
    declined="D’accord, pas d’appel. Un collègue vous répondra ici.",
    failed="Nous n’avons pas pu vous joindre par téléphone. Un collègue vous répondra ici.",
    opening="Bonjour, ici l’assistant automatique de {business}. Vous avez accepté cet appel dans notre discussion.",
)
_SV = CallPhrases(
    question="Det här är den automatiska assistenten hos {business}. Får vi ringa dig en gång på {number} {purpose}? "
    "Ingen ringer utan ditt ja, och du kan ta tillbaka det när som helst genom att skriva ”ring inte” eller STOP.",
    purposes={
        "callback": "för att prata om din förfrågan",
        "feedback": "för att fråga hur nöjd du var",
    },
    yes_button="Ja, ring mig",
    no_button="Nej, stanna i chatt",
    calling_now="Tack. Vi ringer dig nu.",
    calling_later="Tack. Vi ringer dig kl. {time}.",
    declined="Okej, inget samtal. En kollega svarar dig här.",
    failed="Vi kunde inte nå dig per telefon. En kollega svarar dig här.",
    opening="Hej, det här är den automatiska assistenten hos {business}. Du sa ja till samtalet i vår chatt.",
)
LANGUAGES: Mapping[str, CallPhrases] = {"en": _EN, "es": _ES, "fr": _FR, "sv": _SV}


def of(locale: str | None) -> CallPhrases:
    """Return the phrases of a locale; English where the language is not ours."""
    return LANGUAGES.get((locale or "en").split("-")[0].lower(), _EN)


def question(say: CallPhrases, purpose: str, business: str, number: str) -> str:
    """Ask for consent, naming who calls, on which number and what for."""
    return say.question.format(business=plain(business, 80), number=number, purpose=say.purposes[purpose])


def opening(say: CallPhrases, business: str) -> str:
    """Return the first words of a call."""
    return say.opening.format(business=plain(business, 80))
