"""How somebody says in Spanish that another address is theirs too."""

OTHER_ADDRESS = (
    r"(?:tambien|ya|antes) (?:les |le |te |os )?(?:escribi|he escrito|habia escrito|contacte|mande|envie|hable)",
    r"(?:les |le |te |os )?(?:escribi|contacte|mande un mensaje|envie un mensaje) (?:antes |ayer |ya )?(?:desde|por|con|del)",
    r"(?:soy|es) (?:la misma persona|el mismo|la misma|yo)",
    r"mi (?:otro|otra|segundo|segunda|nuevo|nueva|antiguo|antigua) (?:numero|telefono|celular|movil|whatsapp|correo|mail|email|direccion|cuenta)",
    r"(?:vincul|enlaz|conect|combin)\w+ (?:mi|mis|este|esta|con|los|las)",
    r"(?:unir|unan|una) (?:mi|mis|con|las|los)",
)
