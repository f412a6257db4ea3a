"""What waits on each dossier, since when, and until when: the open deadlines, without their rules.

A row says since which day something waits. Its last day is ``due_le`` where an event fixed it, ``delai_mois`` after
``depuis`` where the dossier fixes the delay; else the rule in force says it, and whoever asks brings the rules: a law that
changes, or a département that sets its own delay, rebuilds nothing.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Protocol
from uuid import UUID

from pydantic import BaseModel, Field

from ledger.vocabulaire.code import Code
from readmodels.table import Table

TACHE = Table(
    "tache",
    {
        "dossier": "uuid",
        "nature": "text",
        "regle": "text",
        "regle_avant": "text",
        "objet": "uuid",
        "depuis": "date",
        "delai_mois": "smallint",
        "due_le": "date",
        "visible_de": "date",
        "visible_jusqu_au": "date",
    },
    ("dossier", "nature", "objet"),
)
"""``regle_avant``: the delay of ``regle`` starts at the end of that one's. The row shows from ``visible_de`` to
``visible_jusqu_au`` included, without end where they are null."""


class Dateur(Protocol):
    """The rules, as far as deadlines need them: version in force, and last day of a delay that starts on a day."""

    def __call__(self, code: str, depuis: date, mois: int | None = None) -> tuple[str, date] | None:
        """None when no version of the rule is in force on ``depuis``."""


class Tache(BaseModel):
    """A deadline that is open: met until ``due_le`` included. ``regle`` names the version applied."""

    dossier: UUID
    nature: str = Field(examples=["contrat_a_signer"])
    objet: UUID
    depuis: date
    due_le: date
    depassee: bool
    regle: str = Field(examples=["C1@2025-01-01"])


def dater(ligne: Mapping[str, Any], le: date, dateur: Dateur) -> Tache | None:
    """A row of ``tache`` with its last day, as seen on ``le``; None when it does not show, or no rule is in force."""
    if (ligne["visible_de"] is not None and le < ligne["visible_de"]) or (
        ligne["visible_jusqu_au"] is not None and ligne["visible_jusqu_au"] < le
    ):
        return None
    depuis = ligne["depuis"]
    if ligne["regle_avant"] is not None:
        avant = dateur(ligne["regle_avant"], depuis)
        if avant is None:
            return None
        depuis = avant[1]
    datee = dateur(ligne["regle"], depuis, ligne["delai_mois"])
    if datee is None:
        return None
    due_le = ligne["due_le"] or datee[1]
    return Tache(
        dossier=ligne["dossier"],
        nature=ligne["nature"],
        objet=ligne["objet"],
        depuis=depuis,
        due_le=due_le,
        depassee=due_le < le,
        regle=datee[0],
    )


class Nature(Code):
    """What waits: the natures of deadlines, as commands name them."""

    ORIENTATION_A_DECIDER = "orientation_a_decider", "orientation à décider"
    REEXAMEN_SOCIAL = "reexamen_social", "parcours social à réexaminer"
    CONTRAT_A_SIGNER = "contrat_a_signer", "contrat d'engagement à signer"
    CONTRAT_DU_STOCK = "contrat_du_stock", "contrat d'engagement du stock de 2025"
    CONTRAT_A_RENOUVELER = "contrat_a_renouveler", "contrat d'engagement à renouveler"
    CONTRAT_A_ACTUALISER = "contrat_a_actualiser", "contrat d'engagement à actualiser"
    CONTRAT_A_REPRENDRE = "contrat_a_reprendre", "contrat d'engagement suspendu, à reprendre ou à clore"
    ORE_A_FIXER = "ore_a_fixer", "offre raisonnable d'emploi à définir"
    REINSCRIPTION = "reinscription", "réinscription avant la clôture du contrat d'engagement"
    RENDEZ_VOUS_A_CONCLURE = "rendez_vous_a_conclure", "issue d'un rendez-vous à enregistrer"
    INVITATION_SANS_REPONSE = "invitation_sans_reponse", "invitation à prendre rendez-vous, sans réponse"
    ACTIVITE_A_DECLARER = "activite_a_declarer", "activité à déclarer"
    PRESCRIPTION_SANS_REPONSE = "prescription_sans_reponse", "réponse de la structure à la prescription"
    PRESCRIPTION_RELANCEE_SANS_REPONSE = "prescription_relancee_sans_reponse", "réponse de la structure relancée"
    OBSERVATIONS_DE_LA_PERSONNE = "observations_de_la_personne", "observations de la personne, avant toute décision"
    SANCTION_PROPOSEE_A_DECIDER = "sanction_proposee_a_decider", "sanction proposée par France Travail à décider"
    PROPOSITION_SANCTION_A_INSTRUIRE = (
        "proposition_sanction_a_instruire",
        "proposition de sanction de France Travail à instruire",
    )
    FIN_DE_SANCTION = "fin_de_sanction", "fin de la sanction"
    RECOURS_POSSIBLE = "recours_possible", "recours préalable possible"
    RECOURS_A_DECIDER = "recours_a_decider", "recours préalable à décider, sinon rejeté"
    FIN_DE_DROIT_REPORTEE = "fin_de_droit_reportee", "terme du report de la fin de droit"
    TACHE_A_FAIRE = "tache_a_faire", "tâche à faire"


REGLES: Final[dict[Nature, str]] = {
    Nature.ORIENTATION_A_DECIDER: "O1",
    Nature.REEXAMEN_SOCIAL: "O5",
    Nature.CONTRAT_A_SIGNER: "C1",
    Nature.CONTRAT_DU_STOCK: "C6",
    Nature.CONTRAT_A_RENOUVELER: "C10",
    Nature.CONTRAT_A_ACTUALISER: "C8",
    Nature.CONTRAT_A_REPRENDRE: "CE-CLOS",
    Nature.ORE_A_FIXER: "C4",
    Nature.REINSCRIPTION: "I2",
    Nature.RENDEZ_VOUS_A_CONCLURE: "RV4",
    Nature.INVITATION_SANS_REPONSE: "RV2",
    Nature.ACTIVITE_A_DECLARER: "A-DEC",
    Nature.PRESCRIPTION_SANS_REPONSE: "OFF-REL",
    Nature.PRESCRIPTION_RELANCEE_SANS_REPONSE: "OFF-EXP",
    Nature.OBSERVATIONS_DE_LA_PERSONNE: "P3",
    Nature.SANCTION_PROPOSEE_A_DECIDER: "P4",
    Nature.PROPOSITION_SANCTION_A_INSTRUIRE: "P8",
    Nature.FIN_DE_SANCTION: "S-DUR",
    Nature.RECOURS_POSSIBLE: "RAPO",
    Nature.RECOURS_A_DECIDER: "RAPO-SIL",
    Nature.FIN_DE_DROIT_REPORTEE: "S10",
    Nature.TACHE_A_FAIRE: "TA1",
}
"""Rule that dates each nature: the fold and the questions name it from here."""
