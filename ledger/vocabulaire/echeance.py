"""Deadlines: what waits, in words, and the rule that dates it."""

from typing import Self

from ledger.vocabulaire.code import Code


class Nature(Code):
    """What waits: the natures of deadlines, as commands name them."""

    regle: str
    """Code of the dated rule that says until when."""

    def __new__(cls, code: str, libelle: str = "", regle: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_, member.libelle, member.sensible, member.regle = code, libelle, False, regle
        return member

    ORIENTATION_A_DECIDER = "orientation_a_decider", "orientation à décider", "O1"
    REEXAMEN_SOCIAL = "reexamen_social", "parcours social à réexaminer", "O5"
    CONTRAT_A_SIGNER = "contrat_a_signer", "contrat d'engagement à signer", "C1"
    CONTRAT_DU_STOCK = "contrat_du_stock", "contrat d'engagement du stock de 2025", "C6"
    CONTRAT_A_RENOUVELER = "contrat_a_renouveler", "contrat d'engagement à renouveler", "C10"
    CONTRAT_A_ACTUALISER = "contrat_a_actualiser", "contrat d'engagement à actualiser", "C8"
    CONTRAT_A_REPRENDRE = "contrat_a_reprendre", "contrat d'engagement suspendu, à reprendre ou à clore", "CE-CLOS"
    ORE_A_FIXER = "ore_a_fixer", "offre raisonnable d'emploi à définir", "C4"
    REINSCRIPTION = "reinscription", "réinscription avant la clôture du contrat d'engagement", "I2"
    RENDEZ_VOUS_A_CONCLURE = "rendez_vous_a_conclure", "issue d'un rendez-vous à enregistrer", "RV4"
    INVITATION_SANS_REPONSE = "invitation_sans_reponse", "invitation à prendre rendez-vous, sans réponse", "RV2"
    ACTIVITE_A_DECLARER = "activite_a_declarer", "activité à déclarer", "A-DEC"
    PRESCRIPTION_SANS_REPONSE = "prescription_sans_reponse", "réponse de la structure à la prescription", "OFF-REL"
    PRESCRIPTION_RELANCEE_SANS_REPONSE = (
        "prescription_relancee_sans_reponse",
        "réponse de la structure relancée",
        "OFF-EXP",
    )
    OBSERVATIONS_DE_LA_PERSONNE = (
        "observations_de_la_personne",
        "observations de la personne, avant toute décision",
        "P3",
    )
    SANCTION_PROPOSEE_A_DECIDER = "sanction_proposee_a_decider", "sanction proposée par France Travail à décider", "P4"
    PROPOSITION_SANCTION_A_INSTRUIRE = (
        "proposition_sanction_a_instruire",
        "proposition de sanction de France Travail à instruire",
        "P8",
    )
    FIN_DE_SANCTION = "fin_de_sanction", "fin de la sanction", "S-DUR"
    SANCTION_A_REQUALIFIER = (
        "sanction_a_requalifier",
        "sanction à requalifier : celle du premier manquement est annulée",
        "S-REIT",
    )
    RECOURS_POSSIBLE = "recours_possible", "recours préalable possible", "RAPO"
    RECOURS_A_DECIDER = "recours_a_decider", "recours préalable à décider, sinon rejeté", "RAPO-SIL"
    JUGE_POSSIBLE = "juge_possible", "saisine du tribunal administratif possible", "TA"
    FIN_DE_DROIT_REPORTEE = "fin_de_droit_reportee", "terme du report de la fin de droit", "S10"
    FIN_DE_DROIT_RESSOURCES = (
        "fin_de_droit_ressources",
        "terme du report de la fin de droit, versement interrompu pour ressources",
        "S10",
    )
    TACHE_A_FAIRE = "tache_a_faire", "tâche à faire", "TA1"
    RECTIFICATION_A_REPONDRE = "rectification_a_repondre", "demande de rectification, réponse à donner", "DROITS-1M"
