"""Offers proposed and answered, prescriptions, immersions."""

from ledger.events.offres.offre import OffreAcceptee, OffrePositionnee, OffreProposee, OffreRefusee
from ledger.events.offres.pmsmp import PmsmpAnnulee, PmsmpConventionnee, PmsmpTerminee
from ledger.events.offres.prescription import (
    OffrePrescrite,
    PrescriptionAbandonnee,
    PrescriptionAcceptee,
    PrescriptionDemarree,
    PrescriptionExpiree,
    PrescriptionNonVenue,
    PrescriptionRecue,
    PrescriptionRefusee,
    PrescriptionRelancee,
    PrescriptionTerminee,
)
from projections.moteur.vue import Fait
from readmodels.faits import F_OFFRE

OFFRE = Fait(
    F_OFFRE,
    (
        OffreProposee,
        OffreAcceptee,
        OffreRefusee,
        OffrePositionnee,
        OffrePrescrite,
        PrescriptionRecue,
        PrescriptionAcceptee,
        PrescriptionRefusee,
        PrescriptionNonVenue,
        PrescriptionDemarree,
        PrescriptionTerminee,
        PrescriptionAbandonnee,
        PrescriptionRelancee,
        PrescriptionExpiree,
        PmsmpConventionnee,
        PmsmpTerminee,
        PmsmpAnnulee,
    ),
)
