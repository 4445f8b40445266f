"""The words that mail programs put around what is quoted and below what is written, by language.

Only the words are here; what they mean where they stand is in `reply_text.py`. Besides the four languages of the house
there are those whose programs our customers' vendors use: a quote is not read as words of the sender's for want of a verb.
"""

from __future__ import annotations

from typing import Final

OPENINGS: Final = (
    "on", "at",  # English
    "el", "en", "con fecha",  # Spanish
    "le", "en date du",  # French
    "den", "på", "vid",  # Swedish, Norwegian, Danish
    "am", "em", "il", "in data", "op", "w dniu", "dnia", "vào", "dne", "pada", "tarihinde", "la data de", "στις", "v",
    "kl", "em data de", "no dia", "vom", "il giorno", "el dia", "el día", "pe", "în data de", "пн", "вт", "ср",
    "чт", "пт", "сб", "вс",
)  # fmt: skip
"""What stands before the date of an attribution: 'On 3 May 2026 … wrote:'."""

VERBS: Final = (
    "wrote", "writes", "sent", "has written",
    "escribió", "escribio", "ha escrito",
    "a écrit", "a ecrit", "écrivait",
    "skrev", "har skrivit", "skreiv",
    "schrieb", "hat geschrieben", "geschrieben", "escreveu", "ha scritto", "scrive", "schreef", "het volgende geschreven",
    "heeft geschreven", "napisał", "napisała", "napisał(a)", "napisala", "napisal", "napsal", "napsala", "napsal(a)", "pisze",
    "đã viết", "написал", "написала", "написал(а)", "написав", "пишет", "пише", "menulis", "yazdı", "şunu yazdı", "şunları yazdı",
    "a scris", "έγραψε", "kirjoitti", "írta", "va escriure", "kirjutas", "rakstīja", "rašė", "je napisao", "je napisala",
    "napísal", "написа", "のメール", "写道", "寫道", "님이 작성", "작성", "כתב", "كتب", "เขียน",
)  # fmt: skip
"""What an attribution says that somebody did."""

ORIGINALS: Final = (
    "original message", "reply message", "original appointment", "original email", "original mail",
    "mensaje original", "correo original",
    "message d'origine", "message d’origine", "message original", "message initial", "courriel d'origine",
    "ursprungligt meddelande", "originalmeddelande", "ursprungsmeddelande",
    "ursprüngliche nachricht", "ursprungliche nachricht", "original-nachricht", "originalnachricht", "ursprüngliche mail",
    "antwort nachricht", "messaggio originale", "mensagem original", "oorspronkelijk bericht", "oprindelig meddelelse",
    "opprinnelig melding", "original melding", "alkuperäinen viesti", "oryginalna wiadomość", "wiadomość oryginalna",
    "původní zpráva", "исходное сообщение", "eredeti üzenet", "orijinal mesaj", "mesaj original",
    "元のメッセージ", "原始邮件", "원본 메일",
)  # fmt: skip
"""What stands between dashes above a quoted mail."""

FORWARDS: Final = (
    "forwarded message", "begin forwarded message", "forwarded by", "start of forwarded message",
    "mensaje reenviado", "inicio del mensaje reenviado",
    "message transféré", "message réexpédié", "début du message transféré", "début du message réexpédié",
    "vidarebefordrat meddelande", "vidarebefordrat brev", "vidarebefordrat mejl",
    "weitergeleitete nachricht", "anfang der weitergeleiteten nachricht", "messaggio inoltrato", "mensagem encaminhada",
    "doorgestuurd bericht", "videresendt meddelelse", "videresendt melding", "przekazana wiadomość", "пересылаемое сообщение",
)  # fmt: skip
"""What stands above a mail that the sender wants us to read, so it is part of what they say."""

FROM: Final = (
    "from", "de", "expéditeur", "från", "avsändare", "von", "da", "van", "fra", "od", "от", "remitente", "kimden", "lähettäjä",
    "feladó", "发件人", "差出人", "보낸 사람", "từ",
)  # fmt: skip
SENT: Final = (
    "sent", "date", "enviado", "enviado el", "fecha", "envoyé", "envoyé le", "date d'envoi", "skickat", "datum", "gesendet",
    "inviato", "data", "enviada em", "enviado em", "enviada", "verzonden", "sendt", "dato", "wysłano", "wysłane", "отправлено",
    "дата", "odesláno", "gönderildi", "tarih", "lähetetty", "päiväys", "elküldve", "发送时间", "日期", "送信日時", "보낸 날짜",
)  # fmt: skip
TO: Final = (
    "to", "para", "à", "pour", "destinataire", "till", "an", "a", "per", "aan", "til", "do", "кому", "komu", "kime",
    "vastaanottaja", "címzett", "收件人", "宛先", "받는 사람", "cc", "cci", "kopia", "kopie", "reply-to", "copie", "cópia",
)  # fmt: skip
SUBJECT: Final = (
    "subject", "asunto", "objet", "sujet", "ämne", "betreff", "oggetto", "assunto", "onderwerp", "emne", "temat", "тема",
    "předmět", "konu", "aihe", "tárgy", "主题", "件名", "제목",
)  # fmt: skip

SENT_FROM: Final = (
    "sent from", "sent via", "sent with", "sent using", "sent on the go from", "get outlook for", "download outlook for",
    "enviado desde", "enviado con", "enviado a través de", "obtener outlook para", "descargar outlook para", "obtén outlook para",
    "envoyé de mon", "envoyé de ma", "envoyé depuis", "envoyé à partir de", "envoyé avec", "envoyé via", "envoyé de l",
    "obtenir outlook pour", "télécharger outlook pour", "provenance :",
    "skickat från", "skickat via", "skickat med", "skickades från", "hämta outlook för", "skaffa outlook för",
    "gesendet von", "gesendet mit", "gesendet via", "gesendet über", "von meinem", "holen sie sich outlook", "outlook für",
    "diese nachricht wurde von meinem", "inviato da", "inviato dal", "inviato con", "scarica outlook", "ottieni outlook per",
    "enviado do meu", "enviado do", "enviado pelo", "enviado por", "enviado através", "obter o outlook para", "verzonden vanaf",
    "verzonden vanuit", "verstuurd vanaf", "verstuurd vanuit", "verzonden met", "outlook voor", "sendt fra", "sendt med",
    "hent outlook", "wysłano z", "wysłane z", "pobierz program outlook", "odesláno z", "отправлено с", "отправлено из",
    "надіслано з", "lähetetty", "enviat des de", "được gửi từ", "gửi từ", "发自我的",
)  # fmt: skip
"""How the line begins that a telephone's mail program adds."""

SENT_FROM_AFTER: Final = (" gesendet", "から送信", "'umdan gönderildi", "에서 보냄")
"""How such a line ends in languages that put the verb last."""

CLOSINGS: Final = (
    "best regards", "kind regards", "warm regards", "regards", "many regards", "best wishes", "all the best", "sincerely",
    "yours sincerely", "yours faithfully", "yours truly", "cheers", "br", "rgds", "best", "with kind regards",
    "saludos", "un saludo", "saludos cordiales", "un cordial saludo", "cordiales saludos", "atentamente", "atte", "cordialmente",
    "un abrazo", "muchos saludos", "reciba un cordial saludo",
    "cordialement", "bien cordialement", "très cordialement", "salutations", "meilleures salutations", "bien à vous",
    "sincères salutations", "amicalement", "cdt", "cdlt", "respectueusement",
    "med vänliga hälsningar", "med vänlig hälsning", "vänliga hälsningar", "vänligen", "mvh", "hälsningar", "bästa hälsningar",
    "hälsar", "allt gott", "vänlig hälsning", "mit freundlichen grüßen", "viele grüße", "mfg", "met vriendelijke groet",
    "cordiali saluti", "atenciosamente", "med venlig hilsen", "med vennlig hilsen", "pozdrawiam",
)  # fmt: skip
"""How a letter closes, the whole line."""
