"""Swedish words of days and hours."""

from domain.reading.clocks import Part
from domain.reading.lexicon import Words

RULES: Words = {
    "month": {
        "januari": 1, "jan": 1, "jan.": 1, "februari": 2, "feb": 2, "feb.": 2, "febr": 2, "mars": 3, "mar": 3, "april": 4,
        "apr": 4, "apr.": 4, "maj": 5, "juni": 6, "jun": 6, "jun.": 6, "juli": 7, "jul": 7, "jul.": 7, "augusti": 8, "aug": 8,
        "aug.": 8, "september": 9, "sept": 9, "sep": 9, "sep.": 9, "sept.": 9, "oktober": 10, "okt": 10, "okt.": 10, "oct": 10,
        "november": 11, "nov": 11, "nov.": 11, "december": 12, "dec": 12, "dec.": 12,
    },
    "weekday": {
        "måndag": 0, "mån": 0, "mån.": 0, "måndagen": 0, "måndags": 0, "måndagar": 0, "tisdag": 1, "tis": 1, "tis.": 1,
        "tisdagen": 1, "tisdags": 1, "onsdag": 2, "ons": 2, "ons.": 2, "onsdagen": 2, "onsdags": 2, "torsdag": 3, "tors": 3,
        "tor": 3, "tors.": 3, "tor.": 3, "torsdagen": 3, "torsdags": 3, "fredag": 4, "fre": 4, "fre.": 4, "fredagen": 4,
        "fredags": 4, "lördag": 5, "lör": 5, "lör.": 5, "lördagen": 5, "lördags": 5, "söndag": 6, "sön": 6, "sön.": 6,
        "söndagen": 6, "söndags": 6,
    },
    "day": {
        "idag": 0, "i dag": 0, "dagens datum": 0, "imorgon": 1, "i morgon": 1, "imorrn": 1, "imorron": 1, "i morron": 1,
        "i morrn": 1, "imon": 1, "dagen därpå": 1, "imorn": 1, "i övermorgon": 2, "övermorgon": 2, "iövermorgon": 2,
        "i overmorgon": 2, "igår": -1, "i går": -1, "i förrgår": -2, "förrgår": -2, "iförrgår": -2,
    },
    "now": {
        "nu": True, "just nu": True, "genast": True, "omgående": True, "direkt": True, "nu direkt": True, "på en gång": True,
        "med en gång": True, "så snart som möjligt": True, "snarast": True,
    },
    "cycle": {
        "sekund": "second", "sekunder": "second", "sek": "second", "sekunden": "second", "sekunderna": "second",
        "minut": "minute", "minuter": "minute", "min": "minute", "minuten": "minute", "minuterna": "minute", "timme": "hour",
        "timmar": "hour", "tim": "hour", "timmen": "hour", "timmarna": "hour", "h": "hour", "timma": "hour", "dag": "day",
        "dagar": "day", "dagen": "day", "dagarna": "day", "dygn": "day", "dar": "day", "vecka": "week", "veckor": "week",
        "veckan": "week", "veckorna": "week", "v": "week", "månad": "month", "månader": "month", "månaden": "month",
        "månaderna": "month", "mån": "month", "kvartal": "quarter", "kvartalet": "quarter", "kvartalen": "quarter",
        "år": "year", "året": "year", "åren": "year",
    },
    "quarter_word": {"kvartal": True, "kvartalet": True},
    "weekend": {
        "helg": True, "helgen": True, "veckoslut": True, "veckoslutet": True, "weekend": True,
    },
    "turn": {
        "nästa": 1, "nästkommande": 1, "kommande": 1, "följande": 1, "den kommande": 1, "de kommande": 1, "på": 1,
        "de närmaste": 1, "närmaste": 1, "denna": 0, "den här": 0, "detta": 0, "det här": 0, "denna här": 0, "nuvarande": 0,
        "innevarande": 0, "i": 0, "de här": 0, "dessa": 0, "förra": -1, "förrförra": -1, "senaste": -1, "sista": -1,
        "föregående": -1, "de senaste": -1, "i förra": -1, "de sista": -1, "den senaste": -1, "förra veckans": -1,
        "förrige": -1,
    },
    "turn_after": {
        "igen": 2, "efter nästa": 2, "som gick": -1, "som var": -1,
    },
    "the": {
        "den": True, "på den": True, "till den": True, "d": True,
    },
    "of": {
        "i": True, "av": True, "på": True, "under": True, "den": True, "i slutet av": True,
    },
    "on": {
        "på": True, "om": True, "i": True, "den": True,
    },
    "at_day": {
        "klockan": True, "kl": True, "kl.": True, "på": True, "vid": True, "runt": True, "i": True, ",": True, "under": True,
    },
    "clock_word": {
        "kl": True, "kl.": True, "klockan": True, "vid": True, "vid kl": True, "runt": True, "runt klockan": True,
        "runt kl": True, "omkring": True, "klockan är": True, "ca kl": True, "cirka kl": True, "vid klockan": True,
        "redan kl": True,
    },
    "in": {
        "om": True, "inom": True,
    },
    "ago": {
        "sedan": True, "sen": True, "tillbaka": True,
    },
    "ago_before": {
        "för": True,
    },
    "hence": {
        "från nu": True, "från och med nu": True, "från idag": True, "senare": True, "efter idag": True,
        "från och med idag": True,
    },
    "ahead": {
        "om": True, "om ca": True, "om cirka": True, "om ungefär": True, "om en": True, "om typ": True,
    },
    "within": {
        "inom": True, "inom loppet av": True, "på mindre än": True,
    },
    "from_now": {
        "efter": True, "från": True, "från och med": True,
    },
    "before_that": {
        "före": True, "innan": True,
    },
    "more": {
        "mer": True, "till": True, "ytterligare": True,
    },
    "from": {
        "från": True, "mellan": True, "från den": True, "mellan den": True, "fr.o.m.": True, "fr o m": True,
        "från och med": True, "från kl": True, "från klockan": True, "mellan kl": True, "mellan klockan": True,
        "med start": True,
    },
    "to": {
        "till": True, "t.o.m.": True, "t o m": True, "till och med": True, "till den": True, "till kl": True,
        "till klockan": True, "-": True, "fram till": True,
    },
    "and": {
        "och": True, "och kl": True, "och klockan": True, "och den": True, "men före": True, "och före": True,
    },
    "after": {
        "efter": True, "senare än": True, "tidigast": True, "efter kl": True, "efter klockan": True, "inte före": True,
    },
    "since": {
        "sedan": True, "från": True, "från och med": True, "fr.o.m.": True, "fr o m": True, "från den": True,
        "med start": True, "från kl": True, "från klockan": True, "sen": True,
    },
    "on_from": {
        "och framåt": True, "och senare": True, "framåt": True,
    },
    "before": {
        "före": True, "innan": True, "senast": True, "till": True, "fram till": True, "tills": True, "före kl": True,
        "före klockan": True, "innan kl": True, "innan klockan": True, "senast kl": True, "senast klockan": True,
        "senast den": True, "före den": True, "inte senare än": True, "t.o.m.": True, "till och med": True, "senast på": True,
    },
    "half_day": {
        "fm": False, "f.m.": False, "em": True, "e.m.": True, "am": False, "pm": True,
    },
    "noon": {
        "midnatt": 0, "middagstid": 12, "klockan tolv på dagen": 12,
    },
    "oclock": {
        "prick": True, "blankt": True,
    },
    "ish": {
        "snåret": True, "tiden": True, "nån gång": True, "ungefär": True,
    },
    "about": {
        "ungefär": True, "cirka": True, "ca": True, "runt": True, "omkring": True, "vid": True, "strax": True, "kring": True,
    },
    "past": {
        "över": 1,
    },
    "before_hour": {
        "i": -1,
    },
    "quarter": {
        "kvart": 15, "en kvart": 15, "kvarten": 15,
    },
    "minute_word": {
        "minuter": True, "minut": True, "min": True,
    },
    "half_to": {
        "halv": True,
    },
    "less": {

    },
    "and_minutes": {

    },
    "part": {
        "morgon": Part(4, 12), "morgonen": Part(4, 12), "morse": Part(4, 12), "förmiddag": Part(8, 12),
        "förmiddagen": Part(8, 12), "förmiddagar": Part(8, 12), "eftermiddag": Part(12, 19), "eftermiddagen": Part(12, 19),
        "eftermiddagar": Part(12, 19), "kväll": Part(18, 24), "kvällen": Part(18, 24), "kvällar": Part(18, 24),
        "natt": Part(0, 4), "natten": Part(0, 4), "lunch": Part(12, 14), "lunchen": Part(12, 14), "lunchtid": Part(12, 14),
        "efter lunch": Part(13, 17), "före lunch": Part(10, 12), "tidig morgon": Part(4, 9), "tidigt på morgonen": Part(4, 9),
        "sen kväll": Part(21, 24), "sent på kvällen": Part(21, 24), "middag": Part(12, 14), "dagtid": Part(8, 17),
        "slutet av dagen": Part(16, 19), "mitt på dagen": Part(11, 14), "tidigt": Part(6, 9),
    },
    "part_of": {
        "på": True, "i": True, "vid": True, "till": True, "under": True, "om": True, "på själva": True, "-": True,
        "denna": True, "den här": True,
    },
    "part_today": {
        "ikväll": Part(18, 24), "i kväll": Part(18, 24), "imorse": Part(4, 12), "i morse": Part(4, 12),
        "i eftermiddag": Part(12, 19), "inatt": Part(18, 24), "i natt": Part(18, 24), "i förmiddag": Part(8, 12),
        "ikväll sent": Part(21, 24),
    },
    "part_yesterday": {
        "igår kväll": Part(18, 24), "i går kväll": Part(18, 24), "igårkväll": Part(18, 24),
    },
    "edge": {
        "början av": 1, "i början av": 1, "början på": 1, "i början på": 1, "tidigt i": 1, "första halvan av": 1,
        "tidigt under": 1, "början": 1, "mitten av": 2, "i mitten av": 2, "mitten på": 2, "i mitten på": 2, "mitt i": 2,
        "slutet av": 3, "i slutet av": 3, "slutet på": 3, "i slutet på": 3, "sent i": 3, "sista delen av": 3, "slut på": 3,
    },
    "edge_word": {
        "månadsskiftet": "end_month", "slutet av månaden": "end_month",
    },
    "nth_last": {
        "sista": -1, "den sista": -1,
    },
    "season": {
        "vår": "spring", "våren": "spring", "i vår": "spring", "sommar": "summer", "sommaren": "summer", "i sommar": "summer",
        "somras": "summer", "höst": "autumn", "hösten": "autumn", "i höst": "autumn", "vinter": "winter", "vintern": "winter",
        "i vinter": "winter",
    },
    "season_word": {
        "årstid": True, "säsong": True,
    },
    "weeks_on": {"om en vecka": 1, "om två veckor": 2, "veckan därpå": 1},
    "until": {"till": True, "tills": True, "fram till": True, "till och med": True, "t.o.m.": True},
    "week_of": {
        "veckan den": True, "vecka med start": True, "veckan med": True,
    },
    "year_word": {
        "år": True, "sedan": True, "från år": True, "året": True, "under": True, "före": True, "efter": True, "till år": True,
        "från": True,
    },
    "era": {
        "e.kr.": True,
    },
    "each": {
        "varje": True, "alla": True, "var": True,
    },
}  # fmt: skip

AMBIGUOUS = frozenset({"mar", "tor", "ons", "tis", "son", "lor", "fre", "man", "nu", "direkt", "jul", "host", "var"})
"""Words that are more often something else: alone they name a time only where something else says so."""
