"""Offers asked for, prescribed, and immersions: one valid command of each, and the dossiers that tests start from."""

from typing import Any
from uuid import UUID

from commands.offres.catalogue_offres import FermerOffre, ModifierOffre, PublierOffre
from commands.offres.offre import SePositionner
from commands.offres.pmsmp import AnnulerPmsmp, ConventionnerPmsmp, TerminerPmsmp
from commands.offres.prescription import AccepterPrescription, PrescrireOffre, RecevoirPrescription, RefuserPrescription
from commands.offres.suivi_prescription import (
    AbandonnerPrescription,
    ConstaterNonVenue,
    DemarrerPrescription,
    ExpirerPrescription,
    RelancerPrescription,
    TerminerPrescription,
)
from tests.commands.etapes import OUVERT, REFERENT

POSITIONNEMENT, POSITIONNEMENT_2, PRESCRIPTION, PRESCRIPTION_2, FICHE, PMSMP, PMSMP_2 = (
    UUID(int=n) for n in range(601, 608)
)
OFFRE = {"offre": "DORA-1", "theme": "MOBILITE", "partenaire": "ASSO-33-01"}
FSE = {"situation": "CHOMAGE_LONGUE_DUREE", "niveau_etudes": "CITE_3_4", "justificatifs": ["ATTESTATION_RSA"]}


def publier_offre(**champs: Any) -> PublierOffre:
    defaut = OFFRE | {
        "libelle_offre": "Permis solidaire",
        "type_offre": "ACCOMPAGNEMENT",
        "source": "DORA",
        "places": 1,
    }
    return PublierOffre.model_validate(defaut | champs)


def modifier_offre(**champs: Any) -> ModifierOffre:
    return ModifierOffre.model_validate(publier_offre().model_dump() | champs)


def fermer_offre(**champs: Any) -> FermerOffre:
    return FermerOffre.model_validate({"offre": "DORA-1", "motif": "TERMINEE"} | champs)


def se_positionner(**champs: Any) -> SePositionner:
    return SePositionner.model_validate(OFFRE | {"positionnement": POSITIONNEMENT} | champs)


def prescrire_offre(**champs: Any) -> PrescrireOffre:
    defaut = OFFRE | {
        "prescription": PRESCRIPTION,
        "fiche": FICHE,
        "prescripteur": REFERENT,
        "structure": "MDS-33-04",
        "motif": "LEVER_UN_FREIN",
        "besoins": ["MOBILITE"],
        "eligibilite_fse": FSE,
    }
    return PrescrireOffre.model_validate(defaut | champs)


def recevoir_prescription(**champs: Any) -> RecevoirPrescription:
    return RecevoirPrescription.model_validate({"prescription": PRESCRIPTION} | champs)


def accepter_prescription(**champs: Any) -> AccepterPrescription:
    return AccepterPrescription.model_validate({"prescription": PRESCRIPTION} | champs)


def refuser_prescription(**champs: Any) -> RefuserPrescription:
    return RefuserPrescription.model_validate({"prescription": PRESCRIPTION, "motif": "NON_ELIGIBLE"} | champs)


def constater_non_venue(**champs: Any) -> ConstaterNonVenue:
    return ConstaterNonVenue.model_validate({"prescription": PRESCRIPTION, "excuse": True} | champs)


def demarrer_prescription(**champs: Any) -> DemarrerPrescription:
    return DemarrerPrescription.model_validate({"prescription": PRESCRIPTION} | champs)


def terminer_prescription(**champs: Any) -> TerminerPrescription:
    return TerminerPrescription.model_validate({"prescription": PRESCRIPTION, "resultat": "OBJECTIF_ATTEINT"} | champs)


def abandonner_prescription(**champs: Any) -> AbandonnerPrescription:
    defaut = {"prescription": PRESCRIPTION, "par": "USAGER", "motif": "EMPLOI"}
    return AbandonnerPrescription.model_validate(defaut | champs)


def relancer_prescription(**champs: Any) -> RelancerPrescription:
    return RelancerPrescription.model_validate({"prescription": PRESCRIPTION} | champs)


def expirer_prescription(**champs: Any) -> ExpirerPrescription:
    return ExpirerPrescription.model_validate({"prescription": PRESCRIPTION} | champs)


def conventionner_pmsmp(**champs: Any) -> ConventionnerPmsmp:
    defaut = {
        "pmsmp": PMSMP,
        "structure": "MDS-33-04",
        "accueil_siret": "21330063500017",
        "objectif": "CONFIRMER_PROJET",
        "debut_le": "2025-04-07",
        "fin_le": "2025-04-18",
        "heures": 60,
    }
    return ConventionnerPmsmp.model_validate(defaut | champs)


def terminer_pmsmp(**champs: Any) -> TerminerPmsmp:
    return TerminerPmsmp.model_validate({"pmsmp": PMSMP, "issue": "COMPLETE", "heures_realisees": 60} | champs)


def annuler_pmsmp(**champs: Any) -> AnnulerPmsmp:
    defaut = {"pmsmp": PMSMP, "par": "SERVICE", "motif": "STRUCTURE_INDISPONIBLE"}
    return AnnulerPmsmp.model_validate(defaut | champs)


PRESCRIT = OUVERT.puis(prescrire_offre(), "2025-03-20")
ACCEPTE = PRESCRIT.puis(recevoir_prescription(), "2025-03-21").puis(accepter_prescription(), "2025-03-25")
DEMARRE = ACCEPTE.puis(demarrer_prescription(), "2025-04-01")
RELANCE = PRESCRIT.puis(relancer_prescription(), "2025-03-31")
IMMERSION = OUVERT.puis(conventionner_pmsmp(), "2025-04-01")
