"""An event of sanction whose answer was lost is found again at France Travail, by the activity that it answered.

The detail of a manquement is read by the id of the consequence that the activity gave (ACT366, 367, 369, 370). A decision
that answers no activity has no such id: see `test_client.py` and `docs/decisions/0010-france-travail.md`.
"""

from dataclasses import replace

import pytest

from integrations.france_travail.appel import PersonneCherchee
from integrations.france_travail.simulateur.serveur import Simulateur
from integrations.livraison.echecs import Indisponible
from ledger.events.sanctions.levee import LeveeProposee
from tests.commands.etapes import lever_sanction
from tests.commands.etapes.sanction import (
    annuler_sanction,
    ecarter_proposition_levee,
    ecarter_proposition_sanction,
    recevoir_proposition_levee,
)
from tests.commands.scenario import Scenario
from tests.integrations.france_travail.clients import client
from tests.integrations.france_travail.simulateur.partenaire import personne
from tests.integrations.france_travail.traductions.test_sanctions import DECIDEE, PROPOSEE, REPRISE
from tests.integrations.france_travail.traductions.traduits import traduit, transmis

NUMERO, CONSEQUENCE = "30000000001", "12345678"
QUI = PersonneCherchee(numero_france_travail=NUMERO)
LEVEE_PROPOSEE = DECIDEE.puis(recevoir_proposition_levee(reference=CONSEQUENCE), "2025-07-20")


@pytest.mark.parametrize(
    ("scenario", "dit"),
    [
        (REPRISE, "SAISIE_SANCTION"),
        (DECIDEE, "VALID_SANCTION"),
        (PROPOSEE.puis(ecarter_proposition_sanction(), "2025-07-02"), "REFUS_SANCTION"),
        (LEVEE_PROPOSEE.puis(lever_sanction(), "2025-07-22"), "VALID_LEVEE_SUSP"),
        (LEVEE_PROPOSEE.puis(ecarter_proposition_levee(), "2025-07-22"), "REFUS_LEVEE_SUSP"),
        (DECIDEE.puis(annuler_sanction(), "2025-07-22"), "ANNULATION_SANCTION"),
    ],
    ids=["instruite", "validee", "ecartee", "levee", "levee ecartee", "annulee"],
)
@pytest.mark.parametrize("arrivee", [True, False], ids=["arrivee", "perdue en route"])
def test_la_reponse_perdue(simulateur: Simulateur, scenario: Scenario, dit: str, *, arrivee: bool) -> None:
    simulateur.charger(personne(NUMERO, preconisation={"parcours": "PSP", "organisme": "CD"}))
    simulateur.agir(f"personnes/{NUMERO}/sanctions", identifiant=CONSEQUENCE, montant=30)
    with client(simulateur) as ft:
        for rang in range(1, len(scenario.lus)):
            avant = Scenario(scenario.lus[:rang])
            if avant.lus[-1].classe is LeveeProposee:
                simulateur.agir(f"sanctions/{CONSEQUENCE}/levee", instruite=True)
            if (appel := traduit(avant)) is not None:
                ft.executer(appel, QUI)
        dernier = transmis(scenario)
        if dernier.avant is not None:
            ft.executer(dernier.avant, QUI)
        panne = {"part_coupure_apres" if arrivee else "part_coupure_avant": 1}
        simulateur.pannes(**panne, chemins=["/evenementSanctionRSA"], nombre=1)
        with pytest.raises(Indisponible) as perdue:
            ft.executer(replace(dernier, avant=None), QUI)
        assert perdue.value.recu
        assert (ft.retrouver(dernier, QUI) is not None) is arrivee
        if not arrivee:
            ft.executer(dernier, QUI)
    (tenue,) = simulateur.personne(NUMERO)["consequences"]
    assert [e["typeEvenement"] for e in tenue["evenements"]].count(dit) == 1
