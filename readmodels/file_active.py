"""The file active: the dossiers a référent follows, with what is due next."""

from ledger.vocabulaire.code import Code
from readmodels.table import Table


class Echeance(Code):
    """What is due next on a dossier."""

    ORIENTATION = "ORIENTATION", "orientation à décider"
    CONTRAT = "CONTRAT", "contrat d'engagement à signer"
    RENDEZ_VOUS = "RENDEZ_VOUS", "rendez-vous"
    FIN_CONTRAT = "FIN_CONTRAT", "contrat d'engagement à renouveler"


FILE_ACTIVE = Table(
    "file_active",
    {
        "dossier": "uuid",
        "ouvert_le": "date",
        "etat_droit": "text",
        "a_accompagner": "boolean",
        "commune": "text",
        "mds": "text",
        "parcours": "text",
        "organisme": "text",
        "structure": "text",
        "referent": "uuid",
        "decidee_le": "date",
        "notifiee_le": "date",
        "contrat_signe_le": "date",
        "contrat_fin_le": "date",
        "prochain_rendez_vous_le": "date",
        "echeance_le": "date",
        "echeance": "text",
    },
    ("dossier",),
    tuple(f"{debut}echeance_le, dossier" for debut in ("referent, ", "structure, ", "mds, ", "")),
)
