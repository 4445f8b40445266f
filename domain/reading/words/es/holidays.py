"""Spanish names of days of the year."""

from domain.reading.holidays import Holiday
from domain.reading.lexicon import Words

RULES: Words = {
    "holiday": {
        "navidad": Holiday(12, 25), "la navidad": Holiday(12, 25), "día de navidad": Holiday(12, 25),
        "nochebuena": Holiday(12, 24), "nochevieja": Holiday(12, 31), "fin de año": Holiday(12, 31),
        "año viejo": Holiday(12, 31), "año nuevo": Holiday(1, 1), "día de año nuevo": Holiday(1, 1),
        "el año nuevo": Holiday(1, 1), "reyes": Holiday(1, 6), "día de reyes": Holiday(1, 6), "reyes magos": Holiday(1, 6),
        "epifanía": Holiday(1, 6), "día de los reyes magos": Holiday(1, 6), "los reyes": Holiday(1, 6),
        "san valentín": Holiday(2, 14), "día de san valentín": Holiday(2, 14), "día de los enamorados": Holiday(2, 14),
        "semana santa": Holiday(easter=-7, length=8), "pascua": Holiday(easter=0), "domingo de pascua": Holiday(easter=0),
        "domingo de resurrección": Holiday(easter=0), "pascuas": Holiday(easter=0), "viernes santo": Holiday(easter=-2),
        "jueves santo": Holiday(easter=-3), "lunes de pascua": Holiday(easter=1), "domingo de ramos": Holiday(easter=-7),
        "sábado santo": Holiday(easter=-1), "sábado de gloria": Holiday(easter=-1), "miércoles de ceniza": Holiday(easter=-46),
        "martes de carnaval": Holiday(easter=-47), "pentecostés": Holiday(easter=49), "corpus christi": Holiday(easter=60),
        "día del trabajo": Holiday(5, 1), "día del trabajador": Holiday(5, 1), "día de los trabajadores": Holiday(5, 1),
        "día internacional de los trabajadores": Holiday(5, 1), "todos los santos": Holiday(11, 1),
        "día de todos los santos": Holiday(11, 1), "día de los muertos": Holiday(11, 2), "día de muertos": Holiday(11, 2),
        "día de los difuntos": Holiday(11, 2), "día de la hispanidad": Holiday(10, 12), "día de la raza": Holiday(10, 12),
        "día de la constitución": Holiday(12, 6), "inmaculada": Holiday(12, 8), "la inmaculada concepción": Holiday(12, 8),
        "inmaculada concepción": Holiday(12, 8), "asunción": Holiday(8, 15), "la asunción": Holiday(8, 15),
        "san juan": Holiday(6, 24), "día de san juan": Holiday(6, 24), "halloween": Holiday(10, 31),
        "noche de brujas": Holiday(10, 31), "día de los inocentes": Holiday(12, 28),
        "día de los santos inocentes": Holiday(12, 28), "día de la mujer": Holiday(3, 8),
        "día internacional de la mujer": Holiday(3, 8), "velitas": Holiday(12, 7), "día de las velitas": Holiday(12, 7),
        "black friday": Holiday(month=11, nth=4, weekday=3, after=1),
        "viernes negro": Holiday(month=11, nth=4, weekday=3, after=1),
        "acción de gracias": Holiday(month=11, nth=4, weekday=3),
        "día de acción de gracias": Holiday(month=11, nth=4, weekday=3), "día mundial de la lengua árabe": Holiday(12, 18),
        "día internacional de las cooperativas": Holiday(month=7, nth=1, weekday=5), "día de la tierra": Holiday(4, 22),
        "día del niño": Holiday(4, 30), "día mundial del agua": Holiday(3, 22),
        "día de la madre": Holiday(month=5, nth=1, weekday=6), "día de las madres": Holiday(month=5, nth=1, weekday=6),
        "día del padre": Holiday(3, 19), "día mundial del medio ambiente": Holiday(6, 5),
        "día de los derechos humanos": Holiday(12, 10), "día mundial de la salud": Holiday(4, 7),
        "día de la independencia": Holiday(7, 20),
    },
}  # fmt: skip
