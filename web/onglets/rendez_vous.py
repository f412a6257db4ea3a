"""Rendez-vous: those that wait for their day or their outcome, how the person was told, and those that were."""

from collections.abc import Mapping
from typing import Any

from web.onglets.modele import Onglet, Vue, bloc
from web.saisies import a_conclure


@bloc(Onglet.RENDEZ_VOUS, "onglets/blocs/rendez_vous.html", rang=10, large=True)
def en_attente(vue: Vue) -> Mapping[str, Any]:
    """Meetings planned, with what may be said of each, and the convocations that went for it."""
    etat, le = vue.etat, vue.cadre.aujourd_hui
    return {
        "attendus": [
            (etat.rendez_vous[id_], saisies if vue.instruit else (), etat.convoque(etat.rendez_vous[id_]))
            for id_, saisies in a_conclure(etat, le)
        ],
        "invitations": [c for c in etat.convocations.values() if c.court(le)],
        "lieu": vue.conteur.lieu,
    }


@bloc(Onglet.RENDEZ_VOUS, "onglets/blocs/rendez_vous_passes.html", rang=20, large=True)
def passes(vue: Vue) -> Mapping[str, Any] | None:
    """The others, each with its outcome, the last first."""
    attendus = {id_ for id_, _ in a_conclure(vue.etat, vue.cadre.aujourd_hui)}
    conclus = [r for r in vue.etat.rendez_vous.values() if r.id not in attendus]
    conclus.sort(key=lambda r: r.quand, reverse=True)
    return {"conclus": conclus, "lieu": vue.conteur.lieu} if conclus else None
