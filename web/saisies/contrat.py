"""Forms of the contrat d'engagement: built « pas à pas avec l'usager » with its plan, then signed, followed, changed."""

from collections.abc import Sequence
from typing import Final

from pydantic import Field

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
)
from ledger.dossier import Dossier
from ledger.events.contrats.plan_action import AXES_MAX, Axe
from ledger.vocabulaire.contrats.contrat_engagement import ModeSignature
from web.formulaires.arbre import Presentation
from web.saisies.avenant import AVENANT
from web.saisies.modele import DATE, Contexte, Gardee, Partie, Pas, Saisie
from web.saisies.plan import (
    ACTION,
    ACTIONS,
    ACTIONS_MAX,
    BOUTONS,
    CONTRATS,
    DEMARCHES,
    EXEMPTION,
    GROUPE,
    MINORATION,
    OBJECTIFS,
    ActionPrevue,
    prevoir,
)
from web.saisies.renouvellement import TEXTES, contrat_prerempli


class ContratPasAPas(ProposerContratEngagement):
    """A contract with its plan, as they are built together: several steps, recorded all or none."""

    axes: tuple[Axe, ...] = Field(default=(), max_length=AXES_MAX)
    demarches: tuple[ActionPrevue, ...] = Field(default=(), max_length=ACTIONS_MAX)


def _decouper(contrat: ContratPasAPas, _: Dossier) -> Sequence[Pas]:
    """The contract is proposed, the goals of its plan agreed, and each action planned."""
    dits = {
        nom: getattr(contrat, nom) for nom in ProposerContratEngagement.model_fields if nom in contrat.model_fields_set
    }
    enveloppe = {"contrat": contrat.contrat, "survenu_le": contrat.survenu_le}
    etapes = [Pas(ProposerContratEngagement(**dits | enveloppe))]
    if contrat.axes:
        etapes.append(Pas(ArreterPlanAction(axes=contrat.axes, **enveloppe)))
    return [*etapes, *prevoir(contrat.demarches, contrat.debut_le, contrat.fin_le, enveloppe)]


AIDE_ACTION: Final = "JJ/MM/AAAA ; celle du contrat si vous ne l'indiquez pas"


def _contrat(_: Contexte) -> Presentation:
    return Presentation(
        libelles={
            "duree_hebdo_h": "Heures d'activité par semaine",
            "motif_minoration": MINORATION,
            **EXEMPTION,
            "modele": "Modèle du contrat",
            "projet": "Où en est le projet de la personne ?",
            "actualisation_mois": "Nombre de mois entre deux points d'étape",
            "recours_informe": "La personne est-elle informée de ses droits et des recours ?",
            **OBJECTIFS,
            **ACTIONS,
        },
        boutons=BOUTONS,
        aides=dict.fromkeys(("demarches-debut_le", "demarches-fin_le"), AIDE_ACTION),
    )


def _plan(_: Contexte) -> Presentation:
    return Presentation(libelles=OBJECTIFS, boutons=BOUTONS)


CONTRAT: Final = (
    Saisie(
        ProposerContratEngagement,
        "Proposer un contrat d'engagement",
        "Proposer le contrat",
        GROUPE,
        date=DATE,
        presenter=_contrat,
        propose=contrat_prerempli,
        reprend=TEXTES,
        modele=ContratPasAPas,
        decoupe=_decouper,
        gardee=Gardee(),
        parties=(
            Partie("Cadre", ("modele", "debut_le", "fin_le", "actualisation_mois")),
            Partie("Durée d'activité", ("duree_hebdo_h", "motif_minoration", *EXEMPTION)),
            Partie("Objectifs", ("projet", "objectifs", "axes"), "Avec les mots de la personne."),
            Partie("Actions", ("demarches",), "Ce que chacun fera, quand, et combien d'heures par semaine."),
            Partie("Engagements", ("engagements_personne", "engagements_organisme", "recours_informe", "survenu_le")),
        ),
    ),
    Saisie(
        SignerContratEngagement,
        "Le contrat est signé sur papier",
        "Enregistrer la signature",
        GROUPE,
        sur=CONTRATS.si(lambda c: c.en_attente),
        date=DATE,
        presenter=lambda _: Presentation(fixes={"mode": ModeSignature.PAPIER}),
    ),
    Saisie(
        RefuserContratEngagement,
        "Le contrat est refusé",
        "Enregistrer le refus",
        GROUPE,
        sur=CONTRATS.si(lambda c: c.en_attente),
    ),
    Saisie(
        ArreterPlanAction,
        "Arrêter le plan d'action",
        "Enregistrer le plan",
        GROUPE,
        sur=CONTRATS.si(lambda c: c.en_attente or c.modification is not None),
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
        sur=CONTRATS.si(lambda c: c.clos_le is None and (c.en_attente or c.signe_le is not None)),
        date=DATE,
        libelles=ACTION,
    ),
    Saisie(
        SuivreDemarche,
        "Suivre une action",
        "Enregistrer l'avancée",
        GROUPE,
        sur=DEMARCHES.si(lambda o: o.ouverte),
        date=DATE,
        libelles={"etat": "Où en est-elle ?"},
    ),
    Saisie(
        ActualiserContratEngagement,
        "Actualiser le contrat avec la personne",
        "Enregistrer l'actualisation",
        GROUPE,
        sur=CONTRATS.si(lambda c: c.en_vigueur),
        date=DATE,
        libelles={
            "actualisation_mois": "Nombre de mois entre deux points d'étape",
            "mode": "Comment les deux parties l'ont-elles signée ?",
            "projet": "Où en est le projet, s'il a avancé ?",
        },
        gardee=Gardee(),
    ),
    *AVENANT,
    Saisie(
        SuspendreContratEngagement,
        "Suspendre le contrat",
        "Suspendre le contrat",
        GROUPE,
        sur=CONTRATS.si(lambda c: c.en_vigueur),
        date=DATE,
        rare=True,
    ),
    Saisie(
        ReprendreContratEngagement,
        "Reprendre le contrat",
        "Reprendre le contrat",
        GROUPE,
        sur=CONTRATS.si(lambda c: c.clos_le is None and c.suspension is not None),
        date=DATE,
    ),
    Saisie(
        CloreContratEngagement,
        "Clore le contrat",
        "Clore le contrat",
        GROUPE,
        sur=CONTRATS.si(lambda c: c.signe_le is not None and c.clos_le is None),
        date=DATE,
        rare=True,
    ),
    Saisie(
        FixerOffreRaisonnable,
        "Définir l'offre raisonnable d'emploi",
        "Enregistrer l'offre raisonnable",
        GROUPE,
        sur=CONTRATS.si(lambda c: c.en_vigueur),
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
