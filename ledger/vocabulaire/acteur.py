"""Who acts, and through which door."""

from ledger.vocabulaire.code import Code


class Role(Code):
    """Role under which an actor acts (access matrix: CT R5312-42-1 IV)."""

    REFERENT = "REFERENT", "référent"
    PARTENAIRE = "PARTENAIRE", "partenaire de l'insertion"
    DECIDEUR = "DECIDEUR", "décideur"
    AUDITEUR = "AUDITEUR", "auditeur"
    ADMINISTRATEUR = "ADMINISTRATEUR", "administrateur"
    SYSTEME = "SYSTEME", "système"
    ALLOCATAIRE = "ALLOCATAIRE", "allocataire"


class Canal(Code):
    """Channel through which a command reached the ledger."""

    ECRAN = "ECRAN", "écran"
    API = "API", "interface de programmation"
    LIGNE_DE_COMMANDE = "LIGNE_DE_COMMANDE", "ligne de commande"
    FLUX_CAF = "FLUX_CAF", "flux CAF/MSA"
    REPRISE = "REPRISE", "reprise d'historique"
    CONNECTEUR = "CONNECTEUR", "connecteur d'un partenaire"
