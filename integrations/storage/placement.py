"""Where a server's data live: in the folder asked for, or where root had to put them."""

import logging
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from integrations.storage.account import Account, account_for
from integrations.storage.errors import ErreurStockage
from integrations.storage.folders import create

REFUGE: Final = Path("/var/lib/parcours-ledger")
"""Where root places data and programs that the server's account cannot reach; only root may write there."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Placement:
    """`racine` holds the data and the socket; `donnees` is the data's name in the folder asked for."""

    racine: Path
    lien: Path
    account: Account

    @property
    def donnees(self) -> Path:
        """The folder of the data."""
        return self.racine / "donnees"

    def commit(self, new: Path) -> None:
        """Give finished data their name, here and in the folder asked for."""
        new.rename(self.donnees)
        if self.lien != self.donnees:
            self.lien.symlink_to(self.donnees)
            logger.warning("%s est fermé au compte du serveur : données dans %s", self.lien.parent, self.racine)


def place(dossier: Path, refuge: Path) -> Placement:
    """Find the data of `dossier`, or choose their place.

    A folder below root's home is closed to the account root lends the server to: rather than open what is not ours,
    the data go to a folder of their own in `refuge`, and `dossier` keeps a link to them.

    Raises:
        ErreurStockage: `dossier` links to data that are gone: starting afresh would pass an empty ledger off as it.
    """
    link = dossier / "donnees"
    if link.is_symlink() and not link.exists():
        msg = (
            f"Les données de {dossier} étaient dans {link.readlink()}, qui n’existe plus.\n"
            f"Restaurez ce dossier, ou supprimez le lien {link} pour repartir d’une base vide."
        )
        raise ErreurStockage(msg)
    account = account_for(link)
    if link.exists():
        return Placement(link.resolve().parent, link, account)
    if account.can_enter(dossier):
        return Placement(dossier, link, account)
    create(refuge, 0o755)
    home = Path(tempfile.mkdtemp(prefix="serveur-", dir=refuge))
    home.chmod(0o711)
    return Placement(home, link, account)
