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
