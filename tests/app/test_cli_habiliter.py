"""``habiliter``: who may come in, from a terminal."""

from uuid import uuid4

import pytest

from ledger.dates import aujourd_hui
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
    assert habilitations.agent_de(commande[1]) is None
