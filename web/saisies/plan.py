"""The forms of a contract share this: the contract that they are about, its plan, and the actions that they plan."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from pydantic import Field

from commands.contrats.plan_action import PrevoirDemarche
from ledger.dates import DateCivile
from ledger.events.base import CodeStructure, Texte, Valeur
from ledger.events.contrats.plan_action import DUREE_HEBDO_MAX_H
from ledger.vocabulaire.contrats.contrat_engagement import ResponsableDemarche, TypeAction
from web.mots.ecriture import jour
from web.saisies.modele import Pas
from web.saisies.objets import Objets

GROUPE: Final = "Contrat d'engagement"
ACTIONS_MAX: Final = 12
"""Actions planned with the contract itself, at most; more may be planned afterwards, one by one."""


class ActionPrevue(Valeur):
    """A démarche of the plan, before its contract exists or its change is signed; as long as they where no date is said."""

    type_action: TypeAction
    heures_hebdo: float = Field(gt=0, le=DUREE_HEBDO_MAX_H)
    debut_le: DateCivile | None = None
    fin_le: DateCivile | None = None
    responsable: ResponsableDemarche = ResponsableDemarche.PERSONNE
    executant: CodeStructure | None = None
    collective: bool = False
    encadree: bool = True
    detail: Texte | None = None


def prevoir(actions: Sequence[ActionPrevue], debut: date, fin: date, enveloppe: Mapping[str, Any]) -> Iterator[Pas]:
    """The steps that plan these actions, each from one date to the other where it says none."""
    for rang, action in enumerate(actions):
        dite = {nom: valeur for nom, valeur in action if valeur is not None}
        prevue = PrevoirDemarche(**{"debut_le": debut, "fin_le": fin} | dite, **enveloppe)
        yield Pas(prevue, sous=("demarches", rang))


ACTION: Final = {
    "type_action": "Quelle action ?",
    "heures_hebdo": "Heures par semaine",
    "responsable": "Qui la mène ?",
    "executant": "Organisme qui la réalise",
    "collective": "Est-elle collective ?",
    "encadree": "Est-elle encadrée ?",
    "detail": "Précisions",
}
OBJECTIFS: Final = {
    "axes": "Objectifs du plan",
    "axes[]": "Objectif",
    "axes-objectif": "Ce que la personne veut atteindre",
}
ACTIONS: Final = {
    "demarches": "Actions",
    "demarches[]": "Action",
    **{f"demarches-{nom}": libelle for nom, libelle in ACTION.items()},
}
BOUTONS: Final = {"axes": "Ajouter un objectif", "demarches": "Ajouter une action"}
EXEMPTION: Final = {
    "motif_exemption": "Motif d'une durée nulle",
    "exemption_demandee_le": "Jour où la personne l'a demandée",
    "justificatif": "Par quoi sa difficulté est connue",
}
"""Fields of a weekly duration of zero, which the person asks for."""
MINORATION: Final = "Motif d'une durée inférieure à 15 heures"

CONTRATS: Final = Objets(
    "contrat",
    lambda d: d.contrats,
    lambda c: f"contrat signé le {jour(c.signe_le)}" if c.signe_le else f"contrat proposé le {jour(c.propose_le)}",
    derniers=2,
)

DEMARCHES: Final = Objets(
    "demarche",
    lambda d: d.demarches,
    lambda o: f"{o.type_action.libelle}, jusqu'au {jour(o.fin_le)}",
    derniers=50,
)
