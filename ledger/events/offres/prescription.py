"""Prescriptions with the fiche unique: prescrite, then what the structure and the person make of it."""

from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import CodeOffre, CodeStructure, Evenement, IdAgent, Scelle, Sensible, Texte, Valeur
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.offres.prescription import (
    JustificatifFse,
    MotifAbandonPrescription,
    MotifPrescription,
    MotifRefusPrescription,
    MoyenRelance,
    NiveauEtudesFse,
    ResultatPrescription,
    SituationFse,
)
from ledger.vocabulaire.suivi.rendez_vous import Partie, Theme


class EligibiliteFse(Valeur):
    """Evidence that FSE+ asks for on entry, apart from what is sensitive (règlement (UE) 2021/1057, annexe I)."""

    situation: SituationFse
    niveau_etudes: NiveauEtudesFse
    zone_rurale: bool | None = None
    justificatifs: tuple[JustificatifFse, ...] = Field(min_length=1, max_length=10)


class SensibleFse(Valeur):
    """What FSE+ counts of the person that is sensitive: sealed, and only what she agreed to tell."""

    handicap: Sensible[bool | None] = None
    ressortissant_pays_tiers: bool | None = None
    origine_etrangere: bool | None = None
    minorite: bool | None = None
    exclusion_logement: bool | None = None


@inscrire(code=611, nom="offre.prescrite", famille="offre", libelle="Offre prescrite", cree="prescription")
class OffrePrescrite(Evenement):
    """A référent sends the person to a structure, with the fiche unique de prescription."""

    prescription: UUID
    fiche: UUID
    offre: CodeOffre
    theme: Theme
    partenaire: CodeStructure
    prescripteur: IdAgent
    structure: CodeStructure
    motif: MotifPrescription
    besoins: tuple[Theme, ...]
    positionnement: UUID | None = None
    proposition: UUID | None = None
    eligibilite_fse: EligibiliteFse | None = None
    sensible_fse: Scelle[SensibleFse | None] = None
    motivation: Scelle[Texte | None] = None


class SuitePrescription(Evenement):
    """The facts that every step after the prescription repeats of it, for statistics without join."""

    prescription: UUID
    offre: CodeOffre
    theme: Theme
    partenaire: CodeStructure
    prescrite_le: DateCivile


@inscrire(code=620, nom="prescription.recue", famille="offre", libelle="Prescription reçue")
class PrescriptionRecue(SuitePrescription):
    """The structure has the fiche in hand."""


@inscrire(code=621, nom="prescription.acceptee", famille="offre", libelle="Prescription acceptée")
class PrescriptionAcceptee(SuitePrescription):
    """The structure takes the person."""

    entree_prevue_le: DateCivile | None = None
    message: Scelle[Texte | None] = None


@inscrire(code=622, nom="prescription.refusee", famille="offre", libelle="Prescription refusée")
class PrescriptionRefusee(SuitePrescription):
    """The structure does not take the person; the place is free again."""

    motif: MotifRefusPrescription
    explication: Scelle[Texte | None] = None


@inscrire(code=623, nom="prescription.non_venue", famille="offre", libelle="Personne non venue")
class PrescriptionNonVenue(SuitePrescription):
    """The person was expected and did not come; the place is free again. It is no manquement by itself."""

    excuse: bool
    motif_absence: Scelle[Texte | None] = None


@inscrire(code=624, nom="prescription.demarree", famille="offre", libelle="Prescription démarrée")
class PrescriptionDemarree(SuitePrescription):
    """The person has entered."""

    acceptee_le: DateCivile
    message: Scelle[Texte | None] = None


@inscrire(code=625, nom="prescription.terminee", famille="offre", libelle="Prescription terminée")
class PrescriptionTerminee(SuitePrescription):
    """The person went to the end."""

    demarree_le: DateCivile
    resultat: ResultatPrescription
    heures_realisees: float | None = Field(default=None, ge=0, le=5000)
    bilan: Scelle[Texte | None] = None


@inscrire(code=626, nom="prescription.abandonnee", famille="offre", libelle="Prescription abandonnée")
class PrescriptionAbandonnee(SuitePrescription):
    """The prescription stops before its end; before the start, the place is free again."""

    demarree_le: DateCivile | None = None
    par: Partie
    motif: MotifAbandonPrescription
    explication: Scelle[Texte | None] = None


@inscrire(code=627, nom="prescription.relancee", famille="offre", libelle="Structure relancée")
class PrescriptionRelancee(SuitePrescription):
    """The structure that has not answered is reminded."""

    moyen: MoyenRelance


@inscrire(code=628, nom="prescription.expiree", famille="offre", libelle="Prescription expirée sans réponse")
class PrescriptionExpiree(SuitePrescription):
    """The structure never answered; the place is free again."""

    relancee_le: DateCivile
