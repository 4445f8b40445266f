"""French words of days and hours."""

from domain.reading.clocks import Part
from domain.reading.lexicon import Words

RULES: Words = {
    "month": {
        "janvier": 1, "janv": 1, "jan": 1, "janv.": 1, "février": 2, "fév": 2, "fev": 2, "févr": 2, "fév.": 2, "févr.": 2,
        "mars": 3, "mar": 3, "avril": 4, "avr": 4, "avr.": 4, "mai": 5, "juin": 6, "juillet": 7, "juil": 7, "jui": 7,
        "juil.": 7, "jui.": 7, "août": 8, "aout": 8, "septembre": 9, "sept": 9, "sep": 9, "sept.": 9, "octobre": 10, "oct": 10,
        "oct.": 10, "novembre": 11, "nov": 11, "nov.": 11, "décembre": 12, "déc": 12, "dec": 12, "déc.": 12,
    },
    "weekday": {
        "lundi": 0, "lun": 0, "lun.": 0, "mardi": 1, "mar": 1, "mar.": 1, "mercredi": 2, "mer": 2, "mer.": 2, "jeudi": 3,
        "jeu": 3, "jeu.": 3, "vendredi": 4, "ven": 4, "ven.": 4, "samedi": 5, "sam": 5, "sam.": 5, "dimanche": 6, "dim": 6,
        "dim.": 6,
    },
    "day": {
        "aujourd'hui": 0, "aujourdhui": 0, "ajd": 0, "auj": 0, "ce jour": 0, "aujourd hui": 0, "demain": 1, "dem": 1,
        "le lendemain": 1, "le jour suivant": 1, "le jour d'après": 1, "dès demain": 1, "après-demain": 2, "après demain": 2,
        "apres-demain": 2, "le surlendemain": 2, "hier": -1, "la veille": -1, "le jour d'avant": -1, "le jour précédent": -1,
        "avant-hier": -2, "avant hier": -2,
    },
    "now": {
        "maintenant": True, "tout de suite": True, "en ce moment": True, "immédiatement": True, "de suite": True,
        "dès maintenant": True, "dès que possible": True, "dans l'immédiat": True, "au plus vite": True,
    },
    "cycle": {
        "seconde": "second", "secondes": "second", "sec": "second", "s": "second", "minute": "minute", "minutes": "minute",
        "min": "minute", "mins": "minute", "mn": "minute", "heure": "hour", "heures": "hour", "h": "hour", "hrs": "hour",
        "jour": "day", "jours": "day", "journée": "day", "journées": "day", "j": "day", "semaine": "week", "semaines": "week",
        "sem": "week", "mois": "month", "trimestre": "quarter", "trimestres": "quarter", "an": "year", "ans": "year",
        "année": "year", "années": "year",
    },
    "quarter_word": {"trimestre": True},
    "weekend": {
        "week-end": True, "weekend": True, "week end": True, "we": True, "weekends": True, "week-ends": True,
    },
    "turn": {
        "prochain": 1, "prochaine": 1, "prochains": 1, "prochaines": 1, "le prochain": 1, "la prochaine": 1,
        "les prochains": 1, "les prochaines": 1, "suivant": 1, "suivante": 1, "ce": 0, "cet": 0, "cette": 0, "ces": 0,
        "l'actuel": 0, "le même": 0, "dernier": -1, "dernière": -1, "derniers": -1, "dernières": -1, "le dernier": -1,
        "la dernière": -1, "les derniers": -1, "les dernières": -1, "passé": -1, "passée": -1, "précédent": -1,
        "précédente": -1,
    },
    "turn_after": {
        "prochain": 1, "prochaine": 1, "prochains": 1, "prochaines": 1, "suivant": 1, "suivante": 1, "suivants": 1,
        "suivantes": 1, "qui vient": 1, "qui viennent": 1, "d'après": 1, "à venir": 1, "en cours": 0, "actuel": 0,
        "actuelle": 0, "courant": 0, "présent": 0, "dernier": -1, "dernière": -1, "derniers": -1, "dernières": -1, "passé": -1,
        "passée": -1, "passés": -1, "passées": -1, "précédent": -1, "précédente": -1, "précédents": -1, "précédentes": -1,
        "d'avant": -1, "écoulé": -1,
    },
    "the": {
        "le": True, "au": True, "les": True, "du": True, "pour le": True, "le jour du": True, "jusqu'au": True,
    },
    "of": {
        "de": True, "du": True, "d'": True, "de la": True, "de l'": True, "en": True, "au mois de": True, "du mois de": True,
        "des": True, "la": True, "cette": True, "de cette": True,
    },
    "on": {
        "le": True, "ce": True,
    },
    "at_day": {
        "à": True, "vers": True, "a": True, "pour": True, "dans": True, "de": True, "en": True, "dans l'": True,
        "dans la": True, "au": True, "par": True,
    },
    "clock_word": {
        "à": True, "vers": True, "aux alentours de": True, "vers les": True, "plutôt vers": True, "plutôt à": True, "autour de": True,
    },
    "in": {
        "dans": True, "d'ici": True,
    },
    "ago": {
        "avant": True,
    },
    "ago_before": {
        "il y a": True, "ya": True, "y a": True, "il y a environ": True, "voilà": True, "ça fait": True,
    },
    "hence": {
        "à partir de maintenant": True, "plus tard": True, "à compter d'aujourd'hui": True, "à partir d'aujourd'hui": True,
    },
    "ahead": {
        "dans": True, "d'ici": True, "sous": True, "dans environ": True, "d'ici environ": True, "d'ici à": True,
    },
    "within": {
        "dans les": True, "d'ici les": True, "en moins de": True, "sous les": True, "dans un délai de": True,
        "au cours des": True,
    },
    "from_now": {
        "après": True, "à partir de": True, "à partir du": True, "à compter de": True, "à compter du": True, "depuis": True,
    },
    "before_that": {
        "avant": True, "avant le": True,
    },
    "more": {
        "de plus": True, "encore": True,
    },
    "from": {
        "de": True, "du": True, "entre": True, "entre le": True, "à partir de": True, "depuis": True, "dès": True,
        "de la": True, "à partir du": True, "entre la": True, "des": True, "depuis le": True,
    },
    "to": {
        "à": True, "au": True, "jusqu'à": True, "jusqu'au": True, "a": True, "jusque": True, "et jusqu'à": True, "-": True,
    },
    "and": {
        "et": True, "et le": True, "et la": True,
    },
    "after": {
        "après": True, "plus tard que": True, "après le": True, "passé": True, "au-delà de": True,
    },
    "since": {
        "depuis": True, "à partir de": True, "à partir du": True, "dès": True, "dès le": True, "à compter du": True,
        "depuis le": True, "à compter de": True,
    },
    "on_from": {
        "et après": True, "et au-delà": True,
    },
    "before": {
        "avant": True, "avant le": True, "jusqu'à": True, "jusqu'au": True, "n'importe quand avant": True,
        "au plus tard": True, "au plus tard le": True, "pas plus tard que": True, "d'ici": True, "d'ici le": True,
        "d'ici à": True, "d'ici au": True, "plus tôt que": True,
    },
    "half_day": {
        "am": False, "a.m.": False, "pm": True, "p.m.": True, "a.m": False, "p.m": True,
    },
    "noon": {
        "midi": 12, "minuit": 0,
    },
    "oclock": {
        "heures": True, "heure": True, "h": True,
    },
    "ish": {
        "environ": True,
    },
    "about": {
        "environ": True, "vers": True, "à peu près": True, "aux alentours de": True, "plutôt": True, "autour de": True,
        "plutôt vers": True,
    },
    "past": {

    },
    "before_hour": {

    },
    "quarter": {
        "quart": 15, "un quart": 15, "demi": 30, "demie": 30, "trois quarts": 45, "le quart": 15,
    },
    "minute_word": {
        "minutes": True, "minute": True, "min": True, "mn": True,
    },
    "half_to": {

    },
    "less": {
        "moins": True,
    },
    "and_minutes": {
        "et": True,
    },
    "part": {
        "matin": Part(4, 12), "matinée": Part(4, 12), "matins": Part(4, 12), "après-midi": Part(12, 19),
        "après midi": Part(12, 19), "aprem": Part(12, 19), "aprèm": Part(12, 19), "apres-midi": Part(12, 19),
        "soir": Part(18, 24), "soirée": Part(18, 24), "soirs": Part(18, 24), "nuit": Part(18, 24), "déjeuner": Part(12, 14),
        "heure du déjeuner": Part(12, 14), "midi": Part(12, 14), "début de matinée": Part(7, 9),
        "très tôt le matin": Part(7, 9), "tôt le matin": Part(7, 9), "le matin tôt": Part(7, 9),
        "le matin très tôt": Part(7, 9), "tôt dans la matinée": Part(7, 9), "très tôt dans la matinée": Part(7, 9),
        "milieu de matinée": Part(9, 11), "fin de matinée": Part(10, 12), "fin de la matinée": Part(10, 12),
        "milieu de la matinée": Part(9, 11), "début de la matinée": Part(7, 9), "début de journée": Part(6, 10),
        "début de la journée": Part(6, 10), "milieu de journée": Part(11, 16), "milieu de la journée": Part(11, 16),
        "fin de journée": Part(17, 21), "fin de la journée": Part(17, 21), "début d'après-midi": Part(12, 15),
        "début de l'après-midi": Part(12, 15), "milieu d'après-midi": Part(14, 17), "milieu de l'après-midi": Part(14, 17),
        "fin d'après-midi": Part(17, 19), "fin de l'après-midi": Part(17, 19), "début de soirée": Part(18, 21),
        "début de la soirée": Part(18, 21), "fin de soirée": Part(21, 24), "fin de la soirée": Part(21, 24),
        "après le déjeuner": Part(13, 17), "aube": Part(4, 7),
    },
    "part_of": {"dans le": True, "pendant le": True, "durant la": True,
        "dans la": True, "dans l'": True, "du": True, "de la": True, "de l'": True, "le": True, "l'": True, "la": True,
        "en": True, "au": True, "ce": True, "cet": True, "cette": True, "à": True, "au cours de l'": True, "pendant la": True,
        "plus tard dans l'": True, "plus tard dans la": True, "un peu plus tard dans l'": True,
        "un peu plus tard dans la": True, "à l'": True, "d'": True,
    },
    "part_today": {
        "ce matin": Part(4, 12), "cet après-midi": Part(12, 19), "cet après midi": Part(12, 19), "cet aprem": Part(12, 19),
        "ce soir": Part(18, 24), "cette nuit": Part(18, 24), "cet aprèm": Part(12, 19),
    },
    "part_yesterday": {
        "hier soir": Part(18, 24), "la nuit dernière": Part(18, 24),
    },
    "edge": {
        "début": 1, "au début de": 1, "au début du": 1, "le début de": 1, "en début de": 1, "début de": 1, "début du": 1,
        "au début": 1, "debut": 1, "tout début": 1, "le début du": 1, "courant début": 1, "mi-": 2, "mi": 2, "milieu de": 2,
        "au milieu de": 2, "au milieu du": 2, "milieu du": 2, "en milieu de": 2, "le milieu de": 2, "courant": 2, "fin": 3,
        "à la fin de": 3, "à la fin du": 3, "en fin de": 3, "fin de": 3, "fin du": 3, "la fin de": 3, "la fin du": 3,
        "à la fin": 3, "fin de la": 3, "au milieu de la fin": 3,
    },
    "edge_word": {

    },
    "nth_last": {
        "dernier": -1, "dernière": -1, "le dernier": -1, "la dernière": -1,
    },
    "season": {
        "printemps": "spring", "le printemps": "spring", "été": "summer", "l'été": "summer", "automne": "autumn",
        "l'automne": "autumn", "hiver": "winter", "l'hiver": "winter",
    },
    "season_word": {
        "saison": True,
    },
    "weeks_on": {"en quinze": 2, "en 15": 2, "en huit": 1, "en 8": 1},
    "until": {"jusqu'à": True, "jusqu'en": True, "jusqu'au mois de": True, "jusque": True},
    "week_of": {
        "semaine du": True, "la semaine du": True, "semaine de": True, "dans la semaine du": True,
    },
    "year_word": {
        "en": True, "année": True, "l'année": True, "an": True, "l'an": True, "depuis": True, "de": True, "en l'an": True,
        "jusqu'en": True, "d'ici": True, "courant": True,
    },
    "era": {
        "apr. j.-c.": True,
    },
    "each": {
        "chaque": True, "tous les": True, "toutes les": True,
    },
}  # fmt: skip

AMBIGUOUS = frozenset({"mar", "mer", "dim", "ven", "jan", "veille", "we", "ete", "hiver", "lun", "la veille"})
"""Words that are more often something else: alone they name a time only where something else says so."""
