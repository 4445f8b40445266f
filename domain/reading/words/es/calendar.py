"""Spanish words of days and hours."""

from domain.reading.clocks import Part
from domain.reading.lexicon import Words

RULES: Words = {
    "month": {
        "enero": 1, "ene": 1, "ene.": 1, "febrero": 2, "feb": 2, "feb.": 2, "marzo": 3, "mar": 3, "mar.": 3, "abril": 4,
        "abr": 4, "abr.": 4, "mayo": 5, "may": 5, "may.": 5, "junio": 6, "jun": 6, "jun.": 6, "julio": 7, "jul": 7, "jul.": 7,
        "agosto": 8, "ago": 8, "ago.": 8, "septiembre": 9, "setiembre": 9, "sept": 9, "sep": 9, "set": 9, "sep.": 9,
        "sept.": 9, "octubre": 10, "oct": 10, "oct.": 10, "noviembre": 11, "nov": 11, "nov.": 11, "diciembre": 12, "dic": 12,
        "dic.": 12,
    },
    "weekday": {
        "lunes": 0, "lun": 0, "lun.": 0, "martes": 1, "mar": 1, "mar.": 1, "miércoles": 2, "mié": 2, "mie": 2, "mié.": 2,
        "mx": 2, "jueves": 3, "jue": 3, "jue.": 3, "viernes": 4, "vie": 4, "vie.": 4, "sábado": 5, "sáb": 5, "sab": 5,
        "sáb.": 5, "sábados": 5, "domingo": 6, "dom": 6, "dom.": 6, "domingos": 6,
    },
    "day": {
        "hoy": 0, "el día de hoy": 0, "hoy día": 0, "hoy mismo": 0, "este mismo día": 0, "mañana": 1, "el día de mañana": 1,
        "el día siguiente": 1, "al día siguiente": 1, "mañana mismo": 1, "pasado mañana": 2, "pasado": 2,
        "después de mañana": 2, "ayer": -1, "el día de ayer": -1, "el día anterior": -1, "anteayer": -2, "antier": -2,
        "antes de ayer": -2, "antes de anoche": -2,
    },
    "now": {
        "ahora": True, "ya": True, "ahorita": True, "cuanto antes": True, "en este momento": True, "ahora mismo": True,
        "ya mismo": True, "de inmediato": True, "inmediatamente": True, "lo antes posible": True, "en seguida": True,
        "enseguida": True,
    },
    "cycle": {
        "segundo": "second", "segundos": "second", "seg": "second", "segs": "second", "minuto": "minute", "minutos": "minute",
        "min": "minute", "mins": "minute", "hora": "hour", "horas": "hour", "hr": "hour", "hrs": "hour", "h": "hour",
        "hs": "hour", "hra": "hour", "hras": "hour", "día": "day", "días": "day", "semana": "week", "semanas": "week",
        "sem": "week", "mes": "month", "meses": "month", "trimestre": "quarter", "trimestres": "quarter", "año": "year",
        "años": "year",
    },
    "quarter_word": {"trimestre": True},
    "weekend": {
        "fin de semana": True, "finde": True, "fines de semana": True, "fin de": True,
    },
    "turn": {
        "próximo": 1, "próxima": 1, "próximos": 1, "próximas": 1, "el próximo": 1, "la próxima": 1, "siguiente": 1,
        "los próximos": 1, "las próximas": 1, "entrante": 1, "el siguiente": 1, "la siguiente": 1, "este": 0, "esta": 0,
        "estos": 0, "estas": 0, "el presente": 0, "la presente": 0, "el mismo": 0, "la misma": 0, "mismo": 0, "pasado": -1,
        "pasada": -1, "pasados": -1, "pasadas": -1, "último": -1, "última": -1, "últimos": -1, "últimas": -1, "el último": -1,
        "la última": -1, "los últimos": -1, "las últimas": -1, "anterior": -1, "el pasado": -1, "la pasada": -1,
    },
    "turn_after": {
        "que viene": 1, "que vienen": 1, "próximo": 1, "próxima": 1, "próximos": 1, "próximas": 1, "siguiente": 1,
        "siguientes": 1, "entrante": 1, "que entra": 1, "en curso": 0, "actual": 0, "presente": 0, "corriente": 0,
        "pasado": -1, "pasada": -1, "pasados": -1, "pasadas": -1, "anterior": -1, "anteriores": -1, "último": -1, "última": -1,
        "últimos": -1, "que pasó": -1, "que acaba de pasar": -1,
    },
    "the": {
        "el": True, "el día": True, "día": True, "los": True, "al": True, "para el": True, "del día": True,
    },
    "of": {
        "de": True, "del": True, "de la": True, "en": True, "de este": True, "en el": True,
    },
    "on": {
        "el": True, "los": True,
    },
    "at_day": {
        "a": True, "a las": True, "por": True, "en": True, "para": True, "de": True, "hacia": True,
    },
    "clock_word": {
        "a las": True, "a la": True, "las": True, "la": True, "hacia las": True, "sobre las": True, "desde las": True,
        "para las": True, "tipo": True, "como a las": True, "alrededor de las": True, "a eso de las": True, "tipo las": True,
    },
    "in": {
        "en": True, "dentro de": True,
    },
    "ago": {
        "atrás": True, "antes": True,
    },
    "ago_before": {
        "hace": True, "hace como": True, "hace unos": True,
    },
    "hence": {
        "a partir de ahora": True, "desde ahora": True, "a partir de hoy": True, "más tarde": True, "después": True,
        "desde hoy": True,
    },
    "ahead": {
        "en": True, "dentro de": True, "de aquí a": True, "en unos": True, "en unas": True, "al cabo de": True,
        "en aproximadamente": True,
    },
    "within": {
        "en menos de": True, "en el plazo de": True, "en un plazo de": True, "antes de": True,
    },
    "from_now": {
        "después de": True, "desde": True, "a partir de": True, "tras": True,
    },
    "before_that": {
        "antes de": True, "antes del": True,
    },
    "more": {
        "más": True,
    },
    "from": {
        "de": True, "del": True, "desde": True, "entre": True, "desde el": True, "entre el": True, "entre las": True,
        "de las": True, "desde las": True, "desde la": True, "a partir de": True, "entre la": True,
    },
    "to": {
        "a": True, "al": True, "hasta": True, "hasta el": True, "a las": True, "hasta las": True, "a la": True,
        "hasta la": True, "-": True,
    },
    "and": {
        "y": True, "y el": True, "y las": True, "y la": True,
    },
    "after": {
        "después de": True, "después del": True, "más tarde de": True, "después de las": True, "pasadas las": True,
        "luego de": True, "tras": True,
    },
    "since": {
        "desde": True, "a partir de": True, "desde el": True, "a partir del": True, "a partir de las": True, "desde las": True,
    },
    "on_from": {
        "en adelante": True, "y más tarde": True,
    },
    "before": {
        "antes de": True, "antes del": True, "hasta": True, "hasta el": True, "para antes de": True, "no más tarde de": True,
        "antes de las": True, "hasta las": True, "a más tardar": True, "a más tardar el": True, "antes de la": True,
        "para antes del": True, "previo a": True,
    },
    "half_day": {
        "am": False, "a.m.": False, "a.m": False, "a m": False, "a. m.": False, "pm": True, "p.m.": True, "p.m": True,
        "p m": True, "p. m.": True,
    },
    "noon": {
        "mediodía": 12, "el mediodía": 12, "medio día": 12, "al mediodía": 12, "medianoche": 0, "media noche": 0,
        "la medianoche": 0,
    },
    "oclock": {
        "en punto": True, "hs": True, "hrs": True, "horas": True, "h": True,
    },
    "ish": {
        "y pico": True,
    },
    "about": {
        "aproximadamente": True, "alrededor de": True, "sobre": True, "hacia": True, "como": True, "más o menos": True,
        "a eso de": True, "cerca de": True,
    },
    "past": {

    },
    "before_hour": {
        "para": -1, "para las": -1, "para la": -1,
    },
    "quarter": {
        "cuarto": 15, "media": 30, "tres cuartos": 45, "un cuarto": 15,
    },
    "minute_word": {
        "minutos": True, "minuto": True, "min": True,
    },
    "half_to": {

    },
    "less": {
        "menos": True,
    },
    "and_minutes": {
        "y": True, "con": True,
    },
    "part": {
        "mañana": Part(4, 12), "mañanas": Part(4, 12), "la mañana": Part(4, 12), "mañanita": Part(4, 12),
        "madrugada": Part(0, 6), "tarde": Part(12, 19), "tardes": Part(12, 19), "tardecita": Part(17, 20),
        "noche": Part(18, 24), "noches": Part(18, 24), "almuerzo": Part(12, 14), "hora del almuerzo": Part(12, 14),
        "comida": Part(13, 15), "después del almuerzo": Part(13, 17), "primera hora": Part(7, 9), "última hora": Part(17, 20),
        "temprano": Part(6, 10), "final del día": Part(17, 21), "media mañana": Part(9, 11), "media tarde": Part(16, 18),
        "temprano en la mañana": Part(4, 9),
    },
    "part_of": {
        "por la": True, "de la": True, "en la": True, "a la": True, "durante la": True, "esta": True, "la": True, "al": True,
        "por las": True, "a": True, "en": True, "el": True, "de": True,
    },
    "part_today": {
        "esta mañana": Part(4, 12), "esta tarde": Part(12, 19), "esta noche": Part(18, 24), "hoy en la noche": Part(18, 24),
        "hoy por la noche": Part(18, 24),
    },
    "part_yesterday": {
        "anoche": Part(18, 24),
    },
    "edge": {
        "principios de": 1, "a principios de": 1, "comienzos de": 1, "a comienzos de": 1, "inicios de": 1, "a inicios de": 1,
        "principio de": 1, "comienzo de": 1, "inicio de": 1, "al inicio de": 1, "al principio de": 1, "principios del": 1,
        "inicios del": 1, "a principio de": 1, "a inicio de": 1, "mediados de": 2, "a mediados de": 2, "mitad de": 2,
        "a mitad de": 2, "mediados del": 2, "a mediados del": 2, "finales de": 3, "a finales de": 3, "fin de": 3,
        "fines de": 3, "a fin de": 3, "a fines de": 3, "final de": 3, "al final de": 3, "finales del": 3, "a finales del": 3,
        "el fin de": 3, "fin del": 3, "fines del": 3, "a fines del": 3,
    },
    "edge_word": {

    },
    "nth_last": {
        "último": -1, "última": -1, "el último": -1, "la última": -1, "los últimos": -1,
    },
    "season": {
        "primavera": "spring", "la primavera": "spring", "verano": "summer", "el verano": "summer", "otoño": "autumn",
        "el otoño": "autumn", "invierno": "winter", "el invierno": "winter",
    },
    "season_word": {
        "estación": True, "temporada": True,
    },
    "weeks_on": {"de la otra semana": 1},
    "until": {"hasta": True, "hasta el mes de": True, "hasta finales de": True},
    "week_of": {
        "semana del": True, "la semana del": True, "semana de": True, "la semana que empieza el": True, "la semana de": True,
    },
    "year_word": {
        "año": True, "el año": True, "en": True, "en el año": True, "de": True, "del": True, "desde": True, "hasta": True,
        "del año": True, "de año": True,
    },
    "era": {
        "d.c.": True, "después de cristo": True,
    },
    "each": {
        "cada": True, "todos los": True, "todas las": True,
    },
}  # fmt: skip

AMBIGUOUS = frozenset(
    {"mar", "sab", "dom", "lun", "ago", "vie", "ya", "set", "pasado", "verano", "finde", "may", "mie"}
)
"""Words that are more often something else: alone they name a time only where something else says so."""
