"""English words of money."""

from domain.reading.currencies import Cur
from domain.reading.lexicon import Words

RULES: Words = {
    "cur": {"dollar": Cur("$"), "dollars": Cur("$"), "us dollar": Cur("USD"), "us dollars": Cur("USD"), "u.s. dollars": Cur("USD"),
            "american dollars": Cur("USD"), "canadian dollar": Cur("CAD"), "canadian dollars": Cur("CAD"), "australian dollar": Cur("AUD"),
            "australian dollars": Cur("AUD"), "new zealand dollars": Cur("NZD"), "hong kong dollars": Cur("HKD"),
            "singapore dollars": Cur("SGD"), "bucks": Cur("slang"), "buck": Cur("slang"), "grand": Cur("slang", 1000),
            "euro": Cur("EUR"), "euros": Cur("EUR"), "pound": Cur("pound"), "pounds": Cur("pound"), "pound sterling": Cur("GBP"),
            "pounds sterling": Cur("GBP"), "sterling": Cur("GBP"), "quid": Cur("GBP"), "nicker": Cur("GBP"), "fiver": Cur("GBP", 5),
            "tenner": Cur("GBP", 10), "yen": Cur("JPY"), "japanese yen": Cur("JPY"), "yuan": Cur("CNY"), "chinese yuan": Cur("CNY"),
            "renminbi": Cur("CNY"), "rupee": Cur("rupee"), "rupees": Cur("rupee"), "franc": Cur("franc"), "francs": Cur("franc"),
            "swiss franc": Cur("CHF"), "swiss francs": Cur("CHF"), "french francs": Cur("FRF"), "krona": Cur("kr"), "kronor": Cur("SEK"),
            "swedish kronor": Cur("SEK"), "swedish krona": Cur("SEK"), "kroner": Cur("kr"), "norwegian kroner": Cur("NOK"),
            "danish kroner": Cur("DKK"), "peso": Cur("peso"), "pesos": Cur("peso"), "mexican pesos": Cur("MXN"), "mexican peso": Cur("MXN"),
            "colombian pesos": Cur("COP"), "peseta": Cur("ESP"), "pesetas": Cur("ESP"), "finnish markka": Cur("FIM"), "markka": Cur("FIM"),
            "mark": Cur("DEM"), "marks": Cur("DEM"), "deutsche marks": Cur("DEM"), "lira": Cur("TRY"), "lire": Cur("ITL"), "riyal": Cur("SAR"),
            "riyals": Cur("SAR"), "rial": Cur("IRR"), "rials": Cur("IRR"), "dirham": Cur("AED"), "dirhams": Cur("AED"), "dinar": Cur("KWD"),
            "dinars": Cur("KWD"), "rand": Cur("ZAR"), "real": Cur("BRL"), "reais": Cur("BRL"), "won": Cur("KRW"), "ringgit": Cur("MYR"),
            "baht": Cur("THB"), "shekel": Cur("ILS"), "shekels": Cur("ILS"), "zloty": Cur("PLN"), "zlotys": Cur("PLN"), "ruble": Cur("RUB"),
            "rubles": Cur("RUB"), "roubles": Cur("RUB"), "tugrik": Cur("MNT"), "tugriks": Cur("MNT"), "naira": Cur("NGN"),
            "taiwan dollars": Cur("TWD"), "austrian schillings": Cur("ATS"), "guilders": Cur("NLG"), "kuwaiti dinars": Cur("KWD")},
    "cent": {"cent": True, "cents": True, "c": True, "penny": True, "pennies": True, "pence": True, "p": True},
    "from": {"from": True, "starting at": True, "starting from": True, "starts at": True, "between": True, "in between": True},
    "to": {"to": True, "and": True, "or": True, "till": True, "until": True, "through": True},
    "upto": {"up to": True, "max": True, "maximum": True, "max of": True, "a maximum of": True, "no more than": True, "not more than": True,
             "at most": True, "under": True, "less than": True, "below": True, "lower than": True, "not over": True, "within": True,
             "smaller than": True, "not exceeding": True, "cap of": True, "capped at": True, "limit of": True, "not above": True},
    "least": {"at least": True, "more than": True, "over": True, "above": True, "from": True, "minimum": True, "min": True,
              "starting at": True, "starting from": True, "upwards of": True, "no less than": True, "not less than": True, "exceeding": True,
              "greater than": True, "starts at": True, "prices from": True, "larger than": True},
    "upto_after": {"max": True, "maximum": True, "tops": True, "at most": True, "or less": True, "at the most": True, "or under": True},
    "least_after": {"and up": True, "upwards": True, "or more": True, "minimum": True, "at least": True, "plus": True, "onwards": True},
    "about": {"about": True, "around": True, "roughly": True, "approximately": True, "approx": True, "approx.": True, "circa": True,
              "exactly": True, "nearly": True, "almost": True, "some": True, "~": True, "ca": True, "ca.": True, "only": True, "just": True},
    "each": {"each": True, "apiece": True, "a piece": True, "per unit": True, "per piece": True, "per item": True, "per person": True,
             "pp": True, "p/p": True, "ea": True, "ea.": True, "/unit": True, "/each": True, "/pc": True, "/pcs": True, "/piece": True,
             "/person": True, "/item": True, "per head": True, "a head": True, "a pop": True, "per box": True, "per bottle": True,
             "a box": True, "a bottle": True, "a kilo": True, "per kilo": True, "per kg": True, "/kg": True, "per page": True,
             "a page": True, "per metre": True, "per meter": True, "per m2": True, "/m2": True, "per hour": True, "an hour": True,
             "/hour": True, "/hr": True, "per chair": True, "per shirt": True, "per bag": True, "a bag": True, "per pair": True, "a pair": True,
             "per set": True, "per pack": True, "a pack": True, "per litre": True, "a litre": True, "per roll": True, "per night": True,
             "a night": True, "per guest": True, "for one": True, "per one": True, "the unit": True, "unit price": True, "a share": True},
    "total": {"in total": True, "total": True, "altogether": True, "all in": True, "in all": True, "for the lot": True, "for all": True,
              "for everything": True, "the lot": True, "for the whole lot": True, "all inclusive": True, "overall": True, "all up": True,
              "for the whole job": True, "for the job": True, "for the set": True, "for all of them": True, "for the whole thing": True},
}  # fmt: skip

OTHER_WORDS = frozenset[str]()
"""Words that only their accent tells from a currency."""
