"""French answers: yes, no, perhaps, stop. Patterns over folded words (lower case, no accents)."""

from domain.reading.answers import Answers

ANSWERS = Answers(
    yes=(
        "oui", "ouais", "ouaip", "ouii+", "ui", "yep", "yes", "si", "mais oui", "bien sur", "bien entendu", "evidemment",
        "certainement", "absolument", "tout a fait", "exactement", "exact", "en effet", "volontiers", "avec plaisir",
        "d'accord", "daccord", "dac", "d'ac", "entendu", "c'est d'accord", "je suis d'accord", "j'accepte", "je consens",
        "je confirme", "c'est bon", "c'est ok", "ca marche", "ca me va", "ca roule", "pas de souci", "pas de soucis",
        "pas de probleme", "pas de problemes", "aucun probleme", "aucun souci", "sans probleme", "sans souci",
        "y a pas de souci", "pas d'objection", "nickel", "parfait", "impeccable", "allez-y", "allez y", "vas-y", "vas y",
        "faites", "faites donc", "je vous en prie", "quand vous voulez", "a votre disposition", "carrement", "grave",
        "pourquoi pas", "affirmatif", "je veux bien", "je le veux", "bien recu", "c'est parfait", "concorder", "banco",
    ),
    ok=(
        "ok", "okay", "okey", "oki", "k", "bien", "tres bien", "super", "genial", "top", "cool", "bon", "ca va", "fort bien",
        "excellent",
    ),
    no=(
        "non", "nan", "naan", "nope", "non merci", "jamais", "pas du tout", "absolument pas", "surtout pas",
        "certainement pas", "hors de question", "pas question", "negatif", "je refuse", "refuse", "je ne veux pas",
        "je veux pas", "je ne souhaite pas", "je n'accepte pas", "pas d'accord", "je ne suis pas d'accord", "je prefere pas",
        "je prefere que non", "plutot non", "je ne prefere pas", "pas aujourd'hui", "pas maintenant", "pas la peine",
        "inutile", "je ne pense pas", "je pense pas", "je ne crois pas", "je crois pas", "ce n'est pas ok", "c'est pas ok",
        "n'est pas ok", "pas ok", "pas bon", "laissez tomber", "laisse tomber", "oubliez", "oublie", "faux", "pas concorder",
        "ne pas concorder", "sans facon", "pas interesse", "pas interessee",
    ),
    negated=(
        "pas ok", "n'est pas ok", "pas d'accord", "pas bon", "pas bien", "ne pas", "je ne pense pas", "je pense pas",
        "je ne crois pas", "je ne veux pas", "je veux pas", "pas concorder", "pas possible",
    ),
    call_yes=(

        r"(?:vous pouvez|tu peux|pouvez|peux|vous pourriez|n ' hesitez pas a|merci de|vous pouvez bien) (?:\w+ )?(?:m ' )?(?:appeler|telephoner|joindre|rappeler|contacter)",
        "(?:appelez|appelle|rappelez|rappelle|telephonez)(?: -? ?(?:moi|nous))?(?: quand| sans| a| des| apres| demain| donc)?",
        "j ' attends (?:votre|ton) appel", "dans l ' attente de votre appel", "(?:passez|passe) (?:-? ?moi )?un coup de fil",
        "un appel (?:me|nous) (?:va|convient)", "je suis (?:dispo|disponible|joignable)", "on peut se parler",
        "a votre disposition", "joignable",
    ),
    call_no=(
        r"(?:ne|n '|pas|jamais|plus|eviter? de|arretez? de) (?:\w+ |' ){0,4}(?:appel\w*|telephon\w*|rappel\w*)(?: pas)?",
        "pas d ' appels?", "pas par telephone", "pas au telephone", "pas de (?:coup de fil|telephone|coups de fil)",
        "sans (?:appel|telephone)", "je ne (?:reponds|decroche) pas",
        "je n ' aime pas (?:le telephone|les appels|qu ' on m ' appelle)",
    ),
    other=(

        "(?:par|via|sur|en) (?:e ?-? ?mail|mail|courriel|message|messages|sms|texto|ecrit|whatsapp|wa|chat|courrier|messagerie|telegram|ici|insta|messenger)",
        "(?:ecrivez|ecris|envoyez|envoie|contactez|repondez)(?: -? ?(?:moi|nous))?(?: plutot| un| par| ici| juste)",
        r"(?:plutot|mieux|seulement|uniquement|juste|prefere|prefererais|preferons) (?:\w+ |' ){0,4}(?:mail|e - mail|email|message|messages|ecrit|ecrire|sms|texto|whatsapp|chat|ici)",
        "(?:un |l ' )?autre numero", "sur mon fixe", "pas (?:sur )?ce numero",
        r"appelez (?:plutot )?(?:ma|mon|le|la) (?:femme|mari|bureau|secretaire|assistant\w*|collegue|conjoint\w*|fils|fille|fixe|standard|associe\w*)",
        "sur (?:le|mon|l ') ?(?:fixe|autre|bureau|pro)",
    ),
    hedge=(
        "peut etre", "peut - etre", "peutetre", "eventuellement", "ca depend", "cela depend", "depend", "je ne sais pas",
        "je sais pas", "chais pas", "jsp", "pas sur", "pas sure", r"je ne suis pas sur\w*",
        "je vais (?:voir|reflechir|y reflechir|demander|verifier)", "je reflechis",
        "laissez - moi (?:reflechir|voir|le temps)", "on verra", "a voir",
        "je vous (?:dirai|tiens au courant|redis|dis ca|recontacte)", "je te dirai", "pourquoi(?! pas)", "c ' est pour quoi",
        "pour quoi faire", "a quel sujet", "quel sujet", "qui (?:etes|est|va)", "combien de temps", "combien",
        "a quelle heure", "c ' est (?:payant|gratuit|urgent|obligatoire|necessaire|une arnaque|quoi)",
        "est ce (?:que|payant|gratuit|urgent|obligatoire|vraiment)", "seulement si", "uniquement si", "a condition", "sauf si",
        "a moins que", "tant que", "si c ' est", "si (?:vous|ca|cela|et seulement|besoin|vraiment)", "attendez", "attends",
        "un instant", "une minute", "une seconde", "hm+", "euh+", "heu+", "bof", "d ' abord", "avant (?:ca|cela|tout)",
        "comment (?:avez|vous)", "faut il", "c ' est quoi", "il faut vraiment",
    ),
    stop=(
        "stop", "stopp", "arret", "arrete", "arretez", "arreter", "desinscription", "desinscrire", "se desinscrire",
        "me desinscrire", "desabonnement", "desabonner", "se desabonner", "me desabonner", "annuler", "annulation", "fin",
        "quitter", "supprimer", "retirer", "unsubscribe", "stop sms", "stop pub", "stop tout", "basta", "ca suffit",
        "plus de messages", "plus jamais", "fini", "resilier",
    ),
    polite=(
        "s'il vous plait", "s ' il vous plait", "s'il te plait", "svp", "stp", "merci", "bonjour", "bonsoir", "maintenant",
        "ok", "tout", "desole", "pardon", "immediatement", "!", r"\.", ",", "je veux", "je souhaite", "veuillez", "vous",
        "moi", "tout de suite", "ca", "d'accord",
    ),
    stop_within=(

        r"(?:arret\w*|cess\w+|stop|stopp\w*|fini\w*) (?:\w+ |' |- ){0,4}(?:ecri\w+|envo\w+|contact\w+|messages?|derang\w+|harcel\w+|spam\w*|sms|solicit\w+|sollicit\w+|texto\w*|mails?|embet\w+|importun\w+)",
        r"(?:ne|n ') (?:m ' |me |nous )?(?:\w+ |' ){0,2}(?:ecri\w+|envo\w+|contact\w+|derang\w+|sollicit\w+|messag\w+|text\w+|importun\w+)(?: - (?:moi|nous))? (?:plus|jamais|plus jamais)",
        r"ne plus (?:\w+ |' ){0,3}(?:recevoir|contact\w+|ecri\w+|envo\w+|derang\w+|solicit\w+|sollicit\w+|etre contact\w+)",
        r"(?:veux|souhaite|voulons|souhaitons|desire|voudrais|aimerais) (?:ne )?(?:plus|pas) (?:\w+ |' ){0,3}(?:messages?|recevoir|etre|contact\w*|mails?|sms|sollicit\w+)(?: \w+){0,2}",
        r"(?:retir\w+|supprim\w+|enlev\w+|effac\w+|ray\w+|sort\w+|otez|oter) (?:- )?(?:moi|nous|mon numero|notre numero|mes (?:coordonnees|donnees)|nos (?:coordonnees|donnees)|ce numero|mon contact|m ')(?: \w+){0,2} ?(?:de|du|des)?",
        "(?:me|nous|m '|de me|de nous) ?(?:retirer|supprimer|enlever|effacer|rayer|desinscrire|desabonner|sortir)",
        r"desinscri\w+", r"desabonn\w+",
        "plus (?:de|aucun|d ') ?(?:messages?|sms|contact|mails?|sollicitations?|demandes|textos?|whatsapps?|pubs?)",
        r"plus aucun\w* (?:message|sms|demande|sollicitation|contact)", "fichez - moi la paix", "foutez - moi la paix",
        "laissez - (?:moi|nous) tranquilles?", "laisse - moi tranquille", r"plus jamais (?:me|nous)? ?contact\w*",
        "pas (?:me|nous) recontacter", "je vous bloque", "je bloque",
        r"ne souhait\w+ plus(?: \w+){0,4} (?:sollicit\w+|contact\w+|demandes|messages)",
    ),
    stop_not=(
        r"(?:apres|avant|des|passe) \d", "apres (?:vingt|dix|minuit|huit|neuf)", "la nuit", "le soir", "le matin",
        "le week ?-? ?end", "le dimanche", "si (?:tard|tot)", "aussi (?:tard|tot)", "en (?:majuscules|pleine nuit)",
        "a cette heure", "jusqu ' a", "jusqu ' au", "pour (?:cette|ce) (?:commande|demande|article)", "pendant (?:les|la|mes)",
        r"entre \d",
    ),
    start=(
        "start", "demarrer", "commencer", "reprendre", "reabonner", "s'abonner", "abonner", "inscription", "inscrire",
        "recommencer", "reactiver",
    ),
)  # fmt: skip
