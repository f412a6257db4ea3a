"""``charge``: the pages under the load of a working day's busiest hour, over the whole département, asked by Locust.

The model is ``bench.charge.modele``; what users do, ``bench.charge.scenario``. Everything is on this machine: PostgreSQL,
the API, the projectors, the identity provider and Locust itself. ``BENCH_CHARGE_DONNEES`` names a folder where the
département was built, or is to be kept; without it, it is built for the measure, in about ten minutes.
"""

import csv
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final
from unittest.mock import patch

import httpx

from app import composition, environnement
from app.processus import Lancement, ensemble
from bench.charge import departement
from bench.charge.modele import DUREE_S, EFFECTIFS, MONTEE_PAR_S, PAUSE_S, en_phrase
from bench.mesure import Mesure
from bench.scene import Scene

RACINE: Final = Path(__file__).parents[2]
VERROU: Final = RACINE / "requirements" / "charge.lock"
PORT, PORT_FOURNISSEUR = 8765, 8766
PRET_S, LIMITE_S = 60.0, 600.0
CENTILES: Final = {"p50": "50%", "p95": "95%", "p99": "99%"}


def mesurer(scene: Scene) -> list[Mesure]:
    """Milliseconds by page and in all, without any error; the model and the machine's part of it in the conditions."""
    locust = _installer(scene.dossier / "locust")
    donnees = Path(os.environ.get("BENCH_CHARGE_DONNEES", scene.dossier / "charge"))
    fichiers = scene.dossier / "comptes.json", scene.dossier / "charge.json"
    reglages_de_la_mesure = {
        "PARCOURS_DONNEES": str(donnees),
        "PARCOURS_PORT": str(PORT),
        "PARCOURS_OIDC_EMETTEUR": f"http://127.0.0.1:{PORT_FOURNISSEUR}",
        "PARCOURS_OIDC_CLIENT": "parcours-charge",
        "PARCOURS_OIDC_SECRET": "un-secret-de-la-mesure",
    }
    with patch.dict(os.environ, reglages_de_la_mesure), environnement.reglages() as reglages:
        evenements = departement.batir(reglages)
        with composition.services(reglages) as services:
            departement.preparer(services, *fichiers)
            jeton = services.ecrans.jetons.emettre_systeme()
        with _servir(fichiers[0], jeton):
            lignes = _locust(locust, scene.dossier, fichiers[1])
    conditions = {"evenements": evenements, "modele": en_phrase(), "mesure_s": DUREE_S}
    return list(_mesures(lignes, conditions))


def _installer(venv: Path) -> Path:
    """Locust in an environment of its own, as the npm packages of other references are."""
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True, timeout=LIMITE_S)
    pip = [venv / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", VERROU]
    subprocess.run(list(map(str, pip)), check=True, timeout=LIMITE_S)
    return venv / "bin" / "locust"


@contextmanager
def _servir(comptes: Path, jeton: str) -> Iterator[None]:
    """The API, the projectors and the provider, once the API answers and finds persons by their names."""
    with ExitStack() as pile:
        commandes = ("api",), ("projeter",), ("fournisseur-identite", str(comptes))
        pile.enter_context(ensemble(*map(Lancement, commandes)))
        limite = time.monotonic() + PRET_S
        while not _repond(jeton):
            assert time.monotonic() < limite, "l'API ne répond pas"
            time.sleep(0.2)
        yield


def _repond(jeton: str) -> bool:
    """Until its index of names is ready, one that has just started answers a search by « pas prête »: nobody works yet."""
    try:
        lues = httpx.get(f"http://127.0.0.1:{PORT}/metriques", headers={"Authorization": f"Bearer {jeton}"}).text
    except httpx.TransportError:
        return False
    trouvables = re.search(r"^parcours_noms_personnes ([0-9.e+]+)$", lues, re.MULTILINE)
    return trouvables is not None and float(trouvables[1]) > 0


def _locust(locust: Path, dossier: Path, charges: Path) -> list[dict[str, str]]:
    """Rows of Locust's own table, once everybody worked for the time of the measure; any error fails it."""
    prefixe = dossier / "charge"
    montee_s = sum(EFFECTIFS.values()) // MONTEE_PAR_S + 1 + int(PAUSE_S[1])
    commande = [str(locust), "-f", "bench/charge/scenario.py", "--headless", "--host", f"http://127.0.0.1:{PORT}"]
    commande += ["--users", str(sum(EFFECTIFS.values())), "--spawn-rate", str(MONTEE_PAR_S)]
    commande += [
        "--run-time",
        f"{montee_s + DUREE_S}s",
        "--csv",
        str(prefixe),
        "--only-summary",
        "--exit-code-on-error",
        "0",
    ]
    environnement_ = os.environ | {
        "PYTHONPATH": str(RACINE),
        "CHARGE_COMPTES": str(charges),
        "CHARGE_MONTEE_S": str(montee_s),
    }
    subprocess.run(commande, cwd=RACINE, env=environnement_, check=True, timeout=LIMITE_S, stdout=subprocess.DEVNULL)
    return lire(prefixe)


class ChargeFausse(Exception):
    """The scenario stumbled, or a page answered something else: no figure holds."""


def lire(prefixe: Path) -> list[dict[str, str]]:
    """Rows of Locust's own table, from the files that it wrote.

    Raises:
        ChargeFausse: an error, even one, even before anything was measured; or no page at all.
    """
    lignes, *ratees = (_tableau(Path(f"{prefixe}_{nom}.csv")) for nom in ("stats", "exceptions", "failures"))
    for nom, trouvees in zip(("le scénario s'est trompé", "des pages sont en erreur"), ratees, strict=True):
        if trouvees:
            message = f"{nom} : {trouvees}"
            raise ChargeFausse(message)
    if not any(int(ligne["Request Count"]) for ligne in lignes):
        message = "aucune page n'a été demandée"
        raise ChargeFausse(message)
    return lignes


def _tableau(fichier: Path) -> list[dict[str, str]]:
    with fichier.open(newline="") as lu:
        return list(csv.DictReader(lu))


def _mesures(lignes: list[dict[str, str]], conditions: dict[str, object]) -> Iterator[Mesure]:
    for ligne in lignes:
        nom = "toutes les pages" if ligne["Name"] == "Aggregated" else ligne["Name"]
        details = {"demandes": int(ligne["Request Count"]), **(conditions if nom == "toutes les pages" else {})}
        if nom == "toutes les pages":
            yield Mesure("charge_debit", round(float(ligne["Requests/s"]), 1), "pages/s", conditions=details)
        for centile, colonne in CENTILES.items():
            yield Mesure(f"charge_{centile} {nom}", float(ligne[colonne]), "ms", conditions=details)
