"""Course of a prescription: non venue, démarrer, terminer, abandonner, relancer, expirer."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import Field

from commands.base import Cadre, Commande, Refus, etape, exemple, exiger, jour, prealable
from commands.offres.prescription import EXEMPLE_ID, prescription_connue, prescription_sans_reponse, repetes
from ledger.dossier import Dossier
from ledger.dossier.etat.prescription import EtatPrescription, Prescription
from ledger.events.base import Evenement, Texte
from ledger.events.offres.prescription import (
    PrescriptionAbandonnee,
    PrescriptionDemarree,
    PrescriptionExpiree,
    PrescriptionNonVenue,
    PrescriptionRelancee,
    PrescriptionTerminee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.offres.prescription import (
    MotifAbandonPrescription,
    MoyenRelance,
    ResultatPrescription,
)
from ledger.vocabulaire.suivi.rendez_vous import Partie


class ConstaterNonVenue(Commande):
    """Record that the person was expected and did not come."""

    model_config = exemple({"prescription": EXEMPLE_ID, "excuse": True})

    prescription: UUID
    excuse: bool
    motif_absence: Texte | None = None


class DemarrerPrescription(Commande):
    """Record that the person has entered, with a word for the référent."""

    model_config = exemple({"prescription": EXEMPLE_ID})

    prescription: UUID
    message: Texte | None = None


class TerminerPrescription(Commande):
    """Record that the person went to the end, and what came of it."""

    model_config = exemple({"prescription": EXEMPLE_ID, "resultat": "OBJECTIF_ATTEINT", "heures_realisees": 42})

    prescription: UUID
    resultat: ResultatPrescription
    heures_realisees: float | None = Field(default=None, ge=0, le=5000)
    bilan: Texte | None = None


class AbandonnerPrescription(Commande):
    """Record that the prescription stops before its end."""

    model_config = exemple({"prescription": EXEMPLE_ID, "par": "USAGER", "motif": "EMPLOI"})

    prescription: UUID
    par: Partie
    motif: MotifAbandonPrescription
    explication: Texte | None = None


class RelancerPrescription(Commande):
    """Remind the structure that has not answered."""

    model_config = exemple({"prescription": EXEMPLE_ID, "moyen": "TELEPHONE"})

    prescription: UUID
    moyen: MoyenRelance = MoyenRelance.COURRIEL


class ExpirerPrescription(Commande):
    """Close a prescription that the structure never answered, though reminded."""

    model_config = exemple({"prescription": EXEMPLE_ID})

    prescription: UUID


def _acceptee(dossier: Dossier, prescription: UUID | str, le: date) -> tuple[Prescription, date]:
    connue = prescription_connue(dossier, prescription, le)
    if connue.etat is not EtatPrescription.ACCEPTEE or connue.acceptee_le is None:
        raise Refus(
            "prescription_non_acceptee",
            f"Cette prescription est {connue.etat.libelle} : la structure doit l'avoir acceptée, et la personne ne pas"
            " être déjà entrée.",
            champ="prescription",
        )
    return connue, connue.acceptee_le


def _demarree(dossier: Dossier, prescription: UUID | str, le: date) -> tuple[Prescription, date]:
    connue = prescription_connue(dossier, prescription, le)
    if connue.etat is not EtatPrescription.DEMARREE or connue.demarree_le is None:
        raise Refus(
            "prescription_non_demarree",
            f"Cette prescription est {connue.etat.libelle} : enregistrez d'abord l'entrée de la personne.",
            champ="prescription",
        )
    return connue, connue.demarree_le


def _en_cours(dossier: Dossier, prescription: UUID | str, le: date) -> Prescription:
    connue = prescription_connue(dossier, prescription, le)
    exiger(
        connue.en_cours,
        "prescription_conclue",
        f"Cette prescription est déjà {connue.etat.libelle} : elle ne peut plus être abandonnée.",
        champ="prescription",
    )
    return connue


@etape(
    ConstaterNonVenue,
    PrescriptionNonVenue,
    pourquoi="L'absence constate un fait, et n'est pas un manquement : aucun texte daté ne la borne.",
)
def constater_non_venue(dossier: Dossier, commande: ConstaterNonVenue, cadre: Cadre) -> Sequence[Evenement]:
    """The person was expected: the structure had accepted, and she had not entered."""
    le = cadre.date_du_fait(commande)
    connue, _ = _acceptee(dossier, commande.prescription, le)
    return [commande.fait(PrescriptionNonVenue, survenu_le=le, **repetes(connue))]


@etape(
    DemarrerPrescription,
    PrescriptionDemarree,
    pourquoi="L'entrée constate un fait : aucun texte daté ne la borne.",
)
def demarrer_prescription(dossier: Dossier, commande: DemarrerPrescription, cadre: Cadre) -> Sequence[Evenement]:
    """The person enters once, where she was accepted."""
    le = cadre.date_du_fait(commande)
    connue, acceptee_le = _acceptee(dossier, commande.prescription, le)
    return [commande.fait(PrescriptionDemarree, survenu_le=le, acceptee_le=acceptee_le, **repetes(connue))]


@prealable(PrescriptionNonVenue, PrescriptionDemarree)
def _entree_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _acceptee(dossier, e.corps["prescription"], e.survenu_le)


@etape(
    TerminerPrescription,
    PrescriptionTerminee,
    pourquoi="La fin constate un fait : aucun texte daté ne la borne.",
)
def terminer_prescription(dossier: Dossier, commande: TerminerPrescription, cadre: Cadre) -> Sequence[Evenement]:
    """An action that began ends."""
    le = cadre.date_du_fait(commande)
    connue, demarree_le = _demarree(dossier, commande.prescription, le)
    return [commande.fait(PrescriptionTerminee, survenu_le=le, demarree_le=demarree_le, **repetes(connue))]


@prealable(PrescriptionTerminee)
def _fin_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _demarree(dossier, e.corps["prescription"], e.survenu_le)


@etape(
    AbandonnerPrescription,
    PrescriptionAbandonnee,
    pourquoi="La personne ou la structure renonce quand elle le souhaite : aucun texte daté ne la borne.",
)
def abandonner_prescription(dossier: Dossier, commande: AbandonnerPrescription, cadre: Cadre) -> Sequence[Evenement]:
    """A prescription that runs stops, started or not."""
    le = cadre.date_du_fait(commande)
    connue = _en_cours(dossier, commande.prescription, le)
    return [commande.fait(PrescriptionAbandonnee, survenu_le=le, demarree_le=connue.demarree_le, **repetes(connue))]


@prealable(PrescriptionAbandonnee)
def _abandon_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _en_cours(dossier, e.corps["prescription"], e.survenu_le)


@etape(RelancerPrescription, PrescriptionRelancee, regles={"OFF-REL": "prescrite_le"})
def relancer_prescription(dossier: Dossier, commande: RelancerPrescription, cadre: Cadre) -> Sequence[Evenement]:
    """Reminded once, after the delay left to answer."""
    le = cadre.date_du_fait(commande)
    connue = _a_relancer(dossier, commande.prescription, le)
    echeance = cadre.echeance("OFF-REL", connue.prescrite_le)
    exiger(
        le > echeance,
        "relance_prematuree",
        f"La structure a jusqu'au {jour(echeance)} pour répondre : relancez-la après cette date.",
        champ="survenu_le",
        regle="OFF-REL",
    )
    return [commande.fait(PrescriptionRelancee, survenu_le=le, **repetes(connue))]


def _a_relancer(dossier: Dossier, prescription: UUID | str, le: date) -> Prescription:
    connue = prescription_sans_reponse(dossier, prescription, le)
    exiger(
        connue.relancee_le is None,
        "prescription_deja_relancee",
        f"La structure a déjà été relancée le {jour(connue.relancee_le or le)} : attendez sa réponse ou l'expiration.",
        champ="prescription",
    )
    return connue


@prealable(PrescriptionRelancee)
def _relance_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_relancer(dossier, e.corps["prescription"], e.survenu_le)


@etape(ExpirerPrescription, PrescriptionExpiree, regles={"OFF-EXP": "prescrite_le"})
def expirer_prescription(dossier: Dossier, commande: ExpirerPrescription, cadre: Cadre) -> Sequence[Evenement]:
    """Never answered, though reminded, within the delay that runs from the prescription."""
    le = cadre.date_du_fait(commande)
    connue, relancee_le = _relancee(dossier, commande.prescription, le)
    echeance = cadre.echeance("OFF-EXP", connue.prescrite_le)
    exiger(
        le > echeance,
        "reponse_attendue",
        f"La structure relancée a jusqu'au {jour(echeance)} pour répondre : la prescription expire ensuite.",
        champ="survenu_le",
    )
    return [commande.fait(PrescriptionExpiree, survenu_le=le, relancee_le=relancee_le, **repetes(connue))]


def _relancee(dossier: Dossier, prescription: UUID | str, le: date) -> tuple[Prescription, date]:
    connue = prescription_sans_reponse(dossier, prescription, le)
    if connue.relancee_le is None:
        raise Refus(
            "relance_absente",
            "La structure n'a pas été relancée : relancez-la avant de constater qu'elle ne répond pas.",
            champ="prescription",
        )
    return connue, connue.relancee_le


@prealable(PrescriptionExpiree)
def _expiration_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _relancee(dossier, e.corps["prescription"], e.survenu_le)
