"""The free slots among which a person moves her own appointment, and how she takes one: offered, held, then recorded."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from commands.agenda.creneau import Creneau
from ledger.annexes.creneaux import CreneauxTenus
from ledger.dossier import Dossier
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from readmodels.dossier.mes_rendez_vous import MonRendezVous
from web.agenda.temps import creneaux
from web.services import Services

PROPOSES: Final = 8
"""Slots that she is offered, at most."""
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
    autres = [Creneau(r.debut, r.fin) for r in tous if r.etat is EtatRendezVous.PLANIFIE and r.id != mien.id]
    duree = timedelta(minutes=mien.duree_min)
    tenables = (
        c
        for c in creneaux(services, UUID(etat.referent), LUS)
        if c.fin - c.debut >= duree and not any(c.chevauche(autre) for autre in autres)
    )
    return list(tenables)[:PROPOSES]


def prendre(
    services: Services,
    referent: UUID,
    mien: MonRendezVous,
    creneau: Creneau,
    enregistrer: Callable[[], Mapping[str, str]],
) -> Mapping[str, str]:
    """Hold a slot that was offered, then record the move; what is wrong, by field, and the slot is given back."""
    tenus = CreneauxTenus(services.journal)
    if not tenus.tenir(referent, creneau.debut, creneau.fin, mien.id):
        return {"creneau": PRIS}
    erreurs = enregistrer()
    if erreurs:
        tenus.lacher(referent, creneau.debut, mien.id)
    return erreurs
