"""The documents that the département draws up and the contract to sign, on the tabs where one looks for them."""

from collections.abc import Mapping
from typing import Any

from web.acces import Droit, peut
from web.onglets.modele import Onglet, Vue, bloc


@bloc(Onglet.ECHANGES, "onglets/blocs/etablis.html", rang=15)
def etablis(vue: Vue) -> Mapping[str, Any]:
    """How many documents were drawn up; their page lists them, and draws up others."""
    return {"nombre": len(vue.etat.accompagnement.etablis)}


@bloc(Onglet.CONTRAT, "onglets/blocs/a_signer.html", rang=5, large=True)
def a_signer(vue: Vue) -> Mapping[str, Any] | None:
    """The contracts that wait for their signatures, for whoever accompanies the person."""
    en_attente = [c for c in vue.etat.contrats.values() if c.en_attente]
    return {"contrats": en_attente} if en_attente and peut(vue.visite.acteur, Droit.LIRE) else None
