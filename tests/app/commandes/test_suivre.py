"""``importer suivre``: the process that imports what administrators hand over."""

import signal

from tests.app.cli import DUREE_MAX_S, Cli, Ici
from tests.integrations.storage.processes import wait_until
from tests.web.serveur import Api


def battements(api: Api) -> int:
    return len(api.services.lecteur.interroger("select processus from {journal}.battements", {}))


def test_sa_sante(cli_neuve: Cli, api_neuve: Api, ici: Ici) -> None:
    """Before it ever ran, and while it waits for a flow; it stops when it is told to."""
    assert cli_neuve.refuser_ici(ici, "sante", "importateur") == "l'importateur n'a jamais tourné"
    with cli_neuve.demarrer("importer", "suivre") as processus:
        wait_until(lambda: battements(api_neuve) == 1, DUREE_MAX_S)
        assert cli_neuve.lancer_ici(ici, "sante", "importateur").texte.startswith("importateur : vivant il y a")
        processus.send_signal(signal.SIGTERM)
        _, erreurs = processus.communicate(timeout=DUREE_MAX_S)
    assert processus.returncode == 0, erreurs
