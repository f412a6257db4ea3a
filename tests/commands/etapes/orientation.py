"""Criteria, delay passed, réorientation, re-examination, end of parcours, transfer of the référent."""

from typing import Any
from uuid import UUID

from commands.orientations.criteres import RecueillirCriteres
from commands.orientations.delai_orientation import ConstaterDelaiOrientation
from commands.orientations.designation import TransfererReferent
from commands.orientations.parcours import RealiserReexamenSocial, TerminerParcours
from commands.orientations.reorientation import (
    DemanderReorientation,
    InscrireReorientationEpt,
    RefuserReorientation,
    RendreAvisReorientation,
)

DEMANDE, DEMANDE_2 = UUID(int=2_201), UUID(int=2_202)
SUCCESSEUR = UUID(int=208)


def recueillir_criteres(**champs: Any) -> RecueillirCriteres:
    defaut = {
        "saisis_le": "2025-03-10",
        "situation_professionnelle": "PLUS_DEUX_ANS",
        "niveau_etude": "NV5",
        "sante_handicap": {"contrainte_sante": "AUCUNE"},
    }
    return RecueillirCriteres.model_validate(defaut | champs)


def constater_delai_orientation(**champs: Any) -> ConstaterDelaiOrientation:
    return ConstaterDelaiOrientation.model_validate({"information_recue_le": "2025-03-03"} | champs)


def demander_reorientation(**champs: Any) -> DemanderReorientation:
    defaut = {"demande": DEMANDE, "par": "REFERENT", "motif": "DIFFICULTES_SOCIALES", "parcours_souhaite": "SOCIAL"}
    return DemanderReorientation.model_validate(defaut | champs)


def inscrire_reorientation_ept(**champs: Any) -> InscrireReorientationEpt:
    defaut = {"demande": DEMANDE, "ept": "EPT-33-02", "seance_le": "2025-05-13"}
    return InscrireReorientationEpt.model_validate(defaut | champs)


def rendre_avis_reorientation(**champs: Any) -> RendreAvisReorientation:
    return RendreAvisReorientation.model_validate({"demande": DEMANDE, "avis": "FAVORABLE"} | champs)


def refuser_reorientation(**champs: Any) -> RefuserReorientation:
    defaut = {"demande": DEMANDE, "decideur": "CONSEIL_DEPARTEMENTAL", "motif": "ORIENTATION_ADAPTEE"}
    return RefuserReorientation.model_validate(defaut | champs)


def realiser_reexamen_social(**champs: Any) -> RealiserReexamenSocial:
    return RealiserReexamenSocial.model_validate({"issue": "MAINTIEN"} | champs)


def terminer_parcours(**champs: Any) -> TerminerParcours:
    return TerminerParcours.model_validate({"motif": "EMPLOI_DURABLE"} | champs)


def transferer_referent(**champs: Any) -> TransfererReferent:
    return TransfererReferent.model_validate({"referent": SUCCESSEUR, "motif": "REPARTITION"} | champs)
