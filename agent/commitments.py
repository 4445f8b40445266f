"""Words by which a reply says that something was done or is promised, per language, over folded text (no accents)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`never`: no tool of ours does this. The others rest on the tool of their name. `budget`: an amount is a wish here."""

    never: re.Pattern[str]
    things: re.Pattern[str]
    """Money, accounts and secrets: only where the customer's own request is about such a thing."""
    asked: re.Pattern[str]
    escalated: re.Pattern[str]
    budget: re.Pattern[str]


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")


_EN: Final = Lexicon(
    never=_words(
        "booked", "reserved", "ordered", "purchased", "bought", "paid", "charged", "refund\\w*", "reimburs\\w*", "cancel\\w*",
        "confirm(?:ed|s|ation\\w*)", "shipped", "dispatched", "schedul(?:ed|ing)", "arranged", "accepted", "agreed", "approved",
        "guarante\\w*", "promis\\w*", "discount\\w*", "free of charge", "for free", "call(?:ed|ing) you", "(?:will|to) call",
        "phoned", "rang", "ring you", "transfer\\w*", "compensat\\w*", "won", "winner\\w*", "entitled", "liab\\w*", "cheapest",
        "(?:is|are) (?:in stock|available)", "recommend\\w*", "all set", "done deal", "secured", "on its way", "delivered",
        "(?:placed|sent|submitted) (?:the|your|an) order", "warrant\\w*", "best (?:price|deal|vendor|choice)",
    ),
    things=_words(
        "pay", "payment\\w*", "paying", "prepay\\w*", "deposits?", "bank\\w*", "iban", "cards?", "cvv", "pin", "passwords?",
        "passcodes?", "codes?", "credit\\w*", "vouchers?", "gift\\w*", "prizes?", "crypto\\w*", "bitcoins?", "verify", "log ?in",
        "accounts?", "invoices?", "lawyers?", "legal\\w*", "fees?", "system prompt", "prompt", "instructions?", "api keys?",
    ),
    asked=_words(
        "(?:i|we)(?: ?' ?(?:ve|m|re)| have| am| are)?(?: now| just| already| also)* "
        "(?:ask(?:ed|ing)|contact(?:ed|ing)|messag(?:ed|ing)|reach(?:ed|ing) out|wrote|written|sent)",
        "(?:vendors?|suppliers?|shops?|sellers?|they) (?:have been|has been|were|are being|are|was)(?: now| all)* "
        "(?:asked|contacted|messaged|notified)",
    ),
    escalated=_words(
        "(?:colleague|human|person|someone|somebody|staff|manager|team|agent) (?:will|is going to|has been|is looking)",
        "passed (?:this|it|you|that) (?:to|on)", "hand(?:ed|ing) (?:this|it|you|that)", "forwarded", "escalat\\w*",
    ),
    budget=_words("budget\\w*", "max(?:imum)?", "at most", "up to", "no more than", "limit"),
)  # fmt: skip
_ES: Final = Lexicon(
    never=_words(
        "reserv\\w+", "comprad[oa]s?", "compre", "compramos", "pagad[oa]s?", "cobr\\w+", "reembols\\w+", "devol\\w+", "cancel\\w+",
        "confirm\\w+", "despachad\\w+", "agendad\\w+", "agende", "programad\\w+", "acept(?:ad[oa]s?|e|amos|o)", "aprobad\\w+",
        "garant\\w+", "promet\\w+", "promes\\w+", "descuento\\w*", "rebaj\\w+", "gratis", "gratuit\\w+",
        "llam(?:ado|e|are|aremos|amos|o)", "telefon\\w+", "transfer\\w+", "indemniz\\w+", "compens\\w+", "ganad\\w+", "gano",
        "recom(?:iend|end)\\w+", "disponibles?", "entregad\\w+", "mas barat\\w+", "mejor (?:precio|oferta|proveedor)",
        "pedido (?:esta )?(?:hecho|realizado|listo)", "en camino",
    ),
    things=_words(
        "pag(?:o|os|ar|ue|a|as)", "deposit\\w*", "anticipo\\w*", "banc\\w+", "iban", "tarjetas?", "contrasenas?", "claves?", "pin",
        "codigos?", "cuentas?", "creditos?", "premios?", "cripto\\w*", "bitcoins?", "facturas?", "abogad\\w+", "legal\\w*",
        "instrucciones", "verific\\w+",
    ),
    asked=_words(
        "(?:estoy|estamos|he|hemos|ya) (?:ya )?(?:pregunt\\w+|contact\\w+|consult\\w+|escrit\\w+|enviad\\w+|pidiendo|pedido)",
        "(?:pregunte|contacte|consulte|preguntamos|contactamos|consultamos|escribimos)",
        "(?:proveedores|tiendas|vendedores) (?:han sido|fueron|estan siendo) \\w+",
    ),
    escalated=_words(
        "(?:coleg\\w+|companer\\w+|persona|alguien|agente|equipo|humano) (?:le |te |lo |se )?(?:\\w+ra|va a|esta)",
        "he pasado", "pase est\\w+", "derivad\\w+", "escalad\\w+", "remitid\\w+",
    ),
    budget=_words("presupuesto\\w*", "max(?:imo)?", "hasta", "como mucho", "limite"),
)  # fmt: skip
_FR: Final = Lexicon(
    never=_words(
        "reserv\\w+", "command(?:e|ee|es|ees) (?:pour|passe|effectu|confirm)\\w*", "avons commande", "ai commande", "achet\\w+",
        "pay(?:e|ee|es|ees)", "factur\\w+", "rembours\\w+", "annul\\w+", "confirm\\w+", "expedi\\w+", "planifi\\w+",
        "accept\\w+", "approuv\\w+", "garanti\\w*", "prome\\w+", "promis\\w*", "remises?", "reductions?", "rabais", "gratuit\\w*",
        "appel(?:e|ee|er|lerai|lerons|ons|lera)", "telephon\\w+", "virement\\w*", "indemnis\\w*", "dedommag\\w*", "gagn\\w+",
        "recommand\\w+", "disponibles?", "livre(?:e|s|es)?", "moins cher\\w*", "meilleure?s? (?:prix|offre|vendeur)", "en route",
    ),
    things=_words(
        "pai\\w+", "payer", "acompte\\w*", "depots?", "banqu\\w+", "bancaire\\w*", "iban", "cartes?", "mots? de passe", "pin",
        "codes?", "comptes?", "credits?", "cadeau\\w*", "crypto\\w*", "bitcoins?", "avocat\\w*", "juridique\\w*", "instructions?",
        "verifi\\w+",
    ),
    asked=_words(
        "(?:j ' ai|nous avons|ai|avons) (?:deja )?(?:demand\\w+|contact\\w+|interrog\\w+|ecrit|sollicit\\w+|envoy\\w+)",
        "(?:je|nous) (?:demand\\w+|contact\\w+|interrog\\w+|sollicit\\w+)",
        "(?:fournisseurs|vendeurs) (?:ont ete|sont|seront) \\w+",
    ),
    escalated=_words(
        "(?:collegue|personne|quelqu ' un|agent|equipe|humain|conseill\\w+) (?:va|vous|prendra|repondra|s ')",
        "ai transmis", "avons transmis", "transmis\\w*", "transfere\\w*", "escalad\\w+",
    ),
    budget=_words("budget\\w*", "max(?:imum)?", "jusqu\\w*", "au plus", "limite"),
)  # fmt: skip
_SV: Final = Lexicon(
    never=_words(
        "bokat", "bokad\\w*", "bokning\\w*", "reserver\\w+", "bestallt", "bestalld\\w*", "kopt", "kopte", "debiter\\w+",
        "aterbetal\\w+", "avbok\\w+", "avbest\\w+", "bekraft\\w+", "skickats", "planerat", "accepter\\w+", "godkan\\w+", "garant\\w+",
        "lova[rts]?", "lovat", "rabatt\\w*", "gratis", "kostnadsfri\\w*", "ringt", "ringer", "ringa", "overfor\\w+", "vunnit",
        "vinst\\w*", "ersattning\\w*", "kompens\\w+", "rekommender\\w+", "tillganglig\\w*", "i lager", "levererat", "levererad\\w*",
        "billigast\\w*", "basta (?:pris\\w*|erbjudande\\w*|leverantor\\w*)", "pa vag",
    ),
    things=_words(
        "betal\\w+", "handpenning\\w*", "deposition\\w*", "bank\\w*", "iban", "kort", "kortnummer", "losenord\\w*", "pin", "kod\\w*",
        "konto\\w*", "kredit\\w*", "presentkort", "pris(?:er)? vunnet", "krypto\\w*", "bitcoin\\w*", "faktur\\w*", "advokat\\w*",
        "juridisk\\w*", "instruktion\\w*", "verifier\\w+",
    ),
    asked=_words(
        "(?:jag|vi) (?:har )?(?:nu |redan )*(?:frag\\w+|kontakt\\w+|skriv\\w+|skickat|tillfrag\\w+)",
        "(?:leverantor\\w+|butik\\w+|saljar\\w+) (?:har|ar|blir) (?:nu )?\\w+",
        "har (?:nu )?(?:fragat|kontaktat|skrivit|skickat)",
    ),
    escalated=_words(
        "(?:kollega|manniska|person|nagon|handlaggare|team\\w*) (?:kommer|svarar|tar|ska|har)",
        "lamnat over", "skickat vidare", "vidarebefordr\\w+", "eskaler\\w+",
    ),
    budget=_words("budget\\w*", "max(?:imalt)?", "hogst", "upp till", "grans\\w*"),
)  # fmt: skip

LEXICONS: Final[Mapping[str, Lexicon]] = {"en": _EN, "es": _ES, "fr": _FR, "sv": _SV}
