"""The reader of forbidden states finds those of the diagnostic and of the activities."""

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.events.base import Evenement
from tests.commands.etapes import ORIENTE, OUVERT, SIGNE
from tests.commands.etapes.activite import PREVUE, REALISEE, exempter_activite
from tests.commands.etapes.diagnostic import DIAGNOSTIQUE, MOBILITE
from tests.commands.interdits import activite, diagnostic, etats_interdits
from tests.commands.scenario import Scenario
from tests.ledger.exemples import EXEMPLES

FAMILLE = {"code": 24, "prioritaire": True}


def sur(dossier: Scenario, nom: str, **champs: Any) -> Evenement:
    """The example of this type, on the day of the dossier's last step, about what it speaks of."""
    exemple = EXEMPLES[nom]
    commun = {"survenu_le": dossier.lus[-1].survenu_le, "correction": None, "precision_correction": None}
    return type(exemple).model_validate(exemple.model_dump() | commun | champs)


EXEMPTE = SIGNE.puis(exempter_activite(), "2025-05-02")
CAS: dict[str, tuple[Scenario, Callable[[], Evenement]]] = {
    "diagnostic sans orientation": (OUVERT, lambda: sur(OUVERT, "diagnostic.etabli.v1")),
    "deux diagnostics sous une orientation": (
        DIAGNOSTIQUE,
        lambda: sur(DIAGNOSTIQUE, "diagnostic.etabli.v1", diagnostic="00000000-0000-0000-0000-0000000000ff"),
    ),
    "suite d'un diagnostic qui n'est pas le dernier": (ORIENTE, lambda: sur(ORIENTE, "diagnostic.actualise.v1")),
    "deux contraintes prioritaires": (
        DIAGNOSTIQUE,
        lambda: sur(DIAGNOSTIQUE, "diagnostic.actualise.v1", contraintes=[MOBILITE, FAMILLE]),
    ),
    "santé en clair": (
        DIAGNOSTIQUE,
        lambda: sur(DIAGNOSTIQUE, "diagnostic.actualise.v1", contraintes=[{"code": 25}]),
    ),
    "objectif que rien n'a fixé": (
        DIAGNOSTIQUE,
        lambda: sur(DIAGNOSTIQUE, "diagnostic.objectif_suivi.v1", objectif=5),
    ),
    "semaine qui ne commence pas un lundi": (
        SIGNE,
        lambda: sur(SIGNE, "activite.prevue.v1", semaine="2025-04-15"),
    ),
    "activité sans orientation": (OUVERT, lambda: sur(OUVERT, "activite.prevue.v1")),
    "plus de soixante heures dans la semaine": (SIGNE, lambda: sur(SIGNE, "activite.prevue.v1", heures=60.25)),
    "déclaration d'une activité qui n'attend pas": (SIGNE, lambda: sur(SIGNE, "activite.manquee.v1")),
    "activité déclarée avant sa semaine": (PREVUE, lambda: sur(PREVUE, "activite.realisee.v1")),
    "validation d'une activité non réalisée, ou deuxième validation": (
        PREVUE,
        lambda: sur(PREVUE, "activite.validee.v1"),
    ),
    "heures retenues au-delà des heures faites": (
        REALISEE,
        lambda: sur(REALISEE, "activite.validee.v1", heures_retenues=5.75),
    ),
    "exemption sans contrat signé": (ORIENTE, lambda: sur(ORIENTE, "activite.exemptee.v1")),
    "exemptions qui se chevauchent": (
        EXEMPTE,
        lambda: sur(EXEMPTE, "activite.exemptee.v1", exemption="00000000-0000-0000-0000-0000000000ff"),
    ),
}


@pytest.mark.parametrize("permis", [DIAGNOSTIQUE, PREVUE, REALISEE, EXEMPTE])
def test_rien_d_interdit(permis: Scenario) -> None:
    assert etats_interdits(permis.lus) == []


@pytest.mark.parametrize("raison", CAS)
def test_chaque_etat_interdit_se_voit(raison: str) -> None:
    dossier, evenement = CAS[raison]
    trouves = etats_interdits(dossier.enregistre(evenement()).lus)
    assert any(trouve.endswith(f" : {raison}") for trouve in trouves), trouves


def test_chaque_raison_a_son_cas() -> None:
    raisons = {
        noeud.value.value
        for module in map(str, (diagnostic.__file__, activite.__file__))
        for noeud in ast.walk(ast.parse(Path(module).read_text()))
        if isinstance(noeud, ast.Yield) and isinstance(noeud.value, ast.Constant)
    }
    assert raisons == set(CAS)
