"""``habiliter``: who may come in, from a terminal."""

from uuid import uuid4

import pytest

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.app.cli import Cli, Ici
from tests.web.serveur import Api


def habiliter(role: str, *options: str) -> list[str]:
    return ["habiliter", f"{uuid4()}@demonstration.invalid", "--nom", "Anaïs Lagarde", "--role", role, *options]


@pytest.mark.parametrize(
    ("role", "options", "phrase"),
    [
        ("ALLOCATAIRE", [], "dites quel est son dossier"),
        ("ALLOCATAIRE", ["--dossier", str(uuid4())], "n'existe pas : vérifiez son identifiant"),
        ("REFERENT", ["--dossier", str(uuid4())], "seul un allocataire"),
        ("PARTENAIRE", [], "dites laquelle"),
        ("SYSTEME", [], "donnez-lui un jeton"),
        ("REFERENT", ["--jusqu-au", "01/01/2020"], "corrigez ses dates"),
    ],
    ids=["sans-dossier", "dossier-inconnu", "dossier-d-un-agent", "sans-structure", "systeme", "dates"],
)
def test_refus(cli: Cli, ici: Ici, role: str, options: list[str], phrase: str) -> None:
    assert phrase in cli.refuser_ici(ici, *habiliter(role, *options))


def test_un_allocataire_entre_dans_son_dossier(cli: Cli, api: Api) -> None:
    """And whoever is later let in under the same address as an agent is known under another pseudonym."""
    dossier, habilitations = api.ouvrir(), api.services.ecrans.habilitations
    commande = habiliter("ALLOCATAIRE", "--dossier", str(dossier))
    assert "peut se connecter jusqu'au" in cli.lancer(*commande).texte
    donnee = habilitations.trouver("sujet-d-anais", commande[1], aujourd_hui())
    assert donnee is not None
    assert donnee.agent == dossier
    numero = habilitations.donner(commande[1], "Anaïs Lagarde", Role.AUDITEUR, du=aujourd_hui(), au=aujourd_hui())
    (agente,) = [h for h in habilitations.lister(aujourd_hui()) if h.habilitation == numero]
    assert agente.agent != dossier


def test_un_agent_garde_son_pseudonyme(cli: Cli, api: Api) -> None:
    """His habilitation is given again for a year: the persons whom he follows are still his."""
    commande = habiliter("REFERENT")
    for _ in range(2):
        assert "peut se connecter jusqu'au" in cli.lancer(*commande).texte
    siennes = [h for h in api.services.ecrans.habilitations.lister(aujourd_hui()) if h.courriel == commande[1]]
    assert len(siennes) == 2
    assert len({h.agent for h in siennes}) == 1
