"""The last events of the families of a tab, the latest first: one line each, its facts under a fold."""

from collections.abc import Mapping
from typing import Any, Final

from web.onglets.modele import Onglet, Vue, bloc
from web.recit.recit import classe_de

FAMILLES_DE: Final[Mapping[Onglet, frozenset[str]]] = {
    Onglet.RENDEZ_VOUS: frozenset({"rendez_vous"}),
    Onglet.CONTRAT: frozenset({"diagnostic", "contrat_engagement", "activite"}),
    Onglet.OFFRES: frozenset({"offre"}),
    Onglet.ECHANGES: frozenset({"accompagnement"}),
    Onglet.PROCEDURES: frozenset({"orientation", "designation", "sanction"}),
}
MONTRES: Final = 20
"""Events shown, at most: the history has them all."""


def fil(onglet: Onglet) -> None:
    """Put on a tab the block of what happened of its families."""

    @bloc(onglet, "onglets/blocs/fil.html", rang=90, large=True)
    def derniers(vue: Vue) -> Mapping[str, Any]:
        """The last events of these families, corrected ones left to the history."""
        siennes = [e for e in vue.vu.etapes if _famille(e.type) in FAMILLES_DE[onglet] and e.corrigee_par is None]
        montres = {e.evenement for e in siennes[-MONTRES:]}
        recits = vue.conteur.raconter(vue.vu.etapes, lambda e: e.evenement in montres)
        return {"recits": recits, "total": len(siennes)}


def _famille(type_stable: str) -> str:
    classe = classe_de(type_stable)
    return classe.famille if classe is not None else ""


for _onglet in FAMILLES_DE:
    fil(_onglet)
