"""Backups of a PostgreSQL server by its own tools: a base, its write-ahead log as it goes, a database dumped apart.

Nothing is invented here: `pg_basebackup` and `pg_verifybackup` make and check the base, `pg_receivewal` keeps the log, and
recovery to an instant is the server's own. The programs run are those of the server's major version.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from integrations.storage.binaries import trouver_binaires
from integrations.storage.errors import ErreurStockage

BASE, JOURNAUX, CLES = "base", "journaux", "cles.dump"
DUREE_MAX_S: Final = 6 * 3600.0
FIN_S: Final = 15.0


class SauvegardeImpossible(ErreurStockage):
    """A tool of PostgreSQL refused; the message quotes it."""


def sauvegarder_base(url: str, vers: Path) -> None:
    """A base backup of the server of `url` in `vers/base`, with the log that it needs, then verified.

    It is made beside and given its name at the end: one cut short is never taken for a backup.

    Raises:
        SauvegardeImpossible: there is one already, or a tool refused.
    """
    finale, neuve = vers / BASE, vers / f"{BASE}.neuve"
    if finale.exists():
        msg = f"{finale} existe déjà : donnez un dossier neuf à chaque sauvegarde."
        raise SauvegardeImpossible(msg)
    shutil.rmtree(neuve, ignore_errors=True)
    vers.mkdir(mode=0o700, parents=True, exist_ok=True)
    options = ["--pgdata", str(neuve), "--wal-method=stream", "--checkpoint=fast", "--no-password"]
    _executer("pg_basebackup", url, options)
    verifier_base(neuve)
    neuve.rename(finale)


def verifier_base(base: Path) -> None:
    """Check every file of a base backup against its manifest. Raises :class:`SauvegardeImpossible`."""
    _lancer([_programme("pg_verifybackup"), "--exit-on-error", "--quiet", str(base)])


def garder_le_journal(url: str, vers: Path, continuer: Callable[[], bool]) -> None:
    """Keep the write-ahead log in `vers/journaux` as the server writes it, until told to stop.

    Raises:
        SauvegardeImpossible: the tool ended by itself.
    """
    journaux = vers / JOURNAUX
    journaux.mkdir(mode=0o700, parents=True, exist_ok=True)
    adresse, env = _sans_mot_de_passe(url)
    commande = [_programme("pg_receivewal"), "--dbname", adresse, "--directory", str(journaux), "--no-password"]
    with subprocess.Popen([*commande, "--synchronous"], env=env, stderr=subprocess.PIPE, text=True) as processus:
        try:
            while continuer():
                try:
                    processus.wait(0.2)
                except subprocess.TimeoutExpired:
                    continue
                msg = f"pg_receivewal s’est arrêté : {processus.communicate()[1].strip()[-500:]}"
                raise SauvegardeImpossible(msg)
        finally:
            processus.terminate()
            try:
                processus.wait(FIN_S)
            except subprocess.TimeoutExpired:
                processus.kill()


def sauvegarder_cles(url: str, vers: Path) -> None:
    """The database of the keys, dumped whole in `vers/cles.dump`: it is restored apart, as it was last."""
    vers.mkdir(mode=0o700, parents=True, exist_ok=True)
    neuve = vers / f"{CLES}.neuve"
    _executer("pg_dump", url, ["--format=custom", "--file", str(neuve), "--no-password"])
    neuve.replace(vers / CLES)


def restaurer_cles(url: str, depuis: Path) -> None:
    """Put the keys back as they were dumped, in the place of whatever the database holds, in one transaction."""
    options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error", "--no-password"]
    _executer("pg_restore", url, [*options, str(depuis / CLES)])


def _executer(programme: str, url: str, options: Sequence[str]) -> None:
    adresse, env = _sans_mot_de_passe(url)
    _lancer([_programme(programme), "--dbname", adresse, *options], env)


def _lancer(commande: Sequence[str], env: dict[str, str] | None = None) -> None:
    try:
        fini = subprocess.run(commande, env=env, capture_output=True, text=True, timeout=DUREE_MAX_S, check=False)
    except subprocess.TimeoutExpired as trop:
        msg = f"{Path(commande[0]).name} n’a pas fini en {DUREE_MAX_S / 3600:g} heures."
        raise SauvegardeImpossible(msg) from trop
    if fini.returncode:
        dit = " ".join((fini.stderr or fini.stdout).split())[-500:]
        msg = f"{Path(commande[0]).name} a échoué : {dit}"
        raise SauvegardeImpossible(msg)


def _programme(nom: str) -> str:
    chemin = trouver_binaires() / nom
    if not chemin.is_file():
        msg = f"Le programme {nom} de PostgreSQL manque dans {chemin.parent}."
        raise SauvegardeImpossible(msg)
    return str(chemin)


def _sans_mot_de_passe(url: str) -> tuple[str, dict[str, str]]:
    """The address without its password, which whoever lists the processes would read; and the environment that holds it."""
    parties: dict[str, Any] = {nom: valeur for nom, valeur in conninfo_to_dict(url).items() if valeur is not None}
    mot_de_passe = parties.pop("password", None)
    env = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith(("PG", "PARCOURS_"))}
    return make_conninfo(**parties), env | ({"PGPASSWORD": str(mot_de_passe)} if mot_de_passe else {})
