"""Swedish names of days of the year."""

from domain.reading.holidays import Holiday
from domain.reading.lexicon import Words

RULES: Words = {
    "holiday": {
        "jul": Holiday(12, 25), "juldagen": Holiday(12, 25), "julen": Holiday(12, 25), "jul dagen": Holiday(12, 25),
        "julafton": Holiday(12, 24), "julaftonen": Holiday(12, 24), "jul afton": Holiday(12, 24),
        "annandag jul": Holiday(12, 26), "nyår": Holiday(1, 1), "nyårsdagen": Holiday(1, 1), "nyårsdag": Holiday(1, 1),
        "nyårsafton": Holiday(12, 31), "nyårsaftonen": Holiday(12, 31), "trettondagen": Holiday(1, 6),
        "trettondag jul": Holiday(1, 6), "trettondedag jul": Holiday(1, 6), "trettondagsafton": Holiday(1, 5),
        "alla hjärtans dag": Holiday(2, 14), "påsk": Holiday(easter=0), "påskdagen": Holiday(easter=0),
        "påsken": Holiday(easter=0), "påskafton": Holiday(easter=-1), "annandag påsk": Holiday(easter=1),
        "långfredag": Holiday(easter=-2), "långfredagen": Holiday(easter=-2), "skärtorsdag": Holiday(easter=-3),
        "skärtorsdagen": Holiday(easter=-3), "palmsöndagen": Holiday(easter=-7), "fettisdagen": Holiday(easter=-47),
        "fettisdag": Holiday(easter=-47), "askonsdagen": Holiday(easter=-46), "kristi himmelsfärdsdag": Holiday(easter=39),
        "kristi himmelsfärd": Holiday(easter=39), "pingst": Holiday(easter=49), "pingstdagen": Holiday(easter=49),
        "annandag pingst": Holiday(easter=50), "valborg": Holiday(4, 30), "valborgsmässoafton": Holiday(4, 30),
        "valborgsafton": Holiday(4, 30), "första maj": Holiday(5, 1), "1 maj": Holiday(5, 1), "nationaldagen": Holiday(6, 6),
        "sveriges nationaldag": Holiday(6, 6), "midsommarafton": Holiday(6, 19, weekday=4),
        "midsommaraftonen": Holiday(6, 19, weekday=4), "midsommar": Holiday(6, 20, weekday=5),
        "midsommardagen": Holiday(6, 20, weekday=5), "midsommaren": Holiday(6, 20, weekday=5),
        "alla helgons dag": Holiday(10, 31, weekday=5), "allhelgona": Holiday(10, 31, weekday=5), "halloween": Holiday(10, 31),
        "lucia": Holiday(12, 13), "luciadagen": Holiday(12, 13), "mors dag": Holiday(month=5, nth=-1, weekday=6),
        "fars dag": Holiday(month=11, nth=2, weekday=6), "kvinnodagen": Holiday(3, 8),
        "internationella kvinnodagen": Holiday(3, 8), "kanelbullens dag": Holiday(10, 4), "våffeldagen": Holiday(3, 25),
        "black friday": Holiday(month=11, nth=4, weekday=3, after=1), "första advent": Holiday(11, 27, weekday=6),
        "andra advent": Holiday(12, 4, weekday=6), "tredje advent": Holiday(12, 11, weekday=6),
        "fjärde advent": Holiday(12, 18, weekday=6),
    },
}  # fmt: skip
