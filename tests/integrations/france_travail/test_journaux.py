"""What the client logs: nothing secret, nothing personal."""

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pydantic import SecretStr

from integrations.france_travail.simulateur.serveur import Simulateur
from integrations.livraison.echecs import Indisponible
from tests.integrations.france_travail.clients import AGENT, PERSONNE, client
from tests.integrations.france_travail.simulateur.partenaire import NIR, NUMERO, personne
from tests.integrations.france_travail.traductions.test_rendez_vous import PLANIFIE
from tests.integrations.france_travail.traductions.traduits import transmis


@pytest.fixture
def journaux(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Everything that is logged, at the finest level, HTTP libraries included."""
    with caplog.at_level(logging.DEBUG):
        for nom in ("httpx", "httpcore", "parcours"):
            caplog.set_level(logging.DEBUG, nom)
        yield caplog


def test_rien_de_secret_ni_de_personnel_dans_les_journaux(
    simulateur: Simulateur, journaux: pytest.LogCaptureFixture
) -> None:
    """Nor in the chain of exceptions."""
    simulateur.charger(personne())
    creation = transmis(PLANIFIE)
    appel = replace(creation, corps={**(creation.corps or {}), "information": "Apportez votre certificat"})
    with client(simulateur, client_secret=SecretStr(simulateur.client_secret)) as ft:
        ft.executer(appel, replace(PERSONNE, numero_france_travail=NUMERO), AGENT)
        simulateur.pannes(part_coupure_apres=1)
        with pytest.raises(Indisponible) as erreur:
            ft.executer(appel, PERSONNE, AGENT)
    ecrit = journaux.text + repr(erreur.value) + str(erreur.value) + repr(erreur.value.__cause__)
    assert "rendez-vous-partenaire/v1" in ecrit
    interdits = (simulateur.client_secret, NIR, NUMERO, "Bearer", "certificat", "Dupond", "ft-jeton-usager': '")
    assert [interdit for interdit in interdits if interdit in ecrit] == []
