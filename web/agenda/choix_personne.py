"""The free slots of a référent that a person may choose, and how she takes one: offered, held, then recorded."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from commands.agenda.creneau import Creneau
from ledger.annexes.creneaux import CreneauxTenus
from ledger.dossier import Dossier
from ledger.dossier.etat.convocation import Choix
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from readmodels.dossier.mes_rendez_vous import MonRendezVous
from web.agenda.temps import creneaux
from web.services import Services

PROPOSES: Final = 8
"""Slots that she is offered, at most."""
OUVERTS: Final = 20
"""Slots that an invitation offers, at most: those of the first days."""
LUS: Final = 60
"""Slots of the référent that are looked at for them."""
PRIS: Final = "Ce créneau vient d'être pris : choisissez-en un autre."


def proposer(services: Services, etat: Dossier, mien: MonRendezVous, tous: Sequence[MonRendezVous]) -> list[Creneau]:
    """The next free slots of the référent that are long enough, and when she is expected nowhere else.

    None of an appointment of several persons, or with another structure than the one that follows her: its time is not
    the référent's.
    """
    if etat.referent is None or not mien.individuel or mien.structure != etat.structure:
        return []
    autres = [r for r in tous if r.id != mien.id]
    return _tenables(creneaux(services, UUID(etat.referent), LUS), mien.duree_min, autres)[:PROPOSES]


def ouverts(services: Services, etat: Dossier, choix: Choix, tous: Sequence[MonRendezVous]) -> list[Creneau]:
    """The free slots of the référent that an invitation opens, when she is expected nowhere else."""
    if etat.referent is None:
        return []
    libres = creneaux(services, UUID(etat.referent), LUS, (choix.du, choix.au))
    return _tenables(libres, choix.duree_min, tous)[:OUVERTS]


def _tenables(libres: Sequence[Creneau], duree_min: int, tous: Sequence[MonRendezVous]) -> list[Creneau]:
    """Those that are long enough, over none of these appointments."""
    autres = [Creneau(r.debut, r.fin) for r in tous if r.etat is EtatRendezVous.PLANIFIE]
    duree = timedelta(minutes=duree_min)
    return [c for c in libres if c.fin - c.debut >= duree and not any(c.chevauche(autre) for autre in autres)]


def prendre(
    services: Services,
    referent: UUID,
    rendez_vous: UUID,
    creneau: Creneau,
    enregistrer: Callable[[], Mapping[str, str]],
) -> Mapping[str, str]:
    """Hold a slot that was offered, then record what takes it; what is wrong, by field, and the slot is given back."""
    tenus = CreneauxTenus(services.journal)
    if not tenus.tenir(referent, creneau.debut, creneau.fin, rendez_vous):
        return {"creneau": PRIS}
    erreurs = enregistrer()
    if erreurs:
        tenus.lacher(referent, creneau.debut, rendez_vous)
    return erreurs
