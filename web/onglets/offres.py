"""Offres: what was prescribed or proposed to the person, and where each stands."""

from collections.abc import Mapping
from typing import Any

from web.onglets.modele import Onglet, Vue, bloc


@bloc(Onglet.OFFRES, "onglets/blocs/prescriptions.html", rang=10, large=True)
def prescriptions(vue: Vue) -> Mapping[str, Any]:
    """Those that run first, then the last ones; proposals that wait for an answer; immersions."""
    etat, conteur = vue.etat, vue.conteur
    toutes = sorted(etat.prescriptions.values(), key=lambda p: (p.en_cours, p.prescrite_le), reverse=True)
    return {
        "prescriptions": [(p, conteur.offre(p.offre) or "Offre", conteur.lieu(p.partenaire)) for p in toutes],
        "propositions": [
            (p, conteur.offre(p.offre) or "Offre", conteur.lieu(p.partenaire))
            for p in etat.propositions.values()
            if p.en_attente
        ],
    }
