"""How ``parcours mettre-a-jour`` reaches the ``parcours up`` of a folder: a socket there, that only its account may open.

Whoever connects asks for every process to be started anew, and is told line by line what is done.
"""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from ledger.erreurs import ErreurAttendue, Genre

NOM: Final = "up.sock"
TOUR_S: Final = 0.5
LIGNE_MAX_S: Final = 600.0
"""How long one may wait for the next line, at most: an interface that gets ready, another that answers to the end."""
FAIT, ECHEC = "fait", "échec"
Relancer = Callable[[], Iterator[str | bool]]


class Injoignable(ErreurAttendue):
    """No ``parcours up`` is at work in this folder, or it ended meanwhile."""

    genre = Genre.INDISPONIBLE
    reference = "up-injoignable"
    titre = "Parcours up injoignable"


@contextmanager
def _adresse(dossier: Path) -> Iterator[str]:
    """Of the socket, by a name that is short enough wherever the folder is."""
    descripteur = os.open(dossier, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descripteur}/{NOM}"
    finally:
        os.close(descripteur)


@contextmanager
def guichet(dossier: Path, relancer: Relancer) -> Iterator[None]:
    """Answer those who connect, for the time of the block, one after the other.

    The socket of an ``up`` that died is taken over. Whoever is being answered as the block ends is told when processes stop.
    """
    dossier.mkdir(parents=True, exist_ok=True)
    fin = threading.Event()
    with socket.socket(socket.AF_UNIX) as ecoute, _adresse(dossier) as adresse:
        with suppress(FileNotFoundError):
            (dossier / NOM).unlink()
        ecoute.bind(adresse)
        (dossier / NOM).chmod(0o600)
        ecoute.listen()
        ecoute.settimeout(TOUR_S)
        fil = threading.Thread(target=_repondre, args=(ecoute, relancer, fin), name="guichet", daemon=True)
        fil.start()
        try:
            yield
        finally:
            fin.set()
            with suppress(FileNotFoundError):
                (dossier / NOM).unlink()


def _repondre(ecoute: socket.socket, relancer: Relancer, fin: threading.Event) -> None:
    while not fin.is_set():
        try:
            appel, _ = ecoute.accept()
        except TimeoutError:
            continue
        except OSError:  # closed: the block ended
            return
        with appel, suppress(OSError):  # whoever asked may have gone
            for ligne in relancer():
                dite = ligne if isinstance(ligne, str) else FAIT if ligne else ECHEC
                appel.sendall(f"{dite}\n".encode())


def exiger(dossier: Path) -> None:
    """Raise :class:`Injoignable` unless an ``up`` is at work in this folder."""
    if not (dossier / NOM).is_socket():
        raise Injoignable(_absent(dossier))


def _absent(dossier: Path) -> str:
    return (
        f"aucun « parcours up » n'est au travail dans {dossier} : lancez la commande là où il tourne, sous son compte"
    )


def demander(dossier: Path) -> Iterator[str | bool]:
    """Ask the ``up`` of this folder; its lines, then whether all is well. Raises :class:`Injoignable`."""
    try:
        with _adresse(dossier) as adresse, socket.socket(socket.AF_UNIX) as appel:
            appel.settimeout(LIGNE_MAX_S)
            appel.connect(adresse)
            with appel.makefile(encoding="utf-8") as lignes:
                for ligne in lignes:
                    dite = ligne.rstrip("\n")
                    yield {FAIT: True, ECHEC: False}.get(dite, dite)
                    if dite in (FAIT, ECHEC):
                        return
    except OSError as erreur:
        raise Injoignable(_absent(dossier)) from erreur
    message = "« parcours up » s'est arrêté avant d'avoir fini : relancez-le, il partira de la version installée"
    raise Injoignable(message)
