"""The erasure of a person: why it is asked, what an examination concludes, why data may stay (RGPD articles 5 and 17)."""

from ledger.vocabulaire.code import Code


class OrigineEffacement(Code):
    """What an erasure comes from."""

    DEMANDE = "DEMANDE", "demande de la personne"
    TERME = "TERME", "durée de conservation échue"


class MotifEffacement(Code):
    """The ground of an erasure."""

    PLUS_NECESSAIRES = "PLUS_NECESSAIRES", "données qui ne sont plus nécessaires (RGPD 17-1 a)"
    OPPOSITION = "OPPOSITION", "opposition de la personne (RGPD 17-1 c)"
    ILLICITE = "ILLICITE", "dossier ouvert par erreur ou sans droit (RGPD 17-1 d)"
    OBLIGATION_LEGALE = "OBLIGATION_LEGALE", "obligation légale ou décision de justice (RGPD 17-1 e)"
    DUREE_ECHUE = "DUREE_ECHUE", "durée de conservation échue (RGPD 5-1 e)"


class ConclusionEffacement(Code):
    """The conclusion of an examination."""

    EFFACER = "EFFACER", "à effacer"
    CONSERVER = "CONSERVER", "à conserver"


class RaisonConservation(Code):
    """Why data stay although their erasure was asked."""

    MISSION_PUBLIQUE = "MISSION_PUBLIQUE", "nécessaires à la mission d'intérêt public (RGPD 17-3 b)"
    ARCHIVES = "ARCHIVES", "archives publiques, sans visa d'élimination (RGPD 17-3 d)"
    JUSTICE = "JUSTICE", "droits à constater ou à défendre en justice (RGPD 17-3 e)"
    IDENTITE_INCERTAINE = "IDENTITE_INCERTAINE", "identité du demandeur non établie (RGPD 12-6)"
