"""Spanish."""

from domain.reading.first_words import Vocabulary

WORDS = Vocabulary(
    numbers={"una docena": 12, "docena": 12, "un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6,
             "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "doce": 12, "quince": 15, "veinte": 20, "treinta": 30,
             "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90, "cien": 100},
    multipliers={"k": 1_000, "mil": 1_000, "lucas": 1_000, "luca": 1_000, "millones": 1_000_000, "millon": 1_000_000,
                 "palos": 1_000_000},
    currencies={"pesos": "COP", "peso": "COP", "lucas": "COP", "euros": "EUR", "euro": "EUR", "dolares": "USD", "dolar": "USD"},
    per_unit=("cada uno", "cada una", "c/u", "cu", "por unidad", "la unidad", "unidad", "por persona", "cada camiseta"),
    in_total=("en total", "por todo", "todo", "total", "por todas", "por todos"),
    from_words=("desde", "a partir de"),
    up_to=("hasta", "maximo", "max", "menos de", "no mas de", "como mucho"),
    range_words=("a", "y", "o"),
    months={"enero": 1, "ene": 1, "febrero": 2, "feb": 2, "marzo": 3, "mar": 3, "abril": 4, "abr": 4, "mayo": 5, "junio": 6,
            "jun": 6, "julio": 7, "jul": 7, "agosto": 8, "ago": 8, "septiembre": 9, "setiembre": 9, "sep": 9, "octubre": 10,
            "oct": 10, "noviembre": 11, "nov": 11, "diciembre": 12, "dic": 12},
    weekdays={"lunes": 0, "martes": 1, "miercoles": 2, "jueves": 3, "viernes": 4, "sabado": 5, "domingo": 6},
    days_from_now={"pasado manana": 2, "manana": 1, "hoy": 0},
    duration_units={"dias habiles": "day", "dias": "day", "dia": "day", "semanas": "week", "semana": "week", "horas": "hour",
                    "hora": "hour", "meses": "month", "mes": "month"},
    fillers=("de", "del", "el"),
)  # fmt: skip
