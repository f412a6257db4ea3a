"""Prescriptions: prescrire with the fiche unique, then recevoir, accepter, refuser; what follows is beside.

The places of the offer are not looked at here: :mod:`commands.offres.places` takes and gives them back beside the step.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import (
    Cadre,
    Commande,
    Interdite,
    Jour,
    Refus,
    etape,
    exemple,
    exiger,
    exiger_ouvert,
    jour,
    prealable,
)
from commands.offres.offre import exiger_pas_prescrite
from ledger.contexte import Acteur
from ledger.dossier import Dossier
from ledger.dossier.etat.offre import Positionnement, Proposition
from ledger.dossier.etat.prescription import Prescription
from ledger.events.base import CodeOffre, CodeStructure, Evenement, IdAgent, Texte
from ledger.events.offres.prescription import (
    EligibiliteFse,
    OffrePrescrite,
    PrescriptionAcceptee,
    PrescriptionRecue,
    PrescriptionRefusee,
    SensibleFse,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.offres.prescription import (
    MotifPrescription,
    MotifRefusPrescription,
)
from ledger.vocabulaire.suivi.rendez_vous import Theme

EXEMPLE_ID: Final = "4e5d6c7b-8a90-4b1c-9d2e-3f4a5b6c7d8e"


class PrescrireOffre(Commande):
    """Send the person to a structure, with the fiche unique de prescription."""

    model_config = exemple(
        {
            "offre": "dora--1d5f",
            "theme": "MOBILITE",
            "partenaire": "ASSO-33-01",
            "prescripteur": "5b8f2c1e-6d0a-4c57-9a3e-1f2b3c4d5e6f",
            "structure": "MDS-33-05",
            "motif": "LEVER_UN_FREIN",
            "besoins": ["MOBILITE", "EMPLOI"],
            "eligibilite_fse": {
                "situation": "CHOMAGE_LONGUE_DUREE",
                "niveau_etudes": "CITE_3_4",
                "justificatifs": ["ATTESTATION_RSA"],
            },
        }
    )

    prescription: UUID = Field(default_factory=uuid4)
    fiche: UUID = Field(default_factory=uuid4, description="Identifiant de la fiche unique de prescription")
    offre: CodeOffre
    theme: Theme
    partenaire: CodeStructure
    prescripteur: IdAgent
    structure: CodeStructure = Field(description="Structure du prescripteur")
    motif: MotifPrescription
    besoins: tuple[Theme, ...] = Field(min_length=1, max_length=10)
    eligibilite_fse: EligibiliteFse | None = Field(default=None, description="Preuve d'éligibilité au FSE+")
    sensible_fse: SensibleFse | None = Field(default=None, description="Données sensibles du FSE+ (scellées)")
    motivation: Texte | None = Field(default=None, description="Ce que le prescripteur attend (scellé)")


class RecevoirPrescription(Commande):
    """Record that the structure has the fiche in hand."""

    model_config = exemple({"prescription": EXEMPLE_ID})

    prescription: UUID


class AccepterPrescription(Commande):
    """Record that the structure takes the person, with a word for the référent."""

    model_config = exemple({"prescription": EXEMPLE_ID, "entree_prevue_le": "2026-04-06"})

    prescription: UUID
    entree_prevue_le: Jour | None = None
    message: Texte | None = None


class RefuserPrescription(Commande):
    """Record that the structure does not take the person, and why."""

    model_config = exemple({"prescription": EXEMPLE_ID, "motif": "NON_ELIGIBLE"})

    prescription: UUID
    motif: MotifRefusPrescription
    explication: Texte | None = None


def exiger_en_son_nom(acteur: Acteur, _dossier: Dossier, commande: PrescrireOffre | None) -> None:
    """A référent prescribes under his own name; who restates somebody's prescription leaves it his."""
    if commande is None or commande.correction is not None:
        return
    if acteur.role is Role.REFERENT and commande.prescripteur != acteur.agent:
        raise Interdite(
            "prescripteur_autre",
            "Une prescription est signée de qui l'enregistre : indiquez-vous comme prescripteur.",
            champ="prescripteur",
        )


@etape(
    PrescrireOffre,
    OffrePrescrite,
    pourquoi="Aucune règle datée ne borne une prescription : ce sont les places et les dates de l'offre.",
    garde=exiger_en_son_nom,
)
def prescrire_offre(dossier: Dossier, commande: PrescrireOffre, cadre: Cadre) -> Sequence[Evenement]:
    """The same offer is not prescribed twice at once; it answers what the person asked for or accepted."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    exiger_pas_prescrite(dossier, commande.offre)
    demande = _positionnement(dossier, commande.offre, le)
    acceptee = _proposition(dossier, commande.offre, le)
    return [
        commande.fait(
            OffrePrescrite,
            survenu_le=le,
            positionnement=UUID(demande.id) if demande else None,
            proposition=UUID(acceptee.id) if acceptee else None,
        )
    ]


def _positionnement(dossier: Dossier, offre: str, le: date) -> Positionnement | None:
    """The offer that the person asked for by then, and that nobody answered."""
    demandes = (p for p in dossier.positionnements.values() if p.offre == offre and p.prescription is None)
    return next((p for p in demandes if p.positionne_le <= le), None)


def _proposition(dossier: Dossier, offre: str, le: date) -> Proposition | None:
    """The proposal of this offer that the person accepted last."""
    acceptees = (p for p in reversed(dossier.propositions.values()) if p.offre == offre and p.acceptee_le is not None)
    return next((p for p in acceptees if p.acceptee_le is not None and p.acceptee_le <= le), None)


@prealable(OffrePrescrite)
def _prescription_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    exiger_pas_prescrite(dossier, e.corps["offre"])
    demande = dossier.positionnements.get(e.corps.get("positionnement", ""))
    exiger(
        "positionnement" not in e.corps or (demande is not None and demande.offre == e.corps["offre"]),
        "positionnement_absent",
        "La prescription répond à un positionnement de la personne qui n'existe pas à cette date.",
    )
    acceptee = dossier.propositions.get(e.corps.get("proposition", ""))
    exiger(
        "proposition" not in e.corps or (acceptee is not None and acceptee.acceptee_le is not None),
        "proposition_non_acceptee",
        "La prescription répond à une proposition que la personne n'a pas acceptée à cette date.",
    )


def prescription_connue(dossier: Dossier, prescription: UUID | str, le: date) -> Prescription:
    """The prescription of this id; refuses an unknown one, or a step dated before it."""
    connue = dossier.prescriptions.get(str(prescription))
    if connue is None:
        raise Refus("prescription_inconnue", "Cette prescription n'existe pas dans ce dossier.", champ="prescription")
    exiger(
        connue.prescrite_le <= le,
        "avant_prescription",
        f"L'étape est datée du {jour(le)}, avant la prescription du {jour(connue.prescrite_le)}.",
        champ="survenu_le",
    )
    return connue


def prescription_sans_reponse(dossier: Dossier, prescription: UUID | str, le: date) -> Prescription:
    """The same, when nobody has answered it."""
    connue = prescription_connue(dossier, prescription, le)
    exiger(
        connue.sans_reponse,
        "prescription_repondue",
        f"Cette prescription est déjà {connue.etat.libelle} : pour rectifier la réponse, corrigez cette étape.",
        champ="prescription",
    )
    return connue


def repetes(connue: Prescription) -> dict[str, Any]:
    """The facts that every step after the prescription repeats of it."""
    return {
        "offre": connue.offre,
        "theme": connue.theme,
        "partenaire": connue.partenaire,
        "prescrite_le": connue.prescrite_le,
    }


@etape(
    RecevoirPrescription,
    PrescriptionRecue,
    pourquoi="La réception constate un fait : aucun texte daté ne la borne.",
)
def recevoir_prescription(dossier: Dossier, commande: RecevoirPrescription, cadre: Cadre) -> Sequence[Evenement]:
    """Received once, before any answer."""
    le = cadre.date_du_fait(commande)
    connue = _a_recevoir(dossier, commande.prescription, le)
    return [commande.fait(PrescriptionRecue, survenu_le=le, **repetes(connue))]


def _a_recevoir(dossier: Dossier, prescription: UUID | str, le: date) -> Prescription:
    connue = prescription_sans_reponse(dossier, prescription, le)
    exiger(
        connue.recue_le is None,
        "prescription_deja_recue",
        f"La structure a déjà reçu cette prescription le {jour(connue.recue_le or le)}.",
        champ="prescription",
    )
    return connue


@prealable(PrescriptionRecue)
def _reception_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_recevoir(dossier, e.corps["prescription"], e.survenu_le)


@etape(
    AccepterPrescription,
    PrescriptionAcceptee,
    pourquoi="La structure accepte tant que la prescription n'a pas expiré : aucun autre texte daté ne la borne.",
)
def accepter_prescription(dossier: Dossier, commande: AccepterPrescription, cadre: Cadre) -> Sequence[Evenement]:
    """Answered once; the person is not expected in the past."""
    le = cadre.date_du_fait(commande)
    connue = prescription_sans_reponse(dossier, commande.prescription, le)
    exiger(
        commande.entree_prevue_le is None or commande.entree_prevue_le >= le,
        "entree_passee",
        f"L'entrée est prévue avant l'acceptation du {jour(le)} : vérifiez sa date.",
        champ="entree_prevue_le",
    )
    return [commande.fait(PrescriptionAcceptee, survenu_le=le, **repetes(connue))]


@etape(
    RefuserPrescription,
    PrescriptionRefusee,
    pourquoi="La structure refuse tant que la prescription n'a pas expiré : aucun autre texte daté ne la borne.",
)
def refuser_prescription(dossier: Dossier, commande: RefuserPrescription, cadre: Cadre) -> Sequence[Evenement]:
    """Answered once, with a motive."""
    le = cadre.date_du_fait(commande)
    connue = prescription_sans_reponse(dossier, commande.prescription, le)
    return [commande.fait(PrescriptionRefusee, survenu_le=le, **repetes(connue))]


@prealable(PrescriptionAcceptee, PrescriptionRefusee)
def _reponse_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    prescription_sans_reponse(dossier, e.corps["prescription"], e.survenu_le)
