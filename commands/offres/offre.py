"""Offers: proposer, accepter, refuser; se positionner, when the person asks for one herself."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import Cadre, Commande, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from ledger.dossier import Dossier
from ledger.dossier.etat.offre import Proposition
from ledger.events.base import CodeOffre, CodeStructure, Evenement, Texte
from ledger.events.offres.offre import OffreAcceptee, OffrePositionnee, OffreProposee, OffreRefusee
from ledger.lu import EvenementLu
from ledger.vocabulaire.offres.offre import MotifRefusOffre
from ledger.vocabulaire.suivi.rendez_vous import Theme


class ProposerOffre(Commande):
    """Put an offer of a partner to the person."""

    model_config = exemple({"offre": "dora--1d5f", "theme": "MOBILITE", "partenaire": "ASSO-33-01"})

    proposition: UUID = Field(default_factory=uuid4)
    offre: CodeOffre
    theme: Theme
    partenaire: CodeStructure


class AccepterOffre(Commande):
    """Record that the person takes the offer."""

    model_config = exemple({"proposition": "0f1e2d3c-4b5a-4968-8776-95a4b3c2d1e0"})

    proposition: UUID


class RefuserOffre(Commande):
    """Record that the offer is not taken up."""

    model_config = exemple({"proposition": "0f1e2d3c-4b5a-4968-8776-95a4b3c2d1e0", "motif": "CONTRAINTE_GARDE"})

    proposition: UUID
    motif: MotifRefusOffre
    explication: Texte | None = None


class SePositionner(Commande):
    """Record that the person asks for an offer herself."""

    model_config = exemple({"offre": "dora--1d5f", "theme": "MOBILITE", "partenaire": "ASSO-33-01"})

    positionnement: UUID = Field(default_factory=uuid4)
    offre: CodeOffre
    theme: Theme
    partenaire: CodeStructure
    message: Texte | None = None


@etape(ProposerOffre, OffreProposee, pourquoi="Aucun texte ne règle la proposition d'une offre d'insertion.")
def proposer_offre(dossier: Dossier, commande: ProposerOffre, cadre: Cadre) -> Sequence[Evenement]:
    """The same offer does not wait twice for an answer."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _exiger_pas_en_attente(dossier, commande.offre)
    return [commande.fait(OffreProposee, survenu_le=le)]


def _exiger_pas_en_attente(dossier: Dossier, offre: str) -> None:
    exiger(
        not any(p.en_attente and p.offre == offre for p in dossier.propositions.values()),
        "offre_en_attente",
        "Cette offre est déjà proposée à la personne et attend sa réponse.",
        champ="offre",
    )


@prealable(OffreProposee)
def _proposition_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_pas_en_attente(dossier, e.corps["offre"])


@prealable(OffreAcceptee, OffreRefusee)
def _reponse_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _en_attente(dossier, e.corps["proposition"], e.survenu_le)


def _en_attente(dossier: Dossier, proposition: UUID | str, le: date) -> Proposition:
    connue = dossier.propositions.get(str(proposition))
    if connue is None:
        raise Refus("proposition_inconnue", "Cette offre n'a pas été proposée à la personne.", champ="proposition")
    exiger(
        connue.en_attente,
        "proposition_conclue",
        "Cette offre a déjà reçu une réponse : pour la rectifier, corrigez cette étape.",
        champ="proposition",
    )
    exiger(
        connue.proposee_le <= le,
        "avant_proposition",
        f"La réponse est datée du {jour(le)}, avant la proposition du {jour(connue.proposee_le)}.",
        champ="survenu_le",
    )
    return connue


@etape(AccepterOffre, OffreAcceptee, pourquoi="Aucun texte ne règle la réponse à une offre d'insertion.")
def accepter_offre(dossier: Dossier, commande: AccepterOffre, cadre: Cadre) -> Sequence[Evenement]:
    """A waiting offer is taken."""
    le = cadre.date_du_fait(commande)
    connue = _en_attente(dossier, commande.proposition, le)
    return [
        commande.fait(
            OffreAcceptee,
            survenu_le=le,
            theme=connue.theme,
            partenaire=connue.partenaire,
            proposee_le=connue.proposee_le,
        )
    ]


@etape(
    RefuserOffre,
    OffreRefusee,
    pourquoi="Aucun texte ne règle la réponse à une offre d'insertion ; un refus n'est pas un manquement de soi-même.",
)
def refuser_offre(dossier: Dossier, commande: RefuserOffre, cadre: Cadre) -> Sequence[Evenement]:
    """A waiting offer is not taken up, with a motive."""
    le = cadre.date_du_fait(commande)
    connue = _en_attente(dossier, commande.proposition, le)
    return [
        commande.fait(
            OffreRefusee,
            survenu_le=le,
            theme=connue.theme,
            partenaire=connue.partenaire,
            proposee_le=connue.proposee_le,
        )
    ]


@etape(
    SePositionner,
    OffrePositionnee,
    pourquoi="La personne se positionne quand elle le souhaite : aucun texte ne le borne.",
)
def se_positionner(dossier: Dossier, commande: SePositionner, cadre: Cadre) -> Sequence[Evenement]:
    """An offer is asked for once, until it is prescribed; not while it is."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _exiger_pas_positionnee(dossier, commande.offre)
    return [commande.fait(OffrePositionnee, survenu_le=le)]


def _exiger_pas_positionnee(dossier: Dossier, offre: str) -> None:
    exiger(
        not any(p.prescription is None and p.offre == offre for p in dossier.positionnements.values()),
        "positionnement_en_attente",
        "La personne est déjà positionnée sur cette offre : prescrivez-la, ou annulez ce positionnement.",
        champ="offre",
    )
    exiger_pas_prescrite(dossier, offre)


def exiger_pas_prescrite(dossier: Dossier, offre: str) -> None:
    """Refuse while a prescription of the same offer runs."""
    exiger(
        not any(p.en_cours and p.offre == offre for p in dossier.prescriptions.values()),
        "offre_deja_prescrite",
        "Cette offre est déjà prescrite à la personne : suivez la prescription en cours.",
        champ="offre",
    )


@prealable(OffrePositionnee)
def _positionnement_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_pas_positionnee(dossier, e.corps["offre"])
