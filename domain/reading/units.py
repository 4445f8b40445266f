"""Units of measure by sign, the same in every language; names are in each language's words."""

from __future__ import annotations

from typing import Final

from domain.reading.lexicon import Words

SIGNS: Final[Words] = {
    "unit": {sign: name for name, signs in {
        "milligram": "mg", "gram": "g gr grs gs", "microgram": "µg μg ug mcg", "kilogram": "kg kgs kilo kilos", "tonne": "t", "ounce": "oz",
        "pound": "lb lbs lb.", "millimetre": "mm", "centimetre": "cm cms", "decimetre": "dm", "metre": "m mts mtr", "kilometre": "km kms",
        "micrometre": "µm μm", "nanometre": "nm", "mile": "mi", "foot": "ft", "inch": "in. inch", "yard": "yd yds", "millilitre": "ml mls", "centilitre": "cl",
        "decilitre": "dl", "litre": "l lt lts ltr ltrs", "hectolitre": "hl", "gallon": "gal gals", "square metre": "m2 m² sqm kvm m^2",
        "square kilometre": "km2 km²", "square foot": "ft2 ft² sqft", "square centimetre": "cm2 cm²", "cubic metre": "m3 m³ m^3",
        "cubic centimetre": "cm3 cm³", "hectare": "ha", "square millimetre": "mm2 mm²", "cubic foot": "ft3 ft³",
        "kilometre per hour": "km/h kmh kph km/t", "metre per second": "m/s", "mile per hour": "mph", "bit": "bit bits", "byte": "byte bytes",
        "kilobyte": "kb", "megabyte": "mb", "gigabyte": "gb", "terabyte": "tb", "megabit": "mbit mbps", "gigabit": "gbit gbps",
        "watt": "w", "kilowatt": "kw", "kilowatt hour": "kwh", "volt": "v", "radian": "rad rads", "teaspoon": "tsp tsps", "tablespoon": "tbsp tbsps",
    }.items() for sign in signs.split()},
}  # fmt: skip

SCALE: Final[dict[str, tuple[str, str]]] = {
    "kilometre": ("metre", "1000"), "metre": ("metre", "1"), "decimetre": ("metre", "0.1"), "centimetre": ("metre", "0.01"),
    "millimetre": ("metre", "0.001"), "mile": ("metre", "1609.344"), "yard": ("metre", "0.9144"), "foot": ("metre", "0.3048"),
    "inch": ("metre", "0.0254"), "kilogram": ("gram", "1000"), "gram": ("gram", "1"), "milligram": ("gram", "0.001"),
    "pound": ("gram", "453.59237"), "ounce": ("gram", "28.349523125"), "litre": ("litre", "1"), "decilitre": ("litre", "0.1"),
    "centilitre": ("litre", "0.01"), "millilitre": ("litre", "0.001"),
}  # fmt: skip
"""Unit -> (what it measures in, how much of that). SI brochure 9th edition; the yard and pound agreement of 1959."""
