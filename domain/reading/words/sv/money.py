"""Swedish words of money."""

from domain.reading.currencies import Cur
from domain.reading.lexicon import Words

RULES: Words = {
    "cur": {"krona": Cur("kr"), "kronor": Cur("kr"), "kronors": Cur("kr"), "kroner": Cur("kr"), "skr": Cur("SEK"), "svenska kronor": Cur("SEK"),
            "norska kronor": Cur("NOK"), "danska kronor": Cur("DKK"), "nkr": Cur("NOK"), "dkr": Cur("DKK"), "norsk krona": Cur("NOK"),
            "dansk krona": Cur("DKK"), "svensk krona": Cur("SEK"), "spänn": Cur("kr"), "bagis": Cur("kr"), "lax": Cur("kr", 1000),
            "laxar": Cur("kr", 1000), "papp": Cur("kr", 1000), "tusenlappar": Cur("kr", 1000), "tusenlapp": Cur("kr", 1000),
            "hundralappar": Cur("kr", 100), "hundring": Cur("kr", 100), "dollar": Cur("dollar"), "dollars": Cur("dollar"), "us dollar": Cur("USD"),
            "amerikanska dollar": Cur("USD"), "kanadensiska dollar": Cur("CAD"), "australiska dollar": Cur("AUD"), "euro": Cur("EUR"),
            "euros": Cur("EUR"), "pund": Cur("pound"), "brittiska pund": Cur("GBP"), "pund sterling": Cur("GBP"), "yen": Cur("JPY"),
            "japanska yen": Cur("JPY"), "yuan": Cur("CNY"), "franc": Cur("franc"), "schweizerfranc": Cur("CHF"), "schweiziska franc": Cur("CHF"),
            "rupier": Cur("rupee"), "rupie": Cur("rupee"), "rubel": Cur("RUB"), "peso": Cur("peso"), "pesos": Cur("peso"), "mexikanska pesos": Cur("MXN"),
            "mark": Cur("DEM"), "finska mark": Cur("FIM"), "pesetas": Cur("ESP"), "lire": Cur("ITL"), "zloty": Cur("PLN"), "kinesiska yuan": Cur("CNY"),
            "dinarer": Cur("KWD"), "hongkongdollar": Cur("HKD"), "gulden": Cur("NLG")},
    "cent": {"öre": True, "cent": True, "cents": True, "pence": True, "penny": True},
    "from": {"från": True, "mellan": True, "fr": True, "fr.": True},
    "to": {"till": True, "och": True, "eller": True, "t.o.m": True},
    "upto": {"upp till": True, "max": True, "maximalt": True, "högst": True, "som mest": True, "mindre än": True, "under": True, "inte mer än": True,
             "inte över": True, "som högst": True, "lägre än": True, "uppåt": True, "ej över": True, "ett tak på": True, "budget på": True},
    "least": {"minst": True, "från": True, "över": True, "mer än": True, "lägst": True, "åtminstone": True, "fr.o.m": True, "från och med": True,
              "inte mindre än": True, "som minst": True, "fr": True, "fr.": True},
    "upto_after": {"max": True, "maximalt": True, "som mest": True, "högst": True, "eller mindre": True, "som högst": True},
    "least_after": {"minst": True, "och uppåt": True, "eller mer": True, "som lägst": True, "uppåt": True},
    "about": {"ungefär": True, "cirka": True, "ca": True, "ca.": True, "c:a": True, "omkring": True, "runt": True, "typ": True, "sisådär": True,
              "exakt": True, "nästan": True, "~": True, "bara": True, "kring": True, "drygt": True, "knappt": True},
    "each": {"styck": True, "st": True, "st.": True, "/st": True, "/styck": True, "per styck": True, "per st": True, "stycket": True,
             "per person": True, "/person": True, "/pers": True, "per pers": True, "pers": True, "per enhet": True, "/enhet": True,
             "var": True, "vardera": True, "per kuvert": True, "/kuvert": True, "per kilo": True, "kilot": True, "/kg": True, "per kg": True,
             "per meter": True, "metern": True, "/m": True, "per kvm": True, "/kvm": True, "/m2": True, "per sida": True, "sidan": True,
             "per timme": True, "timmen": True, "i timmen": True, "/tim": True, "/h": True, "per tim": True, "per låda": True, "lådan": True,
             "flaskan": True, "per flaska": True, "paret": True, "per par": True, "per natt": True, "natten": True, "per liter": True, "litern": True,
             "per gång": True, "/gång": True, "per stol": True, "à": True, "a-pris": True, "styckpris": True},
    "total": {"totalt": True, "allt som allt": True, "för allt": True, "för alla": True, "sammanlagt": True, "för alltihop": True, "inalles": True,
              "för hela": True, "tot": True, "allt ingår": True, "i allt": True, "för rubbet": True, "för hela jobbet": True, "hela jobbet": True},
}  # fmt: skip

OTHER_WORDS = frozenset[str]()
"""Words that only their accent tells from a currency."""
