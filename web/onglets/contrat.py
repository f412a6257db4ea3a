"""Contrat et plan: the contracts, the plan action by action, the hours of the weeks."""

from collections.abc import Mapping
from typing import Any, Final

from ledger.dossier.contrats.activite import intensite
from web.onglets.modele import Onglet, Vue, bloc
from web.onglets.situation import objectifs

SEMAINES_MAX: Final = 12


@bloc(Onglet.CONTRAT, "onglets/blocs/contrats.html", rang=10, large=True)
def contrats(vue: Vue) -> Mapping[str, Any]:
    """Every contract, the last first, each with what it became."""
    le = vue.cadre.aujourd_hui
    return {"contrats": [(c, c.court(le)) for c in reversed(vue.etat.contrats.values())]}


@bloc(Onglet.CONTRAT, "onglets/blocs/plan.html", rang=20, large=True)
def plan(vue: Vue) -> Mapping[str, Any] | None:
    """Goals, then every action: those that are open first, the late ones before the others."""
    le, toutes = vue.cadre.aujourd_hui, list(vue.etat.demarches.values())
    buts = objectifs(vue)
    if not toutes and not buts:
        return None
    toutes.sort(key=lambda d: (not d.ouverte, d.fin_le))
    return {
        "objectifs": buts,
        "demarches": [(d, d.ouverte and d.fin_le < le, vue.conteur.lieu(d.executant)) for d in toutes],
    }


@bloc(Onglet.CONTRAT, "onglets/blocs/heures.html", rang=30, large=True)
def heures(vue: Vue) -> Mapping[str, Any] | None:
    """Hours of the last weeks in which something was planned."""
    lundis = sorted({a.semaine for a in vue.etat.activites.values()}, reverse=True)[:SEMAINES_MAX]
    return {"semaines": [intensite(vue.etat, lundi) for lundi in lundis]} if lundis else None
