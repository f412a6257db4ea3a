"""Mutations, household, duplicates, revoked identifiers."""

from typing import Any
from uuid import UUID

from commands.entree.doublon import FusionnerDoublon, SeparerDoublon
from commands.entree.fin_droit import ReporterFinDroitRessources
from commands.entree.foyer import DelierFoyer, LierFoyer
from commands.entree.mutation import MuterDossier, RecevoirMutation
from commands.entree.revocation import RevoquerIdentifiant

MUTATION, MUTATION_2, FOYER, FOYER_2, FUSION, FUSION_2, ABSORBANT = (UUID(int=n) for n in range(301, 308))


def muter_dossier(**champs: Any) -> MuterDossier:
    return MuterDossier.model_validate({"mutation": MUTATION, "departement": "40", "motif": "DEMENAGEMENT"} | champs)


def recevoir_mutation(**champs: Any) -> RecevoirMutation:
    defaut = {
        "mutation": MUTATION_2,
        "departement": "40",
        "motif": "DEMENAGEMENT",
        "etat_droit": "OUVERT_VERSABLE",
        "soumis_droits_devoirs": True,
    }
    return RecevoirMutation.model_validate(defaut | champs)


def lier_foyer(**champs: Any) -> LierFoyer:
    return LierFoyer.model_validate({"foyer": FOYER, "role": "DEMANDEUR"} | champs)


def delier_foyer(**champs: Any) -> DelierFoyer:
    return DelierFoyer.model_validate({"foyer": FOYER, "motif": "SEPARATION"} | champs)


def reporter_fin_droit_ressources(**champs: Any) -> ReporterFinDroitRessources:
    return ReporterFinDroitRessources.model_validate({"demande_le": "2025-06-20", "fin_le": "2026-03-31"} | champs)


def fusionner_doublon(**champs: Any) -> FusionnerDoublon:
    return FusionnerDoublon.model_validate({"fusion": FUSION, "absorbant": ABSORBANT, "motif": "MEME_NIR"} | champs)


def separer_doublon(**champs: Any) -> SeparerDoublon:
    return SeparerDoublon.model_validate({"motif": "PERSONNES_DIFFERENTES"} | champs)


def revoquer_identifiant(**champs: Any) -> RevoquerIdentifiant:
    return RevoquerIdentifiant.model_validate({"genre": "NIR", "motif": "AUTRE_PERSONNE", "valeur": "x"} | champs)
