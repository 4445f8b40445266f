"""How somebody says in English that another address is theirs too."""

OTHER_ADDRESS = (
    r"i (?:have |'ve )?(?:also|already|previously) (?:wr(?:o|i)te|written|contacted|messaged|texted|mailed|emailed|spoke|reached)",
    r"i (?:wrote|contacted|messaged|texted|mailed|emailed) (?:to )?you (?:before |earlier |yesterday |already )?(?:from|by|on|via|with)",
    r"(?:it is|it's|this is|that is|that's|i am|i'm) (?:also )?(?:the )?(?:same person|me)",
    r"my (?:other|second|work|private|business|old|new) (?:phone|mobile|cell|whatsapp|number|phone number|mail|e-mail|email|address|email address|account)",
    r"(?:link|connect|merge|join|combine) (?:it |this |my |me |both |these |to |with )",
    r"i am also (?:on|at|reachable)",
)
