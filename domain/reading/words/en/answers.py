"""English answers: yes, no, perhaps, stop. Patterns over folded words (lower case, no accents)."""

from domain.reading.answers import Answers

ANSWERS = Answers(
    yes=(
        "i don't mind", "i do not mind", "i dont mind", "don't mind", "dont mind", "would not mind", "wouldn't mind", "yes", "yep", "yeah", "yup", "ya", "yea", "yes sir", "yess+", "ye", "aye", "absolutely", "of course", "certainly",
        "sure", "sure thing", "for sure", "definitely", "affirmative", "correct", "indeed", "by all means", "why not",
        "no problem", "no problems", "no prob", "np", "no worries", "not a problem", "no objection", "no issue",
        "with pleasure", "my pleasure", "be my guest", "happy to", "i do", "i am", "i will", "i would", "i agree", "agreed",
        "agree", "deal", "go for it", "go ahead", "please do", "do it", "you may", "you can", "feel free", "sounds good",
        "works for me", "that works", "that would work", "fine by me", "fine with me", "granted", "permission granted",
        "approved", "confirmed", "i confirm", "i consent", "i accept", "accepted",
    ),
    ok=(
        "ok", "okay", "k", "kk", "okey", "oki", "okie", "alright", "all right", "fine", "good", "great", "perfect", "cool",
        "nice", "roger", "right", "exactly", "true", "yes please", "ok then", "very well", "super", "brilliant", "lovely",
        "cheers",
    ),
    no=(
        "no", "nope", "nah", "noo+", "nay", "no way", "never", "no thanks", "no thank you", "not now", "not today", "negative",
        "absolutely not", "of course not", "certainly not", "definitely not", "no chance", "not at all", "not really",
        "disagree", "i disagree", "i refuse", "refuse", "rather not", "i'd rather not", "i would rather not", "prefer not",
        "i'd prefer not", "don't", "do not", "dont", "not ok", "not okay", "not fine", "not good", "not interested",
        "i don't think so", "i do not think so", "don't think so", "dont think so", "i don't thing so", "forget it",
        "forget about it", "hell no", "not in favor", "wrong", "false", "nevermind", "never mind", "not allowed",
        "you may not", "you can't", "you cannot", "please don't", "pls don't",
    ),
    negated=(
        "not ok", "not okay", "not fine", "not good", "isn't ok", "isn't fine", "is not ok", "not agree", "don't agree",
        "do not agree", "not sure about", "doesn't work", "does not work", "don't think so", "dont think so", "wouldn't",
        "not going to",
    ),
    call_yes=(
        "call me", "ring me", "phone me", "give me a (?:call|ring|bell|buzz)",
        "(?:you|u) (?:can|may|could) (?:call|ring|phone|reach)(?: me)?", "(?:please|do|just) (?:call|ring|phone)",
        "go ahead and (?:call|ring|phone)", r"a call (?:is|would be|works)(?: \w+)? (?:fine|good|great|ok|okay)",
        "call (?:is|works) (?:fine|ok|good)", "looking forward to (?:your|the) call", "feel free to (?:call|ring|phone)",
        "call any ?time", "calling is (?:fine|ok|good)", "happy to (?:talk|speak|chat|take a call)", "talk soon", "speak soon",
        "any ?time (?:is|works)", "when(?:ever)? (?:you|u) (?:like|want)", "whenever suits",
    ),
    call_no=(
        r"(?:don't|do not|dont|never|pls don't|please don't|not) (?:\w+ ){0,2}(?:call|ring|phone|calls)",
        "no (?:phone )?calls?", "not by phone", "no phone", "stop calling", "without (?:a )?calls?",
        r"i (?:don't|do not|dont) (?:want|like|take|do|answer)(?: \w+){0,3} (?:call|calls|phone|phone calls)",
        "can't (?:talk|speak|take calls)", "hate (?:phone )?calls",
    ),
    other=(
        r"(?:rather|prefer)(?: \w+){0,3} (?:write|wrote|text|texted|message|messaged|email|emailed|type|typed)",
        "(?:by|via|per|over|on|through) (?:e ?-? ?mail|mail|text|sms|whatsapp|message|chat|post|letter|telegram)",
        "(?:e ?-? ?mail|text|message|whatsapp|write|dm|sms) (?:me|us|only|instead|is (?:better|best|fine)|would be better|please)",
        r"(?:just|only|rather|prefer|keep it|stick to|stay on|let ' s (?:do|use|keep)) (?:\w+ ){0,3}(?:e ?-? ?mail|text|texting|messages?|messaging|whatsapp|chat|here|writing|in writing)",
        "other number", "another number", "different number", "(?:not|n ' t) (?:on )?this number",
        r"call (?:my|the) (?:\w+ ){0,2}(?:wife|husband|office|secretary|assistant|colleague|landline|other|work|son|daughter|partner)",
        "(?:my|use) (?:landline|office|work) (?:number|phone)",
        "(?:email|text|message)s? (?:is|are|would be) (?:better|best|easier|preferable|preferred)", "in writing",
    ),
    hedge=(
        "maybe", "perhaps", "possibly", "might", "depends", "it depends", "not sure", "unsure", "i don't know",
        "i do not know", "dunno", "idk", "let me (?:think|check|see|ask|get back)",
        "i'll (?:think|check|see|ask|let you know|get back)", "i will (?:think|check|see|ask|let you know)", "think about it",
        "later maybe", "we'll see", "we will see", "hmm+", "hm", "umm*", "erm*", "ehh*", "if (?:i|it|you) must",
        "not right now", "who (?:is|are)", "what for", "why", "what about", "how long", "how much", "what time", "when will",
        "is it (?:free|urgent|important|necessary)", "only if", "as long as", "provided", "unless", "in that case",
        "if (?:it ' s|its|it is|you|the|there|they|and only)", "wait", "hold on", "one (?:sec|moment|minute)",
        "ask me (?:later|again|tomorrow)", "remind me", "first (?:tell|send|explain)",
        "before (?:that|you call) (?:tell|send)", "do (?:you|i) (?:need|have) to", "what is this",
        "is this (?:a )?(?:scam|spam|real)", "am i being", "how did you",
    ),
    stop=(
        "stop", "stopall", "stop all", "stopp", "unsubscribe", "unsubscribed", "un subscribe", "cancel", "end", "quit",
        "optout", "opt out", "opt - out", "revoke", "remove", "remove me", "td", "stop messages", "stop sms", "cancel all",
        "end all", "no more", "stop now", "stop it", "unsub", "stop msg", "stop messaging", "stop texting", "leave me alone",
        "go away",
    ),
    polite=(
        "please", "pls", "plz", "thanks", "thank you", "thx", "ty", "now", "ok", "okay", "hi", "hello", "hey", "sorry", "sir",
        "madam", "guys", "everyone", "immediately", "already", "just", "all", "kindly", "dear team", "team", "it", "this", "!",
        r"\.", ",", "asap", "today", "bot",
    ),
    stop_within=(

        r"(?:stop|quit|cease|halt|enough)(?: \w+){0,2} (?:messag\w*|texts?|texting|sending|contacting|writing|emailing|e ?-? ?mailing|emails?|whatsapp\w*|spamming|spam|bothering|pestering|harassing|sms|pinging|notifications?|reminders|newsletters?)",
        r"(?:do not|don ' t|dont|never|pls dont) (?:\w+ ){0,2}(?:message|text|contact|write|email|e - mail|send|whatsapp|bother|ping|spam|disturb)(?: (?:to )?(?:me|us|this number|here|any \w+|anything|this|more|again|anymore))+",
        r"(?:remove|take|delete|erase|scratch|drop|strike) (?:me|us|my (?:number|name|contact|details|data)|our (?:number|name|contact|details|company)|this number)(?: \w+){0,2} (?:from|off|out of)",
        "take (?:me|us) off", "(?:lose|delete|remove|forget|erase) (?:my|our|this) (?:number|contact|details)",
        r"(?:remove|delete) (?:me|us)(?: please| now| thanks)?\Z", "unsubscribe", "opt (?:me|us) out", "opt - ?out",
        "opting out", "want (?:to )?(?:be )?(?:opted out|out of this|off (?:this|your|the) list)",
        "off (?:this|your|the) (?:mailing )?list",
        r"(?:no|not|any) (?:more|further|longer)(?: \w+){0,2} (?:messages?|texts?|emails?|contact|requests?|whatsapps?|enquiries|inquiries|notifications?|communications?|spam)",
        r"(?:no longer|don ' t|do not|dont|not) (?:\w+ ){0,2}(?:want|wish|like|need|interested in)(?: \w+){0,3} (?:messages?|texts?|contacted|emails?|to hear from|requests|whatsapps?|messaged|notifications?|receiving|receive)(?: \w+){0,4}",
        "leave (?:me|us) alone", r"(?:never|don ' t|do not) (?:contact|message|text|write|email)(?: \w+){0,2} again",
        "lose this number", "block(?:ing|ed)? you", "revoke my consent", "withdraw my consent", "i withdraw consent",
    ),
    stop_not=(

        r"(?:after|before|at night|until|between|during|on (?:sundays?|weekends?|weekdays|saturdays?)|so (?:early|late)|in the (?:morning|evening|night)|past \d|this (?:late|early)|while i|when i ' m|about (?:the|this|that) \w+|for (?:this|that) (?:one|order|job|item)|(?:in|with) (?:capitals|caps|emojis?))",
        r"by \d",
    ),
    start=(
        "start", "unstop", "resume", "subscribe", "opt in", "optin", "yes start", "start again", "restart", "sign me up",
        "resubscribe",
    ),
)  # fmt: skip
