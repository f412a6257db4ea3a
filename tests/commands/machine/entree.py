"""Mutations, household, duplicates, revoked identifiers."""

from collections.abc import Iterable
from typing import Any

from ledger.dossier import Dossier
from tests.commands import etapes
from tests.commands.etapes import entree


def _foyers(dossier: Dossier) -> tuple[Iterable[str], Iterable[str]]:
    foyer = dossier.droits.foyer if dossier.droits else None
    lies = [foyer] if foyer is not None else []
    return [str(entree.FOYER), *lies], lies


CREATIONS = {"muter_dossier": "mutation", "recevoir_mutation": "mutation", "fusionner_doublon": "fusion"}
SUJETS = {"foyer": _foyers}
CONTENUS: dict[str, tuple[str | None, dict[str, list[Any]]]] = {
    "muter_dossier": (None, {"departement": ["40", "64"]}),
    "recevoir_mutation": (None, {"departement": ["40", "64"], "soumis_droits_devoirs": [True, False]}),
    "lier_foyer": (None, {"foyer": [entree.FOYER, entree.FOYER_2], "role": ["DEMANDEUR", "CONJOINT"]}),
    "delier_foyer": ("foyer", {}),
    "reporter_fin_droit_ressources": (None, {"fin_le": [30, 150, 300]}),
    "fusionner_doublon": (None, {}),
    "separer_doublon": (None, {}),
    "revoquer_identifiant": (None, {}),
}
TEXTES = {"valeur": "x"}
AUTRES = {"departement": ["40", "64"], "role": ["DEMANDEUR", "CONJOINT"]}
ABSORBE = etapes.EN_CHARGE.puis(entree.fusionner_doublon(), "2025-05-02")
DEPARTS = [
    etapes.SIGNE.puis(etapes.modifier_droits(etat_droit="VERSEMENT_SUSPENDU", motif="RESSOURCES"), "2025-06-01"),
    etapes.SIGNE.puis(entree.muter_dossier(), "2025-06-01"),
    etapes.OUVERT.puis(entree.recevoir_mutation(), "2025-03-10"),
    ABSORBE,
    ABSORBE.puis(entree.separer_doublon(), "2025-05-20").puis(entree.lier_foyer(), "2025-05-20"),
]
