"""An import in a process of its own: ``python -m tests.integrations.caf.importation.enfant POSTGRESQL FLUX``.

Prints after each lot the persons dealt with so far and the peak of resident memory (KiB), then the report as JSON.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from commands.base import Cadre
from integrations.caf.erreurs import FluxIllisible
from integrations.caf.importer import Importateur
from ledger.keys import CoffrePostgres
from ledger.store.journal import Journal
from ledger.vocabulaire.territoire import charger
from tests.integrations.caf.importation.banc import CLE, IMPORT
from tests.integrations.caf.outils import AUJOURD_HUI

KEK = bytes(range(32, 64))


def sommet_kio() -> int:
    """Peak of resident memory of this process, from the kernel."""
    lignes = Path("/proc/self/status").read_text().splitlines()
    return next(int(ligne.split()[1]) for ligne in lignes if ligne.startswith("VmHWM"))


def main(url: str, chemin: Path) -> None:
    """Import, and say how it goes."""
    lues = 0

    def avancer(nombre: int) -> None:
        nonlocal lues
        lues += nombre
        sys.stdout.write(f"{lues} {sommet_kio()}\n")
        sys.stdout.flush()

    coffre = CoffrePostgres(url, KEK)
    coffre.preparer()
    journal, rien = Journal(url, "d33", coffre), (lambda _: None)
    try:
        importateur = Importateur(
            journal,
            charger("33"),
            IMPORT,
            Cadre(AUJOURD_HUI, empreintes=CLE),
            rejeter=rien,
            avertir=rien,
            avancer=avancer,
        )
        erreur = None
        try:
            importateur.importer(chemin)
        except FluxIllisible as faute:
            erreur = type(faute).__name__
    finally:
        journal.close()
        coffre.fermer()
    sys.stdout.write(json.dumps({**asdict(importateur.rapport), "sommet_kio": sommet_kio(), "erreur": erreur}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
