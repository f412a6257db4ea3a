"""Rendez-vous: planifier, honorer, manquer, annuler."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import Cadre, Commande, Heure, Jour, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from ledger.dossier import Dossier
from ledger.dossier.rendez_vous import EtatRendezVous, RendezVous
from ledger.events.base import CodeStructure, Evenement, Texte
from ledger.events.rendez_vous import RendezVousAnnule, RendezVousHonore, RendezVousManque, RendezVousPlanifie
from ledger.lu import EvenementLu
from ledger.vocabulaire.rendez_vous import Modalite, MotifRendezVous, Partie, Theme


class PlanifierRendezVous(Commande):
    """Set a meeting."""

    model_config = exemple(
        {"le": "2026-03-30", "heure": "14:30", "motif": "PREMIER_ACCOMPAGNEMENT", "structure": "MDS-33-05"}
    )

    rendez_vous: UUID = Field(default_factory=uuid4)
    le: Jour
    heure: Heure
    duree_prevue_min: int = Field(default=45, ge=5, le=480)
    modalite: Modalite = Modalite.SUR_PLACE
    motif: MotifRendezVous
    initiateur: Partie = Partie.SERVICE
    structure: CodeStructure


class HonorerRendezVous(Commande):
    """Record that the meeting took place; ``survenu_le`` is its date."""

    model_config = exemple(
        {"rendez_vous": "7d1c9b52-3f64-4e0b-8a71-2c5d6e7f8091", "duree_min": 50, "themes": ["EMPLOI", "MOBILITE"]}
    )

    rendez_vous: UUID
    duree_min: int = Field(ge=1, le=480)
    themes: tuple[Theme, ...] = Field(default=(), max_length=10)
    compte_rendu: Texte | None = None


class ManquerRendezVous(Commande):
    """Record that the person did not come; ``survenu_le`` is the date of the meeting."""

    model_config = exemple({"rendez_vous": "7d1c9b52-3f64-4e0b-8a71-2c5d6e7f8091", "excuse": True})

    rendez_vous: UUID
    excuse: bool
    motif_absence: Texte | None = None


class AnnulerRendezVous(Commande):
    """Cancel a meeting that has not taken place."""

    model_config = exemple({"rendez_vous": "7d1c9b52-3f64-4e0b-8a71-2c5d6e7f8091", "par": "SERVICE"})

    rendez_vous: UUID
    par: Partie
    motif_annulation: Texte | None = None


@etape(
    PlanifierRendezVous,
    RendezVousPlanifie,
    pourquoi="Aucun texte national ne fixe le délai ni la forme d'un rendez-vous.",
)
def planifier_rendez_vous(dossier: Dossier, commande: PlanifierRendezVous, cadre: Cadre) -> Sequence[Evenement]:
    """A meeting is set for the day itself or later."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    exiger(
        commande.le >= le,
        "rendez_vous_passe",
        f"Le rendez-vous est fixé au {jour(commande.le)}, avant le jour où il est pris ({jour(le)}).",
        champ="le",
    )
    return [
        RendezVousPlanifie(
            survenu_le=le,
            rendez_vous=commande.rendez_vous,
            le=commande.le,
            heure=commande.heure,
            duree_prevue_min=commande.duree_prevue_min,
            modalite=commande.modalite,
            motif=commande.motif,
            initiateur=commande.initiateur,
            structure=commande.structure,
            **commande.enveloppe(),
        )
    ]


def _planifie(dossier: Dossier, rendez_vous: UUID | str) -> RendezVous:
    connu = dossier.rendez_vous.get(str(rendez_vous))
    if connu is None:
        raise Refus("rendez_vous_inconnu", "Ce rendez-vous n'existe pas dans ce dossier.", champ="rendez_vous")
    exiger(
        connu.etat is EtatRendezVous.PLANIFIE,
        "rendez_vous_conclu",
        f"Ce rendez-vous est déjà {connu.etat.libelle} : pour le rectifier, corrigez cette étape.",
        champ="rendez_vous",
    )
    return connu


def _date_tenue(connu: RendezVous, commande: HonorerRendezVous | ManquerRendezVous, cadre: Cadre) -> date:
    """An outcome bears the date of the meeting, and is not known before it."""
    exiger(
        connu.le <= cadre.aujourd_hui,
        "fait_a_venir",
        f"Le rendez-vous est prévu le {jour(connu.le)} : son issue s'enregistre ce jour-là, ou après.",
        champ="survenu_le",
    )
    _exiger_ce_jour_la(connu, commande.survenu_le or connu.le)
    return connu.le


def _exiger_ce_jour_la(connu: RendezVous, le: date) -> None:
    exiger(
        le == connu.le,
        "date_du_rendez_vous",
        f"Le rendez-vous était fixé au {jour(connu.le)} : c'est la date de son issue.",
        champ="survenu_le",
    )


@prealable(RendezVousHonore, RendezVousManque)
def _issue_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_ce_jour_la(_planifie(dossier, e.corps["rendez_vous"]), e.survenu_le)


@etape(HonorerRendezVous, RendezVousHonore, pourquoi="Un rendez-vous tenu est un fait.")
def honorer_rendez_vous(dossier: Dossier, commande: HonorerRendezVous, cadre: Cadre) -> Sequence[Evenement]:
    """A planned meeting took place on its day."""
    connu = _planifie(dossier, commande.rendez_vous)
    return [
        RendezVousHonore(
            survenu_le=_date_tenue(connu, commande, cadre),
            rendez_vous=commande.rendez_vous,
            motif=connu.motif,
            structure=connu.structure,
            duree_min=commande.duree_min,
            themes=commande.themes,
            compte_rendu=commande.compte_rendu,
            **commande.enveloppe(),
        )
    ]


@etape(ManquerRendezVous, RendezVousManque, pourquoi="Une absence est un fait : rien n'en découle de soi-même.")
def manquer_rendez_vous(dossier: Dossier, commande: ManquerRendezVous, cadre: Cadre) -> Sequence[Evenement]:
    """A planned meeting was missed on its day; nothing else follows from it."""
    connu = _planifie(dossier, commande.rendez_vous)
    return [
        RendezVousManque(
            survenu_le=_date_tenue(connu, commande, cadre),
            rendez_vous=commande.rendez_vous,
            motif=connu.motif,
            structure=connu.structure,
            excuse=commande.excuse,
            motif_absence=commande.motif_absence,
            **commande.enveloppe(),
        )
    ]


@etape(AnnulerRendezVous, RendezVousAnnule, pourquoi="Aucun texte ne règle l'annulation d'un rendez-vous.")
def annuler_rendez_vous(dossier: Dossier, commande: AnnulerRendezVous, cadre: Cadre) -> Sequence[Evenement]:
    """A planned meeting is cancelled on its day at the latest."""
    le = cadre.date_du_fait(commande)
    connu = _planifie(dossier, commande.rendez_vous)
    _exiger_pas_encore_passe(connu, le)
    return [
        RendezVousAnnule(
            survenu_le=le,
            rendez_vous=commande.rendez_vous,
            motif=connu.motif,
            structure=connu.structure,
            par=commande.par,
            motif_annulation=commande.motif_annulation,
            **commande.enveloppe(),
        )
    ]


def _exiger_pas_encore_passe(connu: RendezVous, le: date) -> None:
    exiger(
        le <= connu.le,
        "rendez_vous_passe",
        f"Le rendez-vous du {jour(connu.le)} est passé : indiquez s'il a été honoré ou manqué.",
        champ="survenu_le",
    )


@prealable(RendezVousAnnule)
def _annulation_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_pas_encore_passe(_planifie(dossier, e.corps["rendez_vous"]), e.survenu_le)
