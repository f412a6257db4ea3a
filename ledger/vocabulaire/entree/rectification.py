"""The rectification of data: parts that may be wrong, answers, reasons why data stay (RGPD articles 12 and 16)."""

from ledger.vocabulaire.code import Code


class ObjetRectification(Code):
    """The part of her data that a person says is wrong, or lacks something."""

    IDENTITE = "IDENTITE", "identité : nom, prénom, date de naissance, numéros"
    COORDONNEES = "COORDONNEES", "coordonnées : adresse, téléphone, courriel"
    SITUATION = "SITUATION", "situation : foyer, logement, santé, emploi"
    ACCOMPAGNEMENT = "ACCOMPAGNEMENT", "accompagnement : rendez-vous, démarches, activités, contrat"
    TEXTES = "TEXTES", "textes écrits sur la personne"
    AUTRE = "AUTRE", "autre donnée"


class ConclusionRectification(Code):
    """What a person who asked for a rectification is answered."""

    RECTIFIEE = "RECTIFIEE", "données rectifiées"
    EN_PARTIE = "EN_PARTIE", "données rectifiées en partie"
    REFUSEE = "REFUSEE", "données maintenues"


class RaisonMaintien(Code):
    """Why data stay as they are."""

    EXACTES = "EXACTES", "données exactes, vérifiées"
    APPRECIATION = "APPRECIATION", "appréciation d'un professionnel : ce que dit la personne reste joint au dossier"
    AUTRE_ORGANISME = "AUTRE_ORGANISME", "donnée d'un autre organisme, à qui la demande s'adresse"
    IDENTITE_NON_ETABLIE = "IDENTITE_NON_ETABLIE", "identité de qui demande non établie (RGPD 12-6)"
    INFONDEE = "INFONDEE", "demande manifestement infondée ou excessive (RGPD 12-5 b)"
