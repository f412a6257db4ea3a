"""Procédures: what weighs on the person, manquements and sanctions, recours, orientations and demands of réorientation."""

from collections.abc import Mapping
from typing import Any

from web.onglets.modele import Onglet, Vue, bloc
from web.recit.mesures import mesures


@bloc(Onglet.PROCEDURES, "onglets/blocs/mesures.html", rang=10, large=True)
def en_vigueur(vue: Vue) -> Mapping[str, Any]:
    """Procedures and sanctions in force, or that there is none."""
    etat = vue.etat
    return {
        "mesures": mesures(etat, vue.cadre),
        "signalements": [s for s in etat.signalements.values() if s.en_attente],
        "propositions": [p for p in etat.propositions_sanction.values() if p.en_attente],
    }


@bloc(Onglet.PROCEDURES, "onglets/blocs/orientations.html", rang=20, large=True)
def orientations(vue: Vue) -> Mapping[str, Any] | None:
    """Orientations decided, the last first, and the demand that waits."""
    decidees = list(reversed(vue.etat.orientations.values()))
    if not decidees and vue.etat.demande is None:
        return None
    return {"orientations": decidees, "demande": vue.etat.demande, "lieu": vue.conteur.lieu}


@bloc(Onglet.PROCEDURES, "onglets/blocs/sanctions.html", rang=30, large=True)
def sanctions(vue: Vue) -> Mapping[str, Any] | None:
    """Sanctions decided, the last first, whatever became of them."""
    decidees = list(reversed(vue.etat.sanctions.values()))
    return {"sanctions": decidees} if decidees else None
