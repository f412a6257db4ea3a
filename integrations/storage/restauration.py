"""A server brought back from a base backup and the log kept since, to an instant or to the end of what was kept."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from integrations.storage.cluster import STANDBY, quoted
from integrations.storage.errors import ErreurStockage
from integrations.storage.folders import create
from integrations.storage.placement import REFUGE, Placement, place
from integrations.storage.sauvegarde import BASE, JOURNAUX, verifier_base

AUTO, NEUF = "postgresql.auto.conf", "donnees.neuf"
MARQUE: Final = "# Restauration :"
VIDES: Final = ("restore_command", "recovery_target_time", "recovery_target_action", "recovery_target_timeline")


class RestaurationImpossible(ErreurStockage):
    """Nothing can be brought back so; the message says why."""


def preparer(depuis: Path, dossier: Path, instant: datetime | None, *, refuge: Path = REFUGE) -> Placement:
    """Put a base backup and the log kept since in `dossier`, for :class:`~integrations.storage.postgresql.PostgresEmbarque`
    to start: the server goes to `instant`, or to the end of what was kept, then opens.

    The base is verified first, and copied: the backup stays as it is.

    Raises:
        RestaurationImpossible: no backup there, data already in `dossier`, an instant without zone.
        SauvegardeImpossible: the base is not what its manifest says.
    """
    if instant is not None and instant.tzinfo is None:
        raise RestaurationImpossible("Dites le fuseau de l’instant, par exemple 2026-03-02T14:00:00+01:00.")
    placement = _copier(depuis, dossier, refuge)
    garde = placement.racine / JOURNAUX
    shutil.rmtree(garde, ignore_errors=True)
    if (depuis / JOURNAUX).is_dir():
        shutil.copytree(depuis / JOURNAUX, garde)
    else:
        garde.mkdir()
    _donner(placement, garde)
    _poser(placement, "recovery.signal", f"{MARQUE} {depuis}\n" + _reglages(garde, instant))
    return placement


def preparer_secours(depuis: Path, dossier: Path, premier: str, *, refuge: Path = REFUGE) -> Placement:
    """Put a base backup in `dossier` as a standby of the server of `premier`, which it follows until `pg_promote()`.

    Raises:
        RestaurationImpossible, SauvegardeImpossible: see :func:`preparer`.
    """
    placement = _copier(depuis, dossier, refuge)
    _poser(placement, STANDBY, f"primary_conninfo = '{quoted(premier)}'\nrecovery_target_timeline = 'latest'\n")
    return placement


def _copier(depuis: Path, dossier: Path, refuge: Path) -> Placement:
    """The base, verified, beside where the data will be; the backup stays as it is."""
    base = depuis / BASE
    if not base.is_dir():
        msg = f"{depuis} ne tient pas de sauvegarde (dossier « {BASE} »)."
        raise RestaurationImpossible(msg)
    if (dossier / "donnees").exists():
        msg = f"{dossier} tient déjà des données : donnez un dossier neuf, rien n’est écrasé."
        raise RestaurationImpossible(msg)
    verifier_base(base)
    create(dossier, 0o711 if os.geteuid() == 0 else 0o700)
    placement = place(dossier.resolve(), refuge)
    neuf = placement.racine / NEUF
    shutil.rmtree(neuf, ignore_errors=True)
    shutil.copytree(base, neuf, symlinks=True)
    neuf.chmod(0o700)
    return placement


def _poser(placement: Placement, signal: str, reglages: str) -> None:
    """Say what the server is to do, and give the data their name."""
    neuf = placement.racine / NEUF
    with (neuf / AUTO).open("a") as auto:
        auto.write(reglages)
    (neuf / signal).touch()
    _donner(placement, neuf)
    placement.commit(neuf)


def _donner(placement: Placement, arbre: Path) -> None:
    """Every file to the account of the server."""
    for racine, dossiers, fichiers in os.walk(arbre):
        for chemin in (Path(racine), *(Path(racine) / nom for nom in (*dossiers, *fichiers))):
            placement.account.own(chemin)


def terminer(placement: Placement) -> None:
    """The server opened: what served to bring it back is taken away, so that its next start is an ordinary one."""
    auto = placement.donnees / AUTO
    lignes = auto.read_text().splitlines(keepends=True)
    gardees = [ligne for ligne in lignes if not ligne.startswith((MARQUE, *VIDES))]
    auto.write_text("".join(gardees))
    shutil.rmtree(placement.racine / JOURNAUX, ignore_errors=True)


def _reglages(journaux: Path, instant: datetime | None) -> str:
    """A segment that was being written when the log was last kept is there under another name."""
    ici = str(journaux)
    commande = f'cp "{ici}/%f" "%p" 2>/dev/null || cp "{ici}/%f.partial" "%p"'
    lignes = [f"restore_command = '{quoted(commande)}'", "recovery_target_action = 'promote'"]
    if instant is not None:
        lignes.append(f"recovery_target_time = '{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f+00}'")
    return "\n".join([*lignes, ""])
