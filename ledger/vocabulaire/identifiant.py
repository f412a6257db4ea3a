"""Outside identifiers of a person."""

from ledger.vocabulaire.code import Code


class GenreIdentifiant(Code):
    """Kind of identifier by which a dossier can be found."""

    NIR = "NIR", "numéro de sécurité sociale"
    MATRICULE = "MATRICULE", "matricule CAF ou MSA"
    NUMERO_FRANCE_TRAVAIL = "NUMERO_FRANCE_TRAVAIL", "numéro France Travail"
