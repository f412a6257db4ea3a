"""Rendez-vous: planifier, déplacer, honorer, manquer, annuler."""

from collections.abc import Sequence
from datetime import date, time
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import Cadre, Commande, Heure, Jour, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from commands.suivi.invitation import exiger_choisi
from ledger.dossier import Dossier
from ledger.dossier.etat.rendez_vous import EtatRendezVous, RendezVous
from ledger.events.base import CodeOffre, CodeStructure, Evenement, Texte
from ledger.events.suivi.rendez_vous import (
    RendezVousAnnule,
    RendezVousDeplace,
    RendezVousHonore,
    RendezVousManque,
    RendezVousPlanifie,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.rendez_vous import Modalite, MotifRendezVous, Partie, Theme, TypeReception


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
    type_reception: TypeReception = TypeReception.INDIVIDUEL
    lieu: CodeStructure | None = Field(default=None, description="Lieu de la rencontre, s'il n'est pas la structure")
    atelier: CodeOffre | None = Field(default=None, description="Atelier d'un rendez-vous collectif")
    invitation: UUID | None = Field(default=None, description="Invitation par laquelle la personne choisit ce créneau")


class DeplacerRendezVous(Commande):
    """Give a planned meeting another day or hour."""

    model_config = exemple(
        {
            "rendez_vous": "7d1c9b52-3f64-4e0b-8a71-2c5d6e7f8091",
            "le": "2026-04-02",
            "heure": "10:00",
            "par": "USAGER",
            "motif_deplacement": "Rendez-vous médical le même jour.",
        }
    )

    rendez_vous: UUID
    le: Jour
    heure: Heure
    par: Partie
    motif_deplacement: Texte | None = None


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
    pourquoi="Prendre rendez-vous est libre : le délai de prévenance porte sur la convocation.",
)
def planifier_rendez_vous(dossier: Dossier, commande: PlanifierRendezVous, cadre: Cadre) -> Sequence[Evenement]:
    """A meeting is set for the day itself or later."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    exiger(
        commande.le >= le,
        "rendez_vous_passe",
        f"Le rendez-vous est fixé au {jour(commande.le)}, avant le jour où il est pris ({jour(le)}) :"
        " choisissez un jour à venir, ou dites quand il a été pris.",
        champ="le",
    )
    _exiger_reception(commande)
    if commande.invitation is not None:
        creneau, quoi = (commande.le, commande.duree_prevue_min), (commande.motif, commande.modalite)
        exiger_choisi(dossier, commande.invitation, creneau, quoi, le)
    return [commande.fait(RendezVousPlanifie, survenu_le=le)]


def _exiger_reception(commande: PlanifierRendezVous) -> None:
    """A workshop gathers several persons, and a place is somewhere to go."""
    exiger(
        commande.atelier is None or commande.type_reception is TypeReception.COLLECTIF,
        "atelier_individuel",
        "Un atelier est un rendez-vous collectif : indiquez ce type de réception, ou retirez l'atelier.",
        champ="atelier",
    )
    exiger(
        commande.lieu is None or commande.modalite is Modalite.SUR_PLACE,
        "lieu_a_distance",
        f"Un rendez-vous {commande.modalite.libelle} n'a pas de lieu : retirez-le, ou choisissez « sur place ».",
        champ="lieu",
    )


@etape(
    DeplacerRendezVous,
    RendezVousDeplace,
    pourquoi="Déplacer un rendez-vous est libre jusqu'à son jour : le délai de prévenance porte sur la convocation.",
)
def deplacer_rendez_vous(dossier: Dossier, commande: DeplacerRendezVous, cadre: Cadre) -> Sequence[Evenement]:
    """A planned meeting takes another day or hour, on its day at the latest."""
    le = cadre.date_du_fait(commande)
    connu = planifie(dossier, commande.rendez_vous)
    exiger_pas_encore_passe(connu, le)
    exiger(
        commande.le >= le,
        "rendez_vous_passe",
        f"Le rendez-vous est déplacé au {jour(commande.le)}, avant le jour où il est déplacé ({jour(le)}).",
        champ="le",
    )
    ancienne_heure = time.fromisoformat(connu.heure)
    exiger(
        (commande.le, commande.heure) != (connu.le, ancienne_heure),
        "rendez_vous_inchange",
        "Le rendez-vous est déjà fixé à ce jour et à cette heure : indiquez le nouveau jour ou la nouvelle heure.",
        champ="le",
    )
    return [
        commande.fait(
            RendezVousDeplace,
            survenu_le=le,
            motif=connu.motif,
            structure=connu.structure,
            ancien_le=connu.le,
            ancienne_heure=ancienne_heure,
        )
    ]


def planifie(dossier: Dossier, rendez_vous: UUID | str) -> RendezVous:
    """The meeting of this id, which waits for its outcome; refuses an unknown one, or one that has an outcome."""
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
    _exiger_ce_jour_la(planifie(dossier, e.corps["rendez_vous"]), e.survenu_le)


@etape(HonorerRendezVous, RendezVousHonore, regles={"RV4": "survenu_le"})
def honorer_rendez_vous(dossier: Dossier, commande: HonorerRendezVous, cadre: Cadre) -> Sequence[Evenement]:
    """A planned meeting took place on its day."""
    connu = planifie(dossier, commande.rendez_vous)
    return [
        commande.fait(
            RendezVousHonore,
            survenu_le=_date_tenue(connu, commande, cadre),
            motif=connu.motif,
            structure=connu.structure,
        )
    ]


@etape(ManquerRendezVous, RendezVousManque, regles={"RV4": "survenu_le"})
def manquer_rendez_vous(dossier: Dossier, commande: ManquerRendezVous, cadre: Cadre) -> Sequence[Evenement]:
    """A planned meeting was missed on its day; nothing else follows from it."""
    connu = planifie(dossier, commande.rendez_vous)
    return [
        commande.fait(
            RendezVousManque,
            survenu_le=_date_tenue(connu, commande, cadre),
            motif=connu.motif,
            structure=connu.structure,
        )
    ]


@etape(
    AnnulerRendezVous,
    RendezVousAnnule,
    pourquoi="Annuler un rendez-vous est libre jusqu'à son jour : aucun texte national n'en fixe le délai.",
)
def annuler_rendez_vous(dossier: Dossier, commande: AnnulerRendezVous, cadre: Cadre) -> Sequence[Evenement]:
    """A planned meeting is cancelled on its day at the latest."""
    le = cadre.date_du_fait(commande)
    connu = planifie(dossier, commande.rendez_vous)
    exiger_pas_encore_passe(connu, le)
    return [commande.fait(RendezVousAnnule, survenu_le=le, motif=connu.motif, structure=connu.structure)]


def exiger_pas_encore_passe(connu: RendezVous, le: date) -> None:
    """Refuse what is done about a meeting after its day."""
    exiger(
        le <= connu.le,
        "rendez_vous_passe",
        f"Le rendez-vous du {jour(connu.le)} est passé : indiquez s'il a été honoré ou manqué.",
        champ="survenu_le",
    )


@prealable(RendezVousAnnule, RendezVousDeplace)
def _changement_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    exiger_pas_encore_passe(planifie(dossier, e.corps["rendez_vous"]), e.survenu_le)
