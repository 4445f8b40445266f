"""How somebody says in Swedish that another address is theirs too."""

OTHER_ADDRESS = (
    r"jag (?:har )?(?:ocksa|redan|tidigare) (?:skrev|skrivit|mejlat|mejlade|mailat|mailade|kontaktat|kontaktade|sms ' at|hort av mig)",
    r"jag (?:skrev|mejlade|mailade|kontaktade|horde av mig) (?:till )?(?:er |dig )?(?:tidigare |i gar |igar )?(?:fran|via|med|pa)",
    r"(?:det ar|jag ar) (?:ocksa )?(?:samma person|jag)",
    r"(?:mitt|min) (?:andra|nya|gamla|privata) (?:nummer|telefonnummer|mobil|mobilnummer|telefon|whatsapp|mejl|mail|mejladress|mailadress|adress|konto)",
    r"(?:koppla|lank|lanka|sla) (?:ihop|samman|till|den|det|mitt|min|mina)",
)
