"""The tables of the sealer in PostgreSQL: checkpoints, tiles, the map. Hashes alone."""

import base64
from collections.abc import Sequence
from typing import Any, Final

import psycopg
from psycopg.rows import tuple_row

from ledger.chain import IMAGE_SQL, microsecondes
from ledger.dates import EPOQUE_INSTANT, maintenant
from ledger.preuve.arbre import Bord, Preuves, Tuile, bords_de
from ledger.preuve.carte import Carte
from ledger.preuve.note import PointSigne, Signataire
from ledger.preuve.scellement import (
    COMMANDE_SQL,
    COMMANDES_AUCUNE,
    COMMANDES_SQL,
    JournalAltere,
    Scellement,
    commandes,
)
from ledger.preuve.verifier import lire_note, lire_point
from ledger.replay import derniere_position
from ledger.runner import Serie
from ledger.store.migrations import schema_valide

ROLE: Final = "parcours_scellement"
OPTIONS: Final = f"-c role={ROLE} -c timezone=UTC"
LOT: Final = 10_000
"""Events read at a time."""


def schema_preuve(journal: str) -> str:
    """Schema beside a log: ``d33_preuve``."""
    return f"{schema_valide(journal)}_preuve"


MIGRATIONS: Final = Serie("preuve", "ledger.preuve.sql", schema_preuve, lambda journal: {"journal": journal})


class Registre:
    """The sealer's tables of one log, over a connection in autocommit."""

    def __init__(self, connexion: psycopg.Connection[Any], journal: str) -> None:
        """``journal``: schema of the log."""
        self.connexion = connexion
        self.journal = journal
        self.schema = schema_preuve(journal)

    def points(self, apres: int = 0) -> list[PointSigne]:
        """Checkpoints over more than so many events, smallest first."""
        requete = f"select taille, note, note_carte from {self.schema}.points where taille > %s order by taille"
        return [PointSigne(*ligne) for ligne in self._lire(requete, (apres,))]

    def dernier(self) -> PointSigne | None:
        """The last checkpoint."""
        requete = f"select taille, note, note_carte from {self.schema}.points order by taille desc limit 1"
        return next((PointSigne(*ligne) for ligne in self._lire(requete)), None)

    def premier(self) -> PointSigne | None:
        """The first checkpoint."""
        requete = f"select taille, note, note_carte from {self.schema}.points order by taille limit 1"
        return next((PointSigne(*ligne) for ligne in self._lire(requete)), None)

    def tuile(self, niveau: int, rang: int) -> bytes:
        """A tile, as wide as it is now; raises :class:`JournalAltere` when it is not there."""
        requete = f"select hachages from {self.schema}.tuiles where niveau = %s and rang = %s"
        for (hachages,) in self._lire(requete, (niveau, rang)):
            return bytes(hachages)
        message = f"la tuile {niveau}/{rang} de l'arbre a disparu de la base : prévenez l'auditeur"
        raise JournalAltere(message)

    def preuves(self, taille: int) -> Preuves:
        """Proofs in the tree of this size."""
        return Preuves(taille, self.tuile)

    def carte(self) -> Carte:
        """The map at the last checkpoint."""
        requete = f"select tetes from {self.schema}.carte order by page"
        return Carte.de(bytes(tetes) for (tetes,) in self._lire(requete))

    def vivre(self) -> None:
        """Give a sign of life."""
        requete = (
            f"insert into {self.schema}.veille (vu_le) values (clock_timestamp())"
            " on conflict (seule) do update set vu_le = excluded.vu_le"
        )
        self.connexion.execute(requete.encode())

    def reprendre(self) -> Scellement:
        """The state at the last checkpoint, from these tables; raises :class:`JournalAltere` when they are not those that
        were signed: a root is of one state alone.
        """
        dernier = self.dernier()
        if dernier is None:
            return Scellement(self.journal, Bord(), Carte(), COMMANDES_AUCUNE, microsecondes(EPOQUE_INSTANT))
        point = lire_point(lire_note(dernier.note.encode()).texte)
        signee = lire_point(lire_note(dernier.note_carte.encode()).texte)
        bord, carte = Bord(dernier.taille, bords_de(dernier.taille, self.tuile)), self.carte()
        if (bord.taille, bord.racine(), carte.racine()) != (point.taille, point.racine, signee.racine):
            message = (
                f"les tables du scelleur ne sont plus celles du point de contrôle de {dernier.taille} événements : rien n'a"
                " été signé ; lancez « parcours verifier » et prévenez l'auditeur"
            )
            raise JournalAltere(message)
        return Scellement(
            self.journal, bord, carte, base64.b64decode(signee.suite["commandes"]), self._instant(dernier.taille)
        )

    def _instant(self, position: int) -> int:
        requete = f"select enregistre_le from {self.journal}.evenements where position = %s"
        for (instant,) in self._lire(requete, (position,)):
            return microsecondes(instant)
        message = f"le journal n'a plus d'événement à la position {position}, qui est scellée : prévenez l'auditeur"
        raise JournalAltere(message)

    def sceller(self, etat: Scellement, signataire: Signataire) -> PointSigne | None:
        """Read what came since, and sign; None when nothing came.

        All in one transaction: whoever is stopped half-way has sealed nothing. Raises :class:`JournalAltere`; ``etat`` is
        then to be taken up again (:meth:`reprendre`), as after any error.
        """
        apres = etat.position
        with self.connexion.transaction():
            self.connexion.execute("set transaction isolation level repeatable read")
            tete = derniere_position(self.connexion, self.journal)
            if tete < apres:
                message = f"le journal s'arrête à la position {tete} ; {apres} est scellée : prévenez l'auditeur"
                raise JournalAltere(message)
            if tete == apres:
                return None
            for debut in range(apres, tete, LOT):
                self._lot(etat, debut, min(debut + LOT, tete))
            requete = COMMANDES_SQL.format(image=COMMANDE_SQL, schema=self.journal, apres=apres, jusque=tete)
            etat.commandes = commandes(etat.commandes, (image for image, _ in self._lire(requete)))
            self._garder(etat.bord.partielles())
            point = PointSigne.par(signataire, etat.point(maintenant()))
            self._garder_carte(etat.carte)
            self.connexion.execute(
                f"insert into {self.schema}.points (taille, note, note_carte) values (%s, %s, %s)".encode(),
                (point.taille, point.note, point.note_carte),
            )
        return point

    def _lot(self, etat: Scellement, apres: int, jusque: int) -> None:
        requete = (
            f"select {IMAGE_SQL}, hash from {self.journal}.evenements where position > {apres} and position <= {jusque}"
            " order by position"
        )
        etat.absorber(self._lire(requete))
        self._garder(etat.tuiles())

    def _garder(self, tuiles: Sequence[Tuile]) -> None:
        requete = (
            f"insert into {self.schema}.tuiles (niveau, rang, hachages) select * from unnest(%b::smallint[], %b::bigint[],"
            " %b::bytea[]) on conflict (niveau, rang) do update set hachages = excluded.hachages"
        )
        niveaux, rangs, hachages = ([tuile[colonne] for tuile in tuiles] for colonne in range(3))
        self.connexion.execute(requete.encode(), (niveaux, rangs, hachages))

    def _garder_carte(self, carte: Carte) -> None:
        requete = (
            f"insert into {self.schema}.carte (page, tetes) select * from unnest(%b::integer[], %b::bytea[])"
            " on conflict (page) do update set tetes = excluded.tetes"
        )
        pages = list(carte.pages())
        self.connexion.execute(requete.encode(), ([page for page, _ in pages], [tetes for _, tetes in pages]))
        carte.garder()

    def _lire(self, requete: str, parametres: Sequence[Any] = ()) -> list[Any]:
        return (
            self.connexion.cursor(row_factory=tuple_row, binary=True).execute(requete.encode(), parametres).fetchall()
        )
