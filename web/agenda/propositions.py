"""The free slots that the form of an appointment offers: one that is pressed fills the day and the hour, no more."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from commands.base import Commande
from commands.suivi.rendez_vous import DeplacerRendezVous, PlanifierRendezVous
from ledger.dossier import Dossier
from web.agenda.temps import creneaux
from web.formulaires.champ import ecrire
from web.mots.ecriture import heure, jour_long
from web.visite import Visite

GESTE: Final = "creneau"
PROPOSES: Final = 6
"""Slots that a form offers."""


def proposer(visite: Visite, etat: Dossier, etape: type[Commande]) -> Sequence[tuple[str, str]]:
    """The next free slots of the référent, else of the agent: the value of a button, and its words; none for other steps."""
    if etape not in (PlanifierRendezVous, DeplacerRendezVous):
        return ()
    qui = UUID(etat.referent) if etat.referent is not None else visite.acteur.agent
    trouves = [c.debut for c in creneaux(visite.services, qui, PROPOSES)]
    return tuple((f"{GESTE}:{d:%Y-%m-%dT%H:%M}", f"{jour_long(d.date())} à {heure(d.time())}") for d in trouves)


def choisir(typees: Mapping[str, list[str]], geste: str) -> dict[str, list[str]]:
    """The form with the slot of a button in it; as it was when the button says nothing that can be read."""
    try:
        debut = datetime.fromisoformat(geste.partition(":")[2])
    except ValueError:
        return dict(typees)
    return {**typees, "le": ecrire(debut.date()), "heure": ecrire(debut.time())}
