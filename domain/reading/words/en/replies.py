"""English words of vendors' replies; the phrases are those of `domain/reading/replies/wording.py`."""

from domain.reading.replies.wording import Phrases

PHRASES: Phrases = {
    "yes": (
        "yes", "yeah", "yep", "yup", "ya", "aye", "sure", "sure thing", "of course", "certainly", "absolutely", "definitely", "no problem", "no problems",
        "not a problem", "no probs", "no worries", "no bother", "no issue", "can do", "we can", "i can", "could do", "we could", "i could", "can|could supply|provide|offer|help|make|get|source|order|fit|come|deliver|sort",
        "able to", "happy to", "glad to", "delighted to", "pleased to", "available", "in stock", "got|have plenty|loads|lots|them|those|these|that|some|it|all", "we have", "i have", "we've got", "ive got",
        "i got", "we got", "got", "have got", "we stock", "do stock", "we do", "i do", "we sell", "carry those|them|these", "have N", "sounds doable", "doable", "that's fine", "works for us|me", "T works", "T is fine|good|ok",
        "ready", "will do", "consider it done", "i'll do", "we'll do", "can be there", "could be there", "be there T", "come round|over|by T", "we are free", "i'm free", "im free T", "free on? T", "free T", "N left", "N available", "you'd have them", "you can have",
        "we supply", "we offer", "right up our street", "we'd love to", "love to help", "you've come to the right place", "we make those|them", "on the shelf", "sitting here", "affirmative", "✅", "✔",
    ),
    "no": (
        "sold out", "out of stock", "no stock", "none left", "none in stock", "all gone", "all out", "all sold", "they're gone", "out of those|them|these|that", "out of the _", "run|ran out", "discontinued", "no longer", "not any more", "not anymore", "anymore",
        "dont have", "do not have", "dont stock|carry|sell|do|make|offer|supply|hire|rent|keep|handle|provide|work|cover|service|cater|print|fit|clean|travel|go", "do not stock|carry|sell|do|make|offer|supply|hire|rent|keep|handle|provide|cover|cater",
        "doesnt stock|sell|do", "not stock|sell|have|offer|supply|carry|make|provide|available|able|possible|taking|interested", "havent got", "have not got", "havent any", "have none", "havent had any", "not got any", "got none", "aint got", "got no _", "have no _", "no _ left|available",
        "cant help|do|supply|make|offer|take|get|source|fit|manage|provide|assist|come|accommodate|commit|fulfil*|deliver on this", "cannot help|do|supply|make|offer|take|get|source|provide|assist|accommodate|fulfil*", "can not help|do|supply", "cant", "cannot", "unable to", "wont be able", "not be able", "not able", "not in a position",
        "no can do", "fully booked", "booked up", "booked solid", "booked out", "all booked", "we're booked", "im booked", "busy until|til|till", "no availability", "no capacity", "not available", "unavailable", "closed down", "closed the .. shop|business|department", "shut down", "gone out of business", "ceased trading",
        "not something we|i", "isnt something we|i", "not our _", "not what we do", "not for us", "we'll pass", "ill pass", "have to pass", "have to decline", "must decline", "decline", "regret", "retired", "stopped doing|making|selling|stocking|offering", "wrong number", "wrong people", "wrong person", "wrong company", "wrong place", "not the right",
        "dont deal", "do not deal", "we only do|sell|make|stock|work|offer|hire|deal", "i only do|sell|make|work", "only do|sell _", "too busy", "too far", "too small", "too big for us", "outside our area", "out of our area", "dont do", "havent done", "nothing left", "nothing available", "never stocked|sold", "not until T", "away until|til|till", "too short notice", "not enough notice", "out of season",
        "dont think we can", "no go", "not possible", "not doable", "not feasible", "impossible", "gave up", "sold the business", "sorry no", "afraid not", "unfortunately not", "not in stock", "cleaned out", "back ordered", "backordered", "not going to be able", "dont fancy", "not this time",
    ),
    "neutral": (
        "dont deliver", "do not deliver", "cant deliver", "cannot deliver", "no delivery", "delivery not available", "delivery is not available", "delivery isnt available", "not deliver", "unable to deliver", "no deliveries", "dont ship", "cant ship", "no shipping", "dont do deliver*", "dont offer deliver*", "cant do deliver*",
        "cant do T", "cant make T", "cannot do T", "not T", "not on T", "not available T but", "not before T", "cant do it before", "cant do .. by T", "can you", "could you", "do you have", "have you got", "we only accept", "only take cash", "dont take cards", "dont accept", "cant accept cards?", "no card", "we dont charge", "no charge", "no minimum", "no vat", "not vat registered", "no deposit", "no hidden _",
        "no rush", "no hurry", "cant wait", "cant beat", "why not", "not bad", "if not", "or not", "whether or not", "yes or no", "not including", "not included", "doesnt include", "does not include", "not incl", "dont hesitate", "do not hesitate", "no need", "no obligation", "no less", "no more than", "not more than", "cant go lower", "cant go below", "cant do less", "cant do better|cheaper", "cannot go lower", "not cheap", "dont worry", "no discount",
        "have a good|nice|great|lovely _", "let me know", "have a look", "have to", "have to check", "available for questions", "before i can", "before we can", "so i can quote", "so we can quote", "then i can", "how can i help", "how can we help", "how may", "if i can", "if we can", "what we can", "what i can", "when we can", "as soon as we|i can", "dont know", "no idea", "not sure", "reach out", "can take a message", "we have received", "we have a", "do you", "we will be closed",
    ),
    "check": (
        "ill|will|gonna|shall check", "let me check|see|ask|look|think|find|speak|talk|get back", "need to check|ask|speak|look|see|think", "have to check|ask|see", "checking", "get back to you", "got back to you", "come back to you", "back to you", "let you know", "ill ask", "ill see", "ill look", "will look", "look into it", "looking into", "will find out", "find out", "will confirm", "will advise", "bear with", "give me a minute|sec|moment|bit|while|few|day", "hold on", "hang on", "one moment", "one sec",
        "give you a call|ring|bell", "call you", "ring you", "text you", "message you", "speak soon", "talk soon|later|tomorrow", "busy driving", "driving", "in a meeting", "on site", "on a job", "will reply", "will respond", "shortly", "will be in touch", "be in touch", "reply later", "look at this later", "maybe", "might", "possibly", "not sure", "depends", "dont know", "will send .. quote", "quote to follow", "send .. over a quote", "working on", "passed .. on", "forwarded",
    ),
    "auto": (
        "out of office", "out of the office", "automatic reply", "auto reply", "autoreply", "automated", "auto response", "thank you for contacting", "thanks for contacting", "thank you for your message we", "thank you for your email we", "thanks for getting in touch", "we have received your", "weve received your", "your message has been received", "currently closed", "office is closed", "we are closed", "were closed", "will respond within", "will reply within", "get back to you within", "on annual leave", "on leave", "on holiday until|til", "away from my desk", "opening hours", "business hours", "do not reply to this", "your enquiry is important", "a member of .. team", "one of our team", "ticket number", "outside .. hours",
    ),
    "swap": (
        "instead", "alternative*", "similar", "substitute*", "equivalent", "replacement", "different model|colour|color|size|brand|style", "other model|colour|color|size|brand|style", "another model|colour|color|size|brand|style", "the same but", "would .. work for you", "would .. do", "would that do", "any good", "if that's any use|good|ok", "only have _ left", "only got _ left", "only have the", "but we do have", "but i do have", "but we have", "but i have", "but i've got", "but we've got", "but we can offer", "could offer", "but could do", "how about", "what about", "closest", "nearest thing", "settle for", "ok with", "we do have", "we have _ ones", "or the", "swap", "comparable", "would you accept|consider|take",
    ),
    "later": (
        "can order", "could order", "order them in", "order it in", "order some in", "order more", "can get more|them|some|it", "get them in", "get some in", "more coming|arriving", "more in T", "arriving T", "coming in T", "back in T", "new stock T", "restock", "delivery of more", "get more", "due in", "expecting more|some|a", "can source", "be able to get", "can make more",
    ),
    "moq": ("minimum order", "min order", "minimum hire", "minimum quantity", "minimum is", "min qty", "moq", "minimum run", "minimum of", "min of", "at least N", "minimum N", "min N", "smallest order|run", "less than N", "fewer than N", "below N", "only do .. N plus|+|upwards", "orders of N or more", "only sell .. of N", "start at N", "minimum we do"),
    "no_less": ("dont do less|fewer", "cant do less|fewer", "not do less", "dont sell less|fewer", "only do", "only sell", "unless"),
    "have": (
        "have", "we have", "i have", "got", "have got", "only have", "only got", "only", "just", "got just", "just have", "can do", "could do", "can only do", "only do", "can supply", "can offer", "can get", "only get", "down to", "can spare", "left with", "in stock :?", "stock :?", "available :?", "about", "stock of", "quantity available :?", "there's", "there are", "theres", "got about", "maybe", "up to", "max", "a max of", "qty in stock :?", "got card for", "enough for", "only enough for", "do you", "manage", "do", "fit", "make", "supply", "in stock (",
    ),
    "limit": ("only", "just", "left", "that's it", "thats all", "not all", "all i have", "all we have", "max", "at most", "no more", "down to", "remaining", "short", "not the full", "the rest", "half", "up to", "last N", "not N"),
    "left": ("left", "in stock", "available", "in the shop", "in the warehouse", "on hand", "ready", "remaining", "here", "on the shelf", "spare", "to hand", "only", "max", "in at the moment", "of them", "of those", "of these", "at the moment"),
    "noun": ("units", "unit", "pcs", "pieces", "pc", "items", "people", "persons", "guests", "heads", "boxes", "sets", "pairs", "packs", "bottles", "pages", "chairs", "tables", "copies", "off", "or more", "of them", "of those", "of these", "in stock", "left", "available", "colours", "colors", "years", "rooms", "bedroom*", "miles"),
    "each": (
        "each", "apiece", "a piece", "ea", "per _", "/ _", "pp", "p / p", "a head", "a pop", "a unit", "the unit", "unit price", "for one", "one", "a night", "an hour", "a day", "a person", "a box", "a bottle", "each one", "every one", "a go", "a bag", "a metre", "a page", "a kilo", "ppn",
    ),
    "each_before": ("each", "per unit", "unit price :?", "unit cost :?", "price per _ :?", "price each :?", "cost per _ :?", "each one is", "they're", "they are", "theyre", "one is", "a unit is"),
    "total": ("in total", "total", "altogether", "all in", "in all", "for the lot", "the lot", "for all", "for all _", "for everything", "all inclusive", "overall", "all up", "for the whole _", "for the job", "for the set", "for the N", "for N", "for both", "both", "for the pair", "for the full _", "complete", "start to finish", "all told", "for the order", "for that many"),
    "total_before": ("total :?", "total price :?", "total is", "total of", "total would be", "total cost :?", "the lot for", "all N for", "all of them for", "all for", "both for", "the N for", "for all N", "for the lot", "comes to", "come to", "works out at", "adds up to", "you're looking at", "whole lot for", "the whole thing for", "grand total", "job for", "sub total", "subtotal", "=", "totals", "totalling", "in total"),
    "at": ("at", "@", "price :?", "price is", "price would be", "prices :?", "cost :?", "costs", "cost is", "they're", "it's", "its", "theyre", "are", "is", "for just", "it'd be", "itd be", "itll be", "itd", "would be", "will be", "it would be", "charge", "i charge", "we charge", "be about", "around", "roughly", "about", "quote :?", "quote is", "ask", "asking", "i'd do", "do it for", "do them for", "do that for", "do you them for", "can do them for", "sell for", "going for", "go for", "rate is", "say", "looking at", "cost you", "you for", "thatd be", "that's", "thats", "that would be", "that will be", "runs", "let them go for", "make it", "call it", "only", "just", "them for", "it for", "that for", "pay", "approx", "about"),
    "for": ("for", "do it for", "be", "do", "get it for"),
    "was": ("was", "were", "normally", "usually", "usual price", "normal price", "regular price", "regularly", "list price", "list", "rrp", "retail", "instead of", "down from", "reduced from", "rather than", "used to be", "full price", "originally", "standard price", "marked down from", "not"),
    "was_after": ("normally", "usually", "regular", "list", "rrp", "retail", "before", "full price", "originally", "down to"),
    "offer": ("for you", "i can do", "we can do", "can do you", "ill do", "well do", "could do", "can do it", "can do them", "can let", "let you have", "special price", "special offer", "now", "reduced to", "discounted", "trade price", "offer price", "make it", "knock it down to", "drop it to", "drop to", "best price", "on offer", "down to", "so", "after discount", "i'd do", "call it"),
    "cash": ("cash", "if you pay cash", "for cash", "cash in hand", "paying cash", "if paid in cash", "cash price"),
    "deposit": ("deposit", "down payment", "downpayment", "upfront", "up front", "in advance", "advance", "retainer", "holding fee", "to secure", "to reserve", "to book", "booking fee", "to confirm", "prepayment", "security"),
    "extra": ("setup", "set up", "set - up", "setup fee", "artwork", "plate", "origination", "extra for", "supplement", "surcharge", "on top", "call out", "callout", "parking", "fitting", "installation", "install", "gift wrap*", "embroidery", "extra", "add", "optional", "cancellation", "overtime", "insurance", "refundable", "vat", "tax", "plus a", "save", "saving", "off", "discount of", "setup charge", "one off", "per extra", "each extra", "additional", "admin fee", "budget", "rush fee", "for printing", "for engraving"),
    "threshold": ("over", "above", "orders over", "orders above", "minimum order", "minimum spend", "min spend", "min order", "more than", "minimum order value", "min hire", "minimum hire", "minimum charge"),
    "over": ("N or more", "N and over", "N or over", "N and up", "N and above", "N upwards", "N plus", "N +", "from N", "over N", "above N", "more than N", "at least N", "N onwards", "orders of N", "order N", "if you take N", "if you order N", "taking N", "buying N", "take N", "by N", "at N +", "minimum N"),
    "under": ("under N", "less than N", "fewer than N", "below N", "up to N", "N or less", "N or fewer", "N or under", "till N", "until N", "first N"),
    "range": ("N - N", "N to N", "between N and N", "N till N", "from N to N", "N through N"),
    "exact": ("for N", "qty N", "quantity N", "N off", "N pcs", "N units", "N :", "N =", "N x", "x N", "N @", "for the N", "N of", "at N", "N copies", "N people", "pack of N", "N are", "N is", "N would be"),
    "rest": ("above that", "over that", "after that", "more than that", "beyond that", "any more than that", "anything over", "thereafter", "above", "over"),
    "least": ("from", "from just", "starting at", "starting from", "starts at", "start at", "prices from", "at least", "upwards of", "starting", "prices start at", "start from", "minimum"),
    "least_after": ("and up", "upwards", "or more", "minimum", "and upwards", "onwards", "+"),
    "most": ("up to", "max", "maximum", "no more than", "at most", "not more than", "under", "max of", "a maximum of", "cap of", "won't be more than", "wouldn't be more than", "less than", "not over", "below"),
    "most_after": ("max", "maximum", "tops", "at most", "or less", "at the most", "at the very most"),
    "lead": ("lead time", "turnaround", "turn around", "production", "delivery time", "ready", "delivered", "deliver", "delivery", "be with you", "with you", "ship", "ships", "dispatch", "dispatched", "can be there", "come", "start", "done", "finished", "takes", "take", "have them", "get them", "available", "arrive", "arrives", "made", "made in", "need", "allow", "drop them", "in stock T", "by T", "within D", "in D", "from D"),
    "not_lead": ("get back", "reply", "respond", "let you know", "let me know", "call you", "ring you", "confirm", "answer", "valid", "valid for", "warranty", "guarantee", "guaranteed", "payment", "paid", "pay", "net", "invoice", "closed", "office", "holiday", "leave", "open", "hours", "years experience", "in business", "trading", "deposit", "check", "quote", "price today", "ask", "message you", "text you", "tell you", "since", "last", "ago", "back to you", "for over", "more than D", "expires", "hold", "cancel", "notice", "refund", "returns", "return", "reserve", "until", "email you", "come back to you", "speak", "talk", "hear from", "wrote", "your message", "per day", "a day", "old", "hire period", "rental", "hire", "for up to", "lasts", "let us know", "not T", "cant T", "cant do T", "not before T"),
    "deliver": ("deliver", "delivery", "deliveries", "delivering", "we bring", "bring them|it|those|everything|over|round|to", "i'll bring", "drop them|it|those|off", "drop off", "dropped off", "shipping", "ship", "ships", "shipped", "courier", "couriered", "post them|it", "posted", "postage", "p & p", "p and p", "send them|it|those", "carriage", "freight", "to your door", "run them|it over|round", "pop them|it round|over", "we'll bring", "fedex", "ups", "dhl", "royal mail", "parcel", "by post", "haul", "dispatch", "dispatched"),
    "not_deliver": ("delivery time", "deliver time", "delivery note", "delivery date", "deliver on", "where .. deliver*", "do .. deliver* or", "need|want .. deliver*", "need it delivered", "delivery or collection", "deliver* address", "deliver* or collect*", "collect* or deliver*", "want them delivered", "shipping address", "pickup or delivery", "delivery slot", "delivery postcode", "where to deliver", "where do you|we", "send me|us", "lead time"),
    "delivered": ("delivered", "inc delivery", "incl delivery", "including delivery", "includes delivery", "with delivery", "delivery included", "delivery inc", "delivery incl", "delivery inclusive", "shipping included", "including shipping", "incl shipping", "inc shipping", "includes shipping", "with shipping", "free delivery", "delivery free", "delivery is free", "free shipping", "shipping free", "shipping is free", "delivery free of charge", "deliver .. free", "deliver .. for free", "deliver .. no charge", "deliver .. at no extra", "delivery at no extra", "no delivery charge", "no charge for delivery", "delivery on us", "delivery on the house", "free local delivery", "bring .. for free", "bring .. for nothing", "drop .. for free", "drop .. no charge", "free postage", "post free", "postage included", "inc p & p", "inc postage", "including postage", "incl postage", "free p & p", "ship .. free", "free next day", "free courier", "carriage paid", "delivery is included", "shipping is included", "delivery's included", "bring .. free", "no extra for delivery", "price includes delivery", "for free", "free of charge"),
    "pickup": ("collect", "collection", "collected", "pick up", "pickup", "pick them up", "pick it up", "picked up", "pick those up", "come and get", "come get", "come by", "come and collect", "collection only", "pick up only", "pickup only", "to be collected", "swing by", "you'd need to pick|fetch", "fetch them|it", "come down and", "from our shop|store|depot|yard|warehouse", "ex works", "click and collect", "self collect"),
    "no_delivery": ("no delivery", "dont deliver", "do not deliver", "cant deliver", "cannot deliver", "dont do deliver*", "dont ship", "do not ship", "cant ship", "no deliveries", "without delivery", "dont offer delivery", "delivery not available", "delivery is not available", "delivery isnt available", "no shipping", "not deliver", "unable to deliver", "delivery not possible", "deliver* not included", "dont offer shipping", "cant do delivery", "no transport"),
    "not_included": ("not included", "not including", "doesnt include", "excluding", "excl", "ex", "exclusive of", "not incl", "plus", "extra", "on top", "+"),
    "ask": (
        "what date*", "what day", "what time", "what size*", "what colo*", "what flavo*", "what kind", "what sort", "what type", "what _ are|is|do|would|did|will", "whats the|your", "what's", "what floor", "what postcode", "when do you", "when would", "when are", "when is", "when's", "when suits", "when were", "when did", "when will you", "where do", "where are", "where is", "where's", "where to", "where would", "which _", "which one*", "how many", "how much _ do", "how big", "how long", "how far", "how old", "how would", "how soon", "who is", "who's", "whos this", "do you need|want|have|know|require|prefer|mind|like", "are you", "is it", "is this", "is there", "are there", "are they", "have you", "did you", "would you", "will you", "would that", "would it", "would .. work", "would .. suit", "would .. do", "could you", "can you", "can i have|get|ask", "may i", "could i", "shall i|we", "should i|we", "want me|us to", "want those|them|it|one|some", "interested", "ok with you", "any good", "any pets|dietary|allerg*|preference*|stairs|parking|particular",
        "please confirm", "please advise", "please send", "please provide", "please specify", "please tell", "please let me know", "let me know what|which|when|where|how|if|the|your|who|whether", "let us know what|which|when|where|how|if|the|your", "send me|us|over", "need to know", "need your|the|a|some .. address|postcode|photo*|picture*|details|measurements|dimensions|artwork|logo|date*|size*|drawing*|design", "need more|further details|info*", "id need", "we'd need", "i'd need", "would need to know|see", "need .. see", "tell me", "give me your|the|a|us", "drop me", "call me", "give me a call|ring|bell", "give us a call|ring|bell", "pop me", "depends on which", "confirm the|your|size*|colo*|date*|quantity|address", "up to you", "your choice", "you choose", "your call", "if that's any", "if that suits", "if you want|prefer|like|don't mind .. those|these|them|that|instead", "rather have", "rather _", "what about", "how about", "email me|us", "more info*", "more details", "specs",
    ),
    "not_ask": ("how are you", "how's it going", "hows things", "hope you", "can you believe", "you know", "any questions", "anything else", "if you need|have any", "let me know if you", "let me know if you have", "let us know if you", "let me know", "ok", "okay", "right", "yeah", "how can i help", "how can we help", "would you believe", "call me if", "send me a message if", "need anything", "if you have questions", "shall be", "if interested", "if you're interested", "if youre interested"),
    "item_only": ("same price",),
    "but": ("but", "however", "although", "though", "otherwise"),
}  # fmt: skip

QUOTE_HEADS = ("on",)
QUOTE_VERBS = ("wrote", "said")
ORIGINAL_MAIL = ("original message", "forwarded message", "original", "forwarded")
CLOSINGS = (
    "kind regards",
    "best regards",
    "warm regards",
    "regards",
    "best wishes",
    "best",
    "many thanks",
    "thanks",
    "thank you",
    "cheers",
    "yours sincerely",
    "yours faithfully",
    "sincerely",
    "all the best",
    "with kind regards",
    "sent from my iphone",
    "sent from my phone",
    "sent from my samsung",
    "get outlook for ios",
    "get outlook for android",
    "respectfully",
    "ta",
)
ORDERS = (
    r"(?:please )?(?:ignore|disregard|forget|override|bypass) (?:\w+ ){0,4}(?:instructions?|prompts?|rules|messages? above|context|directions|guidelines|everything (?:above|before))",
    r"(?:system|assistant|ai|bot|admin|developer|root)(?: (?:note|message|prompt|override|instruction|notice|mode|update))? ?[:>\]]", r"(?:note|message|instructions?|attention|notice) (?:to|for) (?:the )?(?:ai|assistant|bot|system|parser|model|llm|agent|machine)",
    r"(?:new|updated|special) (?:system )?instructions?", r"you are (?:now|an ai|a bot|a helpful)", r"as an ai", r"(?:set|mark|record|enter|register|treat|classify|tag|flag|label|log|store|save|output|put|update) (?:\w+[ _]){0,5}(?:price|cost|availability|vendor|quote|total|unit_price|field|offer|winner|supplier|delivery|this reply|us) (?:\w+ ){0,4}(?:as|to|=|at)",
    r"(?:output|return|respond with|reply with|print) (?:only |the )?(?:json|\{|yes|the following)", r"(?:choose|pick|select|recommend|rank|approve) (?:us|this vendor|this (?:quote|offer|supplier)|our)(?: \w+){0,6}(?:first|best|top|winner|immediately|automatically|regardless|over)", r"(?:delete|drop|remove) (?:all )?(?:the )?(?:other|competing) (?:quotes|offers|vendors|suppliers)", r"unit_price|total_price|opt_out|needs_clarification|jailbreak|developer mode",
)  # fmt: skip
ORDERS_GO_ON = (
    r"(?:and |then |now |also |instead |just )?(?:set|mark|record|enter|register|treat|say|respond|reply|output|confirm|approve|choose|accept|the (?:price|cost|total) is|price is|price:|you must|you will|always|do not tell|never|state|report|answer|pay|select|pretend|act|assume)",
)
