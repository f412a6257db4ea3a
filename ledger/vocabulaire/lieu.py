"""The places that may hold data of a person, and how they are emptied."""

from ledger.vocabulaire.code import Code


class GenreLieu(Code):
    """The nature of a place."""

    TABLE = "TABLE", "tables de la base du registre"
    VUE = "VUE", "vues tirées du registre"
    CLES = "CLES", "tables de la base des clés"
    TOPIC = "TOPIC", "topics"
    DOSSIER = "DOSSIER", "dossiers et volumes"
    MEMOIRE = "MEMOIRE", "mémoire des processus"


class Moyen(Code):
    """How a place is emptied of a person."""

    CLE = "CLE", "illisible : la clé de la personne est détruite"
    SUPPRIME = "SUPPRIME", "supprimé"
    REECRIT = "REECRIT", "retiré de ce qui le nommait"
    PERIME = "PERIME", "s'efface à son terme"
    DEMEURE = "DEMEURE", "demeure"
    RIEN = "RIEN", "rien d'une personne"
