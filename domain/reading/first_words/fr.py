"""French."""

from domain.reading.first_words import Vocabulary

WORDS = Vocabulary(
    numbers={"une douzaine": 12, "douzaine": 12, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6,
             "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "douze": 12, "quinze": 15, "vingt": 20, "trente": 30, "quarante": 40,
             "cinquante": 50, "soixante": 60, "cent": 100},
    multipliers={"k": 1_000, "mille": 1_000, "million": 1_000_000, "millions": 1_000_000},
    currencies={"euros": "EUR", "euro": "EUR", "balles": "EUR", "dollars": "USD", "livres": "GBP", "francs": "CHF"},
    per_unit=("piece", "l'unite", "l’unite", "unite", "chacun", "chacune", "par personne", "la piece", "par unite", "/pers"),
    in_total=("en tout", "au total", "pour le tout", "le tout", "total"),
    from_words=("a partir de", "des"),
    up_to=("jusqu'a", "jusqu’a", "maximum", "max", "pas plus de", "moins de", "au plus"),
    range_words=("a", "et", "ou"),
    months={"janvier": 1, "janv": 1, "fevrier": 2, "fevr": 2, "mars": 3, "avril": 4, "avr": 4, "mai": 5, "juin": 6, "juillet": 7,
            "juil": 7, "aout": 8, "septembre": 9, "sept": 9, "octobre": 10, "oct": 10, "novembre": 11, "nov": 11,
            "decembre": 12, "dec": 12},
    weekdays={"lundi": 0, "mardi": 1, "mercredi": 2, "jeudi": 3, "vendredi": 4, "samedi": 5, "dimanche": 6},
    days_from_now={"apres-demain": 2, "apres demain": 2, "demain": 1, "aujourd'hui": 0, "aujourd’hui": 0},
    duration_units={"jours ouvres": "day", "jours ouvrables": "day", "jours": "day", "jour": "day", "semaines": "week",
                    "semaine": "week", "heures": "hour", "heure": "hour", "mois": "month"},
    fillers=("le", "de"),
)  # fmt: skip
