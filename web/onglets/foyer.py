"""Around the person: who follows her, and the members of her household with those who follow them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ledger.dossier import Dossier, fold
from ledger.vocabulaire.entree.droits import RoleFoyer
from readmodels.listes.file_active import designer
from web.acces import coffre_de, perimetre
from web.onglets.modele import Onglet, Vue, bloc


@bloc(Onglet.SITUATION, "onglets/blocs/foyer.html", rang=90)
def foyer(vue: Vue) -> Mapping[str, Any]:
    """Members of the perimeter of whoever looks, by name for who may read it: each name is in the journal of access."""
    return {
        "referent": vue.conteur.qui(vue.etat.referent),
        "structure": vue.conteur.lieu(vue.etat.structure),
        "membres": _membres(vue),
    }


def _membres(vue: Vue) -> list[Mapping[str, Any]]:
    services, droits = vue.visite.services, vue.etat.droits
    if droits is None or droits.foyer is None:
        return []
    lies = [stream for stream in services.journal.du_foyer(droits.foyer) if stream != vue.dossier]
    connus = [d for d in (fold(s, lus) for s, lus in services.journal.lire(lies).items()) if _en_est(d, droits.foyer)]
    vus = perimetre(vue.visite.acteur, services)
    lignes = designer(services.lecteur, coffre_de(services, vue.visite.acteur), [d.id for d in connus], perimetre=vus)
    suiveurs = services.ecrans.habilitations.noms({UUID(d.referent) for d in connus if d.referent})
    return [
        {
            "ligne": lignes[d.id],
            "role": RoleFoyer(d.droits.role).libelle if d.droits and d.droits.role else "",
            "referent": suiveurs.get(UUID(d.referent)) if d.referent else None,
            "structure": vue.conteur.lieu(d.structure),
        }
        for d in connus
        if d.id in lignes
    ]


def _en_est(dossier: Dossier, foyer: str) -> bool:
    """Whether the dossier still says itself of the household, and goes on."""
    return dossier.droits is not None and dossier.droits.foyer == foyer and dossier.fusion is None
