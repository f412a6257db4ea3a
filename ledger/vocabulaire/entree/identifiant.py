"""Outside identifiers of a person."""

from ledger.vocabulaire.code import Code


class GenreIdentifiant(Code):
    """Kind of identifier by which a dossier can be found."""

    NIR = "NIR", "numéro de sécurité sociale"
    MATRICULE = "MATRICULE", "matricule CAF ou MSA"
    NUMERO_FRANCE_TRAVAIL = "NUMERO_FRANCE_TRAVAIL", "numéro France Travail"


class MotifRevocation(Code):
    """Why an identifier does not lead to the dossier any more."""

    ERREUR_DE_SAISIE = "ERREUR_DE_SAISIE", "erreur de saisie"
    AUTRE_PERSONNE = "AUTRE_PERSONNE", "identifiant d'une autre personne"
    REMPLACE = "REMPLACE", "identifiant remplacé par un autre"
    ANNULE_PAR_ORGANISME = "ANNULE_PAR_ORGANISME", "identifiant annulé par l'organisme qui l'a donné"
    AUTRE = "AUTRE", "autre motif"
