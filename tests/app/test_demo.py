"""The last words of the demonstration: where everything is."""

from uuid import uuid4

import pytest

from app.comptes import Agent
from app.demo.deroule import Demonstration
from ledger.publication import familles_publiques, topic
from ledger.vocabulaire.acteur import Role
from tests.web.serveur import reglages_de


def test_d17_elle_dit_ou_est_son_broker_et_comment_le_suivre(capsys: pytest.CaptureFixture[str]) -> None:
    """D17: the port is drawn at each start: a command that can be copied holds it."""
    reglages = reglages_de("postgresql:///inutile", kafka_bootstrap="127.0.0.1:40123")
    demonstration = Demonstration(reglages, 1, 1, 1)
    demonstration.agents = [Agent("Camille", "Essai", Role.REFERENT, "référent", uuid4())]
    demonstration._conclure(exact=True, servir=True)
    lignes = capsys.readouterr().out.splitlines()
    assert any(ligne.startswith("Kafka") and "127.0.0.1:40123" in ligne for ligne in lignes)
    (commande,) = (ligne.split() for ligne in lignes if "examples/abonne.py" in ligne)
    assert commande[1:3] == ["examples/abonne.py", "127.0.0.1:40123"]
    assert commande[-1] in {topic(reglages.schema_journal, famille) for famille in familles_publiques()}
