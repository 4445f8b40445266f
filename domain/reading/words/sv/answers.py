"""Swedish answers: yes, no, perhaps, stop. Patterns over folded words (lower case, no accents)."""

from domain.reading.answers import Answers

ANSWERS = Answers(
    yes=(
        r"inte (?:fore|innan|efter|forran|mellan)",
        "ja", "jaa+", "japp", "jada", "joda", "jo", "jajamensan", "jajaman", "jaja", "jajamen", "yes", "jepp", "visst",
        "visst gor det", "sjalvklart", "givetvis", "naturligtvis", "absolut", "javisst", "ja visst", "ja tack", "garna",
        "jattegarna", "mycket garna", "det gar bra", "gar bra", "gar fint", "helt ok", "det funkar", "funkar", "det fungerar",
        "inga problem", "inget problem", "inga bekymmer", "inga konstigheter", "utan problem", "lugnt", "det ar lugnt", "kor",
        "kor pa", "kor hart", "kor till", "japp da", "det gor ni", "gor det", "gor sa", "stammer", "stammer bra", "precis",
        "exakt", "korrekt", "jag godkanner", "godkanner", "godkant", "jag samtycker", "samtycker", "jag accepterar",
        "accepterar", "jag haller med", "haller med", "overens", "okej da", "det ar ok", "det ar okej", "det ar bra",
        "det passar", "passar bra", "varsagod", "klart", "klart det", "saklart", "naturligt", "toppen", "perfekt",
        "japp det gar", "ni far", "du far", "nar som helst", "tack garna", "det vill jag", "jag vill", "bekraftar",
        "jag bekraftar",
    ),
    ok=(
        "ok", "okej", "okey", "oki", "okidoki", "k", "bra", "fint", "super", "kanon", "finemang", "ok da", "kul", "grymt",
        "schysst", "najs", "mm", "mhm",
    ),
    no=(
        "nej", "na", "nae", "naa", "nepp", "napp", "nope", "nix", "icke", "aldrig", "nej tack", "absolut inte",
        "verkligen inte", "inte alls", "inte nu", "inte idag", "helst inte", "hellre inte", "jag vill inte", "vill inte",
        "vill ej", "nej det gar inte", "det gar inte", "gar inte", "inte ok", "inte okej", "ej ok", "inte bra", "glom det",
        "glom", "misstycker", "jag misstycker", "jag vagrar", "vagrar", "avbojer", "nekar", "inte intresserad",
        "ej intresserad", "jag tror inte det", "tror inte det", "tror inte", "jag tror inte", "knappast", "inte en chans",
        "aldrig i livet", "fel", "falskt", "haller inte med", "nej nej", "strunta i det", "skippa det", "lat bli", "ej",
        "inte",
    ),
    negated=(
        "inte ok", "inte okej", "inte bra", "ej ok", "gar inte", "vill inte", "tror inte", "haller inte med",
        "inte haller med", "inte med pa", "passar inte", "funkar inte", "fungerar inte",
    ),
    call_yes=(

        r"(?:ni|du) (?:far|kan|far garna|kan garna|kan absolut|far absolut|kan val|far val|kan ju|far ju) (?:\w+ )?(?:ringa|sla en signal|hora av er|na mig)",
        "ring(?: mig| upp| garna| bara| pa| nar| efter| imorgon| idag| i morgon| da| oss| tack| sen)?",
        "sla (?:en|mig en|garna en) signal", "vantar pa (?:ert|ditt|er) (?:samtal|telefonsamtal)", "hor av er",
        r"ett samtal (?:gar|funkar|passar|ar)(?: \w+)?", "garna (?:ett )?samtal", "prata garna", "jag svarar", "nas pa",
    ),
    call_no=(
        r"(?:ring|ringer|ringa|ringt) (?:\w+ ){0,3}(?:inte|ej|aldrig)",
        r"(?:inte|ej|aldrig|slipp\w*|sluta) (?:\w+ ){0,3}(?:ring\w*|samtal\w*|telefon\w*|blir uppringd|bli uppringd)",
        r"inga (?:\w+ )?(?:samtal|telefonsamtal)", r"inget (?:\w+ )?(?:samtal|telefonsamtal)",
        r"inte (?:\w+ ){0,2}(?:telefon|telefonen)", "svarar (?:inte|ej|aldrig)",
        "hatar (?:att prata i telefon|telefon|telefonsamtal)",
    ),
    other=(

        "(?:via|per|pa|over|genom|med) (?:mejl|mail|e ?-? ?post|epost|sms|whatsapp|meddelande|meddelanden|chatt|chatten|chat|text|brev|messenger)",
        r"(?:mejla|maila|skriv|smsa|messa|sms|skicka|chatta|texta)(?: \w+){0,3}",
        r"(?:hellre|helst|bara|endast|foredrar|battre|enbart) (?:\w+ ){0,3}(?:mejl\w*|mail\w*|sms\w*|e - post|epost|skriv\w*|skriftligt|whatsapp|chatt\w*|text\w*|meddelande\w*|har)",
        "(?:ett |pa ett )?annat nummer", "andra numret", "inte (?:pa )?det (?:har )?numret",
        r"ring (?:\w+ )?(?:min|mitt|till min|hellre min|istallet min|vaxeln|kontoret) ?(?:fru|man|sambo|kontor|jobb|kollega|sekreterare|assistent|son|dotter|fasta|hustru|partner|chef)?",
        "skriftligt", "fasta telefonen",
    ),
    hedge=(
        "kanske", "mojligen", "mojligtvis", "eventuellt", "ev", "det beror pa", "beror pa", "det beror", "vet inte",
        "jag vet inte", "vet ej", "osaker", "inte saker", "ar inte saker", "far se", "vi far se",
        "jag ska (?:kolla|tanka|fundera|fraga|se)", "ska (?:kolla|tanka|fundera|fraga)", "lat mig (?:tanka|kolla|fundera|se)",
        "funderar", "aterkommer", "jag aterkommer", "hor av mig", "jag hor av mig", "sager till", "varfor", "vad galler",
        "vad handlar", "vad vill", "vad ar det", "om vad", "vilka ar", "vem ar", "vem", "hur lange", "hur lang", "hur mycket",
        "vilken tid", "nar da", "kostar det", "ar det (?:gratis|bradskande|viktigt|nodvandigt|bluff)", "endast om", "bara om",
        "enbart om", "forutsatt", "sa lange", "om det (?:ar|gar|inte|behovs|maste|blir)",
        "om ni (?:inte|bara|maste|verkligen)", "ifall", "savida", "vanta", "ett ogonblick", "vanta lite", "hmm+", "hm", "eh+",
        "forst (?:vill|maste|kan)", "maste (?:ni|jag|vi)", "behovs det", "hur fick", "tveksam", "njae", "nja", "tja",
    ),
    stop=(
        "stop", "stopp", "stoppa", "sluta", "avsluta", "avregistrera", "avregistrera mig", "avprenumerera", "avanmal",
        "avanmala", "avanmal mig", "avbryt", "avbryta", "slut", "ta bort", "ta bort mig", "unsubscribe", "sag upp",
        "avbestall", "stopp nu", "inga fler", "inget mer", "sluta nu", "stoppa allt", "sparra", "lamna", "nej tack stopp",
        "sluta direkt",
    ),
    polite=(
        "tack", "snalla", "vanligen", "nu", "ok", "okej", "hej", "halla", "genast", "omgaende", "allt", "!", r"\.", ",",
        "forlat", "ursakta", "bara", "jag vill", "mig", "oss", "direkt", "tack sa mycket", "ar du snall", "det har",
    ),
    stop_within=(

        r"(?:sluta|slutar|upphor|stoppa|stopp|slut) (?:\w+ ){0,3}(?:skriv\w*|skick\w*|kontakt\w*|mess\w*|sms\w*|mejl\w*|mail\w*|meddelande\w*|spamm?\w*|stor\w*|trakass\w*|hora av|utskick\w*|tjat\w*|hora av er|hora av sig)",
        r"(?:skriv|skicka|kontakta|messa|smsa|mejla|maila|stor|hor av er|hor av dig|spamma) (?:\w+ ){0,3}(?:inte|ej|aldrig)(?: (?:mer|mera|fler|langre|igen|nagot|nagra|hit|till|mig|oss)){1,3}",
        r"(?:kontakta|messa|smsa|mejla|maila|stor|skriv till) (?:mig|oss|inte|ej) ?(?:inte|ej|mig|oss)?(?: mer| mera| igen| langre| tack)?\Z",
        r"inga (?:fler|mer|flera) (?:\w+ ){0,2}(?:meddelanden?|sms|mejl|mail|forfragningar|utskick|fragor|kontakter|whatsapp|notiser)",
        r"(?:vill|onskar|behover|orkar) (?:\w+ ){0,2}(?:inte|ej|inga|slippa) (?:\w+ ){0,4}(?:meddelanden?|sms|kontaktad|kontaktade|bli kontaktad|mejl|utskick|forfragningar|fragor fran|notiser|era|hora fran|hora av)",
        r"(?:ta|tag|plocka|stryk|radera|slang) (?:bort |ut )?(?:mig|oss|mitt nummer|vart nummer|mina uppgifter|vara uppgifter|numret|vart namn|vart foretag|mitt namn)(?: \w+){0,2} ?(?:fran|ur)?",
        "stryk (?:mig|oss)", "radera (?:mig|oss|mitt|mina|vart|vara)", "avregistrera", "avprenumerera", r"avanmal\w*",
        "avsluta (?:min|var) (?:prenumeration|registrering)", "lamna (?:mig|oss) i fred", "lat (?:mig|oss) vara(?: i fred)?",
        r"undanbe\w*", "jag blockerar", "blockerar (?:er|dig|numret)", r"ater\w* (?:mitt )?samtycke",
    ),
    stop_not=(
        r"(?:efter|fore|innan) (?:kl|klockan|\d|atta|nio|tio)",
        "pa (?:natten|kvallen|helgen|helger|helgerna|kvallar|kvallarna|sondagar|morgonen|natterna)", "sa (?:sent|tidigt)",
        "mitt i natten", "med versaler", "pa kvallstid", "for den har (?:bestallningen|ordern)", "tills",
        "under (?:helgen|semestern|natten)", r"mellan \d", "nattetid",
    ),
    start=(
        "start", "starta", "borja", "prenumerera", "ateruppta", "registrera", "anmal", "aktivera", "fortsatt",
    ),
)  # fmt: skip
