"""Publication of a sealed log in a folder outside the database: what convicts whoever rewrites the database.

    cles.vkey                       verifier keys, one a line; former ones stay
    checkpoint, carte               the last checkpoint, and its map's
    points/000000001234[.carte]     every checkpoint, by its size
    points/000000001234.suite       the proof that it goes on from the one before (C2SP tlog-witness, add-checkpoint)
    points/000000001234.0a1b2c3d    the line by which a witness, of that key id, signed it too
    points/000000001234.tst         a time-stamp token (RFC 3161, DER) of that file, by an authority
    temoins.vkey                    verifier keys of the witnesses
    tile/0/x001/234, tile/0/005.p/7 tiles of the tree (C2SP tlog-tiles)

Nothing but ``checkpoint`` and ``carte`` is ever rewritten: the folder may be on storage that forbids it, or be copied
elsewhere as it grows. It holds hashes alone: events, which are sealed but of persons, are in no tile (no
``tile/entries``); whoever has a right to them is given a bundle.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ledger.erreurs import ErreurAttendue, Genre
from ledger.preuve.arbre import LARGEUR, OCTETS
from ledger.preuve.note import CleInterne, PointSigne, ecrire_cle, ecrire_suite
from ledger.preuve.registre import Registre
from ledger.preuve.verifier import Cle, Faute, lire_cle, lire_note, lire_point

CHECKPOINT: Final = "checkpoint"
CARTE: Final = "carte"
CLES: Final = "cles.vkey"
TEMOINS: Final = "temoins.vkey"
POINTS: Final = "points"
JETON: Final = ".tst"


class PublicationRefusee(ErreurAttendue):
    """The folder and the database disagree, or the folder's keys are not ours: nothing is published."""

    genre = Genre.ALTERE
    reference = "publication-refusee"
    titre = "La publication ne correspond pas à la base"


def chemin_tuile(niveau: int, rang: int, largeur: int = LARGEUR) -> str:
    """Path of a tile: groups of three digits, all but the last after an ``x``; a partial one says how wide it is."""
    groupes = [f"{rang % 1000:03}"]
    while rang := rang // 1000:
        groupes.insert(0, f"x{rang % 1000:03}")
    return f"tile/{niveau}/{'/'.join(groupes)}{'' if largeur == LARGEUR else f'.p/{largeur}'}"


def tuiles_de(taille: int) -> Iterator[tuple[int, int, int]]:
    """Level, rank and width of the last tile of each level of a tree of this size."""
    niveau = 0
    while nombre := taille >> 8 * niveau:
        yield niveau, (nombre - 1) // LARGEUR, (nombre - 1) % LARGEUR + 1
        niveau += 1


class Publication:
    """The folder of a log."""

    def __init__(self, dossier: Path) -> None:
        """``dossier`` may not exist yet."""
        self.dossier = dossier

    def cles(self) -> list[Cle]:
        """The verifier keys of the sealer, the last one in use; none in a new folder."""
        return self._lire_cles(CLES)

    def temoins(self) -> list[Cle]:
        """Those of the witnesses."""
        return self._lire_cles(TEMOINS)

    def _lire_cles(self, nom: str) -> list[Cle]:
        fichier = self.dossier / nom
        if not fichier.exists():
            return []
        try:
            return [CleInterne(*lire_cle(ligne)) for ligne in fichier.read_text().splitlines() if ligne.strip()]
        except (Faute, UnicodeDecodeError) as faute:
            message = f"le fichier {fichier} ne se lit pas ({faute}) : rétablissez-le d'une copie"
            raise PublicationRefusee(message) from None

    def inscrire(self, cle: Cle, *, nouvelle: bool) -> None:
        """Have the sealer's key among those of the folder; raises :class:`PublicationRefusee` for another one than the
        last, unless it is said to be ``nouvelle``.
        """
        connues = self.cles()
        if connues and cle == connues[-1]:
            return
        if connues and not nouvelle:
            message = (
                f"la clé de scellement n'est pas la dernière de {self.dossier / CLES} : si vous l'avez changée, lancez une"
                " fois « parcours sceller --une-fois --nouvelle-cle », et publiez la nouvelle clé de vérification"
            )
            raise PublicationRefusee(message)
        self._ajouter_cle(CLES, cle)

    def _ajouter_cle(self, nom: str, cle: Cle) -> None:
        self.dossier.mkdir(parents=True, exist_ok=True)
        with (self.dossier / nom).open("a") as fichier:
            fichier.write(f"{ecrire_cle(cle)}\n")

    def a_contresigner(self, cle: Cle) -> tuple[PointSigne | None, int]:
        """The last checkpoint, None when this witness has signed it; and the size of the last one that it signed."""
        signes = [int(f.stem) for f in self.dossier.glob(f"{POINTS}/*.{cle.numero.hex()}")]
        dernier, connue = self.dernier(), max(signes, default=0)
        return (None if dernier is None or dernier.taille == connue else dernier), connue

    def contresigner(self, point: PointSigne, cle: Cle, ligne: str) -> None:
        """Add the line of a witness to the last checkpoint."""
        if cle not in self.temoins():
            self._ajouter_cle(TEMOINS, cle)
        self._poser(f"{POINTS}/{point.taille:012}.{cle.numero.hex()}", ligne.encode())
        self._remplacer(CHECKPOINT, point.note + ligne)

    def a_horodater(self) -> tuple[int, bytes] | None:
        """Size of the last checkpoint and its bytes as the sealer signed them, None when they bear a time-stamp."""
        dernier = self.dernier()
        if dernier is None or self.jeton(dernier.taille) is not None:
            return None
        return dernier.taille, self._point(dernier.taille).read_bytes()

    def horodater(self, taille: int, jeton: bytes) -> None:
        """Publish the time-stamp of a checkpoint beside it."""
        self._poser(f"{POINTS}/{taille:012}{JETON}", jeton)

    def jeton(self, taille: int) -> bytes | None:
        """The time-stamp of the checkpoint of this size; None without one."""
        fichier = self._point(taille).with_suffix(JETON)
        return fichier.read_bytes() if fichier.exists() else None

    def _point(self, taille: int) -> Path:
        return self.dossier / POINTS / f"{taille:012}"

    def dernier(self) -> PointSigne | None:
        """The last checkpoint published."""
        fichier = self.dossier / CHECKPOINT
        if not fichier.exists():
            return None
        try:
            note = fichier.read_text()
            taille = lire_point(lire_note(note.encode()).texte).taille
        except (Faute, UnicodeDecodeError) as faute:
            message = f"le fichier {fichier} ne se lit pas ({faute}) : rétablissez-le d'une copie, sous {POINTS}/"
            raise PublicationRefusee(message) from None
        return PointSigne(taille, note, (self.dossier / CARTE).read_text())

    def points(self) -> list[PointSigne]:
        """Every checkpoint published, smallest first."""
        fichiers = sorted(f for f in self.dossier.glob(f"{POINTS}/*") if f.name.isdigit())
        return [
            PointSigne(int(f.name), f.read_text() + self._lignes(f), f.with_suffix(".carte").read_text())
            for f in fichiers
        ]

    def _lignes(self, point: Path) -> str:
        """The lines of witnesses on a checkpoint."""
        temoins = (point.with_suffix(f".{cle.numero.hex()}") for cle in self.temoins())
        return "".join(fichier.read_text() for fichier in temoins if fichier.exists())

    def publier(self, registre: Registre) -> PointSigne | None:
        """Write what the database has and the folder has not yet; the last checkpoint.

        Raises :class:`PublicationRefusee` when what is published is not the beginning of what the database says.
        """
        publie, dernier = self.dernier(), registre.dernier()
        if publie is not None:
            self.controler(publie, registre)
        avant = publie.taille if publie else 0
        if dernier is None or dernier.taille == avant:
            return dernier
        nouveaux, cles = registre.points(avant), self.cles()
        for point in nouveaux:
            self._reconnaitre(point, cles)
        for niveau, rang, largeur in tuiles_de(dernier.taille):
            for pleine in range(avant >> 8 * (niveau + 1), rang + (largeur == LARGEUR)):
                self._poser(chemin_tuile(niveau, pleine), registre.tuile(niveau, pleine))
            if largeur < LARGEUR:
                octets = registre.tuile(niveau, rang)[: largeur * OCTETS]
                self._poser(chemin_tuile(niveau, rang, largeur), octets)
        for point in nouveaux:
            suite = ecrire_suite(avant, registre.preuves(point.taille).coherence(avant), point.note)
            avant = point.taille
            self._poser(f"{POINTS}/{point.taille:012}.suite", suite.encode())
            self._poser(f"{POINTS}/{point.taille:012}", point.note.encode())
            self._poser(f"{POINTS}/{point.taille:012}.carte", point.note_carte.encode())
        self._remplacer(CARTE, dernier.note_carte)
        self._remplacer(CHECKPOINT, dernier.note)
        return dernier

    def controler(self, publie: PointSigne, registre: Registre) -> None:
        """Raise :class:`PublicationRefusee` when this checkpoint is not the beginning of what the database says."""
        dernier = registre.dernier()
        if dernier is None or dernier.taille < publie.taille:
            message = (
                f"{self.dossier} porte un point de contrôle de {publie.taille} événements, la base n'en a que"
                f" {dernier.taille if dernier else 0} : elle est revenue en arrière, ou a été altérée. Lancez « parcours"
                " verifier » ; après une restauration voulue, gardez ce dossier ailleurs et publiez dans un nouveau"
            )
            raise PublicationRefusee(message)
        racine = lire_point(lire_note(publie.note.encode()).texte).racine
        if registre.preuves(publie.taille).racine() != racine:
            message = (
                f"les {publie.taille} premiers événements de la base ne sont pas ceux du point de contrôle publié dans"
                f" {self.dossier} : rien n'est publié ; lancez « parcours verifier » et prévenez l'auditeur"
            )
            raise PublicationRefusee(message)

    def _reconnaitre(self, point: PointSigne, cles: list[Cle]) -> None:
        """Raise :class:`PublicationRefusee` for a checkpoint of the database that none of the folder's keys signed."""
        try:
            notes = lire_note(point.note.encode()), lire_note(point.note_carte.encode(), "carte")
            signes = all(note.signataires(cles) for note in notes)
        except Faute:
            signes = False
        if not signes:
            message = (
                f"le point de contrôle de {point.taille} événements que porte la base n'est signé d'aucune clé de"
                f" {self.dossier / CLES} : s'il est d'une clé d'avant, remettez-la dans ce fichier ; sinon, prévenez"
                " l'auditeur"
            )
            raise PublicationRefusee(message)

    def _poser(self, chemin: str, octets: bytes) -> None:
        """Write a file once: what is there already stays, and must be the same."""
        fichier = self.dossier / chemin
        if fichier.exists():
            if fichier.read_bytes() != octets:
                message = f"le fichier {fichier} n'est pas celui qui a été publié : gardez-le et prévenez l'auditeur"
                raise PublicationRefusee(message)
            return
        fichier.parent.mkdir(parents=True, exist_ok=True)
        partiel = fichier.with_name(f".{fichier.name}.partiel")
        partiel.write_bytes(octets)
        partiel.rename(fichier)

    def _remplacer(self, nom: str, texte: str) -> None:
        partiel = self.dossier / f".{nom}.partiel"
        with partiel.open("w") as ouvert:
            ouvert.write(texte)
            ouvert.flush()
            os.fsync(ouvert.fileno())
        partiel.replace(self.dossier / nom)
