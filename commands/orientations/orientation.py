"""Orientation: préconiser, décider."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import (
    Acte,
    Cadre,
    Commande,
    Jour,
    Refus,
    Selon,
    Si,
    etape,
    exemple,
    exiger,
    exiger_ouvert,
    jour,
    prealable,
)
from commands.orientations.difficulte import (
    DIAGNOSTIC_DE_LA_DIFFICULTE,
    JUSTIFICATION_DUREE,
    delai_reexamen_mois,
    exiger_difficulte,
)
from commands.orientations.informations_manquantes import exiger_informations, exiger_organisme
from ledger.dossier import Dossier
from ledger.dossier.orientations.orientation import attendue_depuis
from ledger.events.base import CodeStructure, Evenement, Texte
from ledger.events.orientations.orientation import (
    OrientationDecidee,
    OrientationPreconisee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.orientations.orientation import (
    Decideur,
    DecisionOrientation,
    MotifRefusOrientation,
    MotifSocial,
    Organisme,
    OriginePreconisation,
    Parcours,
)
from ledger.vocabulaire.pouvoir import Pouvoir, Procedure

DU_DECIDEUR = Selon(
    "decideur",
    {Decideur.CONSEIL_DEPARTEMENTAL: Acte(Procedure.ORIENTATION, Pouvoir.DECIDER)},
    Acte(Procedure.ORIENTATION, Pouvoir.RECEVOIR),
)
"""An orientation that the président decides is his delegates' to record; another's is received (CT L5411-5-1 II)."""


class PreconiserOrientation(Commande):
    """Recommend a parcours and an organisme to the decider."""

    model_config = exemple(
        {"origine": "FRANCE_TRAVAIL", "parcours": "SOCIO_PROFESSIONNEL", "organisme": "CONSEIL_DEPARTEMENTAL"}
    )

    preconisation: UUID = Field(default_factory=uuid4)
    origine: OriginePreconisation
    parcours: Parcours
    organisme: Organisme


class DeciderOrientation(Commande):
    """Accept the waiting préconisation, or refuse it with a motive and decide otherwise.

    Without a préconisation, the decision stands by itself. A demand of réorientation that waits is accepted by it.
    """

    model_config = exemple(
        {
            "survenu_le": "2026-03-16",
            "decideur": "CONSEIL_DEPARTEMENTAL",
            "parcours": "SOCIO_PROFESSIONNEL",
            "organisme": "CONSEIL_DEPARTEMENTAL",
            "structure": "MDS-33-05",
        }
    )

    orientation: UUID = Field(default_factory=uuid4)
    decision: DecisionOrientation | None = Field(
        default=None, description="Suite donnée à la préconisation qui attend ; à l'accepter, il suffit de la suivre"
    )
    motif_refus: MotifRefusOrientation | None = None
    decideur: Decideur
    parcours: Parcours
    organisme: Organisme
    structure: CodeStructure
    debut_le: Jour | None = Field(default=None, description="Début de l'orientation ; date de la décision par défaut")
    commentaire: Texte | None = None
    demande: UUID | None = Field(default=None, description="Demande de réorientation acceptée ; celle qui attend sinon")
    motif_social: MotifSocial | None = Field(default=None, description="Difficulté qui motive un parcours social")
    justification_duree: Texte | None = Field(default=None, description=JUSTIFICATION_DUREE)
    diagnostic: UUID | None = Field(default=None, description=DIAGNOSTIC_DE_LA_DIFFICULTE)
    informations_manquantes: bool = Field(
        default=False, description="Les informations nécessaires manquent du fait de la personne (CASF R262-65-3)"
    )
    deja_accompagnee: bool = Field(
        default=False, description="Informations manquantes : l'organisme choisi accompagne déjà la personne"
    )


@etape(
    PreconiserOrientation,
    OrientationPreconisee,
    pourquoi="Aucun texte ne fixe de délai ni de forme à la préconisation.",
    acte=Acte(Procedure.ORIENTATION, Pouvoir.PROPOSER),
)
def preconiser_orientation(dossier: Dossier, commande: PreconiserOrientation, cadre: Cadre) -> Sequence[Evenement]:
    """One préconisation waits at a time."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _exiger_aucune_en_attente(dossier)
    return [commande.fait(OrientationPreconisee, survenu_le=le)]


def _exiger_aucune_en_attente(dossier: Dossier) -> None:
    exiger(
        dossier.preconisation is None,
        "preconisation_en_attente",
        "Une préconisation attend déjà une décision : décidez de l'orientation d'abord.",
    )


@prealable(OrientationPreconisee)
def _preconisation_tient(dossier: Dossier, _e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_aucune_en_attente(dossier)


@etape(
    DeciderOrientation,
    OrientationDecidee,
    regles={
        "O0": "survenu_le",
        "O1": "information_recue_le",
        "O2": Si("informations_manquantes", "survenu_le"),
        "O5": Si("delai_reexamen_mois", "survenu_le"),
        "O10": "debut_le",
    },
    acte=DU_DECIDEUR,
)
def decider_orientation(dossier: Dossier, commande: DeciderOrientation, cadre: Cadre) -> Sequence[Evenement]:
    """The right decider, in time, answers the préconisation, and no orientation overlaps another."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    debut = commande.debut_le or le
    decision = _reponse(dossier, commande, le)
    demande = _exiger_demande(dossier, commande, le)
    exiger(
        commande.motif_social is None or commande.parcours is Parcours.SOCIAL,
        "motif_social_sans_objet",
        "Une difficulté ne motive qu'un parcours social : choisissez ce parcours, ou retirez le motif.",
        champ="motif_social",
    )
    exiger_difficulte(dossier, commande, le)
    _exiger_decideur(dossier, commande, cadre, le)
    _exiger_organisme(dossier, commande, cadre, le)
    _exiger_sans_chevauchement(dossier, debut, cadre)
    preconisation = dossier.preconisation
    information_recue_le = _information_recue_le(dossier)
    return [
        commande.fait(
            OrientationDecidee,
            survenu_le=le,
            decision=decision,
            preconisation=UUID(preconisation.id) if preconisation else None,
            debut_le=debut,
            premiere=information_recue_le is not None,
            information_recue_le=information_recue_le,
            demande=demande,
            delai_reexamen_mois=delai_reexamen_mois(cadre, commande, le)
            if commande.parcours is Parcours.SOCIAL
            else None,
            informations_manquantes=commande.informations_manquantes or None,
            deja_accompagnee=commande.deja_accompagnee or None,
        )
    ]


def _reponse(dossier: Dossier, commande: DeciderOrientation, le: date) -> DecisionOrientation:
    """An accepted préconisation is followed; a refused one has its motive and another outcome. Nothing is accepted nor
    refused when nothing was recommended.
    """
    preconisation = dossier.preconisation
    refusee = commande.decision is DecisionOrientation.REFUSEE
    exiger(
        refusee == (commande.motif_refus is not None),
        "motif_de_refus",
        "Le motif de refus est obligatoire quand la préconisation est refusée, et n'a pas lieu d'être sinon.",
        champ="motif_refus",
    )
    if preconisation is None:
        exiger(
            commande.decision in (None, DecisionOrientation.SANS_PRECONISATION),
            "aucune_preconisation",
            "Aucune préconisation n'attend de décision : il n'y a rien à accepter ni à refuser. Décidez sans préconisation.",
            champ="decision",
        )
        return DecisionOrientation.SANS_PRECONISATION
    exiger(
        commande.decision is not DecisionOrientation.SANS_PRECONISATION,
        "preconisation_en_attente",
        "Une préconisation attend une décision : suivez-la, ou refusez-la avec un motif.",
        champ="decision",
    )
    exiger(
        preconisation.preconisee_le <= le,
        "avant_preconisation",
        f"La décision est datée du {jour(le)}, avant la préconisation du {jour(preconisation.preconisee_le)}.",
        champ="survenu_le",
    )
    exiger(
        refusee or (commande.parcours, commande.organisme) == (preconisation.parcours, preconisation.organisme),
        "preconisation_non_suivie",
        f"La préconisation est le parcours « {preconisation.parcours.libelle} » auprès de :"
        f" {preconisation.organisme.libelle}. Pour décider autrement, refusez-la avec un motif.",
        champ="parcours",
    )
    return DecisionOrientation.REFUSEE if refusee else DecisionOrientation.ACCEPTEE


def _exiger_demande(dossier: Dossier, commande: DeciderOrientation, le: date) -> UUID | None:
    """The demand of réorientation that the decision accepts: the one that waits, and no other."""
    attendue = dossier.demande
    exiger(
        commande.demande is None or (attendue is not None and attendue.id == str(commande.demande)),
        "demande_inconnue",
        "Cette demande de réorientation n'attend pas de décision dans ce dossier.",
        champ="demande",
    )
    if attendue is None:
        return None
    exiger(
        attendue.demandee_le <= le,
        "avant_demande",
        f"La décision est datée du {jour(le)}, avant la demande de réorientation du {jour(attendue.demandee_le)}.",
        champ="survenu_le",
    )
    return UUID(attendue.id)


def _information_recue_le(dossier: Dossier) -> date | None:
    """Start of rule O1: the obligation of accompaniment, or the opening for a person who has none.

    None for a réorientation, and for a return that no new obligation began.
    """
    if dossier.orientation is not None:
        return None
    return attendue_depuis(dossier) or (dossier.ouvert_le if dossier.fin_parcours is None else None)


def _exiger_decideur(dossier: Dossier, commande: DeciderOrientation, cadre: Cadre, le: date) -> None:
    """Rules O0 and O1: who decides for a person subject to droits et devoirs, and until when."""
    depuis = dossier.droits.obligation_depuis if dossier.droits else None
    if depuis is None or cadre.regles.en_vigueur("O0", le) is None:
        return
    exiger(
        commande.decideur in (Decideur.CONSEIL_DEPARTEMENTAL, Decideur.FRANCE_TRAVAIL),
        "decideur_incompetent",
        "Pour une personne soumise aux droits et devoirs, le président du conseil départemental décide, ou France"
        " Travail par délégation ou par défaut (CT L5411-5-1 II).",
        champ="decideur",
    )
    if attendue_depuis(dossier) is None:
        return
    o1 = cadre.regle("O1", depuis)
    echeance = cadre.echeance("O1", depuis)
    if commande.decideur is Decideur.CONSEIL_DEPARTEMENTAL:
        if o1.parametres["bascule_france_travail"] and le > echeance:
            raise Refus(
                "delai_orientation_depasse",
                f"Le délai de {o1.delai} est passé depuis le {jour(echeance)} : la décision revient à France Travail"
                f" ({o1.source}).",
                champ="decideur",
            )
    elif not cadre.regle("O0", le).parametres["delegation_france_travail"]:
        exiger(
            le > echeance,
            "decideur_incompetent",
            f"France Travail ne décide par défaut qu'après le {jour(echeance)}, faute de délégation ({o1.source}).",
            champ="decideur",
        )


def _exiger_organisme(dossier: Dossier, commande: DeciderOrientation, cadre: Cadre, le: date) -> None:
    """Rule O2, when the decision says that it applies."""
    if commande.informations_manquantes:
        exiger_organisme(
            dossier, commande.decideur, commande.organisme, cadre, le, deja_accompagnee=commande.deja_accompagnee
        )
    else:
        exiger_informations(deja_accompagnee=commande.deja_accompagnee)


def _exiger_sans_chevauchement(dossier: Dossier, debut: date, cadre: Cadre) -> None:
    """Rule O10: the new orientation begins after the one in force has lasted its minimum; the first, after the opening."""
    courante, fin = dossier.orientation, dossier.fin_parcours
    exiger(
        dossier.ouvert_le is None or debut >= dossier.ouvert_le,
        "avant_ouverture",
        f"L'orientation débuterait le {jour(debut)}, avant l'ouverture du dossier.",
        champ="debut_le",
    )
    exiger(
        fin is None or debut >= fin.terminee_le,
        "avant_fin_du_parcours",
        f"L'orientation débuterait le {jour(debut)}, avant la fin du parcours précédent.",
        champ="debut_le",
    )
    if courante is None:
        return
    au_plus_tot = cadre.regle("O10", debut).echeance(courante.debut_le, cadre.regles.calendrier)
    exiger(
        debut >= au_plus_tot,
        "orientation_chevauchante",
        f"Une orientation court depuis le {jour(courante.debut_le)} : la suivante ne peut pas débuter avant le"
        f" {jour(au_plus_tot)}. Pour la rectifier, corrigez-la.",
        champ="debut_le",
    )


@prealable(OrientationDecidee)
def _decision_tient(dossier: Dossier, e: EvenementLu, cadre: Cadre) -> None:
    """It answers the préconisation that waits, if one does, and overlaps no other orientation."""
    attendue = dossier.preconisation
    exiger(
        e.corps.get("preconisation") == (attendue.id if attendue else None),
        "aucune_preconisation",
        "La décision répond à la préconisation qui attend, et à aucune autre.",
    )
    demande = dossier.demande
    exiger(
        e.corps.get("demande") == (demande.id if demande else None),
        "demande_inconnue",
        "La décision répond à la demande de réorientation qui attend, et à aucune autre.",
    )
    _exiger_sans_chevauchement(dossier, date.fromisoformat(e.corps["debut_le"]), cadre)
