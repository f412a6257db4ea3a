"""The reader finds each forbidden state of the entry and of the registration."""

import ast
import inspect
from typing import Any

import pytest

from ledger.events import CATALOGUE
from ledger.events.base import Evenement
from tests.commands.etapes import OUVERT, SIGNE, modifier_droits
from tests.commands.etapes.entree import (
    FUSION_2,
    fusionner_doublon,
    lier_foyer,
    muter_dossier,
    recevoir_mutation,
    reporter_fin_droit_ressources,
    separer_doublon,
)
from tests.commands.etapes.inscription import CESSE, INSCRIT, reprendre_inscription
from tests.commands.interdits import entree, etats_interdits, inscription
from tests.commands.scenario import Scenario
from tests.ledger.exemples import EXEMPLES

PARTI = OUVERT.puis(muter_dossier(), "2025-04-01")
ABSORBE = OUVERT.puis(fusionner_doublon(), "2025-04-01")


def nouveau(nom: str, **champs: Any) -> Evenement:
    """An event of this type that refers to nothing known, on 1 July."""
    corps = EXEMPLES[nom].model_dump() | {"correction": None, "survenu_le": "2025-07-01"} | champs
    return CATALOGUE.par_nom(nom).model_validate(corps)


CAS: dict[str, tuple[Scenario, Evenement]] = {
    "étape sur un dossier absorbé": (ABSORBE, nouveau("foyer.lie.v1")),
    "accompagnement après le départ": (PARTI, nouveau("rendez_vous.planifie.v1", le="2025-07-02")),
    "droit qui suit une mutation absente": (OUVERT, nouveau("droits.modifies.v1", fusion=None)),
    "deuxième départ sans retour": (PARTI, nouveau("mutation.annoncee.v1")),
    "départ enregistré avant son effet": (OUVERT, nouveau("mutation.annoncee.v1", effet_le="2025-07-02")),
    "deuxième arrivée sans départ": (
        OUVERT.puis(recevoir_mutation(), "2025-03-20"),
        nouveau("mutation.recue.v1"),
    ),
    "deux foyers à la fois": (OUVERT.puis(lier_foyer(), "2025-03-20"), nouveau("foyer.lie.v1")),
    "foyer quitté sans y être": (OUVERT, nouveau("foyer.delie.v1")),
    "deuxième fusion sans séparation": (ABSORBE, nouveau("doublon.fusionne.v1", fusion=FUSION_2)),
    "séparation d'une autre fusion": (ABSORBE, nouveau("doublon.separe.v1")),
    "report de la fin d'un droit versé, ou fini": (OUVERT, nouveau("droits.fin_reportee.v1")),
    "report jusqu'à un jour passé": (
        OUVERT.puis(modifier_droits(), "2025-04-01"),
        nouveau("droits.fin_reportee.v1", fin_le="2025-06-30"),
    ),
    "catégorie qui n'existe pas encore": (OUVERT, nouveau("inscription.modifiee.v1", effet_le="2024-12-31")),
    "statut après une cessation": (CESSE, nouveau("inscription.modifiee.v1", effet_le="2025-07-01")),
    "statut qui prend effet avant le précédent": (INSCRIT, nouveau("inscription.modifiee.v1")),
    "cessation de rien": (CESSE, nouveau("inscription.cessee.v1")),
    "reprise sans la cessation qu'elle suit": (CESSE, nouveau("inscription.reprise.v1")),
}


@pytest.mark.parametrize(
    "permis",
    [
        PARTI.puis(recevoir_mutation(), "2025-06-02"),
        ABSORBE.puis(separer_doublon(), "2025-05-02").puis(lier_foyer(), "2025-05-03"),
        CESSE.puis(reprendre_inscription(), "2025-09-01"),
        SIGNE.puis(modifier_droits(etat_droit="VERSEMENT_SUSPENDU", motif="RESSOURCES"), "2025-06-01").puis(
            reporter_fin_droit_ressources(), "2025-09-01"
        ),
    ],
)
def test_rien_d_interdit(permis: Scenario) -> None:
    assert etats_interdits(permis.lus) == []


@pytest.mark.parametrize("raison", CAS)
def test_chaque_etat_interdit_se_voit(raison: str) -> None:
    dossier, evenement = CAS[raison]
    suite = dossier.enregistre(evenement)
    assert any(trouve.endswith(f" : {raison}") for trouve in etats_interdits(suite.lus)), etats_interdits(suite.lus)


def test_chaque_raison_a_son_cas() -> None:
    raisons = {
        noeud.value.value
        for module in (entree, inscription)
        for noeud in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(noeud, ast.Yield) and isinstance(noeud.value, ast.Constant)
    }
    assert raisons == set(CAS)
