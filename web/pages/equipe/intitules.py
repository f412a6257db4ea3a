"""The titles of tasks: each is sealed in the event that created it."""

from collections.abc import Collection
from uuid import UUID

from ledger.events.suivi.accompagnement import TacheCreee
from web.acces import coffre_de
from web.visite import Visite


def intitules(visite: Visite, taches: Collection[tuple[UUID, UUID]]) -> dict[UUID, str]:
    """The title of each task, by its id, for whoever reads names; none once the person is erased.

    ``taches``: dossier and task of each; the caller bounds how many there are, since each dossier is read.
    """
    coffre, voulues = coffre_de(visite.services, visite.acteur), {str(tache) for _, tache in taches}
    if coffre is None or not voulues:
        return {}
    lus = visite.services.journal.lire(sorted({dossier for dossier, _ in taches}))
    return {
        UUID(e.corps["tache"]): intitule
        for evenements in lus.values()
        for e in evenements
        if e.classe is TacheCreee and e.corps["tache"] in voulues and (intitule := e.desceller(coffre)["intitule"])
    }
