"""What is said when somebody names another address of theirs, in the person's language; a fifth language is one entry here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.words.visible import plain


@dataclass(frozen=True, slots=True)
class LinkPhrases:
    """The sentences of one language."""

    asked: str
    """The same whether we know that address or not: nobody learns who writes to us."""
    code: str
    linked: str


LANGUAGES: Mapping[str, LinkPhrases] = {
    "en": LinkPhrases(
        asked="If somebody writes to us from that address, I have sent a code there. Write the code here within "
        "15 minutes, and I will know that both are you. And if you need something, just tell me.",
        code="This is the automatic assistant of {business}. Somebody on another channel says that they also write to us "
        "from here. If that is you, write this code there: {code}. If not, do nothing; nothing changes.",
        linked="Thank you, now I know that both addresses are yours.",
    ),
    "es": LinkPhrases(
        asked="Si alguien nos escribe desde esa dirección, he enviado un código allí. Escriba el código aquí en "
        "15 minutos y sabré que ambas son suyas. Y si necesita algo, dígamelo.",
        code="Soy el asistente automático de {business}. Alguien dice en otro canal que también nos escribe desde aquí. "
        "Si es usted, escriba allí este código: {code}. Si no, no haga nada; nada cambia.",
        linked="Gracias, ahora sé que ambas direcciones son suyas.",
    ),
    "fr": LinkPhrases(
        asked="Si quelqu’un nous écrit depuis cette adresse, j’y ai envoyé un code. Écrivez ce code ici dans les "
        "15 minutes et je saurai que les deux sont à vous. Et si vous avez besoin de quelque chose, dites-le-moi.",
        code="Ici l’assistant automatique de {business}. Quelqu’un dit sur un autre canal qu’il nous écrit aussi d’ici. "
        "Si c’est vous, écrivez-y ce code : {code}. Sinon, ne faites rien ; rien ne change.",
        linked="Merci, je sais maintenant que les deux adresses sont à vous.",
    ),
    "sv": LinkPhrases(
        asked="Om någon skriver till oss från den adressen har jag skickat en kod dit. Skriv koden här inom "
        "15 minuter, så vet jag att båda är du. Och säg till om du behöver något.",
        code="Det här är den automatiska assistenten hos {business}. Någon säger i en annan kanal att den också skriver "
        "till oss härifrån. Är det du, skriv den här koden där: {code}. Annars behöver du inte göra något.",
        linked="Tack, nu vet jag att båda adresserna är dina.",
    ),
}


def of(locale: str | None) -> LinkPhrases:
    """Return the phrases of a locale; English where the language is not ours."""
    return LANGUAGES.get((locale or "en").split("-")[0].lower(), LANGUAGES["en"])


def code(say: LinkPhrases, business: str, digits: str) -> str:
    """Carry the code to the other address, naming who writes and why."""
    return say.code.format(business=plain(business, 80), code=digits)
