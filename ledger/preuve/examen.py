"""Verification of a log against its signed checkpoints: those of the database, and those kept outside.

Reads along with the verification of chains (:mod:`ledger.store.verification`). Chains find what was changed without being
rehashed; checkpoints find the rest, up to the last one: a chain rewritten, an end cut, a dossier replaced, steps in
another order, a command forgotten. What came after the last checkpoint is told, and rests on its chain alone.
"""

import base64
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import psycopg

from ledger.preuve.arbre import OCTETS, Bord, Preuves
from ledger.preuve.carte import Carte
from ledger.preuve.note import PointSigne, origine
from ledger.preuve.registre import Registre
from ledger.preuve.scellement import COMMANDE_SQL, COMMANDES_AUCUNE, COMMANDES_SQL, ENTETE, JournalAltere, commandes
from ledger.preuve.verifier import COSIGNATURE, Cle, Faute, Point, lire_note, lire_point
from ledger.store.copie import lignes
from ledger.store.verification import Rupture

PAS: Final = 1 << 13
"""Leaves entered in the tree at a time."""


@dataclass(frozen=True, slots=True)
class Sceau:
    """The last checkpoint that the log was found equal to, and what came after it.

    ``publie``: whether it was found outside the database; ``temoins``: who signed it beside the sealer; ``restants``:
    events since, which rest on their chains alone.
    """

    taille: int
    racine: str
    scelle_le: str
    publie: bool
    temoins: tuple[str, ...]
    points: int
    restants: int


@dataclass(frozen=True, slots=True)
class _Connu:
    point: Point
    carte: Point
    publie: bool
    temoins: tuple[str, ...]


class Examen:
    """An observer of the verification: see :class:`ledger.store.verification.Observateur`."""

    def __init__(self, schema: str, cles: Collection[Cle], publies: Iterable[PointSigne]) -> None:
        """``cles``: verifier keys that are trusted; ``publies``: checkpoints kept outside the database."""
        self.schema = schema
        self.cles = cles
        self.publies = list(publies)
        self.taille = 0
        self.gardes: list[PointSigne] = []
        self.commandes = COMMANDES_AUCUNE
        self.sceau: Sceau | None = None
        self._connus: dict[int, _Connu] = {}
        self._ruptures: list[Rupture] = []
        self._tuile: Callable[[int, int], bytes] = lambda _niveau, _rang: b""
        self._stream = b""
        self._premiere = 0
        self._tetes: list[tuple[int, bytes, int, bytes]] = []

    def preparer(self, connexion: psycopg.Connection[Any], nombre: int) -> None:
        """Read the checkpoints of the database, and the commands that the last one covers."""
        registre = Registre(connexion, self.schema)
        self.ouvrir(nombre, registre.points(), registre.tuile)
        requete = COMMANDES_SQL.format(image=COMMANDE_SQL, schema=self.schema, apres=0, jusque=self.taille)
        if self.taille:
            self.lire_commandes(image for image, _ in lignes(connexion, requete))

    def ouvrir(self, nombre: int, gardes: Sequence[PointSigne], tuile: Callable[[int, int], bytes]) -> None:
        """Before the first of ``nombre`` events: checkpoints and tiles of the database."""
        self._tuile = tuile
        self.gardes = list(gardes)
        for publie, points in ((True, self.publies), (False, self.gardes)):
            for signe in points:
                self._retenir(signe, publie=publie)
        self.taille = max((taille for taille in self._connus if taille <= nombre), default=0)
        self._nombre = nombre
        self._feuilles = bytearray(nombre * OCTETS)
        self._instants = array("q", bytes(8 * nombre))

    def lire_commandes(self, images: Iterable[bytes]) -> None:
        """Commands up to the last checkpoint, in order."""
        self.commandes = commandes(self.commandes, images)

    def _retenir(self, signe: PointSigne, *, publie: bool) -> None:
        """Keep a checkpoint that a trusted key signed; another one is a break."""
        ou = "publié" if publie else "gardé en base"
        try:
            note, note_carte = lire_note(signe.note.encode()), lire_note(signe.note_carte.encode(), "carte")
            point, carte = lire_point(note.texte), lire_point(note_carte.texte, "carte")
            signataires = note.signataires(self.cles)
            noms = {cle.nom for cle in signataires if cle.genre != COSIGNATURE}
            noms_carte = {cle.nom for cle in note_carte.signataires(self.cles)}
        except Faute as faute:
            self._rompre(signe.taille, f"le point de contrôle {ou} ne se lit pas, ou sa signature est fausse ({faute})")
            return
        if origine(self.schema) not in noms or origine(self.schema) not in noms_carte:
            self._rompre(signe.taille, f"le point de contrôle {ou} n'est signé d'aucune clé connue de ce journal")
        elif (point.origine, carte.origine) != (origine(self.schema), f"{point.origine}/carte"):
            self._rompre(signe.taille, f"le point de contrôle {ou} est celui d'un autre journal")
        elif point.taille != signe.taille or carte.suite.get("journal") != _journal(point):
            self._rompre(
                signe.taille, f"le point de contrôle {ou} n'est pas celui de cette taille, ou sa carte d'un autre"
            )
        else:
            temoins = tuple(cle.nom for cle in signataires if cle.genre == COSIGNATURE)
            autre = self._connus.setdefault(signe.taille, _Connu(point, carte, publie, temoins))
            if (autre.point.racine, autre.carte) != (point.racine, carte):
                self._rompre(signe.taille, "deux points de contrôle signés se contredisent")

    def lire(self, image: bytes, hash_: bytes) -> None:
        """One event."""
        stream, version, position, instant = ENTETE.unpack_from(image)
        if not 0 < position <= self._nombre:
            return
        fin = position * OCTETS
        self._feuilles[fin - OCTETS : fin] = sha256(b"\0" + image).digest()
        self._instants[position - 1] = instant
        if position > self.taille:
            return
        if stream != self._stream:
            self._stream, self._premiere = stream, position
            self._tetes.append((position, stream, version, hash_))
        else:
            self._tetes[-1] = (self._premiere, stream, version, hash_)

    def conclure(self) -> Iterator[Rupture]:
        """The breaks; then :attr:`sceau` is known."""
        self._tailles()
        atteint = self._racines()
        if self.taille and self.taille == atteint:
            self._etat(self._connus[self.taille])
        self._dates()
        if atteint:
            connu = self._connus[atteint]
            self.sceau = Sceau(
                taille=atteint,
                racine=connu.point.racine.hex(),
                scelle_le=connu.carte.suite.get("scelle-le", ""),
                publie=connu.publie,
                temoins=connu.temoins,
                points=len(self._connus),
                restants=self._nombre - atteint,
            )
        yield from self._ruptures

    def _tailles(self) -> None:
        """The end of the log, and the last checkpoint, are not taken away."""
        derniere = max(self._connus, default=0)
        if derniere > self._nombre:
            self._rompre(
                self._nombre + 1,
                f"le journal s'arrête à la position {self._nombre}, avant un point de contrôle de {derniere} événements",
            )
        gardee = max((point.taille for point in self.gardes), default=0)
        publiee = max((taille for taille, connu in self._connus.items() if connu.publie), default=0)
        if gardee < publiee:
            self._rompre(gardee + 1, f"le point de contrôle publié de {publiee} événements n'est plus dans la base")

    def _racines(self) -> int:
        """Compare the tree with every checkpoint; the size of the last one that it equals."""
        bord, atteint = Bord(), 0
        for taille in sorted(self._connus):
            if taille > self._nombre:
                break
            for debut in range(bord.taille, taille, PAS):
                fin = min(debut + PAS, taille)
                for _ in bord.etendre(bytes(self._feuilles[debut * OCTETS : fin * OCTETS])):
                    pass
            if bord.racine() != self._connus[taille].point.racine:
                self._localiser(atteint, taille)
                break
            atteint = taille
        return atteint

    def _localiser(self, atteint: int, taille: int) -> None:
        """Name the first event that is not the one sealed, if the tiles of the database are still those signed."""
        signee, le = self._connus[taille].point.racine, self._connus[taille].carte.suite.get("scelle-le", "")
        try:
            bonnes = Preuves(taille, self._tuile).racine() == signee
        except JournalAltere:
            bonnes = False
        for position in range(atteint, taille) if bonnes else ():
            rang, place = divmod(position, 256)
            attendue = self._tuile(0, rang)[place * OCTETS : (place + 1) * OCTETS]
            if attendue != self._feuilles[position * OCTETS : (position + 1) * OCTETS]:
                self._rompre(position + 1, f"l'événement n'est pas celui qui a été scellé le {le}")
                return
        self._rompre(atteint + 1, f"les événements {atteint + 1} à {taille} ne sont pas ceux scellés le {le}")

    def _etat(self, connu: _Connu) -> None:
        """The map of the last checkpoint, and the commands that it covers."""
        carte = Carte((stream, version, hash_) for _, stream, version, hash_ in sorted(self._tetes))
        if (len(carte), carte.racine()) != (connu.carte.taille, connu.carte.racine):
            self._rompre(self.taille, "la carte des dossiers n'est pas celle qui a été scellée : l'un d'eux a changé")
        if base64.b64encode(self.commandes).decode() != connu.carte.suite.get("commandes"):
            self._rompre(self.taille, "les commandes répondues ne sont plus celles qui ont été scellées")

    def _dates(self) -> None:
        """Records never go back."""
        for position in range(1, self._nombre):
            if self._instants[position] < self._instants[position - 1]:
                self._rompre(position + 1, "l'événement est daté d'avant celui qui le précède")
                return

    def _rompre(self, position: int, raison: str) -> None:
        self._ruptures.append(Rupture(position, None, None, raison))


def _journal(point: Point) -> str:
    return f"{point.taille} {base64.b64encode(point.racine).decode()}"
