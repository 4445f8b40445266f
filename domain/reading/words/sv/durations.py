"""Swedish words of lengths of time."""

from decimal import Decimal

from domain.reading.lexicon import Words

RULES: Words = {
    "cycle": {
        "sekund": "second", "sekunder": "second", "sek": "second", "sekunden": "second", "sekunderna": "second",
        "minut": "minute", "minuter": "minute", "min": "minute", "minuten": "minute", "minuterna": "minute", "timme": "hour",
        "timmar": "hour", "tim": "hour", "timmen": "hour", "timmarna": "hour", "h": "hour", "timma": "hour", "dag": "day",
        "dagar": "day", "dagen": "day", "dagarna": "day", "dygn": "day", "dygnet": "day", "dar": "day", "vecka": "week",
        "veckor": "week", "veckan": "week", "veckorna": "week", "v": "week", "månad": "month", "månader": "month",
        "månaden": "month", "månaderna": "month", "mån": "month", "kvartal": "quarter", "kvartalet": "quarter", "år": "year",
        "året": "year", "åren": "year",
    },
    "long_unit": {
        "decennium": (10, "year"), "decennier": (10, "year"), "sekel": (100, "year"), "sekler": (100, "year"), "arbetsdag": (1, "day"), "arbetsdagar": (1, "day"), "vardagar": (1, "day"),
        "vardag": (1, "day"), "arbetsdars": (1, "day"), "arbetsdgr": (1, "day"), "bankdagar": (1, "day"),
        "kvart": (15, "minute"), "kvartar": (15, "minute"),
    },
    "night": {"natt": True, "nätter": True},
    "working": {
        "hela": True, "arbets": True,
    },
    "more": {
        "mer": True, "till": True, "ytterligare": True,
    },
    "half_length": {
        "en halvtimme": (Decimal("0.5"), "hour"), "halvtimme": (Decimal("0.5"), "hour"), "halvtimma": (Decimal("0.5"), "hour"),
        "en halvtimma": (Decimal("0.5"), "hour"), "halv timme": (Decimal("0.5"), "hour"),
        "trekvart": (Decimal("0.75"), "hour"), "tre kvart": (Decimal("0.75"), "hour"), "en halvdag": (Decimal("0.5"), "day"),
        "halvdag": (Decimal("0.5"), "day"), "halvår": (Decimal("0.5"), "year"), "ett halvår": (Decimal("0.5"), "year"),
        "fjorton dagar": (Decimal(14), "day"), "ett dygn": (Decimal(1), "day"),
        "halvannan timme": (Decimal("1.5"), "hour"),
    },
    "vague": {"några": 3, "några få": 3, "ett par": 2, "flera": 5},
    "or_to": {
        "till": True, "och": True, "eller": True,
    },
}  # fmt: skip
