"""``parcours simulateur france-travail``: a server of its own, with the faults that were asked for."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from typer.testing import CliRunner

from app.cli.verbes import application
from integrations.france_travail.simulateur.etat import CLIENT, SECRET
from integrations.france_travail.simulateur.serveur import Simulateur
from tests.integrations.france_travail.simulateur.partenaire import NUMERO, Partenaire, personne

COMMANDE = [sys.executable, "-m", "app.cli", "simulateur", "france-travail"]


@contextmanager
def lance(*options: str) -> Iterator[Simulateur]:
    """The command, on a free port, until the end of the block."""
    processus = subprocess.Popen([*COMMANDE, "--port", "0", *options], stdout=subprocess.PIPE, text=True)
    try:
        assert processus.stdout is not None
        dit = processus.stdout.readline()
        trouvee = re.search(r"http://127\.0\.0\.1:\d+", dit)
        assert trouvee is not None, dit
        assert processus.stdout.readline() == f"Application : client_id {CLIENT}, client_secret {SECRET}.\n"
        transport = httpx.HTTPTransport(retries=3)
        with httpx.Client(base_url=trouvee[0], timeout=30, transport=transport) as http:
            yield Simulateur(trouvee[0], http)
    finally:
        processus.send_signal(signal.SIGINT)
        processus.communicate(timeout=20)


def test_un_port_pris_est_dit_en_francais() -> None:
    """Where, why, what to do."""
    with socket.create_server(("127.0.0.1", 0)) as prise:
        port = str(prise.getsockname()[1])
        fait = CliRunner().invoke(application, ["simulateur", "france-travail", "--port", port])
    assert isinstance(fait.exception, ValueError)
    assert f"ne peut pas écouter sur 127.0.0.1:{port}" in str(fait.exception)
    assert "choisissez un autre port" in str(fait.exception)


def test_la_commande_sert_un_simulateur_avec_ses_pannes() -> None:
    """Options are the faults in force, and the administration route still changes them."""
    with lance("--quota", "100", "--part-erreur", "1", "--graine", "3", "--duree-jeton", "60") as simulateur:
        simulateur.charger(personne())
        with httpx.Client(timeout=30) as http:
            partenaire = Partenaire(simulateur, http)
            assert partenaire.s_identifier().status_code >= 500
            lues = simulateur.http.get("/simulateur/pannes").json()
            assert (lues["pannes"]["quota_par_seconde"], lues["survenues"]) == (100, {"5xx": 1})
            simulateur.pannes()
            assert partenaire.s_identifier().json()["expires_in"] == 60
            assert partenaire.chercher(NUMERO).json()["codeRetour"] == "S001"
