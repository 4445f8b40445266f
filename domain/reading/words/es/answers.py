"""Spanish answers: yes, no, perhaps, stop. Patterns over folded words (lower case, no accents)."""

from domain.reading.answers import Answers

ANSWERS = Answers(
    yes=(
        r"no (?:antes|despues) (?:de|del)",
        "si", "sii+", "sip", "claro", "claro que si", "por supuesto", "desde luego", "como no", "obvio", "seguro",
        "efectivamente", "exacto", "correcto", "afirmativo", "de acuerdo", "acepto", "autorizo", "los autorizo", "lo autorizo",
        "confirmo", "conforme", "dale", "dale pues", "hagale", "hagalo", "de una", "de una vez", "vale", "venga", "va",
        "orale", "sale", "simon", "bueno", "buenisimo", "listo", "con gusto", "con mucho gusto", "encantado", "encantada",
        "encantados", "no hay problema", "sin problema", "ningun problema", "no problema", "no hay inconveniente",
        "sin inconveniente", "no hay lio", "no hay drama", "cuando (?:quieran?|quieras|gusten?|gustes|puedan?|puedas|deseen?)",
        "adelante", "procedan", "proceda", "puede", "pueden", "puedes", "cuente con eso", "esta bien", "me parece bien",
        "me parece", "perfecto", "genial", "estupendo", "por mi si", "por mi bien", "quiero", "ya pues", "aja", "a huevo",
        "joya", "buena onda", "sisas", "todo bien",
    ),
    ok=(
        "ok", "okay", "okey", "oki", "okis", "k", "bien", "muy bien", "excelente", "super", "chevere", "bacano", "fenomenal",
        "va bien", "ok perfecto", "buena", "bale", "claro",
    ),
    no=(
        "no", "nop", "noo+", "nel", "nones", "jamas", "nunca", "para nada", "de ninguna manera", "ni hablar", "ni loco",
        "ni loca", "negativo", "en absoluto", "no gracias", "mejor no", "ahora no", "hoy no", "no quiero", "no me interesa",
        "no estoy de acuerdo", "no acepto", "no autorizo", "prefiero que no", "que no", "tampoco", "olvidelo", "olvidalo",
        "no lo creo", "no creo", "no esta bien", "no puede", "no pueden", "no va", "no vale", "mala idea", "incorrecto",
        "falso", "rechazo", "niego", "nanai", "ni de broma", "deje asi", "dejelo asi", "no senor", "no senora",
    ),
    negated=(
        "no estoy de acuerdo", "no esta bien", "no me parece", "no esta ok", "no es ok", "no va", "no acepto", "no quiero",
        "no lo creo", "no creo",
    ),
    call_yes=(
        r"(?:me |nos )?(?:puede|pueden|puedes|podeis|pueda|pueden|podes) (?:llamar\w*|marcar\w*|hablar\w*|timbrar\w*)",
        r"pueden? (?:\w+ )?llamarme",
        "llam(?:e|en|a|ame|eme|enme|ad|adme|alo|arme|ennos|anos|enos|enos)(?: no mas| nomas| cuando| por favor| sin problema| tranquilo)?",
        "marqueme", "marquenme", "marcame", "timbreme", "esperando (?:su|la|tu) llamada", "espero (?:su|la|tu) llamada",
        "quedo (?:atento|atenta|pendiente|a la espera)", "una llamada (?:esta|me parece|me viene) bien", "hablamos",
        "hablemos", "a la orden", "pegue el timbrazo", "echeme un (?:timbre|telefonazo)", "si (?:me )?(?:llaman|llama|llamen)",
    ),
    call_no=(
        r"(?:no|nunca|ni|jamas|tampoco) (?:\w+ ){0,3}(?:llam\w+|llamada|llamadas|marqu\w+|telefone\w+|timbr\w+)",
        "sin llamadas?", "nada de llamadas", "no por telefono", r"no (?:\w+ ){0,2}por telefono",
        "no contesto (?:llamadas|el telefono)", "odio (?:las llamadas|que me llamen)", r"dejen? de llamar\w*",
    ),
    other=(

        "(?:por|via|mediante|a traves de|al|a mi|en) (?:el )?(?:correo|e ?-? ?mail|mail|mensajes?|mensajito|escrito|whatsapp|wasap|wpp|chat|texto|sms|telegram|aqui|este medio|aca|inbox|interno)",
        r"(?:escrib(?:a|an|ame|anme|eme|enme|ime)|mand(?:e|en|ame|enme|eme)|envi(?:e|en|ame|enme|eme))(?: \w+){0,3}",
        r"(?:mejor|prefiero|solo|solamente|unicamente) (?:\w+ ){0,3}(?:correo|mail|e - mail|email|mensajes?|escrito|escribir\w*|whatsapp|wasap|chat|texto|aqui|aca|mensajear\w*|mensajeria)",
        "a? ?otro numero", "otro telefono", "al fijo", "al numero de", "al (?:celular|movil|telefono|cel) de",
        "a mi (?:esposa|esposo|marido|mujer|hijo|hija|oficina|secretaria|asistente|socio|socia|hermano|hermana|jefe|mama|papa)",
        "a este (?:numero )?no",
    ),
    hedge=(
        "quiza", "quizas", "tal vez", "talvez", "puede ser", "puede que", "a lo mejor", "depende", "segun", "no se",
        "no lo se", "no estoy segur[oa]", r"dejame (?:ver|pensar\w*|preguntar|revisar|consultar)",
        r"dejeme (?:ver|pensar\w*|preguntar|revisar|consultar)", "lo pienso", r"voy a pensar\w*", "lo voy a pensar",
        "ya veremos", "vemos", "veremos", "luego (?:te|le|les) (?:digo|aviso)", "despues (?:te|le|les) (?:digo|aviso)",
        "yo (?:te|le|les) aviso", "te aviso", "les aviso", "le aviso", "por que", "para que", "porque me", "y para que",
        "quien", "quienes son", "de que se trata", "sobre que", "cuanto (?:dura|tiempo|cuesta|demora)", "a que hora",
        "solo si", "siempre que", "siempre y cuando", "con tal de", "a menos que",
        "si es (?:gratis|rapido|rapidito|urgente|necesario|importante|corto|breve)", "si no (?:es|hay|me|queda)", "espera",
        "espere", "un momento", "un segundo", "mmm+", "eh+", r"primero (?:dig\w+|mand\w+|expli\w+|quiero)",
        r"antes (?:dig\w+|mand\w+|expli\w+)", "que es esto", "como (?:consiguieron|obtuvieron|tienen)", "es (?:estafa|spam)",
        "hace falta", "es necesario",
    ),
    stop=(
        "stop", "alto", "baja", "darse de baja", "dar de baja", "dame de baja", "denme de baja", "deme de baja",
        "darme de baja", "baja por favor", "cancelar", "cancelar suscripcion", "parar", "pare", "paren", "para", "detener",
        "detenganse", "basta", "basta ya", "unsubscribe", "salir", "desuscribir", "desuscribirme", "desuscripcion",
        "anular suscripcion", "no mas mensajes", "no mas", "eliminar", "borrar", "quitar", "fin", "no molestar", "bastaya",
        "stop mensajes",
    ),
    polite=(
        "por favor", "porfa", "porfavor", "favor", "gracias", "ya", "ahora", "ok", "hola", "buenas", "buenos dias",
        "buenas tardes", "senores", "senor", "disculpe", "perdon", "inmediatamente", "todo", "!", r"\.", ",", "¡", "les pido",
        "pido", "quiero", "quisiera", "me",
    ),
    stop_within=(
        r"no (?:molest\w+|escrib\w+|fastidi\w+|jod\w+) mas",

        r"(?:dejen?|dejad|dejes|deje|pare|paren|para|parad|cesen?|basta) (?:ya )?de (?:\w+ ){0,1}(?:escrib\w+|mand\w+|envi\w+|contact\w+|molest\w+|mensaje\w*|spame\w+|texte\w+|fastidi\w+|joder\w*|acos\w+)",
        r"(?:no|nunca|jamas) (?:me |nos |le |les )(?:vuelvan? a |vuelvas a |sigan? |sigas )?(?:escrib\w+|mand\w+|envi\w+|contact\w+|molest\w+|busqu\w+|text\w+)(?: (?:mas|nunca mas|de nuevo|otra vez|nada|mensajes|ningun\w*|nada mas|por favor|jamas)){1,3}",
        r"(?:no|nunca) (?:me |nos )?(?:vuelvan?|vuelvas) a (?:escribir\w*|contactar\w*|mandar\w*|enviar\w*|molestar\w*)",
        r"ya no (?:me |nos )?(?:escrib\w+|mand\w+|envi\w+|contact\w+|molest\w+)",
        r"no (?:me |nos )(?:escriban?|contacten?|molesten?|molestes|escribas|manden|envien|contactes) ?(?:mas|por favor|gracias|mensajes)?\Z",
        r"no (?:\w+ ){0,2}(?:quiero|queremos|deseo|deseamos|quisiera|interesa)(?: \w+){0,3} (?:mensajes?|mensajitos|contacto|contacten|escriban|correos|solicitudes|notificaciones|whatsapps?|publicidad|informacion|pedidos|cotizaciones)",
        "no (?:mas|quiero mas) (?:mensajes|contacto|solicitudes|correos|publicidad|spam)",
        r"(?:borr\w+|elimin\w+|saqu\w+|quit\w+|retir\w+|sac\w+|suprim\w+|tach\w+) (?:\w+ ){0,1}(?:mi numero|mi contacto|mis datos|nuestro numero|nuestros datos|este numero|de (?:la|su|esa|esta|tu|sus) (?:lista|base|bd|grupo|contactos))",
        "(?:borrenme|eliminenme|saquenme|quitenme|retirenme|sacame|borrame|quiteme|saqueme|eliminame|eliminenos|borrennos|saquennos|quitennos|retirennos|quitarnos|sacarnos|borrarnos|borrarme|quitarme|sacarme|eliminarme|retirarme)",
        r"(?:dar|dame|den|deme|denme|dennos|darnos|darme|doy|darse|dennos|desean|quiero|queremos|solicito) (?:\w+ ){0,2}de baja",
        r"desuscrib\w+", "dejar de recibir", "no recibir mas", "no (?:quiero|deseo) recibir", "dejenme en paz",
        "dejame en paz", "dejennos en paz", "no me interesa recibir", "los (?:voy a bloquear|bloqueo)", "te bloqueo",
    ),
    stop_not=(
        r"(?:despues|antes|a partir|luego) de (?:las|la|\d)", "de noche", "de madrugada", "por la noche", "por la manana",
        "en la noche", "tan (?:tarde|temprano)", "los (?:domingos|fines de semana|sabados)", "el fin de semana",
        "en (?:mayusculas|horario|horas)", "a estas horas", "sobre (?:este|ese|eso|esa)",
        "hasta (?:el|la|las|manana|manana|que)", "para este (?:pedido|trabajo)", "mientras",
    ),
    start=(
        "empezar", "iniciar", "suscribir", "suscribirme", "alta", "reanudar", "activar", "start", "comenzar", "volver",
        "reactivar",
    ),
)  # fmt: skip
