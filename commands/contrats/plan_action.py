"""Plan d'action of a contrat d'engagement: arrêter ses objectifs, prévoir et suivre ses démarches."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import Cadre, Commande, Jour, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from commands.contrats.contrat_engagement import contrat_connu
from ledger.dossier import Dossier
from ledger.dossier.etat.contrat_engagement import Contrat
from ledger.dossier.etat.plan_action import Demarche
from ledger.events.base import CodeStructure, Evenement, Texte
from ledger.events.contrats.plan_action import (
    AXES_MAX,
    DUREE_HEBDO_MAX_H,
    Axe,
    DemarchePrevue,
    DemarcheSuivie,
    PlanActionArrete,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.contrats.contrat_engagement import (
    EtatDemarche,
    MotifAbandonDemarche,
    ResponsableDemarche,
    TypeAction,
)


class ArreterPlanAction(Commande):
    """Agree the goals of the plan with the person; they take the place of those before."""

    model_config = exemple(
        {
            "contrat": "c2a4e6f8-1b3d-4f50-9c72-8e9fa0b1c2d3",
            "axes": [{"theme": "MOBILITE", "objectif": "Passer le permis de conduire avant l'été."}],
        }
    )

    contrat: UUID
    axes: tuple[Axe, ...] = Field(min_length=1, max_length=AXES_MAX)


class PrevoirDemarche(Commande):
    """Plan something to do: what, from when to when, how many hours a week, and by whom."""

    model_config = exemple(
        {
            "contrat": "c2a4e6f8-1b3d-4f50-9c72-8e9fa0b1c2d3",
            "type_action": "FORMATION",
            "debut_le": "2026-04-06",
            "fin_le": "2026-06-26",
            "heures_hebdo": 6,
            "responsable": "ORGANISME",
            "executant": "ASSO-33-01",
            "detail": "Code de la route, en groupe.",
        }
    )

    demarche: UUID = Field(default_factory=uuid4)
    contrat: UUID
    type_action: TypeAction
    debut_le: Jour
    fin_le: Jour
    heures_hebdo: float = Field(gt=0, le=DUREE_HEBDO_MAX_H)
    responsable: ResponsableDemarche
    executant: CodeStructure | None = None
    collective: bool = False
    encadree: bool = True
    detail: Texte | None = None


class SuivreDemarche(Commande):
    """Record where a démarche stands."""

    model_config = exemple({"demarche": "7d6c5b4a-3f2e-4d1c-8b0a-9f8e7d6c5b4a", "etat": "REALISEE"})

    demarche: UUID
    etat: EtatDemarche
    motif_abandon: MotifAbandonDemarche | None = None
    commentaire: Texte | None = None


@etape(
    ArreterPlanAction,
    PlanActionArrete,
    pourquoi="Aucun délai ne porte sur le plan lui-même : la règle C1 porte sur la signature du contrat qui le contient.",
)
def arreter_plan_action(dossier: Dossier, commande: ArreterPlanAction, cadre: Cadre) -> Sequence[Evenement]:
    """Before the contract is signed, or as the essential change that is to be signed again."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _plan_ouvert(dossier, commande.contrat, le)
    return [
        commande.fait(PlanActionArrete, survenu_le=le, themes=tuple(dict.fromkeys(axe.theme for axe in commande.axes)))
    ]


def _plan_ouvert(dossier: Dossier, contrat: UUID | str, le: date) -> Contrat:
    connu = contrat_connu(dossier, contrat)
    modification = connu.modification
    exiger(
        connu.en_attente or modification is not None,
        "plan_conclu",
        "Le plan d'action d'un contrat conclu ne change qu'avec le contrat : enregistrez d'abord le changement essentiel,"
        " ou proposez un autre contrat.",
        champ="contrat",
    )
    depuis = connu.propose_le if modification is None else modification.modifie_le
    exiger(
        depuis <= le,
        "avant_proposition",
        f"Le plan est daté du {jour(le)}, avant la proposition du contrat ou de son changement le {jour(depuis)}.",
        champ="survenu_le",
    )
    return connu


@prealable(PlanActionArrete)
def _plan_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _plan_ouvert(dossier, e.corps["contrat"], e.survenu_le)


@etape(
    PrevoirDemarche,
    DemarchePrevue,
    pourquoi="Le calendrier des démarches se fixe avec la personne : aucun texte n'en donne la durée (CT R5411-15).",
)
def prevoir_demarche(dossier: Dossier, commande: PrevoirDemarche, cadre: Cadre) -> Sequence[Evenement]:
    """Within the term of a contract that is proposed or signed; an organisme that carries it out is named."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    connu = _contrat_ouvert(dossier, commande.contrat, le)
    exiger(
        commande.debut_le <= commande.fin_le <= connu.fin_le,
        "dates_de_demarche",
        f"La démarche doit se terminer entre le {jour(commande.debut_le)} et la fin du contrat, le {jour(connu.fin_le)}.",
        champ="fin_le",
    )
    exiger(
        commande.executant is not None or commande.responsable is not ResponsableDemarche.ORGANISME,
        "executant_absent",
        "Une démarche confiée à un organisme exécutant demande son code : indiquez-le (CT R5411-15).",
        champ="executant",
    )
    return [commande.fait(DemarchePrevue, survenu_le=le)]


def _contrat_ouvert(dossier: Dossier, contrat: UUID | str, le: date) -> Contrat:
    connu = contrat_connu(dossier, contrat)
    exiger(
        connu.clos_le is None and (connu.en_attente or connu.signe_le is not None),
        "contrat_clos",
        "Ce contrat est refusé, écarté ou clos : une démarche se prévoit sous un autre contrat.",
        champ="contrat",
    )
    exiger(
        connu.propose_le <= le,
        "avant_proposition",
        f"L'étape est datée du {jour(le)}, avant la proposition du contrat le {jour(connu.propose_le)}.",
        champ="survenu_le",
    )
    return connu


@prealable(DemarchePrevue)
def _demarche_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _contrat_ouvert(dossier, e.corps["contrat"], e.survenu_le)


@etape(
    SuivreDemarche,
    DemarcheSuivie,
    pourquoi="Le suivi d'une démarche constate un fait : aucun délai ne le commande, et un retard n'est pas un manquement"
    " par lui-même.",
)
def suivre_demarche(dossier: Dossier, commande: SuivreDemarche, cadre: Cadre) -> Sequence[Evenement]:
    """A démarche begins, is done or is given up, with a motive; done or given up, it is over."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    demarche = _demarche_ouverte(dossier, commande.demarche, le)
    exiger(
        commande.etat not in (EtatDemarche.PREVUE, demarche.etat),
        "etat_inchange",
        f"La démarche est déjà {demarche.etat.libelle} : indiquez ce qui a changé.",
        champ="etat",
    )
    exiger(
        (commande.etat is EtatDemarche.ABANDONNEE) == (commande.motif_abandon is not None),
        "motif_d_abandon",
        "Le motif d'abandon est obligatoire quand la démarche est abandonnée, et n'a pas lieu d'être sinon.",
        champ="motif_abandon",
    )
    return [commande.fait(DemarcheSuivie, survenu_le=le, contrat=UUID(demarche.contrat))]


def _demarche_ouverte(dossier: Dossier, demarche: UUID | str, le: date) -> Demarche:
    connue = dossier.demarches.get(str(demarche))
    if connue is None:
        raise Refus("demarche_inconnue", "Cette démarche n'est pas prévue dans ce dossier.", champ="demarche")
    exiger(
        connue.ouverte,
        "demarche_terminee",
        f"Cette démarche est déjà {connue.etat.libelle} : pour le rectifier, corrigez cette étape.",
        champ="demarche",
    )
    depuis = connue.suivie_le or connue.prevue_le
    exiger(
        depuis <= le,
        "avant_demarche",
        f"L'étape est datée du {jour(le)}, avant la précédente sur cette démarche, le {jour(depuis)}.",
        champ="survenu_le",
    )
    return connue


@prealable(DemarcheSuivie)
def _suivi_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _demarche_ouverte(dossier, e.corps["demarche"], e.survenu_le)
