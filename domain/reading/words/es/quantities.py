"""Spanish names of measures."""

from domain.reading.lexicon import Words

RULES: Words = {
    "unit": {
        "miligramo": "milligram", "miligramos": "milligram", "microgramo": "microgram", "microgramos": "microgram",
        "gramo": "gram", "gramos": "gram", "kilogramo": "kilogram", "kilogramos": "kilogram", "quintal": "quintal",
        "quintales": "quintal", "tonelada": "tonne", "toneladas": "tonne", "tonelada métrica": "metric ton",
        "toneladas métricas": "metric ton", "arroba": "arroba", "arrobas": "arroba", "onza": "ounce", "onzas": "ounce",
        "libra": "pound", "libras": "pound", "milímetro": "millimetre", "milímetros": "millimetre", "centímetro": "centimetre",
        "centímetros": "centimetre", "metro": "metre", "metros": "metre", "kilómetro": "kilometre", "kilómetros": "kilometre",
        "quilómetros": "kilometre", "milla": "mile", "millas": "mile", "pie": "foot", "pies": "foot", "pulgada": "inch",
        "pulgadas": "inch", "yarda": "yard", "yardas": "yard", "mililitro": "millilitre", "mililitros": "millilitre",
        "centilitro": "centilitre", "centilitros": "centilitre", "litro": "litre", "litros": "litre",
        "hectolitro": "hectolitre", "hectolitros": "hectolitre", "galón": "gallon", "galones": "gallon", "pinta": "pint",
        "pintas": "pint", "taza": "cup", "tazas": "cup", "cuenco": "bowl", "cuencos": "bowl", "pizca": "pinch",
        "pizcas": "pinch", "cucharadita": "teaspoon", "cucharaditas": "teaspoon", "cucharada": "tablespoon",
        "cucharadas": "tablespoon", "barril": "barrel", "barriles": "barrel", "metro cuadrado": "square metre",
        "metros cuadrados": "square metre", "mts2": "square metre", "mt2": "square metre", "pie cuadrado": "square foot",
        "pies cuadrados": "square foot", "kilómetro cuadrado": "square kilometre", "kilómetros cuadrados": "square kilometre",
        "milla cuadrada": "square mile", "millas cuadradas": "square mile", "acre": "acre", "acres": "acre",
        "hectárea": "hectare", "hectáreas": "hectare", "metro cúbico": "cubic metre", "metros cúbicos": "cubic metre",
        "pie cúbico": "cubic foot", "pies cúbicos": "cubic foot", "kilómetros por hora": "kilometre per hour",
        "kilómetro por hora": "kilometre per hour", "kms por hora": "kilometre per hour", "millas por hora": "mile per hour",
        "milla por hora": "mile per hour", "metros por segundo": "metre per second", "año luz": "light year",
        "años luz": "light year", "megabyte": "megabyte", "megabytes": "megabyte", "gigabyte": "gigabyte",
        "gigabytes": "gigabyte", "megabit": "megabit", "megabits": "megabit", "grados de ángulo": "degree", "radián": "radian",
        "radianes": "radian", "vuelta": "turn", "vueltas": "turn", "vatio": "watt", "vatios": "watt", "voltio": "volt",
        "voltios": "volt",
    },
    "size": {"talla": True, "número": True, "talle": True},
    "letter_size": {"xxs": "XXS", "xs": "XS", "s": "S", "m": "M", "l": "L", "xl": "XL", "xxl": "XXL", "xxxl": "XXXL", "3xl": "XXXL"},
}  # fmt: skip
