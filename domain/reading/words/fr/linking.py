"""How somebody says in French that another address is theirs too."""

OTHER_ADDRESS = (
    r"(?:je vous ai|j ' ai|je t ' ai) (?:aussi|egalement|deja) (?:ecrit|contacte|contactes|envoye|parle)",
    r"(?:je vous ai|j ' ai) (?:ecrit|contacte|contactes|envoye un \w+) (?:hier |avant )?(?:depuis|par|avec|du|de)",
    r"(?:je suis|c ' est) (?:aussi )?(?:la meme personne|le meme|moi)",
    r"mon (?:autre|second|deuxieme|nouveau|ancien) (?:numero|telephone|portable|mobile|whatsapp|mail|email|e-mail|compte)",
    r"mon (?:adresse|numero) (?:mail|professionnelle|prive|professionnel)",
    r"mon autre adresse",
    r"(?:reli|associ|rattach|fusionn|connect)\w+ (?:mon|mes|ce|cette|les|a|avec)",
)
