"""Write values out as people do, in four languages: what is written this way has to be read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final

_EN_SMALL: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_EN_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ES_SMALL: Final = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
).split()
_ES_TENS: Final = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
_ES_HUNDREDS: Final = (
    "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
).split()
_FR_SMALL: Final = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf"
).split()
_FR_TENS: Final = "vingt trente quarante cinquante soixante".split()
_SV_SMALL: Final = (
    "noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton"
).split()
_SV_TENS: Final = "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio".split()


def in_english(number: int) -> str:
    """Write a number below a billion: "one hundred and twenty-one"."""
    if number < 20:
        return _EN_SMALL[number]
    if number < 100:
        ten, one = divmod(number, 10)
        return _EN_TENS[ten - 2] + (f"-{_EN_SMALL[one]}" if one else "")
    for size, name, link in ((1_000_000, "million", " "), (1_000, "thousand", " "), (100, "hundred", " and ")):
        if number >= size:
            many, rest = divmod(number, size)
            link = " and " if rest < 100 else link
            return f"{in_english(many)} {name}" + (f"{link}{in_english(rest)}" if rest else "")
    raise AssertionError


def in_spanish(number: int) -> str:
    """Write a number below a billion: "ciento veintiuno", "dos mil quinientos"."""
    if number < 30:
        return _ES_SMALL[number]
    if number < 100:
        ten, one = divmod(number, 10)
        return _ES_TENS[ten - 3] + (f" y {_ES_SMALL[one]}" if one else "")
    if number < 1_000:
        hundred, rest = divmod(number, 100)
        return "cien" if number == 100 else _ES_HUNDREDS[hundred - 1] + (f" {in_spanish(rest)}" if rest else "")
    if number < 1_000_000:
        many, rest = divmod(number, 1_000)
        start = "mil" if many == 1 else f"{_before_noun(in_spanish(many))} mil"
    else:
        many, rest = divmod(number, 1_000_000)
        start = "un millón" if many == 1 else f"{_before_noun(in_spanish(many))} millones"
    return start + (f" {in_spanish(rest)}" if rest else "")


def _before_noun(words: str) -> str:
    """Shorten "uno" where something follows it: "veintiún mil", "treinta y un mil"."""
    if words.endswith("veintiuno"):
        return words.removesuffix("uno") + "ún"
    return words.removesuffix("o") if words.endswith(" uno") else words


def in_french(number: int) -> str:
    """Write a number below a billion: "quatre-vingt-onze", "deux cents", "mille deux"."""
    if number < 20:
        return _FR_SMALL[number]
    if number < 70:
        ten, one = divmod(number, 10)
        return _FR_TENS[ten - 2] + (" et un" if one == 1 else f"-{_FR_SMALL[one]}" if one else "")
    if number < 80:
        return "soixante et onze" if number == 71 else f"soixante-{_FR_SMALL[number - 60]}"
    if number < 100:
        return "quatre-vingts" if number == 80 else f"quatre-vingt-{_FR_SMALL[number - 80]}"
    for size, name in ((1_000_000, "million"), (1_000, "mille"), (100, "cent")):
        if number >= size:
            many, rest = divmod(number, size)
            return _french_start(many, name, rest) + (f" {in_french(rest)}" if rest else "")
    raise AssertionError


def _french_start(many: int, name: str, rest: int) -> str:
    if many == 1:
        return "un million" if name == "million" else name
    before = in_french(many)
    if name == "mille" and before.endswith(("vingts", "cents")):
        before = before.removesuffix("s")
    plural = name == "million" or (name == "cent" and not rest)
    return f"{before} {name}{'s' if plural else ''}"


def in_swedish(number: int) -> str:
    """Write a number below a billion: "etthundratjugoett", "två tusen fem"."""
    if number < 20:
        return _SV_SMALL[number]
    if number < 100:
        ten, one = divmod(number, 10)
        return _SV_TENS[ten - 2] + (_SV_SMALL[one] if one else "")
    if number < 1_000:
        hundred, rest = divmod(number, 100)
        return f"{_SV_SMALL[hundred] if hundred > 1 else 'ett'}hundra" + (in_swedish(rest) if rest else "")
    if number < 1_000_000:
        many, rest = divmod(number, 1_000)
        start = f"{in_swedish(many)} tusen" if many > 1 else "ett tusen"
    else:
        many, rest = divmod(number, 1_000_000)
        start = f"{in_swedish(many)} miljoner" if many > 1 else "en miljon"
    return start + (f" {in_swedish(rest)}" if rest else "")


@dataclass(frozen=True, slots=True)
class Spelling:
    """How one language writes values. A template's fields: d m y (two digits: dd mm), month, weekday, h, mi (two
    digits), hh; a range's: low, high."""

    locale: str
    words: Callable[[int], str]
    point: str
    groups: Sequence[str]
    """What may stand between groups of three digits."""
    ordinals: Sequence[str]
    months: Sequence[str]
    weekdays: Sequence[str]
    dates: Sequence[str]
    days: Sequence[str]
    """Dates without a year."""
    clocks: Sequence[str]
    units: Mapping[str, tuple[str, str]]
    and_: str
    money: Sequence[tuple[str, str]]
    """A template and the ISO code it means."""
    between: Sequence[str]
    more: Sequence[str]
    less: Sequence[str]
    each: Sequence[str]


def grouped(number: int, separator: str) -> str:
    return f"{number:,}".replace(",", separator)


def write_date(spelling: Spelling, template: str, day: date) -> str:
    return template.format(
        d=day.day, m=day.month, y=day.year, dd=f"{day.day:02}", mm=f"{day.month:02}",
        month=spelling.months[day.month - 1], weekday=spelling.weekdays[day.weekday()],
        th="th" if 10 < day.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th"),
        er="er" if day.day == 1 else "", e="a" if day.day % 10 in (1, 2) and day.day not in (11, 12) else "e",
    )  # fmt: skip


def write_clock(template: str, clock: time) -> str:
    hour = clock.hour % 12 or 12
    return template.format(
        h=clock.hour, hh=f"{clock.hour:02}", mi=f"{clock.minute:02}", h12=hour, am="am" if clock.hour < 12 else "pm"
    )


ENGLISH: Final = Spelling(
    locale="en-GB", words=in_english, point=".", groups=(",",), ordinals=("{n}{th}",),
    months="January February March April May June July August September October November December".split(),
    weekdays="Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    dates=("{d} {month} {y}", "{d}{th} {month} {y}", "the {d}{th} of {month} {y}", "{month} {d}, {y}", "{month} {d}{th} {y}",
           "{weekday} {d} {month} {y}", "{weekday}, {month} {d}{th}, {y}", "{dd}/{mm}/{y}", "{d}.{m}.{y}", "{y}-{mm}-{dd}"),
    days=("{d} {month}", "{d}{th} of {month}", "{month} {d}", "{month} {d}{th}", "the {d}{th} of {month}"),
    clocks=("at {h}:{mi}", "at {hh}:{mi}", "at {h12}:{mi}{am}", "{h12}:{mi} {am}", "at {h12}.{mi}{am}"),
    units={"second": ("second", "seconds"), "minute": ("minute", "minutes"), "hour": ("hour", "hours"), "day": ("day", "days"),
           "week": ("week", "weeks"), "month": ("month", "months"), "year": ("year", "years")},
    and_="and", money=(("£{n}", "GBP"), ("{n} pounds", "GBP"), ("{n} GBP", "GBP"), ("€{n}", "EUR"), ("{n} euros", "EUR"),
                       ("US${n}", "USD"), ("USD {n}", "USD"), ("{n} quid", "GBP")),
    between=("between {low} and {high}", "from {low} to {high}", "{low} to {high}", "{low} - {high}"),
    more=("more than {x}", "over {x}", "at least {x}", "from {x}"), less=("less than {x}", "under {x}", "at most {x}", "up to {x}"),
    each=("{x} each", "{x} per unit", "{x} apiece", "{x}/unit"),
)  # fmt: skip
SPANISH: Final = Spelling(
    locale="es-CO", words=in_spanish, point=",", groups=(".",), ordinals=("{n}º", "{n}°"),
    months="enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
    weekdays="lunes martes miércoles jueves viernes sábado domingo".split(),
    dates=("{d} de {month} de {y}", "el {d} de {month} del {y}", "{weekday} {d} de {month} de {y}", "{d} {month} {y}",
           "el {weekday} {d} de {month} de {y}", "{dd}/{mm}/{y}", "{d}-{m}-{y}", "{y}-{mm}-{dd}"),
    days=("el {d} de {month}", "{d} de {month}", "{d} {month}"),
    clocks=("a las {h}:{mi}", "a las {hh}:{mi}", "a las {h12}:{mi} {am}", "{hh}:{mi}h", "a las {h}:{mi} horas"),
    units={"second": ("segundo", "segundos"), "minute": ("minuto", "minutos"), "hour": ("hora", "horas"), "day": ("día", "días"),
           "week": ("semana", "semanas"), "month": ("mes", "meses"), "year": ("año", "años")},
    and_="y", money=(("${n}", "COP"), ("$ {n}", "COP"), ("{n} pesos", "COP"), ("{n} COP", "COP"), ("{n} €", "EUR"), ("{n} euros", "EUR"),
                     ("US${n}", "USD"), ("{n} dólares", "USD"), ("{n} pesos mexicanos", "MXN")),
    between=("entre {low} y {high}", "de {low} a {high}", "{low} a {high}", "desde {low} hasta {high}", "{low} - {high}"),
    more=("más de {x}", "al menos {x}", "mínimo {x}", "desde {x}"), less=("menos de {x}", "hasta {x}", "máximo {x}", "como mucho {x}"),
    each=("{x} c/u", "{x} cada uno", "{x} cada una", "{x} por unidad", "{x} la unidad"),
)  # fmt: skip
FRENCH: Final = Spelling(
    locale="fr-FR", words=in_french, point=",", groups=(" ", "\u202f", "\u00a0"), ordinals=("{n}e", "{n}ème"),
    months="janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    weekdays="lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
    dates=("{d}{er} {month} {y}", "le {d}{er} {month} {y}", "{weekday} {d}{er} {month} {y}", "le {weekday} {d}{er} {month} {y}",
           "{dd}/{mm}/{y}", "{d}.{m}.{y}", "{y}-{mm}-{dd}"),
    days=("le {d}{er} {month}", "{d}{er} {month}"),
    clocks=("à {h}h{mi}", "à {h} h {mi}", "à {h}:{mi}", "à {hh}:{mi}", "{hh}h{mi}"),
    units={"second": ("seconde", "secondes"), "minute": ("minute", "minutes"), "hour": ("heure", "heures"), "day": ("jour", "jours"),
           "week": ("semaine", "semaines"), "month": ("mois", "mois"), "year": ("an", "ans")},
    and_="et", money=(("{n} €", "EUR"), ("{n}€", "EUR"), ("{n} euros", "EUR"), ("{n} EUR", "EUR"), ("{n} francs suisses", "CHF"),
                      ("{n} £", "GBP"), ("{n} livres sterling", "GBP"), ("{n} dollars", "USD")),
    between=("entre {low} et {high}", "de {low} à {high}", "{low} à {high}", "{low} - {high}"),
    more=("plus de {x}", "au moins {x}", "minimum {x}", "à partir de {x}"), less=("moins de {x}", "jusqu'à {x}", "maximum {x}", "au plus {x}"),
    each=("{x} pièce", "{x} l'unité", "{x} par unité", "{x} chacun"),
)  # fmt: skip
SWEDISH: Final = Spelling(
    locale="sv-SE", words=in_swedish, point=",", groups=(" ", "\u00a0", "\u202f"), ordinals=("{n}:{e}",),
    months="januari februari mars april maj juni juli augusti september oktober november december".split(),
    weekdays="måndag tisdag onsdag torsdag fredag lördag söndag".split(),
    dates=("{d} {month} {y}", "den {d} {month} {y}", "{weekday} den {d} {month} {y}", "{weekday} {d} {month} {y}", "den {d}:{e} {month} {y}",
           "{y}-{mm}-{dd}", "{dd}/{mm}/{y}"),
    days=("{d} {month}", "den {d} {month}", "den {d}:{e} {month}", "{d}:{e} {month}"),
    clocks=("kl {h}:{mi}", "kl. {hh}:{mi}", "klockan {h}:{mi}", "kl {hh}:{mi}"),
    units={"second": ("sekund", "sekunder"), "minute": ("minut", "minuter"), "hour": ("timme", "timmar"), "day": ("dag", "dagar"),
           "week": ("vecka", "veckor"), "month": ("månad", "månader"), "year": ("år", "år")},
    and_="och", money=(("{n} kr", "SEK"), ("{n} kronor", "SEK"), ("{n} SEK", "SEK"), ("{n} €", "EUR"), ("{n} euro", "EUR"),
                       ("{n} danska kronor", "DKK"), ("{n}:-", "SEK")),
    between=("mellan {low} och {high}", "från {low} till {high}", "{low} till {high}", "{low} - {high}"),
    more=("mer än {x}", "minst {x}", "över {x}", "från {x}"), less=("mindre än {x}", "högst {x}", "under {x}", "max {x}", "upp till {x}"),
    each=("{x} styck", "{x}/st", "{x} per styck", "{x} st"),
)  # fmt: skip
SPELLINGS: Final = (ENGLISH, SPANISH, FRENCH, SWEDISH)
