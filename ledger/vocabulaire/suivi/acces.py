"""One-time links and codes: what each lets a person do."""

from ledger.vocabulaire.code import Code


class ObjetLien(Code):
    """Where an address that was sent to a person leads, once she has said who she is."""

    ESPACE = "ESPACE", "ouvrir son espace"
    SIGNATURE = "SIGNATURE", "lire et signer son contrat"


class ObjetCode(Code):
    """The act for which a code that was sent to a person's phone is typed."""

    ENTREE = "ENTREE", "entrer dans son espace"
    SIGNATURE = "SIGNATURE", "signer son contrat"


class CanalLien(Code):
    """How the address of a link reaches the person."""

    SMS = "SMS", "SMS"
    COURRIEL = "COURRIEL", "courriel"
    QR = "QR", "QR code à photographier"


class MoyenEntree(Code):
    """By what it was known that who entered a personal space is the person."""

    LIEN_ET_CODE = "LIEN_ET_CODE", "lien reçu, date de naissance et code par SMS"
    LIEN = "LIEN", "lien reçu et date de naissance"
    IDENTITE = "IDENTITE", "fournisseur d'identité"
