"""The proof of the log, as the web shows it: the state of the seal, the checkpoint and its tiles, and bundles verified."""

from collections.abc import Sequence
from pathlib import Path
from random import SystemRandom
from typing import BinaryIO

from ledger.preuve.arbre import OCTETS
from ledger.preuve.constat import Constat, constater
from ledger.preuve.note import PointSigne, ecrire_cle, ecrire_suite
from ledger.preuve.publication import Publication
from ledger.preuve.registre import Registre
from ledger.preuve.scellement import JournalAltere
from ledger.preuve.verifier import Rapport, verifier
from readmodels.lecteur import Lecteur


class Preuves:
    """Over the log's own tables, and the published folder where this process is told of it."""

    def __init__(self, lecteur: Lecteur, dossier: Path | None) -> None:
        """``dossier``: where checkpoints and keys are published."""
        self._lecteur = lecteur
        self._publication = Publication(dossier) if dossier is not None else None

    def constater(self) -> Constat:
        """The state of the seal now."""
        with self._lecteur.connexion() as connexion:
            return constater(connexion, self._lecteur.journal, self._publication, SystemRandom())

    def cles(self) -> Sequence[str]:
        """Verifier keys that are published, of the sealer then of the witnesses; none where the folder is not known."""
        if self._publication is None:
            return []
        return [ecrire_cle(cle) for cle in (*self._publication.cles(), *self._publication.temoins())]

    def dernier(self) -> PointSigne | None:
        """The last checkpoint, as it is published where that is known: with who witnessed it."""
        with self._lecteur.connexion() as connexion:
            garde = Registre(connexion, self._lecteur.journal).dernier()
        publie = self._publication.dernier() if self._publication else None
        return publie if publie and garde and publie.taille == garde.taille else garde

    def suite(self, ancienne: int) -> str | None:
        """The last checkpoint, and the proof that it goes on from the first ``ancienne`` events; None when it has fewer."""
        dernier = self.dernier()
        if dernier is None or ancienne > dernier.taille:
            return None
        with self._lecteur.connexion() as connexion:
            preuve = Registre(connexion, self._lecteur.journal).preuves(dernier.taille).coherence(ancienne)
        return ecrire_suite(ancienne, preuve, dernier.note)

    def tuile(self, niveau: int, rang: int, largeur: int) -> bytes | None:
        """The first ``largeur`` hashes of a tile; None when there are not so many."""
        with self._lecteur.connexion() as connexion:
            try:
                hachages = Registre(connexion, self._lecteur.journal).tuile(niveau, rang)
            except JournalAltere:  # there is none, or not any more: the verification says which
                return None
        return hachages[: largeur * OCTETS] if largeur * OCTETS <= len(hachages) else None

    def verifier(self, lot: BinaryIO) -> Rapport:
        """Verify a bundle, by the published keys where they are known, else by its own."""
        return verifier(lot, self.cles())
