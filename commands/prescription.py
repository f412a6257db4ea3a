"""Prescriptions: prescrire with the fiche unique, then recevoir, accepter, refuser, démarrer, terminer, abandonner.

The places of the offer are not looked at here: :mod:`commands.places` takes and gives them back beside the step.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import Cadre, Commande, Jour, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from commands.offre import exiger_pas_prescrite
from ledger.dossier import Dossier
from ledger.dossier.offre import Positionnement, Proposition
from ledger.dossier.prescription import EtatPrescription, Prescription
from ledger.events.base import CodeOffre, CodeStructure, Evenement, Texte
from ledger.events.prescription import (
    EligibiliteFse,
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
    SensibleFse,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.prescription import (
    MotifAbandonPrescription,
    MotifPrescription,
    MotifRefusPrescription,
    MoyenRelance,
    ResultatPrescription,
)
from ledger.vocabulaire.rendez_vous import Partie, Theme

_ID: Final = "4e5d6c7b-8a90-4b1c-9d2e-3f4a5b6c7d8e"


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
    prescripteur: UUID
    structure: CodeStructure = Field(description="Structure du prescripteur")
    motif: MotifPrescription
    besoins: tuple[Theme, ...] = Field(min_length=1, max_length=10)
    eligibilite_fse: EligibiliteFse | None = Field(default=None, description="Preuve d'éligibilité au FSE+")
    sensible_fse: SensibleFse | None = Field(default=None, description="Données sensibles du FSE+ (scellées)")
    motivation: Texte | None = Field(default=None, description="Ce que le prescripteur attend (scellé)")


class RecevoirPrescription(Commande):
    """Record that the structure has the fiche in hand."""

    model_config = exemple({"prescription": _ID})

    prescription: UUID


class AccepterPrescription(Commande):
    """Record that the structure takes the person."""

    model_config = exemple({"prescription": _ID, "entree_prevue_le": "2026-04-06"})

    prescription: UUID
    entree_prevue_le: Jour | None = None


class RefuserPrescription(Commande):
    """Record that the structure does not take the person, and why."""

    model_config = exemple({"prescription": _ID, "motif": "NON_ELIGIBLE"})

    prescription: UUID
    motif: MotifRefusPrescription
    explication: Texte | None = None


class ConstaterNonVenue(Commande):
    """Record that the person was expected and did not come."""

    model_config = exemple({"prescription": _ID, "excuse": True})

    prescription: UUID
    excuse: bool
    motif_absence: Texte | None = None


class DemarrerPrescription(Commande):
    """Record that the person has entered."""

    model_config = exemple({"prescription": _ID})

    prescription: UUID


class TerminerPrescription(Commande):
    """Record that the person went to the end, and what came of it."""

    model_config = exemple({"prescription": _ID, "resultat": "OBJECTIF_ATTEINT", "heures_realisees": 42})

    prescription: UUID
    resultat: ResultatPrescription
    heures_realisees: float | None = Field(default=None, ge=0, le=5000)
    bilan: Texte | None = None


class AbandonnerPrescription(Commande):
    """Record that the prescription stops before its end."""

    model_config = exemple({"prescription": _ID, "par": "USAGER", "motif": "EMPLOI"})

    prescription: UUID
    par: Partie
    motif: MotifAbandonPrescription
    explication: Texte | None = None


class RelancerPrescription(Commande):
    """Remind the structure that has not answered."""

    model_config = exemple({"prescription": _ID, "moyen": "TELEPHONE"})

    prescription: UUID
    moyen: MoyenRelance = MoyenRelance.COURRIEL


class ExpirerPrescription(Commande):
    """Close a prescription that the structure never answered, though reminded."""

    model_config = exemple({"prescription": _ID})

    prescription: UUID


@etape(
    PrescrireOffre,
    OffrePrescrite,
    pourquoi="Aucune règle datée ne borne une prescription : ce sont les places et les dates de l'offre.",
)
def prescrire_offre(dossier: Dossier, commande: PrescrireOffre, cadre: Cadre) -> Sequence[Evenement]:
    """The same offer is not prescribed twice at once; it answers what the person asked for or accepted."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    exiger_pas_prescrite(dossier, commande.offre)
    demande = _positionnement(dossier, commande.offre, le)
    acceptee = _proposition(dossier, commande.offre, le)
    contenu = commande.model_dump(
        exclude={"survenu_le", "correction", "precision_correction", "eligibilite_fse", "sensible_fse"}
    )
    return [
        OffrePrescrite(
            survenu_le=le,
            positionnement=UUID(demande.id) if demande else None,
            proposition=UUID(acceptee.id) if acceptee else None,
            eligibilite_fse=commande.eligibilite_fse,
            sensible_fse=commande.sensible_fse,
            **contenu,
            **commande.enveloppe(),
        )
    ]


def _positionnement(dossier: Dossier, offre: str, le: date) -> Positionnement | None:
    """What the person asked for by then, and that nobody answered."""
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


def _connue(dossier: Dossier, prescription: UUID | str, le: date) -> Prescription:
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


def _sans_reponse(dossier: Dossier, prescription: UUID | str, le: date) -> Prescription:
    connue = _connue(dossier, prescription, le)
    exiger(
        connue.sans_reponse,
        "prescription_repondue",
        f"Cette prescription est déjà {connue.etat.libelle} : pour rectifier la réponse, corrigez cette étape.",
        champ="prescription",
    )
    return connue


def _acceptee(dossier: Dossier, prescription: UUID | str, le: date) -> tuple[Prescription, date]:
    connue = _connue(dossier, prescription, le)
    if connue.etat is not EtatPrescription.ACCEPTEE or connue.acceptee_le is None:
        raise Refus(
            "prescription_non_acceptee",
            f"Cette prescription est {connue.etat.libelle} : la structure doit l'avoir acceptée, et la personne ne pas"
            " être déjà entrée.",
            champ="prescription",
        )
    return connue, connue.acceptee_le


def _demarree(dossier: Dossier, prescription: UUID | str, le: date) -> tuple[Prescription, date]:
    connue = _connue(dossier, prescription, le)
    if connue.etat is not EtatPrescription.DEMARREE or connue.demarree_le is None:
        raise Refus(
            "prescription_non_demarree",
            f"Cette prescription est {connue.etat.libelle} : enregistrez d'abord l'entrée de la personne.",
            champ="prescription",
        )
    return connue, connue.demarree_le


def _en_cours(dossier: Dossier, prescription: UUID | str, le: date) -> Prescription:
    connue = _connue(dossier, prescription, le)
    exiger(
        connue.en_cours,
        "prescription_conclue",
        f"Cette prescription est déjà {connue.etat.libelle} : elle ne peut plus être abandonnée.",
        champ="prescription",
    )
    return connue


def _repetes(connue: Prescription, commande: Commande, le: date) -> dict[str, Any]:
    """What every step after the prescription repeats of it, and the envelope."""
    return {
        "survenu_le": le,
        "prescription": UUID(connue.id),
        "offre": connue.offre,
        "theme": connue.theme,
        "partenaire": connue.partenaire,
        "prescrite_le": connue.prescrite_le,
        **commande.enveloppe(),
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
    return [PrescriptionRecue(**_repetes(connue, commande, le))]


def _a_recevoir(dossier: Dossier, prescription: UUID | str, le: date) -> Prescription:
    connue = _sans_reponse(dossier, prescription, le)
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
    connue = _sans_reponse(dossier, commande.prescription, le)
    exiger(
        commande.entree_prevue_le is None or commande.entree_prevue_le >= le,
        "entree_passee",
        f"L'entrée est prévue avant l'acceptation du {jour(le)} : vérifiez sa date.",
        champ="entree_prevue_le",
    )
    return [PrescriptionAcceptee(entree_prevue_le=commande.entree_prevue_le, **_repetes(connue, commande, le))]


@etape(
    RefuserPrescription,
    PrescriptionRefusee,
    pourquoi="La structure refuse tant que la prescription n'a pas expiré : aucun autre texte daté ne la borne.",
)
def refuser_prescription(dossier: Dossier, commande: RefuserPrescription, cadre: Cadre) -> Sequence[Evenement]:
    """Answered once, with a motive."""
    le = cadre.date_du_fait(commande)
    connue = _sans_reponse(dossier, commande.prescription, le)
    return [
        PrescriptionRefusee(motif=commande.motif, explication=commande.explication, **_repetes(connue, commande, le))
    ]


@prealable(PrescriptionAcceptee, PrescriptionRefusee)
def _reponse_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _sans_reponse(dossier, e.corps["prescription"], e.survenu_le)


@etape(
    ConstaterNonVenue,
    PrescriptionNonVenue,
    pourquoi="L'absence constate un fait, et n'est pas un manquement : aucun texte daté ne la borne.",
)
def constater_non_venue(dossier: Dossier, commande: ConstaterNonVenue, cadre: Cadre) -> Sequence[Evenement]:
    """The person was expected: the structure had accepted, and she had not entered."""
    le = cadre.date_du_fait(commande)
    connue, _ = _acceptee(dossier, commande.prescription, le)
    return [
        PrescriptionNonVenue(
            excuse=commande.excuse, motif_absence=commande.motif_absence, **_repetes(connue, commande, le)
        )
    ]


@etape(
    DemarrerPrescription,
    PrescriptionDemarree,
    pourquoi="L'entrée constate un fait : aucun texte daté ne la borne.",
)
def demarrer_prescription(dossier: Dossier, commande: DemarrerPrescription, cadre: Cadre) -> Sequence[Evenement]:
    """The person enters once, where she was accepted."""
    le = cadre.date_du_fait(commande)
    connue, acceptee_le = _acceptee(dossier, commande.prescription, le)
    return [PrescriptionDemarree(acceptee_le=acceptee_le, **_repetes(connue, commande, le))]


@prealable(PrescriptionNonVenue, PrescriptionDemarree)
def _entree_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _acceptee(dossier, e.corps["prescription"], e.survenu_le)


@etape(
    TerminerPrescription,
    PrescriptionTerminee,
    pourquoi="La fin constate un fait : aucun texte daté ne la borne.",
)
def terminer_prescription(dossier: Dossier, commande: TerminerPrescription, cadre: Cadre) -> Sequence[Evenement]:
    """What began ends."""
    le = cadre.date_du_fait(commande)
    connue, demarree_le = _demarree(dossier, commande.prescription, le)
    return [
        PrescriptionTerminee(
            demarree_le=demarree_le,
            resultat=commande.resultat,
            heures_realisees=commande.heures_realisees,
            bilan=commande.bilan,
            **_repetes(connue, commande, le),
        )
    ]


@prealable(PrescriptionTerminee)
def _fin_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _demarree(dossier, e.corps["prescription"], e.survenu_le)


@etape(
    AbandonnerPrescription,
    PrescriptionAbandonnee,
    pourquoi="La personne ou la structure renonce quand elle le souhaite : aucun texte daté ne la borne.",
)
def abandonner_prescription(dossier: Dossier, commande: AbandonnerPrescription, cadre: Cadre) -> Sequence[Evenement]:
    """What runs stops, started or not."""
    le = cadre.date_du_fait(commande)
    connue = _en_cours(dossier, commande.prescription, le)
    return [
        PrescriptionAbandonnee(
            demarree_le=connue.demarree_le,
            par=commande.par,
            motif=commande.motif,
            explication=commande.explication,
            **_repetes(connue, commande, le),
        )
    ]


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
    )
    return [PrescriptionRelancee(moyen=commande.moyen, **_repetes(connue, commande, le))]


def _a_relancer(dossier: Dossier, prescription: UUID | str, le: date) -> Prescription:
    connue = _sans_reponse(dossier, prescription, le)
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


@etape(ExpirerPrescription, PrescriptionExpiree, regles={"OFF-EXP": "relancee_le"})
def expirer_prescription(dossier: Dossier, commande: ExpirerPrescription, cadre: Cadre) -> Sequence[Evenement]:
    """Never answered, though reminded long enough ago."""
    le = cadre.date_du_fait(commande)
    connue, relancee_le = _relancee(dossier, commande.prescription, le)
    echeance = cadre.echeance("OFF-EXP", relancee_le)
    exiger(
        le > echeance,
        "reponse_attendue",
        f"La structure relancée a jusqu'au {jour(echeance)} pour répondre : la prescription expire ensuite.",
        champ="survenu_le",
    )
    return [PrescriptionExpiree(relancee_le=relancee_le, **_repetes(connue, commande, le))]


def _relancee(dossier: Dossier, prescription: UUID | str, le: date) -> tuple[Prescription, date]:
    connue = _sans_reponse(dossier, prescription, le)
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
