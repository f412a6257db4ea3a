"""Who is looked for: what her dossier says of her, and a text of her own for each place where one types."""

from typing import Any, Final

NOM, NOM_NAISSANCE, PRENOM = "Zzhîrigoÿen", "Zzetxebarne", "Zzpantxikaïa"
NIR, NUMERO_FT = "2611133063777", "73519246805"
IDENTITE: Final[dict[str, Any]] = {
    "nom": NOM,
    "nom_naissance": NOM_NAISSANCE,
    "prenom": PRENOM,
    "naissance_le": "1961-11-23",
    "nir": NIR,
    "matricule": "8642097531",
    "numero_france_travail": NUMERO_FT,
    "telephone": "06 39 98 12 34",
    "courriel": "zzpantxika@courriel.exemple.fr",
    "adresse": {"voie": "17 impasse des Zzacacias", "code_postal": "33150", "commune": "Cenon"},
}
QUI: Final = {nom: valeur for nom, valeur in IDENTITE.items() if isinstance(valeur, str)} | {
    "voie": IDENTITE["adresse"]["voie"],
    "telephone_international": "33639981234",
    "naissance_en_mots": "23 novembre 1961",
}
"""Canaries of who she is."""
DITS: Final = {
    "note": "zznote : garde les petits de sa sœur",
    "sms": "zzsms : apportez l'attestation",
    "courriel_envoye": "zzcourriel : votre rendez-vous est changé",
    "message_recu": "zzrecu : je suis hospitalisée",
    "tache": "zztache : rappeler sa banque",
    "document_titre": "zztitre de séjour",
    "document_contenu": "zzcontenu du fichier déposé",
    "brouillon": "zzbrouillon : parle de sa fille",
    "reprise": f"zzreprise : Mme {NOM} rappellera",
    "lot": "zzlot : réunion de mardi",
    "vue": f"zzvue {NOM_NAISSANCE}",
    "requete": f"zzrequete de {NOM}",
    "import": f"zzimport-{NOM_NAISSANCE}.xml",
    "demande": "zzdemande : je veux partir",
    "examen": "zzexamen : rien ne s'y oppose",
    "recherche": f"{PRENOM} zzrecherche",
}
"""A text by place where it was typed."""
CANARIS: Final = QUI | DITS
