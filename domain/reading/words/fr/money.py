"""French words of money."""

from domain.reading.currencies import Cur
from domain.reading.lexicon import Words

RULES: Words = {
    "cur": {"dollar": Cur("dollar"), "dollars": Cur("dollar"), "dollars américains": Cur("USD"), "dollar américain": Cur("USD"),
            "dollars us": Cur("USD"), "dollars canadiens": Cur("CAD"), "dollar canadien": Cur("CAD"), "dollars australiens": Cur("AUD"),
            "dollar australien": Cur("AUD"), "dollars de hong kong": Cur("HKD"), "dollars de hong-kong": Cur("HKD"), "euro": Cur("EUR"),
            "euros": Cur("EUR"), "balles": Cur("slang"), "balle": Cur("slang"), "boules": Cur("slang"), "pouloutes": Cur("slang"),
            "sacs d'euros": Cur("EUR"), "livre": Cur("pound"), "livres": Cur("pound"), "livre sterling": Cur("GBP"),
            "livres sterling": Cur("GBP"), "franc": Cur("franc"), "francs": Cur("franc"), "francs suisses": Cur("CHF"), "franc suisse": Cur("CHF"),
            "francs français": Cur("FRF"), "francs cfa": Cur("XOF"), "couronne": Cur("kr"), "couronnes": Cur("kr"), "couronnes suédoises": Cur("SEK"),
            "couronnes norvégiennes": Cur("NOK"), "couronnes danoises": Cur("DKK"), "yen": Cur("JPY"), "yens": Cur("JPY"), "yuan": Cur("CNY"),
            "yuans": Cur("CNY"), "roupie": Cur("rupee"), "roupies": Cur("rupee"), "rouble": Cur("RUB"), "roubles": Cur("RUB"), "peso": Cur("peso"),
            "pesos": Cur("peso"), "pesos mexicains": Cur("MXN"), "réal": Cur("BRL"), "réaux": Cur("BRL"), "dirham": Cur("MAD"),
            "dirhams": Cur("MAD"), "dinar": Cur("TND"), "dinars": Cur("TND"), "peseta": Cur("ESP"), "pesetas": Cur("ESP"), "mark": Cur("DEM"),
            "marks": Cur("DEM"), "lires": Cur("ITL"), "markka finlandais": Cur("FIM"), "markka": Cur("FIM"), "florins": Cur("NLG"),
            "schillings autrichiens": Cur("ATS"), "zlotys": Cur("PLN"), "wons": Cur("KRW")},
    "cent": {"cent": True, "cents": True, "centime": True, "centimes": True, "cts": True, "pence": True, "penny": True},
    "from": {"de": True, "entre": True, "du": True},
    "to": {"à": True, "et": True, "ou": True, "jusqu'à": True, "au": True},
    "upto": {"jusqu'à": True, "jusque": True, "maximum": True, "max": True, "au maximum": True, "au plus": True, "pas plus de": True, "moins de": True,
             "en dessous de": True, "en-dessous de": True, "un maximum de": True, "maxi": True, "inférieur à": True, "sous": True, "plafond de": True,
             "moins que": True, "plus bas que": True, "sous les": True, "tout au plus": True},
    "least": {"au moins": True, "plus de": True, "à partir de": True, "dès": True, "minimum": True, "au minimum": True, "plus que": True,
              "supérieur à": True, "au-dessus de": True, "au dessus de": True, "un minimum de": True, "min": True, "à compter de": True,
              "pas moins de": True},
    "upto_after": {"maximum": True, "max": True, "maxi": True, "au maximum": True, "au plus": True, "grand max": True, "tout au plus": True,
                   "au max": True, "ou moins": True},
    "least_after": {"minimum": True, "mini": True, "au moins": True, "au minimum": True, "et plus": True, "ou plus": True},
    "about": {"environ": True, "à peu près": True, "autour de": True, "dans les": True, "approximativement": True, "presque": True, "près de": True,
              "exactement": True, "~": True, "env": True, "env.": True, "plus ou moins": True, "seulement": True},
    "each": {"pièce": True, "la pièce": True, "l'unité": True, "unité": True, "par unité": True, "/unité": True, "par pièce": True, "/pièce": True,
             "chacun": True, "chacune": True, "chaque": True, "par personne": True, "/personne": True, "/pers": True, "par tête": True,
             "par pers": True, "la boîte": True, "par boîte": True, "le kilo": True, "du kilo": True, "/kg": True, "par kilo": True, "le mètre": True,
             "du mètre": True, "par mètre": True, "/m2": True, "le m2": True, "du m2": True, "la page": True, "par page": True, "de l'heure": True,
             "l'heure": True, "par heure": True, "/h": True, "/heure": True, "la bouteille": True, "la paire": True, "par paire": True,
             "le sac": True, "le paquet": True, "la nuit": True, "par nuit": True, "le litre": True, "par litre": True, "l'une": True, "l'un": True,
             "à l'unité": True, "unitaire": True, "prix unitaire": True, "la douzaine": True, "/p": True, "p.u.": True, "pu": True},
    "total": {"en tout": True, "au total": True, "total": True, "tout compris": True, "le tout": True, "pour le tout": True, "pour tout": True,
              "pour l'ensemble": True, "l'ensemble": True, "le lot": True, "pour le lot": True, "en totalité": True, "tout inclus": True},
}  # fmt: skip

OTHER_WORDS = frozenset({"livré", "livrés", "livrée", "livrées"})
"""Words that only their accent tells from a currency."""
