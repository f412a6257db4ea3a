"""The reader of forbidden states finds each of those of the contrat d'engagement, and none in the stories."""

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.events import CATALOGUE
from ledger.events.base import Evenement
from tests.commands.contrats.test_vie_contrat import SOCIAL
from tests.commands.etapes import CONTRAT, NOTIFIE, PROPOSE, SIGNE, signer_contrat
from tests.commands.etapes.contrat_engagement import (
    AVEC_PLAN,
    DEMARCHE,
    SUR_MODELE,
    SUSPENDU,
    clore_contrat,
    modifier_contrat,
    signer_partie,
)
from tests.commands.interdits import contrat_engagement, etats_interdits
from tests.commands.recits.test_contrat_engagement import RENOUVELEE
from tests.commands.scenario import Scenario
from tests.ledger.exemples import EXEMPLES


def ajout(nom: str, **champs: Any) -> Callable[[], Evenement]:
    """The example of this event, about the contract of the scenarios."""
    stable = f"contrat_engagement.{nom}.v1"
    corps = EXEMPLES[stable].model_dump() | {"correction": None, "survenu_le": "2025-05-02"}
    return lambda: CATALOGUE.par_nom(stable).model_validate(
        corps | ({"contrat": CONTRAT} if "contrat" in corps else {}) | champs
    )


PLAN_CHANGE = SIGNE.puis(modifier_contrat(changements=["PLAN_ACTION"]), "2025-05-02")
CAS: dict[str, tuple[Scenario, Callable[[], Evenement]]] = {
    "plan d'un contrat conclu": (SIGNE, ajout("plan_arrete")),
    "démarche sous un contrat qui n'est ni proposé ni signé": (NOTIFIE, ajout("demarche_prevue")),
    "suivi d'une démarche inconnue ou terminée": (SIGNE, ajout("demarche_suivie", demarche=DEMARCHE)),
    "signé sur le modèle, sans plan d'action": (SUR_MODELE, ajout("signe")),
    "signature d'un contrat qui n'attend pas": (SIGNE, ajout("signe_par_partie")),
    "deux signatures de la même partie": (
        PROPOSE.puis(signer_partie(), "2025-04-08"),
        ajout("signe_par_partie", partie="PERSONNE"),
    ),
    "contrat qui n'est pas en vigueur": (SUSPENDU, ajout("actualise")),
    "deux changements en attente": (PLAN_CHANGE, ajout("modifie")),
    "changement de plan signé sans plan": (PLAN_CHANGE, ajout("resigne")),
    "réponse à un changement qui n'attend pas": (SIGNE, ajout("modification_refusee")),
    "reprise d'un contrat qui n'est pas suspendu": (SIGNE, ajout("repris")),
    "clôture d'un contrat qui n'est pas signé, ou deuxième clôture": (
        SIGNE.puis(clore_contrat(), "2025-05-02"),
        ajout("clos"),
    ),
    "clos par une suspension qui n'est pas": (SIGNE, ajout("clos", motif="SUSPENSION_PROLONGEE")),
    "offre raisonnable d'emploi dans un parcours social": (SOCIAL, ajout("ore_fixee")),
    "réponse à un contrat qui n'attend pas": (PROPOSE.enregistre(ajout("dispense")()), ajout("signe")),
}


@pytest.mark.parametrize("permis", [RENOUVELEE, PLAN_CHANGE, AVEC_PLAN.puis(signer_contrat(), "2025-04-10")])
def test_rien_d_interdit(permis: Scenario) -> None:
    assert etats_interdits(permis.lus) == []


@pytest.mark.parametrize("raison", CAS)
def test_chaque_etat_interdit_se_voit(raison: str) -> None:
    dossier, evenement = CAS[raison]
    suite = dossier.enregistre(evenement())
    assert any(trouve.endswith(f" : {raison}") for trouve in etats_interdits(suite.lus)), etats_interdits(suite.lus)


def test_chaque_raison_a_son_cas() -> None:
    raisons = {
        noeud.value.value
        for noeud in ast.walk(ast.parse(Path(contrat_engagement.__file__).read_text()))
        if isinstance(noeud, ast.Yield) and isinstance(noeud.value, ast.Constant)
    }
    assert raisons <= CAS.keys()
