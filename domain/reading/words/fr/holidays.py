"""French names of days of the year."""

from domain.reading.holidays import Holiday
from domain.reading.lexicon import Words

RULES: Words = {
    "holiday": {
        "noël": Holiday(12, 25), "noel": Holiday(12, 25), "jour de noël": Holiday(12, 25), "jour de noel": Holiday(12, 25),
        "la noël": Holiday(12, 25), "veille de noël": Holiday(12, 24), "réveillon de noël": Holiday(12, 24),
        "la veille de noël": Holiday(12, 24), "le réveillon": Holiday(12, 24), "réveillon": Holiday(12, 24),
        "saint-sylvestre": Holiday(12, 31), "saint sylvestre": Holiday(12, 31), "la saint-sylvestre": Holiday(12, 31),
        "réveillon du nouvel an": Holiday(12, 31), "veille du nouvel an": Holiday(12, 31),
        "soir de la saint sylvestre": Holiday(12, 31), "soir de la saint-sylvestre": Holiday(12, 31),
        "jour de l'an": Holiday(1, 1), "nouvel an": Holiday(1, 1),
        "le jour de l'an": Holiday(1, 1), "premier de l'an": Holiday(1, 1), "épiphanie": Holiday(1, 6),
        "galette des rois": Holiday(1, 6), "saint-valentin": Holiday(2, 14), "saint valentin": Holiday(2, 14),
        "la saint-valentin": Holiday(2, 14), "la st valentin": Holiday(2, 14), "st valentin": Holiday(2, 14),
        "pâques": Holiday(easter=0), "paques": Holiday(easter=0), "dimanche de pâques": Holiday(easter=0),
        "lundi de pâques": Holiday(easter=1), "vendredi saint": Holiday(easter=-2), "jeudi saint": Holiday(easter=-3),
        "ascension": Holiday(easter=39), "l'ascension": Holiday(easter=39), "jeudi de l'ascension": Holiday(easter=39),
        "pentecôte": Holiday(easter=49), "la pentecôte": Holiday(easter=49), "lundi de pentecôte": Holiday(easter=50),
        "mardi gras": Holiday(easter=-47), "mercredi des cendres": Holiday(easter=-46), "rameaux": Holiday(easter=-7),
        "dimanche des rameaux": Holiday(easter=-7), "fête du travail": Holiday(5, 1), "fête des travailleurs": Holiday(5, 1),
        "premier mai": Holiday(5, 1), "8 mai": Holiday(5, 8), "victoire 1945": Holiday(5, 8), "fête nationale": Holiday(7, 14),
        "14 juillet": Holiday(7, 14), "assomption": Holiday(8, 15), "l'assomption": Holiday(8, 15), "15 août": Holiday(8, 15),
        "toussaint": Holiday(11, 1), "la toussaint": Holiday(11, 1), "jour de la toussaint": Holiday(11, 1),
        "journée de la toussaint": Holiday(11, 1), "jour des morts": Holiday(11, 2), "fête des morts": Holiday(11, 2),
        "armistice": Holiday(11, 11), "11 novembre": Holiday(11, 11), "l'armistice": Holiday(11, 11),
        "onze novembre": Holiday(11, 11), "halloween": Holiday(10, 31), "chandeleur": Holiday(2, 2),
        "la chandeleur": Holiday(2, 2), "poisson d'avril": Holiday(4, 1), "fête de la musique": Holiday(6, 21),
        "fête des mères": Holiday(month=5, nth=-1, weekday=6), "la fête des mères": Holiday(month=5, nth=-1, weekday=6),
        "fête des pères": Holiday(month=6, nth=3, weekday=6), "la fête des pères": Holiday(month=6, nth=3, weekday=6),
        "journée de la femme": Holiday(3, 8), "journée internationale de la femme": Holiday(3, 8),
        "journée des femmes": Holiday(3, 8), "saint-patrick": Holiday(3, 17), "la saint-patrick": Holiday(3, 17),
        "black friday": Holiday(month=11, nth=4, weekday=3, after=1),
        "vendredi fou": Holiday(month=11, nth=4, weekday=3, after=1), "action de grâce": Holiday(month=11, nth=4, weekday=3),
        "saint-jean": Holiday(6, 24), "la saint-jean": Holiday(6, 24),
        "fête des grand-mères": Holiday(month=3, nth=1, weekday=6), "jour de la terre": Holiday(4, 22),
    },
}  # fmt: skip
