"""Spanish words of money, peninsular and American."""

from domain.reading.currencies import Cur
from domain.reading.lexicon import Words

RULES: Words = {
    "cur": {"dólar": Cur("dollar"), "dólares": Cur("dollar"), "dolar": Cur("dollar"), "usd": Cur("USD"), "dólares estadounidenses": Cur("USD"),
            "dólares americanos": Cur("USD"), "verdes": Cur("USD"), "dólares canadienses": Cur("CAD"), "dólares australianos": Cur("AUD"),
            "dólar canadiense": Cur("CAD"), "dólar australiano": Cur("AUD"), "dólares de hong kong": Cur("HKD"), "euro": Cur("EUR"),
            "euros": Cur("EUR"), "eurillos": Cur("EUR"), "pavos": Cur("slang"), "pavo": Cur("slang"), "lucas": Cur("slang", 1000),
            "luca": Cur("slang", 1000), "palos": Cur("slang", 10**6), "palo": Cur("slang", 10**6), "barras": Cur("slang", 1000),
            "lana": Cur("slang"), "varos": Cur("MXN"), "mangos": Cur("ARS"), "peso": Cur("peso"), "pesos": Cur("peso"), "pesitos": Cur("peso"),
            "pesos mexicanos": Cur("MXN"), "pesos colombianos": Cur("COP"), "pesos argentinos": Cur("ARS"), "pesos chilenos": Cur("CLP"),
            "m.n.": Cur("MXN"), "mn": Cur("MXN"), "peso mexicano": Cur("MXN"), "soles": Cur("PEN"), "sol": Cur("PEN"), "libra": Cur("pound"),
            "libras": Cur("pound"), "libras esterlinas": Cur("GBP"), "yen": Cur("JPY"), "yenes": Cur("JPY"), "yuan": Cur("CNY"),
            "yuanes": Cur("CNY"), "franco": Cur("franc"), "francos": Cur("franc"), "francos suizos": Cur("CHF"), "corona": Cur("kr"),
            "coronas": Cur("kr"), "coronas suecas": Cur("SEK"), "coronas noruegas": Cur("NOK"), "coronas danesas": Cur("DKK"),
            "peseta": Cur("ESP"), "pesetas": Cur("ESP"), "pta": Cur("ESP"), "ptas": Cur("ESP"), "pts": Cur("ESP"), "pt": Cur("ESP"),
            "rupia": Cur("rupee"), "rupias": Cur("rupee"), "real": Cur("BRL"), "reales": Cur("BRL"), "rublos": Cur("RUB"), "bolívares": Cur("VES"),
            "bs": Cur("VES"), "bolivianos": Cur("BOB"), "quetzales": Cur("GTQ"), "lempiras": Cur("HNL"), "colones": Cur("CRC"),
            "guaraníes": Cur("PYG"), "marcos": Cur("DEM"), "marco": Cur("DEM"), "liras": Cur("ITL"), "dinares": Cur("KWD"), "dírhams": Cur("AED"),
            "markka finlandeses": Cur("FIM"), "chelines austriacos": Cur("ATS"), "florines": Cur("NLG"), "wones": Cur("KRW")},
    "cent": {"centavo": True, "centavos": True, "céntimo": True, "céntimos": True, "cent": True, "cents": True, "cts": True, "penique": True,
             "peniques": True, "ctvs": True},
    "from": {"de": True, "desde": True, "entre": True, "del": True},
    "to": {"a": True, "y": True, "o": True, "hasta": True, "al": True, "e": True},
    "upto": {"hasta": True, "máximo": True, "como máximo": True, "máx": True, "un máximo de": True, "no más de": True, "menos de": True,
             "por debajo de": True, "a lo sumo": True, "como mucho": True, "tope": True, "tope de": True, "inferior a": True, "menor de": True,
             "no mayor a": True, "sin pasar de": True, "que no pase de": True, "que no supere": True, "máximo de": True,
             "menor que": True, "menor a": True, "no más que": True, "menos que": True},
    "least": {"al menos": True, "más de": True, "desde": True, "a partir de": True, "mínimo": True, "como mínimo": True, "por lo menos": True,
              "superior a": True, "mayor de": True, "arriba de": True, "por encima de": True, "sobre": True, "no menos de": True, "mayor que": True,
              "mayor a": True, "excesivo": True, "exceda": True, "excediendo": True, "más que": True},
    "upto_after": {"máximo": True, "como máximo": True, "como mucho": True, "máx": True, "a lo sumo": True, "tope": True, "o menos": True},
    "least_after": {"mínimo": True, "como mínimo": True, "o más": True, "en adelante": True, "para arriba": True, "al menos": True},
    "about": {"unos": True, "unas": True, "aproximadamente": True, "aprox": True, "aprox.": True, "cerca de": True, "alrededor de": True,
              "como": True, "más o menos": True, "casi": True, "exactamente": True, "~": True, "solo": True, "sólo": True},
    "each": {"cada uno": True, "cada una": True, "c/u": True, "c.u.": True, "cu": True, "por unidad": True, "la unidad": True, "unidad": True,
             "/unidad": True, "por pieza": True, "la pieza": True, "pieza": True, "por persona": True, "/persona": True, "la persona": True,
             "por cabeza": True, "/u": True, "/ud": True, "/und": True, "por caja": True, "la caja": True, "por kilo": True, "el kilo": True,
             "/kg": True, "por metro": True, "el metro": True, "la página": True, "por página": True, "la hora": True, "por hora": True,
             "/hora": True, "la botella": True, "el par": True, "por par": True, "la bolsa": True, "el paquete": True, "por paquete": True,
             "la docena": True, "unitario": True, "valor unitario": True, "precio unitario": True, "el litro": True, "por litro": True,
             "por noche": True, "la noche": True, "por cada una": True, "por cada uno": True, "por silla": True, "cada": True, "la und": True,
             "und": True, "la ud": True, "ud": True},
    "total": {"en total": True, "total": True, "por todo": True, "por todas": True, "por todos": True, "todo incluido": True, "el total": True,
              "todo": True, "el lote": True, "por el lote": True, "por el trabajo": True, "por el conjunto": True, "todas": True, "todos": True,
              "en conjunto": True, "el trabajo": True},
}  # fmt: skip

OTHER_WORDS = frozenset[str]()
"""Words that only their accent tells from a currency."""
