"""French names of measures."""

from domain.reading.lexicon import Words

RULES: Words = {
    "unit": {
        "milligramme": "milligram", "milligrammes": "milligram", "microgramme": "microgram", "microgrammes": "microgram",
        "gramme": "gram", "grammes": "gram", "kilogramme": "kilogram", "kilogrammes": "kilogram", "quintal": "quintal",
        "quintaux": "quintal", "tonne": "tonne", "tonnes": "tonne", "tonne métrique": "metric ton",
        "tonnes métriques": "metric ton", "once": "ounce", "onces": "ounce", "livre": "pound", "livres": "pound",
        "millimètre": "millimetre", "millimètres": "millimetre", "centimètre": "centimetre", "centimètres": "centimetre",
        "mètre": "metre", "mètres": "metre", "kilomètre": "kilometre", "kilomètres": "kilometre", "mile": "mile",
        "miles": "mile", "mille": "mile", "milles": "mile", "pied": "foot", "pieds": "foot", "pouce": "inch", "pouces": "inch",
        "yard": "yard", "yards": "yard", "millilitre": "millilitre", "millilitres": "millilitre", "centilitre": "centilitre",
        "centilitres": "centilitre", "décilitre": "decilitre", "décilitres": "decilitre", "litre": "litre", "litres": "litre",
        "hectolitre": "hectolitre", "hectolitres": "hectolitre", "gallon": "gallon", "gallons": "gallon", "pinte": "pint",
        "pintes": "pint", "tasse": "cup", "tasses": "cup", "bol": "bowl", "bols": "bowl", "pincée": "pinch",
        "pincées": "pinch", "cuillère à café": "teaspoon", "cuillères à café": "teaspoon", "cuillère à thé": "teaspoon",
        "cuillères à thé": "teaspoon", "càc": "teaspoon", "cac": "teaspoon", "cuillère à soupe": "tablespoon",
        "cuillères à soupe": "tablespoon", "càs": "tablespoon", "cuillérée à soupe": "tablespoon", "baril": "barrel",
        "barils": "barrel", "mètre carré": "square metre", "mètres carrés": "square metre", "pied carré": "square foot",
        "pieds carrés": "square foot", "kilomètre carré": "square kilometre", "kilomètres carrés": "square kilometre",
        "mile carré": "square mile", "miles carrés": "square mile", "acre": "acre", "acres": "acre", "hectare": "hectare",
        "hectares": "hectare", "mètre cube": "cubic metre", "mètres cubes": "cubic metre", "pied cube": "cubic foot",
        "pieds cubes": "cubic foot", "kilomètres par heure": "kilometre per hour", "kilomètre par heure": "kilometre per hour",
        "kilomètres à l'heure": "kilometre per hour", "kilomètres-heure": "kilometre per hour",
        "miles par heure": "mile per hour", "mètres par seconde": "metre per second", "année lumière": "light year",
        "années lumière": "light year", "année-lumière": "light year", "années-lumière": "light year", "mégaoctet": "megabyte",
        "mégaoctets": "megabyte", "mo": "megabyte", "gigaoctet": "gigabyte", "gigaoctets": "gigabyte", "go": "gigabyte",
        "mégabit": "megabit", "mégabits": "megabit", "degré": "degree", "degrés": "degree", "tour": "turn", "tours": "turn",
        "watt": "watt", "watts": "watt", "volt": "volt", "volts": "volt",
    },
    "size": {"taille": True, "pointure": True},
    "letter_size": {"xxs": "XXS", "xs": "XS", "s": "S", "m": "M", "l": "L", "xl": "XL", "xxl": "XXL", "xxxl": "XXXL", "3xl": "XXXL"},
}  # fmt: skip
