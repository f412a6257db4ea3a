"""Life of a parcours: réexaminer a social one, terminer."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from pydantic import Field

from commands.base import Cadre, Commande, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from commands.orientations.difficulte import (
    DIAGNOSTIC_DE_LA_DIFFICULTE,
    JUSTIFICATION_DUREE,
    delai_reexamen_mois,
    exiger_difficulte,
)
from commands.regles import Delai
from ledger.dossier import Dossier
from ledger.dossier.etat.orientation import Orientation
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.dossier.orientations.parcours import reexamen_depuis
from ledger.events.base import Evenement, Texte
from ledger.events.orientations.parcours import ParcoursTermine, ReexamenSocialRealise
from ledger.events.suivi.rendez_vous import RendezVousAnnule
from ledger.lu import EvenementLu
from ledger.vocabulaire.orientations.orientation import MotifSocial, Parcours
from ledger.vocabulaire.orientations.parcours import IssueReexamen, MotifFinParcours
from ledger.vocabulaire.suivi.rendez_vous import Partie


class RealiserReexamenSocial(Commande):
    """Record the joint diagnosis of the référent and France Travail on a social parcours."""

    model_config = exemple({"issue": "MAINTIEN", "motif_social": "LOGEMENT"})

    issue: IssueReexamen
    motif_social: MotifSocial | None = None
    justification_duree: Texte | None = Field(default=None, description=JUSTIFICATION_DUREE)
    diagnostic: UUID | None = Field(default=None, description=DIAGNOSTIC_DE_LA_DIFFICULTE)
    constats: Texte | None = None


class TerminerParcours(Commande):
    """End the accompaniment, towards no structure."""

    model_config = exemple({"survenu_le": "2026-06-30", "motif": "EMPLOI_DURABLE"})

    motif: MotifFinParcours
    commentaire: Texte | None = None


@etape(RealiserReexamenSocial, ReexamenSocialRealise, regles={"O5": "survenu_le"})
def realiser_reexamen_social(dossier: Dossier, commande: RealiserReexamenSocial, cadre: Cadre) -> Sequence[Evenement]:
    """A social parcours may be re-examined before its delay; the difficulty that remains sets the next one."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    cadre.regle("O5", le)
    orientation = _orientation_sociale(dossier)
    exiger(
        orientation.decidee_le <= le,
        "avant_decision",
        f"Le réexamen est daté du {jour(le)}, avant l'orientation décidée le {jour(orientation.decidee_le)}.",
        champ="survenu_le",
    )
    exiger_difficulte(dossier, commande, le)
    maintien = commande.issue is IssueReexamen.MAINTIEN
    return [
        commande.fait(
            ReexamenSocialRealise,
            survenu_le=le,
            orientation=UUID(orientation.id),
            attendu_le=reexamen_attendu_le(dossier, cadre),
            delai_reexamen_mois=delai_reexamen_mois(cadre, commande, le) if maintien else None,
        )
    ]


def _orientation_sociale(dossier: Dossier) -> Orientation:
    orientation = dossier.orientation
    if orientation is None or orientation.parcours is not Parcours.SOCIAL:
        raise Refus(
            "parcours_non_social",
            "La personne ne suit pas de parcours social : il n'y a rien à réexaminer (CASF L262-31).",
            regle="O5",
        )
    return orientation


@prealable(ReexamenSocialRealise)
def _reexamen_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    exiger(
        _orientation_sociale(dossier).id == e.corps["orientation"],
        "parcours_non_social",
        "Le réexamen porte sur une autre orientation que celle qui est en cours à cette date.",
        regle="O5",
    )


@etape(
    TerminerParcours,
    ParcoursTermine,
    RendezVousAnnule,
    pourquoi="Aucun texte ne date la fin d'un accompagnement : elle constate un fait (emploi, sortie du RSA, départ).",
)
def terminer_parcours(dossier: Dossier, commande: TerminerParcours, cadre: Cadre) -> Sequence[Evenement]:
    """An orientation is in force; nothing is needed after it, least of all a structure: rendez-vous to come are called off.

    Restated, the end leaves them as they were recorded.
    """
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    orientation = _orientation_a_terminer(dossier, le)
    fin = commande.fait(ParcoursTermine, survenu_le=le, orientation=UUID(orientation.id))
    return [fin] if commande.correction is not None else [fin, *_annulations(dossier, cadre)]


def _annulations(dossier: Dossier, cadre: Cadre) -> Iterator[RendezVousAnnule]:
    """Nobody receives the person after today; a meeting of today, or of before, still waits for its outcome."""
    for connu in dossier.rendez_vous.values():
        if connu.etat is EtatRendezVous.PLANIFIE and connu.le > cadre.aujourd_hui:
            yield RendezVousAnnule(
                survenu_le=cadre.aujourd_hui,
                rendez_vous=UUID(connu.id),
                motif=connu.motif,
                structure=connu.structure,
                par=Partie.SERVICE,
            )


def _orientation_a_terminer(dossier: Dossier, le: date) -> Orientation:
    orientation = dossier.orientation
    if orientation is None:
        raise Refus("orientation_absente", "Aucune orientation n'est en cours : il n'y a pas de parcours à terminer.")
    exiger(
        orientation.decidee_le <= le,
        "avant_decision",
        f"La fin est datée du {jour(le)}, avant l'orientation décidée le {jour(orientation.decidee_le)}.",
        champ="survenu_le",
    )
    return orientation


@prealable(ParcoursTermine)
def _fin_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    exiger(
        _orientation_a_terminer(dossier, e.survenu_le).id == e.corps["orientation"],
        "orientation_absente",
        "Le parcours terminé n'est pas celui qui est en cours à cette date.",
    )


def reexamen_attendu_le(dossier: Dossier, cadre: Cadre) -> date | None:
    """Last day of rule O5, when it runs: its delay, or the one that the decision or the last re-examination set."""
    depuis, orientation = reexamen_depuis(dossier), dossier.orientation
    regle = cadre.regles.en_vigueur("O5", depuis) if depuis is not None else None
    if depuis is None or orientation is None or regle is None:
        return None
    mois = orientation.delai_reexamen_mois
    delai = Delai(mois=mois) if mois is not None else regle.delai
    return delai.apres(depuis, cadre.regles.calendrier) if delai is not None else None
