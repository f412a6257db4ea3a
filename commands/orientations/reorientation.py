"""Réorientation: demander, inscrire à l'équipe pluridisciplinaire, rendre l'avis, refuser.

To accept is to decide another orientation (:mod:`commands.orientations.orientation`).
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import Acte, Cadre, Commande, Jour, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from commands.orientations.orientation import DU_DECIDEUR
from ledger.dossier import Dossier
from ledger.dossier.etat.orientation import Orientation
from ledger.dossier.etat.reorientation import DemandeReorientation
from ledger.events.base import CodeEquipe, Evenement, Texte
from ledger.events.orientations.reorientation import (
    AvisReorientationRendu,
    ReorientationDemandee,
    ReorientationInscriteEpt,
    ReorientationRefusee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.orientations.orientation import Decideur, Organisme, Parcours
from ledger.vocabulaire.orientations.reorientation import (
    AuteurDemande,
    AvisReorientation,
    MotifRefusReorientation,
    MotifReorientation,
)
from ledger.vocabulaire.pouvoir import Pouvoir, Procedure

DEMANDE = "9a7b6c5d-4e3f-4a2b-8c1d-0e9f8a7b6c5d"


class DemanderReorientation(Commande):
    """Refer to the decider for another parcours or another organisme."""

    model_config = exemple({"par": "REFERENT", "motif": "PRET_A_L_EMPLOI", "parcours_souhaite": "PROFESSIONNEL"})

    demande: UUID = Field(default_factory=uuid4)
    par: AuteurDemande
    motif: MotifReorientation
    parcours_souhaite: Parcours | None = None
    organisme_souhaite: Organisme | None = None
    explication: Texte | None = None


class InscrireReorientationEpt(Commande):
    """Put the demand on the agenda of a session of the équipe pluridisciplinaire."""

    model_config = exemple({"demande": DEMANDE, "ept": "EPT-33-02", "seance_le": "2026-05-12"})

    demande: UUID
    ept: CodeEquipe
    seance_le: Jour


class RendreAvisReorientation(Commande):
    """Record what the équipe pluridisciplinaire thinks of the demand."""

    model_config = exemple({"demande": DEMANDE, "avis": "FAVORABLE"})

    demande: UUID
    avis: AvisReorientation
    motivation: Texte | None = None


class RefuserReorientation(Commande):
    """Keep the orientation in force, with a motive."""

    model_config = exemple({"demande": DEMANDE, "decideur": "CONSEIL_DEPARTEMENTAL", "motif": "ORIENTATION_ADAPTEE"})

    demande: UUID
    decideur: Decideur
    motif: MotifRefusReorientation
    commentaire: Texte | None = None


@etape(
    DemanderReorientation,
    ReorientationDemandee,
    regles={"O4": "survenu_le", "C2": "survenu_le"},
    acte=Acte(Procedure.ORIENTATION, Pouvoir.PROPOSER),
)
def demander_reorientation(dossier: Dossier, commande: DemanderReorientation, cadre: Cadre) -> Sequence[Evenement]:
    """One demand at a time, on the orientation in force, for something else than it."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    orientation = _orientation_en_cours(dossier)
    _exiger_aucune_demande(dossier)
    exiger(
        orientation.decidee_le <= le,
        "avant_decision",
        f"La demande est datée du {jour(le)}, avant l'orientation décidée le {jour(orientation.decidee_le)}.",
        champ="survenu_le",
    )
    exiger(
        (commande.parcours_souhaite, commande.organisme_souhaite) != (orientation.parcours, orientation.organisme),
        "reorientation_sans_objet",
        f"La personne suit déjà le parcours « {orientation.parcours.libelle} » auprès de :"
        f" {orientation.organisme.libelle}. Demandez-en un autre.",
        champ="parcours_souhaite",
    )
    return [commande.fait(ReorientationDemandee, survenu_le=le, orientation=UUID(orientation.id))]


def _orientation_en_cours(dossier: Dossier) -> Orientation:
    if dossier.orientation is None:
        raise Refus("orientation_absente", "Aucune orientation n'est en cours : il n'y a rien à réorienter.")
    return dossier.orientation


def _exiger_aucune_demande(dossier: Dossier) -> None:
    exiger(
        dossier.demande is None,
        "demande_en_attente",
        "Une demande de réorientation attend déjà une décision : décidez-en, ou refusez-la, d'abord.",
    )


@prealable(ReorientationDemandee)
def _demande_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    exiger(
        _orientation_en_cours(dossier).id == e.corps["orientation"],
        "orientation_absente",
        "La demande porte sur une autre orientation que celle qui est en cours à cette date.",
    )
    _exiger_aucune_demande(dossier)


@etape(
    InscrireReorientationEpt,
    ReorientationInscriteEpt,
    pourquoi="L'avis de l'équipe pluridisciplinaire est facultatif pour une réorientation (CASF L262-39) ; le"
    " calendrier des séances est local.",
    acte=Acte(Procedure.ORIENTATION, Pouvoir.REUNIR_AVIS),
)
def inscrire_reorientation_ept(
    dossier: Dossier, commande: InscrireReorientationEpt, cadre: Cadre
) -> Sequence[Evenement]:
    """A demand that waits, at a session to come, and not twice at the same one."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    demande = _en_attente(dossier, commande.demande, le)
    exiger(
        commande.seance_le >= le,
        "seance_passee",
        f"La séance du {jour(commande.seance_le)} est déjà passée le {jour(le)} : choisissez-en une à venir.",
        champ="seance_le",
    )
    _exiger_autre_seance(demande, commande.ept, commande.seance_le)
    return [commande.fait(ReorientationInscriteEpt, survenu_le=le)]


def _exiger_autre_seance(demande: DemandeReorientation, ept: str, seance_le: date) -> None:
    exiger(
        demande.avis is None or demande.avis is AvisReorientation.AJOURNE,
        "avis_deja_rendu",
        "L'équipe pluridisciplinaire a déjà rendu son avis sur cette demande : décidez-en.",
        champ="demande",
    )
    exiger(
        (demande.ept, demande.seance_le) != (ept, seance_le),
        "seance_inchangee",
        "La demande est déjà inscrite à cette séance.",
        champ="seance_le",
    )


@prealable(ReorientationInscriteEpt)
def _inscription_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    demande = _en_attente(dossier, e.corps["demande"], e.survenu_le)
    _exiger_autre_seance(demande, e.corps["ept"], date.fromisoformat(e.corps["seance_le"]))


def _en_attente(dossier: Dossier, cle: UUID | str, le: date) -> DemandeReorientation:
    connue = dossier.demandes.get(str(cle))
    if connue is None:
        raise Refus("demande_inconnue", "Cette réorientation n'a pas été demandée dans ce dossier.", champ="demande")
    exiger(
        connue.conclue_le is None,
        "demande_conclue",
        "Cette demande de réorientation est déjà conclue : pour la rectifier, corrigez cette étape.",
        champ="demande",
    )
    exiger(
        connue.demandee_le <= le,
        "avant_demande",
        f"L'étape est datée du {jour(le)}, avant la demande de réorientation du {jour(connue.demandee_le)}.",
        champ="survenu_le",
    )
    return connue


@etape(
    RendreAvisReorientation,
    AvisReorientationRendu,
    pourquoi="L'avis de l'équipe pluridisciplinaire est facultatif pour une réorientation et ne lie pas le décideur"
    " (CASF L262-39).",
    acte=Acte(Procedure.ORIENTATION, Pouvoir.REUNIR_AVIS),
)
def rendre_avis_reorientation(dossier: Dossier, commande: RendreAvisReorientation, cadre: Cadre) -> Sequence[Evenement]:
    """The demand is on the agenda, and the session has taken place."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    ept, seance_le = _seance(_en_attente(dossier, commande.demande, le), le)
    return [commande.fait(AvisReorientationRendu, survenu_le=le, ept=ept, seance_le=seance_le)]


def _seance(demande: DemandeReorientation, le: date) -> tuple[str, date]:
    exiger(
        demande.avis is None or demande.avis is AvisReorientation.AJOURNE,
        "avis_deja_rendu",
        "L'équipe pluridisciplinaire a déjà rendu son avis sur cette demande : pour le rectifier, corrigez-le.",
        champ="demande",
    )
    if demande.ept is None or demande.seance_le is None:
        raise Refus(
            "seance_absente",
            "Cette demande n'est inscrite à aucune séance de l'équipe pluridisciplinaire : inscrivez-la d'abord.",
            champ="demande",
        )
    exiger(
        demande.seance_le <= le,
        "avant_seance",
        f"L'avis est daté du {jour(le)}, avant la séance du {jour(demande.seance_le)}.",
        champ="survenu_le",
    )
    return demande.ept, demande.seance_le


@prealable(AvisReorientationRendu)
def _avis_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    ept, seance_le = _seance(_en_attente(dossier, e.corps["demande"], e.survenu_le), e.survenu_le)
    exiger(
        (ept, seance_le.isoformat()) == (e.corps["ept"], e.corps["seance_le"]),
        "seance_absente",
        "L'avis vient d'une autre séance que celle à laquelle la demande est inscrite à cette date.",
    )


@etape(RefuserReorientation, ReorientationRefusee, regles={"O0": "survenu_le", "C1": "survenu_le"}, acte=DU_DECIDEUR)
def refuser_reorientation(dossier: Dossier, commande: RefuserReorientation, cadre: Cadre) -> Sequence[Evenement]:
    """The competent decider refuses; what is left of the opinion of the équipe pluridisciplinaire is not required."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    demande, orientation = _en_attente(dossier, commande.demande, le), _orientation_en_cours(dossier)
    _exiger_decideur(dossier, commande.decideur, cadre, le)
    c1 = cadre.regles.en_vigueur("C1", le)
    return [
        commande.fait(
            ReorientationRefusee,
            survenu_le=le,
            orientation=UUID(orientation.id),
            demandee_le=demande.demandee_le,
            avis=demande.avis,
            echeance_contrat_le=c1.echeance(le, cadre.regles.calendrier) if c1 is not None else None,
        )
    ]


def _exiger_decideur(dossier: Dossier, decideur: Decideur, cadre: Cadre, le: date) -> None:
    """Rule O0: who decides for a person subject to droits et devoirs."""
    soumise = dossier.droits is not None and dossier.droits.obligation_depuis is not None
    exiger(
        not soumise
        or cadre.regles.en_vigueur("O0", le) is None
        or decideur in (Decideur.CONSEIL_DEPARTEMENTAL, Decideur.FRANCE_TRAVAIL),
        "decideur_incompetent",
        "Pour une personne soumise aux droits et devoirs, le président du conseil départemental décide, ou France"
        " Travail par délégation ou par défaut (CT L5411-5-1 II).",
        champ="decideur",
    )


@prealable(ReorientationRefusee)
def _refus_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _en_attente(dossier, e.corps["demande"], e.survenu_le)
