"""Forms of the contrat d'engagement: built « pas à pas avec l'usager » with its plan, then signed, followed, changed."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import Field

from commands.base import Commande
from commands.contrats.avenant_contrat import (
    ModifierContratEngagement,
    RefuserModificationContrat,
    ResignerContratEngagement,
)
from commands.contrats.contrat_engagement import (
    ProposerContratEngagement,
    RefuserContratEngagement,
    SignerContratEngagement,
)
from commands.contrats.fin_contrat import CloreContratEngagement, ReprendreContratEngagement, SuspendreContratEngagement
from commands.contrats.plan_action import ArreterPlanAction, PrevoirDemarche, SuivreDemarche
from commands.contrats.vie_contrat import (
    ActualiserContratEngagement,
    DispenserContratEngagement,
    FixerOffreRaisonnable,
    SignerPourPartie,
)
from ledger.events.base import CodeStructure, Texte, Valeur
from ledger.events.contrats.plan_action import AXES_MAX, DUREE_HEBDO_MAX_H, Axe
from ledger.vocabulaire.contrats.contrat_engagement import ResponsableDemarche, TypeAction
from web.formulaires.arbre import Presentation
from web.saisies.modele import DATE, Contexte, Partie, Saisie

GROUPE: Final = "Contrat d'engagement"
ACTIONS_MAX: Final = 12
"""Actions planned with the contract itself, at most; more may be planned afterwards, one by one."""


class ActionPrevue(Valeur):
    """A démarche of the plan, before its contract exists."""

    type_action: TypeAction
    debut_le: date
    fin_le: date
    heures_hebdo: float = Field(gt=0, le=DUREE_HEBDO_MAX_H)
    responsable: ResponsableDemarche
    executant: CodeStructure | None = None
    collective: bool = False
    encadree: bool = True
    detail: Texte | None = None


class ContratPasAPas(ProposerContratEngagement):
    """A contract with its plan, as they are built together: several steps, recorded all or none."""

    axes: tuple[Axe, ...] = Field(default=(), max_length=AXES_MAX)
    demarches: tuple[ActionPrevue, ...] = Field(default=(), max_length=ACTIONS_MAX)


def _decouper(contrat: ContratPasAPas) -> Sequence[Commande]:
    """The contract is proposed, the goals of its plan agreed, and each action planned."""
    dits = {
        nom: getattr(contrat, nom) for nom in ProposerContratEngagement.model_fields if nom in contrat.model_fields_set
    }
    enveloppe = {"contrat": contrat.contrat, "survenu_le": contrat.survenu_le}
    etapes: list[Commande] = [ProposerContratEngagement(**dits | enveloppe)]
    if contrat.axes:
        etapes.append(ArreterPlanAction(axes=contrat.axes, **enveloppe))
    return [*etapes, *(PrevoirDemarche(**dict(action), **enveloppe) for action in contrat.demarches)]


_ACTION: Final = {
    "type_action": "Quelle action ?",
    "heures_hebdo": "Heures par semaine",
    "responsable": "Qui la mène ?",
    "executant": "Organisme qui la réalise",
    "collective": "Est-elle collective ?",
    "encadree": "Est-elle encadrée ?",
    "detail": "Précisions",
}


def _contrat(_: Contexte) -> Presentation:
    return Presentation(
        libelles={
            "duree_hebdo_h": "Heures d'activité par semaine",
            "motif_minoration": "Motif d'une durée inférieure à 15 heures",
            "motif_exemption": "Motif d'une durée nulle",
            "modele": "Modèle du contrat",
            "actualisation_mois": "Nombre de mois entre deux points d'étape",
            "recours_informe": "La personne est-elle informée de ses droits et des recours ?",
            "axes": "Objectifs du plan",
            "axes[]": "Objectif",
            "axes-objectif": "Ce que la personne veut atteindre",
            "demarches": "Actions",
            "demarches[]": "Action",
            **{f"demarches-{nom}": libelle for nom, libelle in _ACTION.items()},
        },
        boutons={"axes": "Ajouter un objectif", "demarches": "Ajouter une action"},
    )


def _plan(_: Contexte) -> Presentation:
    return Presentation(
        libelles={
            "axes": "Objectifs du plan",
            "axes[]": "Objectif",
            "axes-objectif": "Ce que la personne veut atteindre",
        },
        boutons={"axes": "Ajouter un objectif"},
    )


CONTRAT: Final = (
    Saisie(
        ProposerContratEngagement,
        "Proposer un contrat d'engagement",
        "Proposer le contrat",
        GROUPE,
        date=DATE,
        presenter=_contrat,
        modele=ContratPasAPas,
        decoupe=_decouper,
        gardee=True,
        parties=(
            Partie("Cadre", ("modele", "debut_le", "fin_le", "actualisation_mois")),
            Partie("Durée d'activité", ("duree_hebdo_h", "motif_minoration", "motif_exemption")),
            Partie("Objectifs", ("objectifs", "axes"), "Avec les mots de la personne."),
            Partie("Actions", ("demarches",), "Ce que chacun fera, quand, et combien d'heures par semaine."),
            Partie("Engagements", ("engagements_personne", "engagements_organisme", "recours_informe", "survenu_le")),
        ),
    ),
    Saisie(
        SignerContratEngagement,
        "Signer le contrat d'engagement",
        "Enregistrer la signature",
        GROUPE,
        objet="contrat",
        date=DATE,
    ),
    Saisie(RefuserContratEngagement, "Le contrat est refusé", "Enregistrer le refus", GROUPE, objet="contrat"),
    Saisie(
        SignerPourPartie,
        "Signature d'une seule partie",
        "Enregistrer la signature",
        GROUPE,
        objet="contrat",
        date=DATE,
        libelles={"partie": "Qui signe ?"},
        rare=True,
    ),
    Saisie(
        ArreterPlanAction,
        "Arrêter le plan d'action",
        "Enregistrer le plan",
        GROUPE,
        objet="contrat",
        aide="Ces objectifs remplacent ceux d'avant.",
        date=DATE,
        presenter=_plan,
        reprend=("axes",),
    ),
    Saisie(
        PrevoirDemarche,
        "Prévoir une action",
        "Enregistrer l'action",
        GROUPE,
        objet="contrat",
        date=DATE,
        libelles=_ACTION,
    ),
    Saisie(
        SuivreDemarche,
        "Suivre une action",
        "Enregistrer l'avancée",
        GROUPE,
        objet="demarche",
        date=DATE,
        libelles={"etat": "Où en est-elle ?"},
    ),
    Saisie(
        ActualiserContratEngagement,
        "Actualiser le contrat avec la personne",
        "Enregistrer l'actualisation",
        GROUPE,
        objet="contrat",
        date=DATE,
        libelles={"actualisation_mois": "Nombre de mois entre deux points d'étape"},
    ),
    Saisie(
        ModifierContratEngagement,
        "Changer l'essentiel du contrat",
        "Enregistrer le changement",
        GROUPE,
        objet="contrat",
        aide="Le contrat changé est à signer de nouveau.",
        date=DATE,
        libelles={"changements": "Ce qui change", "duree_hebdo_h": "Nouvelle durée, en heures par semaine"},
        rare=True,
    ),
    Saisie(
        ResignerContratEngagement,
        "Signer le contrat changé",
        "Enregistrer la signature",
        GROUPE,
        objet="contrat",
        date=DATE,
    ),
    Saisie(
        RefuserModificationContrat,
        "Le changement est refusé",
        "Enregistrer le refus",
        GROUPE,
        objet="contrat",
        date=DATE,
        aide="Le contrat continue comme avant.",
    ),
    Saisie(
        SuspendreContratEngagement,
        "Suspendre le contrat",
        "Suspendre le contrat",
        GROUPE,
        objet="contrat",
        date=DATE,
        rare=True,
    ),
    Saisie(
        ReprendreContratEngagement, "Reprendre le contrat", "Reprendre le contrat", GROUPE, objet="contrat", date=DATE
    ),
    Saisie(
        CloreContratEngagement,
        "Clore le contrat",
        "Clore le contrat",
        GROUPE,
        objet="contrat",
        date=DATE,
        rare=True,
    ),
    Saisie(
        FixerOffreRaisonnable,
        "Définir l'offre raisonnable d'emploi",
        "Enregistrer l'offre raisonnable",
        GROUPE,
        objet="contrat",
        date=DATE,
        libelles={"rayon_km": "Rayon autour de la commune, en kilomètres"},
        rare=True,
    ),
    Saisie(
        DispenserContratEngagement,
        "Dispenser de contrat d'engagement",
        "Enregistrer la dispense",
        GROUPE,
        date=DATE,
        rare=True,
    ),
)
