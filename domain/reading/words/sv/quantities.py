"""Swedish names of measures."""

from domain.reading.lexicon import Words

RULES: Words = {
    "unit": {
        "milligram": "milligram", "mikrogram": "microgram", "gram": "gram", "kilogram": "kilogram", "kilogrammen": "kilogram",
        "hekto": "kilogram", "ton": "tonne", "tons": "tonne", "uns": "ounce", "pund": "pound", "skålpund": "pound",
        "millimeter": "millimetre", "centimeter": "centimetre", "meter": "metre", "meters": "metre", "kilometer": "kilometre",
        "kilometers": "kilometre", "mil": "swedish mile", "mile": "mile", "miles": "mile", "engelska mil": "mile",
        "fot": "foot", "fots": "foot", "tum": "inch", "tums": "inch", "yard": "yard", "yards": "yard",
        "milliliter": "millilitre", "centiliter": "centilitre", "deciliter": "decilitre", "liter": "litre", "liters": "litre",
        "hektoliter": "hectolitre", "gallon": "gallon", "gallons": "gallon", "kopp": "cup", "koppar": "cup", "nypa": "pinch",
        "nypor": "pinch", "tesked": "teaspoon", "teskedar": "teaspoon", "tsk": "teaspoon", "matsked": "tablespoon",
        "matskedar": "tablespoon", "msk": "tablespoon", "krm": "pinch", "kvadratmeter": "square metre",
        "kvadratmeters": "square metre", "kvadratfot": "square foot", "kvadratkilometer": "square kilometre",
        "kvadratmile": "square mile", "hektar": "hectare", "kubikmeter": "cubic metre", "kubikfot": "cubic foot",
        "kilometer per timme": "kilometre per hour", "kilometer i timmen": "kilometre per hour",
        "km i timmen": "kilometre per hour", "miles per timme": "mile per hour", "mile per timme": "mile per hour",
        "meter per sekund": "metre per second", "ljusår": "light year", "megabyte": "megabyte", "gigabyte": "gigabyte",
        "megabit": "megabit", "vinkelgrader": "degree", "radian": "radian", "radianer": "radian", "varv": "turn",
        "watt": "watt", "volt": "volt", "acre": "acre", "skäppa": "bushel", "fat": "barrel",
    },
    "size": {"storlek": True, "strl": True, "stl": True, "stlk": True},
    "letter_size": {"xxs": "XXS", "xs": "XS", "s": "S", "m": "M", "l": "L", "xl": "XL", "xxl": "XXL", "xxxl": "XXXL", "3xl": "XXXL"},
}  # fmt: skip
