"""Mutations: where the dossier went, where it came from."""

from datetime import date

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.etat.mutation import Mutation
from ledger.dossier.registre import evolue
from ledger.events.entree.mutation import MutationAnnoncee, MutationRecue
from ledger.lu import EvenementLu


@evolue(MutationAnnoncee)
def mutation_annoncee(dossier: Dossier, e: EvenementLu) -> None:
    """The dossier leaves."""
    _retenir(dossier, e, depart=True)


@evolue(MutationRecue)
def mutation_recue(dossier: Dossier, e: EvenementLu) -> None:
    """The dossier comes; for a person to accompany, the clock of rule O1 starts again (its last day is told by the change
    of right that goes with it).
    """
    _retenir(dossier, e, depart=False)
    if (droits := dossier.droits) is not None and droits.obligation_depuis is not None:
        droits.obligation_depuis = e.survenu_le


def _retenir(dossier: Dossier, e: EvenementLu, *, depart: bool) -> None:
    corps = e.corps
    dossier.mutations[corps["mutation"]] = Mutation(
        corps["mutation"], corps["departement"], e.survenu_le, date.fromisoformat(corps["effet_le"]), depart
    )
