"""Manquements, sanctions, recours: the steps beside the main line, and where their tests start from."""

from typing import Any
from uuid import UUID

from commands.sanctions.commission import RendreAvisCommission, TransmettreRecours
from commands.sanctions.levee import EcarterPropositionLevee, RecevoirPropositionLevee
from commands.sanctions.manquement import (
    ClasserManquement,
    ClasserSignalement,
    EcarterPropositionSanction,
    RecevoirPropositionSanction,
    SignalerManquement,
    SignalerRegularisation,
)
from commands.sanctions.procedure_sanction import RecevoirObservations, TenirAudition
from commands.sanctions.radiation import DeciderFinDeDroit, ProposerRadiation, ReporterFinDeDroit
from commands.sanctions.recours import (
    AnnulerSanction,
    ConstaterRejetImplicite,
    FormerRecours,
    NotifierSanction,
)
from commands.sanctions.reponse import DeciderRecours, NotifierDecisionRecours
from commands.sanctions.sanction import ConstaterManquement
from tests.commands.etapes import (
    CONSTATE,
    MANQUEMENT,
    MANQUEMENT_2,
    MODULATION,
    SANCTION,
    SANCTION_2,
    SANCTIONNE,
    constater_manquement,
    decider_sanction,
    notifier_intention,
    rendre_avis,
)
from tests.commands.scenario import Scenario

SIGNALEMENT, PROPOSITION_SANCTION, RECOURS, RECOURS_2, PROPOSITION_LEVEE = (UUID(int=n) for n in range(701, 706))


def signaler_manquement(**champs: Any) -> SignalerManquement:
    defaut = {
        "signalement": SIGNALEMENT,
        "signalant": "MISSION_LOCALE",
        "nature": "OBLIGATIONS_CONTRAT",
        "faits": "Aucun atelier suivi.",
    }
    return SignalerManquement.model_validate(defaut | champs)


def signaler_regularisation(**champs: Any) -> SignalerRegularisation:
    return SignalerRegularisation.model_validate({"signalement": SIGNALEMENT} | champs)


def classer_signalement(**champs: Any) -> ClasserSignalement:
    return ClasserSignalement.model_validate({"signalement": SIGNALEMENT, "motif": "MOTIF_LEGITIME"} | champs)


def classer_manquement(**champs: Any) -> ClasserManquement:
    return ClasserManquement.model_validate({"manquement": MANQUEMENT, "motif": "REGULARISATION"} | champs)


def recevoir_proposition_sanction(**champs: Any) -> RecevoirPropositionSanction:
    defaut = {
        "proposition_sanction": PROPOSITION_SANCTION,
        "reference": "12345678",
        "nature": "OBLIGATIONS_CONTRAT",
        "mesure_proposee": "SUSPENSION",
        "taux_pourcent": 30,
        "duree_mois": 1,
    }
    return RecevoirPropositionSanction.model_validate(defaut | champs)


def ecarter_proposition_sanction(**champs: Any) -> EcarterPropositionSanction:
    defaut = {"proposition_sanction": PROPOSITION_SANCTION, "motif": "MESURE_DISPROPORTIONNEE"}
    return EcarterPropositionSanction.model_validate(defaut | champs)


def constater_sur_signalement(**champs: Any) -> ConstaterManquement:
    return constater_manquement(**({"signalement": SIGNALEMENT} | champs))


def constater_sur_proposition(**champs: Any) -> ConstaterManquement:
    return constater_manquement(**({"proposition_sanction": PROPOSITION_SANCTION} | champs))


def recevoir_observations(**champs: Any) -> RecevoirObservations:
    return RecevoirObservations.model_validate({"manquement": MANQUEMENT, "observations": "J'étais malade."} | champs)


def tenir_audition(**champs: Any) -> TenirAudition:
    return TenirAudition.model_validate({"manquement": MANQUEMENT, "accompagnement": "ASSOCIATION"} | champs)


def recevoir_proposition_levee(**champs: Any) -> RecevoirPropositionLevee:
    defaut = {"proposition_levee": PROPOSITION_LEVEE, "sanction": SANCTION, "reference": "5069"}
    return RecevoirPropositionLevee.model_validate(defaut | champs)


def ecarter_proposition_levee(**champs: Any) -> EcarterPropositionLevee:
    defaut = {"proposition_levee": PROPOSITION_LEVEE, "motif": "REMOBILISATION_INSUFFISANTE"}
    return EcarterPropositionLevee.model_validate(defaut | champs)


def notifier_sanction(**champs: Any) -> NotifierSanction:
    defaut = {
        "sanction": SANCTION,
        "moyen": "LETTRE_RECOMMANDEE",
        "voies_et_delais": True,
        "qualite_signataire": "PRESIDENT",
        "signataire": "Ada Etxeberri",
    }
    return NotifierSanction.model_validate(defaut | champs)


def former_recours(**champs: Any) -> FormerRecours:
    return FormerRecours.model_validate({"recours": RECOURS, "sanction": SANCTION} | champs)


def transmettre_recours(**champs: Any) -> TransmettreRecours:
    return TransmettreRecours.model_validate({"recours": RECOURS} | champs)


def rendre_avis_commission(**champs: Any) -> RendreAvisCommission:
    return RendreAvisCommission.model_validate({"recours": RECOURS, "avis": "DEFAVORABLE"} | champs)


def decider_recours(**champs: Any) -> DeciderRecours:
    defaut = {"recours": RECOURS, "issue": "ACCUEILLI", "motivation": "Adresse erronée."}
    return DeciderRecours.model_validate(defaut | champs)


def reformer(**champs: Any) -> DeciderRecours:
    """The answer that leaves 30 % of the 50 % of the first decision."""
    defaut = {"issue": "REFORME", "motivation": "Situation revue.", "taux_pourcent": 30, "modulation": MODULATION}
    return decider_recours(**(defaut | champs))


def notifier_decision_recours(**champs: Any) -> NotifierDecisionRecours:
    defaut = {
        "recours": RECOURS,
        "moyen": "LETTRE_RECOMMANDEE",
        "voies_et_delais": True,
        "qualite_signataire": "PRESIDENT",
        "signataire": "Ada Etxeberri",
    }
    return NotifierDecisionRecours.model_validate(defaut | champs)


def constater_rejet_implicite(**champs: Any) -> ConstaterRejetImplicite:
    return ConstaterRejetImplicite.model_validate({"recours": RECOURS} | champs)


def annuler_sanction(**champs: Any) -> AnnulerSanction:
    return AnnulerSanction.model_validate({"sanction": SANCTION, "motif": "MEDIATION"} | champs)


def proposer_radiation(**champs: Any) -> ProposerRadiation:
    return ProposerRadiation.model_validate({"sanction": SANCTION_2} | champs)


def reporter_fin_de_droit(**champs: Any) -> ReporterFinDeDroit:
    return ReporterFinDeDroit.model_validate({"sanction": SANCTION_2, "fin_le": "2026-03-01"} | champs)


def decider_fin_de_droit(**champs: Any) -> DeciderFinDeDroit:
    defaut = {"sanction": SANCTION_2, "motivation": "Aucune démarche."}
    return DeciderFinDeDroit.model_validate(defaut | champs)


SUPPRESSION_ANNONCEE = CONSTATE.puis(notifier_intention(mesure_envisagee="SUPPRESSION"), "2025-07-05")
SANCTION_NOTIFIEE = SANCTIONNE.puis(notifier_sanction(), "2025-07-18")
CONTESTE = SANCTION_NOTIFIEE.puis(former_recours(), "2025-08-01")
RECIDIVE = (
    SANCTION_NOTIFIEE.puis(constater_manquement(manquement=MANQUEMENT_2), "2025-09-01")
    .puis(notifier_intention(manquement=MANQUEMENT_2, mesure_envisagee="SUPPRESSION"), "2025-09-05")
    .puis(rendre_avis(manquement=MANQUEMENT_2), "2025-09-12")
)
SUPPRIME = RECIDIVE.puis(
    decider_sanction(
        manquement=MANQUEMENT_2,
        sanction=SANCTION_2,
        rang="REITERE",
        mesure="SUPPRESSION",
        taux_pourcent=100,
        duree_mois=4,
    ),
    "2025-09-16",
)
"""A total suppression of four months, until 15 January 2026."""


def recidive(avis: str | None = None, **champs: object) -> Scenario:
    """A second manquement, its procedure complete, after a first sanction."""
    apres = SANCTION_NOTIFIEE.puis(constater_manquement(manquement=MANQUEMENT_2), "2025-09-01").puis(
        notifier_intention(manquement=MANQUEMENT_2, **champs), "2025-09-05"
    )
    return apres.puis(rendre_avis(manquement=MANQUEMENT_2, avis=avis), "2025-09-12") if avis else apres
