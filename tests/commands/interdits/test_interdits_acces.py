"""The readers of access, letters, erasure and rectification find each forbidden state, and none in what is permitted."""

import ast
import inspect
from collections.abc import Callable

import pytest

from ledger.events.base import Evenement
from ledger.events.entree.effacement import (
    EffacementApprouve,
    EffacementDemande,
    EffacementExamine,
    EffacementExecute,
    SujetEfface,
)
from ledger.events.entree.rectification import RectificationDemandee, RectificationRepondue
from ledger.events.suivi.acces import CodeVerifie, EspaceOuvert
from ledger.events.suivi.envoi import CourrierConfie
from tests.commands.etapes.acces import CODE_ENVOYE, CODE_VERIFIE, INVITEE_A_ENTRER, ouvrir_espace
from tests.commands.etapes.effacement import (
    APPROUVE,
    DEMANDE,
    EFFACE,
    EFFACEMENT_2,
    EXAMINE,
    demander_effacement,
    examiner_effacement,
)
from tests.commands.etapes.envoi import PLANIFIE, POSTEE
from tests.commands.etapes.rectification import (
    RECTIFICATION_2,
    RECTIFICATION_DEMANDEE,
    RECTIFICATION_REPONDUE,
    demander_rectification,
)
from tests.commands.interdits import acces, courrier, effacement, etats_interdits, rectification
from tests.commands.interdits.test_interdits import de
from tests.commands.scenario import Scenario

ENTREE = CODE_VERIFIE.puis(ouvrir_espace(), "2025-04-02")
GARDE = DEMANDE.puis(examiner_effacement(conclusion="CONSERVER", raison="JUSTICE"), "2025-06-03")
CAS: dict[str, tuple[Scenario, Callable[[], Evenement]]] = {
    "code vérifié sans avoir été envoyé, ou deux fois": (INVITEE_A_ENTRER, lambda: de(CODE_VERIFIE, CodeVerifie)),
    "entrée par un code que personne n'a recopié": (CODE_ENVOYE, lambda: de(ENTREE, EspaceOuvert)),
    "courrier posté avant que son document soit établi": (PLANIFIE, lambda: de(POSTEE, CourrierConfie)),
    "deux demandes d'effacement à la fois": (
        EXAMINE,
        lambda: de(DEMANDE, EffacementDemande, effacement=EFFACEMENT_2, survenu_le="2025-06-04"),
    ),
    "effacement de qui est déjà effacé": (
        EFFACE,
        lambda: de(DEMANDE, EffacementDemande, effacement=EFFACEMENT_2, survenu_le="2025-06-11"),
    ),
    "examen d'aucune demande, ou deuxième examen": (EXAMINE, lambda: de(EXAMINE, EffacementExamine)),
    "approbation que l'examen ne demande pas, ou deuxième approbation": (
        GARDE,
        lambda: de(APPROUVE, EffacementApprouve),
    ),
    "exécution sans approbation, ou deuxième exécution": (EXAMINE, lambda: de(EFFACE, EffacementExecute)),
    "personne effacée sans exécution": (APPROUVE, lambda: de(EFFACE, SujetEfface)),
    "deux rectifications demandées à la fois sur les mêmes données": (
        RECTIFICATION_DEMANDEE,
        lambda: de(RECTIFICATION_DEMANDEE, RectificationDemandee, rectification=RECTIFICATION_2),
    ),
    "réponse à aucune demande de rectification, ou deuxième réponse": (
        RECTIFICATION_REPONDUE,
        lambda: de(RECTIFICATION_REPONDUE, RectificationRepondue),
    ),
}


@pytest.mark.parametrize(
    "permis",
    [
        ENTREE,
        POSTEE,
        EFFACE,
        GARDE.puis(demander_effacement(effacement=EFFACEMENT_2), "2026-06-03"),
        RECTIFICATION_REPONDUE.puis(demander_rectification(rectification=RECTIFICATION_2), "2025-06-11"),
    ],
)
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
        for module in (acces, courrier, effacement, rectification)
        for noeud in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(noeud, ast.Yield) and isinstance(noeud.value, ast.Constant)
    }
    assert raisons == set(CAS)
