"""``import_caf``: a whole monthly flow into an empty log, then the same one a month later, beside the reading alone.

The flow is the simulated département's. Each import runs in a process of its own, whose peak of memory the kernel
tells; the reference reads the same file in the same way, in another process, and keeps nothing.
"""

import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import orjson

from bench.mesure import comparer
from commands.base import Cadre
from integrations.caf.ecriture import ecrire_flux
from integrations.caf.flux import lire_flux
from integrations.caf.importer import Importateur
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.keys import CoffrePostgres
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.territoire import charger
from simulation.plan.parametres import REFERENCE, Parametres
from simulation.population import en_tete, population

SCHEMA: Final = "d33"
KEK, CLE = bytes(range(32)), bytes(range(32, 64))
DEPARTEMENT, MOIS, GRAINE = "33", 24, 1
TIMEOUT_S: Final = 600


def mesurer(pg_url: str, cles_url: str, personnes: int = REFERENCE) -> list[dict[str, Any]]:
    """Seconds and MiB of an import where everything is new, then of one where nothing is, and of reading alone.

    ``pg_url`` holds an empty migrated log ``d33``; ``personnes`` have the obligation of accompaniment.
    """
    with tempfile.TemporaryDirectory(prefix="parcours-mesures-") as dossier:
        jour = aujourd_hui()
        parametres = Parametres(DEPARTEMENT, personnes, MOIS, GRAINE, jour)
        premier, second = Path(dossier) / "premier.xml", Path(dossier) / "second.xml"
        debut = en_tete(parametres)
        ecrire_flux(premier, debut, population(parametres))
        ecrire_flux(second, replace(debut, cree_a=debut.cree_a.replace(hour=3)), population(parametres))
        taille_mo = premier.stat().st_size / 1e6
        cas = {"import_caf_nouveau": premier, "import_caf_inchange": second}
        lecture = _enfant("lire", premier)
        mesures = []
        for nom, chemin in cas.items():
            import_ = _enfant("importer", chemin, pg_url, cles_url)
            conditions = {"flux_mo": round(taille_mo, 1), **import_["rapport"], "contre": "lecture seule"}
            mesures += [
                comparer(nom, import_["duree_s"], "s", lecture["duree_s"], **conditions),
                comparer(f"{nom}_memoire", import_["sommet_mio"], "Mio", lecture["sommet_mio"], **conditions),
            ]
    return [mesure.en_dict() for mesure in mesures]


def _enfant(*arguments: str | Path) -> dict[str, Any]:
    commande = [sys.executable, "-m", "bench.import_caf", *map(str, arguments)]
    sortie = subprocess.run(commande, check=True, capture_output=True, timeout=TIMEOUT_S).stdout
    resultat: dict[str, Any] = orjson.loads(sortie)
    return resultat


def _lire(chemin: Path, jour: date) -> dict[str, int]:
    with lire_flux(chemin, aujourd_hui=jour) as flux:
        for _ in flux:
            pass
        return {"lus": flux.bilan.personnes_lues}


def _importer(chemin: Path, jour: date, pg_url: str, cles_url: str) -> dict[str, int]:
    coffre = CoffrePostgres(cles_url, KEK)
    coffre.preparer()
    journal = Journal(pg_url, SCHEMA, coffre)
    try:
        acteur = Acteur(UUID(int=0), Role.SYSTEME, Canal.FLUX_CAF)
        importateur = Importateur(
            journal,
            charger(DEPARTEMENT),
            acteur,
            Cadre(jour, empreintes=CLE),
            rejeter=lambda _: None,
            avertir=lambda _: None,
        )
        rapport = importateur.importer(chemin)
    finally:
        journal.close()
        coffre.fermer()
    return {nom: getattr(rapport, nom) for nom in ("lus", "crees", "modifies", "inchanges", "hors_champ", "rejetes")}


def _sommet_mio() -> float:
    lignes = Path("/proc/self/status").read_text().splitlines()
    return next(int(ligne.split()[1]) / 1024 for ligne in lignes if ligne.startswith("VmHWM"))


def _main(quoi: str, chemin: Path, *urls: str) -> None:
    debut, jour = time.perf_counter(), aujourd_hui()
    rapport = _importer(chemin, jour, *urls) if quoi == "importer" else _lire(chemin, jour)
    duree_s = time.perf_counter() - debut
    sys.stdout.buffer.write(orjson.dumps({"duree_s": duree_s, "sommet_mio": _sommet_mio(), "rapport": rapport}))


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
