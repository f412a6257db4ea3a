"""Around the person: who follows her, and the members of her household, each in a parcours of their own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from ledger.dossier import Dossier, fold
from ledger.vocabulaire.entree.droits import RoleFoyer
from readmodels.listes.file_active import LigneFileActive, designer
from web.acces import Interdit, coffre_de, exiger_etat, perimetre, peut_enregistrer
from web.onglets.modele import Onglet, Vue, bloc
from web.recit.tete import Tete, tete
from web.saisies.suite import Prochaine, prochaines

MEMBRES_MAX: Final = 20
"""Members of a household that are read, at most."""


@dataclass(frozen=True, slots=True)
class Membre:
    """A member of the household, as whoever looks may know of them; ``referent`` is a name, empty for nobody known."""

    ligne: LigneFileActive
    etat: Dossier
    role: str
    referent: str
    structure: str | None


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a member stands: the head of their dossier, and what comes next on it for whoever may record it."""

    membre: Membre
    tete: Tete
    suite: Prochaine | None


@bloc(Onglet.SITUATION, "onglets/blocs/foyer.html", rang=90)
def foyer(vue: Vue) -> Mapping[str, Any]:
    """Members of the perimeter of whoever looks, by name for who may read it: each name is in the journal of access."""
    return {
        "referent": vue.conteur.qui(vue.etat.referent),
        "structure": vue.conteur.lieu(vue.etat.structure),
        "membres": _membres(vue, list(_autres(vue))),
    }


def situations(vue: Vue) -> Sequence[Situation]:
    """The person, then the other members of her household whose dossiers whoever looks may open, which are noted as read."""
    membres = _membres(vue, [vue.etat, *(etat for etat in _autres(vue) if _s_ouvre(vue, etat))])
    vue.visite.lecture.donner([m.etat.id for m in membres])
    return [_situer(vue, membre) for membre in membres]


def _s_ouvre(vue: Vue, etat: Dossier) -> bool:
    try:
        exiger_etat(vue.visite.services, vue.visite.acteur, etat)
    except Interdit:
        return False
    return True


def _situer(vue: Vue, membre: Membre) -> Situation:
    permise = partial(peut_enregistrer, vue.visite.acteur, dossier=membre.etat)
    suites = prochaines(membre.etat, vue.cadre, permise) if vue.instruit else []
    return Situation(membre, tete(membre.etat, vue.cadre, membre.structure), next(iter(suites), None))


def _autres(vue: Vue) -> Iterator[Dossier]:
    """Dossiers that still say themselves of the household of the person, and go on."""
    journal, foyer = vue.visite.services.journal, vue.etat.droits.foyer if vue.etat.droits is not None else None
    if foyer is None:
        return
    lies = [stream for stream in journal.du_foyer(foyer) if stream != vue.dossier][:MEMBRES_MAX]
    for stream, lus in journal.lire(lies).items():
        etat = fold(stream, lus)
        if etat.droits is not None and etat.droits.foyer == foyer and etat.fusion is None:
            yield etat


def _membres(vue: Vue, connus: Sequence[Dossier]) -> list[Membre]:
    services = vue.visite.services
    vus = perimetre(vue.visite.acteur, services)
    lignes = designer(services.lecteur, coffre_de(services, vue.visite.acteur), [d.id for d in connus], perimetre=vus)
    suiveurs = services.ecrans.habilitations.noms({UUID(d.referent) for d in connus if d.referent})
    return [
        Membre(
            lignes[d.id],
            d,
            RoleFoyer(d.droits.role).libelle if d.droits and d.droits.role else "",
            suiveurs.get(UUID(d.referent), "") if d.referent else "",
            vue.conteur.lieu(d.structure),
        )
        for d in connus
        if d.id in lignes
    ]
