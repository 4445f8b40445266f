"""Little words of eight languages, and letters that few of them write: what tells the language of a short message.

Collected by hand from grammars of function words, with the names of months and days of CLDR 48; four languages are ours, four are told apart from them.
"""

from __future__ import annotations

from typing import Final

LITTLE_WORDS: Final = {
    "en": (
        "the a an and is are was were be been you your yours i me my we us our he she it its they them their this that these "
        "those of to in on at for from with by about as if but or not no yes do does did don't doesn't didn't can can't could "
        "would should will won't i'm i'll i've it's that's there what which who when where why how much many some any all more "
        "than then please thanks thank hello hi hey need want have has had get got looking like just only now today tomorrow "
        "yesterday week month year day days morning afternoon evening night next last back here out up down off over after "
        "before between during until since per each every other another new one two three four five six seven eight nine ten "
        "hundred thousand million first second third half quarter let let's go going gone make made take took know see look "
        "price cost order delivery size time people think anything something happen happened happens meet meeting schedule show "
        "find call leave left again also very so because good great sure ok may must might into through january february march "
        "april june july august september october november december monday tuesday wednesday thursday friday saturday sunday "
        "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy "
        "eighty ninety billion trillion fourth fifth spring summer autumn fall winter noon midnight weekend temperature degrees "
        "celsius would've convert dollars away "
    ),
    "es": (
        "el la los las un una unos unas y e o u de del al a en con por para sin sobre entre hasta desde que qué quien cual cuál "
        "cuando cuándo donde dónde como cómo cuanto cuánto cuántos porque pero si sí no ni se me te le les lo nos mi mis tu tus "
        "su sus nuestro nuestra este esta estos estas ese esa eso esto aquel es son era fue fueron ser está están estoy estaba "
        "hay ha han he tengo tiene tienen tenemos necesito necesitamos quiero quisiera puede pueden puedo gracias hola buenos "
        "buenas días tardes noches favor más menos muy ya también solo ahora hoy mañana ayer semana mes año años día hora horas "
        "tarde noche próximo próxima siguiente pasado pasada último última antes después uno dos tres cuatro cinco seis siete "
        "ocho nueve diez cien mil millones primero segundo tercero medio cuarto precio cuesta envío todo todos toda todas otro "
        "otra nada algo volveré regresaré volver saldré voy vamos ir hacer hace hacia durante mediodía reunión llamada mostrar "
        "muéstrame organizar enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes "
        "martes miércoles jueves viernes sábado domingo once doce trece catorce quince veinte treinta cuarenta cincuenta "
        "sesenta setenta ochenta noventa ciento doscientos trescientos quinientos billones quinto quintos tercio verano "
        "invierno otoño primavera medianoche fin temperatura grados convertir estaré estuve fuera afuera dólares euros "
        "porcentaje mitad cantidad número media dijo "
    ),
    "fr": (
        "le la les l un une des du de d et ou où à au aux en dans par pour avec sans sur sous entre vers chez que qu' qui quoi "
        "quel quelle quand comment combien pourquoi parce mais si oui non ne pas plus moins très aussi je j' tu il elle on nous "
        "vous ils elles me te se mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs ce cet cette ces c'est est "
        "sont était suis êtes être ai as a avons avez ont avoir fait faire dit merci bonjour bonsoir salut s'il plaît besoin "
        "cherche voudrais voulons veux peut peux pouvez aujourd'hui demain hier semaine mois an année années jour jours heure "
        "heures matin après-midi soir nuit prochain prochaine dernier dernière avant après pendant depuis jusqu'à deux trois "
        "quatre cinq six sept huit neuf dix cent cents mille million millions premier première deuxième prix coûte livraison "
        "tout tous toute toutes autre chaque rien vais vas va allons allez partir partirai reviendrai rentrer serai sera ferai "
        "rendez réunion lundi mardi janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
        "mercredi jeudi vendredi samedi dimanche onze douze treize quatorze quinze seize vingt trente quarante cinquante "
        "soixante quatre-vingt milliard quart tiers été hiver automne printemps midi minuit week-end température degrés "
        "convertir reviens revenir retour dollars euros pourcent moitié numéro "
    ),
    "sv": (
        "och att det den en ett som på av för med till är inte om han hon de vi ni jag du mig dig oss er sig min mitt mina din "
        "ditt dina sin sitt sina vår vårt våra var varit vara blir blev har hade kan kunde ska skulle vill ville måste får fick "
        "men eller också bara nu då när där här hur vad vem vilken vilket vilka varför mycket många mer mindre än så från under "
        "över mellan efter före innan utan hos vid genom sedan i ur igen tack hej snälla behöver söker letar ja nej imorgon "
        "idag igår ikväll kväll morgon eftermiddag natt vecka veckor månad månader år dag dagar timme timmar minuter nästa "
        "förra sista första andra tredje två tre fyra fem sex sju åtta nio tio hundra tusen miljon miljoner kostar pris "
        "leverans kronor alla allt någon något några ingen inget inga annan annat ny nya visa mötet boka ta tar tog gå går åker "
        "åka tillbaka kommer komma denna detta dessa halv kvart klockan kl januari februari mars april maj juni juli augusti "
        "september oktober november december måndag tisdag onsdag torsdag fredag lördag söndag elva tolv tretton fjorton femton "
        "sexton sjutton arton nitton tjugo trettio fyrtio femtio sextio sjuttio åttio nittio etthundra tvåhundra miljard "
        "femtedel femtedelar tredjedel sommar höst vinter midnatt helg temperatur grader dollar euro procent hälften nummer "
        "trettiotvå "
    ),
    "de": (
        "der die das den dem des ein eine einen einem einer und oder aber nicht kein keine ich du er sie es wir ihr mich mir "
        "dir uns euch ihnen mein meine dein sein seine unser ist sind war waren bin bist hat haben hatte wird werden wurde kann "
        "können könnte soll sollte muss müssen will wollen möchte mit von zu zum zur bei nach aus auf an am im in für über "
        "unter vor durch gegen ohne um bis seit während wenn als dass ob wie was wer wo wann warum welche heute morgen gestern "
        "woche monat jahr tag tage stunde stunden uhr nächste nächsten letzte letzten vormittag nachmittag abend nacht bitte "
        "danke hallo ja nein mehr weniger sehr auch nur noch schon jetzt hier dort zwei drei vier fünf sechs sieben acht neun "
        "zehn hundert tausend viele alle alles andere gehen gehe kommen machen gibt zurück preis kostet lieferung stimmt januar "
        "februar märz april mai juni juli august september oktober november dezember montag dienstag mittwoch donnerstag "
        "freitag samstag sonntag elf zwölf dreizehn vierzehn fünfzehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig "
        "neunzig million millionen milliarde fünftel drittel frühling sommer herbst winter mittag mitternacht wochenende "
        "temperatur grad dollar prozent hälfte nummer zurückkommen "
    ),
    "it": (
        "il lo la i gli le un uno una di del della dei degli delle dello al alla ai agli alle da dal dalla in nel nella con su "
        "sul sulla per tra fra e ed o ma se non che chi cui quale quando dove come quanto perché io tu lui lei noi voi loro mi "
        "ti si ci vi mio mia tuo sua suo nostro questo questa questi quello è sono era ho hai ha abbiamo avete hanno essere "
        "avere fare posso può possono vorrei voglio grazie ciao buongiorno prego sì no più meno molto anche solo ora oggi "
        "domani ieri settimana mese anno anni giorno giorni ore mattina pomeriggio sera notte prossimo prossima scorso scorsa "
        "ultimo prima dopo due tre quattro cinque sei sette otto nove dieci cento mille milioni tutti tutto altro ogni qualcosa "
        "niente prezzo costa consegna torno tornerò andrò quinti terzo gennaio febbraio marzo aprile maggio giugno luglio "
        "agosto settembre ottobre novembre dicembre lunedì martedì mercoledì giovedì venerdì sabato domenica undici dodici "
        "tredici quattordici quindici venti trenta quaranta cinquanta sessanta settanta ottanta novanta duecento milione "
        "miliardo quinto primavera estate autunno inverno mezzogiorno mezzanotte temperatura gradi convertire dollari percento "
        "metà numero sarò via "
    ),
    "pt": (
        "o a os as um uma uns umas de do da dos das no na nos nas em ao à aos às por pelo pela para com sem sobre entre até "
        "desde que quem qual quando onde como quanto porque mas se sim não nem eu tu ele ela nós vocês eles me te lhe meu minha "
        "seu sua nosso este esta isto esse essa isso aquele é são era foi ser está estão estou há tem têm tenho preciso quero "
        "pode podem posso obrigado obrigada olá bom boa dia tarde noite favor mais menos muito também só agora hoje amanhã "
        "ontem semana mês ano anos dias hora horas manhã próximo próxima passado passada último antes depois dois duas três "
        "quatro cinco seis sete oito nove dez cem mil milhões milhão primeiro segundo terceiro todo todos outra outro nada algo "
        "voltarei regressarei vou vamos ir fazer preço custa entrega você maior número janeiro fevereiro março abril maio junho "
        "julho agosto setembro outubro novembro dezembro segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado "
        "domingo onze doze treze catorze quinze vinte trinta quarenta cinquenta sessenta setenta oitenta noventa duzentos "
        "bilhão bilhões quinto quintos terço primavera verão outono inverno meio-dia meia-noite temperatura graus converter "
        "estarei fora dólares porcento metade disse "
    ),
    "nl": (
        "de het een en of maar niet geen ik jij je hij zij ze wij we jullie u mij me jou hem haar ons hun mijn jouw zijn onze "
        "is was waren ben bent heeft hebben had heb kan kunnen kon zal zou zullen moet moeten wil willen mag met van voor naar "
        "bij uit op aan in om tot sinds tijdens tussen over onder door zonder tegen als dat die dit deze wie wat waar wanneer "
        "waarom hoe welke vandaag morgen gisteren week maand jaar dag dagen uur uren ochtend middag avond nacht volgende vorige "
        "laatste eerste tweede na ja nee meer minder zeer ook alleen nog al nu hier daar twee drie vier vijf zes zeven acht "
        "negen tien honderd duizend miljoen alle alles andere gaan ga kom komen maken terug graag bedankt dank hallo prijs kost "
        "levering vertrekken blijf blijven afspraak vergadering januari februari maart april mei juni juli augustus september "
        "oktober november december maandag dinsdag woensdag donderdag vrijdag zaterdag zondag elf twaalf dertien veertien "
        "vijftien twintig dertig veertig vijftig zestig zeventig tachtig negentig miljard vijfde derde lente zomer herfst "
        "winter middernacht weekend temperatuur graden terugkomen dollar procent helft nummer "
    ),
}  # fmt: skip

PIECES: Final = {
    "es": ["ñ", "¿", "¡", "ción", "ciones", "í", "á", "ó", "ú", "é", "ll", "eño", "encia", "amente", "ados", "idas", "arios"],
    "fr": ['ç', 'œ', 'è', 'ê', 'â', 'î', 'û', 'ù', 'à', 'é', 'eau', 'eux', 'aux', 'oux', 'ment', 'tion', 'elle', 'ille', 'ette', 'ège', 'ière', 'ais', 'ait', 'ez', "qu'", "d'", "l'", "j'", "n'", "s'", "m'", "c'", 'oi'],
    "sv": ["å", "ä", "ö", "ck", "sk", "sj", "tj", "het", "lig", "ligt", "are", "ning", "ningen", "arna", "erna", "orna", "isk", "iskt", "ande", "ende", "gg", "ll", "ad"],
    "en": ['th', 'wh', 'ing', 'ght', 'ly', "'s", "n't", "'ll", 'ould', 'ess', 'ough', 'ee', 'oo', 'ck', 'w', 'y'],
    "de": ["ß", "ü", "ä", "ö", "sch", "ung", "keit", "heit", "lich", "ei", "ie", "cht", "tz", "pf", "zurück", "ich", "ein"],
    "it": ["zione", "gli", "che", "ghi", "tt", "zz", "cc", "ss", "ù", "ò", "à", "ì", "mente", "uò", "ette"],
    "pt": ["ã", "õ", "ç", "ção", "ções", "lh", "nh", "ões", "ães", "ê", "ô", "á", "â", "amente", "eiro"],
    "nl": ["ij", "sch", "oe", "ui", "aa", "ee", "oo", "uu", "ijk", "heid", "tje", "gen", "aan", "ver", "ing"],
}  # fmt: skip
