"""British names of days of the year, where they are other days than the American ones."""

from domain.reading.holidays import Holiday
from domain.reading.lexicon import Words

MOTHERING_SUNDAY = Holiday(easter=-21)

RULES: Words = {
    "holiday": {
        "mothers day": MOTHERING_SUNDAY, "mother's day": MOTHERING_SUNDAY, "mother day": MOTHERING_SUNDAY,
        "mothering sunday": MOTHERING_SUNDAY,
    },
}  # fmt: skip
