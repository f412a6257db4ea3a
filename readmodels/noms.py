"""Finding persons by their names: an index in the memory of the process that may open names, written nowhere.

Whoever reads the database finds no trace of a name in it, hence nothing that joins one person to another: even keyed, the
tokens of a few known persons give away the others' (docs/decisions/0029-noms-en-memoire.md). The index is opened from the
sealed identities, whole at first, then those that the views changed, before each search; who was erased leaves it.
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from struct import Struct
from typing import Any, Final, NamedTuple, Self
from uuid import UUID

import psycopg
from psycopg.adapt import Dumper
from psycopg.pq import Format

from ledger.erreurs import ErreurAttendue, Genre
from ledger.keys import Coffre
from ledger.recherche import NOM, PROCHE_MIN, a_une_faute, nir_cherche, termes, termes_cherches
from ledger.sealing import DescellementImpossible
from readmodels.dossier.identite import lire_scelles, ouvrir
from readmodels.lecteur import Lecteur

OCTETS_MAX: Final = 256 * 2**20
"""Memory that the index may take: ten times what a département of 50,000 dossiers takes."""
PAGE_OCTETS: Final = 4096
LOT: Final = 2_000
"""Identities opened at a time."""
SUITE_MAX: Final = 20_000
"""Steps recorded since the last search whose dossiers are looked at one by one; beyond, all identities are compared."""
PROCHES_MAX: Final = 100
"""Names that one typo may stand for, looked for at most."""
ATTENTE_MAX_S: Final = 1.0
"""How long a search waits for an index that is being made ready."""
PAS_S: Final = 1.0
"""Between two looks at who was erased, whoever searches; and at what changed, when nobody does."""
journal = logging.getLogger("parcours.noms")

_TABLES: Final = f"""
pragma page_size = {PAGE_OCTETS};
pragma temp_store = memory;
pragma secure_delete = on;
create table personnes (rang integer primary key, dossier blob not null unique, evenement blob not null);
create table termes (terme text not null, rang integer not null, primary key (terme, rang)) without rowid;
create index termes_rang on termes (rang);
"""
"""A person who leaves is overwritten with zeros; nothing is sorted on disk."""


_ENTETE: Final = Struct(">iiIii")
"""Dimensions, nulls, type of the elements, how many, rank of the first: how an array begins."""
_OCTETS: Final = (16).to_bytes(4, "big")
_OID_UUID, _OID_TABLEAU = (psycopg.adapters.types["uuid"].oid, psycopg.adapters.types["uuid"].array_oid)


class RechercheIndisponible(ErreurAttendue):
    """Nobody can be found by name now: an empty answer would say that the person is unknown."""

    genre = Genre.INDISPONIBLE
    reference = "recherche-indisponible"
    titre = "La recherche par nom n'est pas prête"
    attente_s = 2


class Trouves(bytes):
    """An array of dossiers as PostgreSQL reads it in binary: thousands go from one server to the other as they are."""

    @classmethod
    def de(cls, dossiers: Collection[bytes]) -> Self:
        """These dossiers, 16 bytes each."""
        return cls(
            _ENTETE.pack(1, 0, _OID_UUID, len(dossiers), 1) + b"".join(_OCTETS + dossier for dossier in dossiers)
        )

    @property
    def dossiers(self) -> list[UUID]:
        """Each of them."""
        pas = len(_OCTETS) + 16
        return [UUID(bytes=self[fin - 16 : fin]) for fin in range(_ENTETE.size + pas, len(self) + 1, pas)]


class _DumperTrouves(Dumper):
    """Nothing is left to do."""

    format = Format.BINARY
    oid = _OID_TABLEAU

    def dump(self, obj: Trouves) -> bytes:
        return obj


psycopg.adapters.register_dumper(Trouves, _DumperTrouves)


class Taille(NamedTuple):
    """Persons in an index of names, and bytes of memory that it takes."""

    personnes: int
    octets: int


class Noms:
    """The names of one département, opened from its views; thread-safe. ``taille`` is as of the last change.

    ``coffre`` is that of the process: whoever searches is shown names by the keys of the request, which note it.
    ``par_nir`` gives the dossier that a NIR leads to, or None: it is in no index (CT R5312-42), and is found whole or not.
    """

    def __init__(
        self,
        lecteur: Lecteur,
        coffre: Coffre,
        *,
        par_nir: Callable[[str], UUID | None] = lambda _: None,
        octets_max: int = OCTETS_MAX,
    ) -> None:
        """Empty: the first search opens all of them, unless :meth:`veiller` has begun before."""
        self._lecteur, self._coffre, self._par_nir = lecteur, coffre, par_nir
        self._verrou = threading.Lock()
        self.prets = threading.Event()
        """Set once :meth:`veiller` has made the index ready."""
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._base.executescript(f"{_TABLES}pragma max_page_count = {octets_max // PAGE_OCTETS};")
        self._repere: dict[str, Any] | None = None
        self.taille = Taille(0, 0)
        self._effaces: frozenset[UUID] = frozenset()
        self._effaces_lus_s = -PAS_S

    def fermer(self) -> None:
        """Forget everything."""
        with self._verrou:
            self._base.close()

    def chercher(self, texte: str) -> Trouves:
        """Dossiers of the persons whom the words of a text find, as the views have them now; none for a text without words.

        A NIR is looked for alone, whatever stands beside it.
        Raises :class:`RechercheIndisponible` while the index is being made ready.
        """
        if nir := nir_cherche(texte):
            trouve = self._par_nir(nir)
            return Trouves.de([trouve.bytes] if trouve else ())
        return self._trouver([[terme] for terme in termes_cherches(texte)])

    def approcher(self, texte: str) -> Trouves:
        """Those whom the words would find but for one typo in each name; at most :data:`PROCHES_MAX` names for a word.

        Numbers, dates and addresses are as they were typed. Raises what :meth:`chercher` does.
        """
        cherches = termes_cherches(texte)
        if nir_cherche(texte) or not any(map(_se_trompe, cherches)):
            return Trouves.de(())
        with self._tenir_a_jour():
            noms = [terme for (terme,) in self._base.execute(_NOMS)]
        return self._trouver([[terme, *_proches(terme, noms)] for terme in cherches])

    def _trouver(self, cherches: list[list[str]]) -> Trouves:
        """Those who have one term at least of each list."""
        if not cherches:
            return Trouves.de(())
        with self._tenir_a_jour():
            requete, valeurs = _requete(cherches)
            return Trouves.de([dossier for (dossier,) in self._base.execute(requete, valeurs)])

    def suivre(self) -> None:
        """Bring the index where the views are, and forget who was erased since."""
        with self._tenir():
            self._oublier_les_effaces()
            self._suivre()

    def veiller(self, fin: threading.Event) -> None:
        """Make the index ready, then keep it so, until ``fin``; an unreachable server is tried again."""
        en_panne = False
        while not fin.is_set():
            try:
                self.suivre()
                self.prets.set()
                en_panne = False
            except Exception as erreur:  # noqa: BLE001 - its text may quote a name: its kind alone is told, once
                if not en_panne:
                    journal.error("l'index des noms n'est pas à jour : %s", type(erreur).__name__)
                en_panne = True
            fin.wait(PAS_S)

    @contextmanager
    def _tenir(self, attente_max_s: float = -1) -> Iterator[None]:
        if not self._verrou.acquire(timeout=attente_max_s):
            raise RechercheIndisponible("la recherche par nom se prépare : recommencez dans quelques secondes")
        try:
            yield
        except sqlite3.OperationalError as erreur:
            if erreur.sqlite_errorcode != sqlite3.SQLITE_FULL:
                raise
            message = "il y a trop de personnes pour la recherche par nom : prévenez l'administrateur"
            raise RechercheIndisponible(message) from None
        finally:
            self._verrou.release()

    @contextmanager
    def _tenir_a_jour(self) -> Iterator[None]:
        """For who searches: erased persons left, and the views were followed."""
        with self._tenir(ATTENTE_MAX_S):
            if time.monotonic() - self._effaces_lus_s >= PAS_S:
                self._oublier_les_effaces()
            self._suivre()
            yield

    def _suivre(self) -> None:
        """Nothing is read but one row when the views have not moved."""
        lus = self._lecteur.interroger("select position, table_physique from {vues}.reperes where vue = 'identite'")
        repere = lus[0] if lus else None
        if repere is None or repere == self._repere:
            return
        avant, self._repere = self._repere, None  # what fails half-way is done again from the beginning
        self._oublier_les_effaces()
        self._accorder(self._changees(avant, repere))
        self._repere = repere
        self.taille = self._mesurer()

    def _changees(self, avant: Mapping[str, Any] | None, repere: Mapping[str, Any]) -> dict[bytes, bytes | None]:
        """The event that holds the identity of each dossier that may have another one since; None where there is none."""
        if avant is None or not _suit(avant, repere):
            connus = dict.fromkeys((d for (d,) in self._base.execute("select dossier from personnes")), None)
            lignes = self._lecteur.interroger("select dossier, evenement_id from {vues}.identite")
            return connus | {ligne["dossier"].bytes: ligne["evenement_id"].bytes for ligne in lignes}
        lignes = self._lecteur.interroger(
            "select e.dossier, i.evenement_id from (select distinct stream as dossier from {journal}.evenements"
            " where position > %(apres)s and position <= %(jusqua)s) e left join {vues}.identite i using (dossier)",
            {"apres": avant["position"], "jusqua": repere["position"]},
        )
        return {li["dossier"].bytes: li["evenement_id"] and li["evenement_id"].bytes for li in lignes}

    def _accorder(self, actuelles: Mapping[bytes, bytes | None]) -> None:
        """Open again the identities that are not those of the index."""
        autres = [dossier for dossier, evenement in actuelles.items() if evenement != self._connu(dossier)]
        for debut in range(0, len(autres), LOT):
            lot = [UUID(bytes=dossier) for dossier in autres[debut : debut + LOT]]
            lignes = lire_scelles(self._lecteur, lot)
            self._coffre.charger(lot)
            with self._base:
                for dossier in lot:
                    self._oublier(dossier)
                    self._retenir(lignes[dossier])

    def _mesurer(self) -> Taille:
        (personnes,) = self._base.execute("select count(*) from personnes").fetchone()
        (pages,) = self._base.execute("pragma page_count").fetchone()
        return Taille(personnes, pages * PAGE_OCTETS)

    def _connu(self, dossier: bytes) -> bytes | None:
        ligne = self._base.execute("select evenement from personnes where dossier = ?", (dossier,)).fetchone()
        return ligne[0] if ligne else None

    def _retenir(self, ligne: Mapping[str, Any]) -> None:
        if ligne["evenement_id"] is None or ligne["dossier"] in self._effaces:
            return
        try:
            (identite,) = ouvrir(self._coffre, [ligne])
        except DescellementImpossible as erreur:
            journal.error("une identité ne s'ouvre pas, sa recherche ne la trouve pas : %s", erreur)
            return
        rang = self._base.execute(
            "insert into personnes (dossier, evenement) values (?, ?)",
            (ligne["dossier"].bytes, ligne["evenement_id"].bytes),
        ).lastrowid
        self._base.executemany("insert into termes values (?, ?)", ((terme, rang) for terme in termes(identite)))

    def _oublier(self, dossier: UUID) -> None:
        for (rang,) in self._base.execute("select rang from personnes where dossier = ?", (dossier.bytes,)).fetchall():
            self._base.execute("delete from termes where rang = ?", (rang,))
            self._base.execute("delete from personnes where rang = ?", (rang,))

    def _oublier_les_effaces(self) -> None:
        effaces, self._effaces_lus_s = self._coffre.effaces(), time.monotonic()
        if effaces == self._effaces:
            return
        with self._base:
            for dossier in effaces - self._effaces:
                self._oublier(dossier)
        self._effaces, self.taille = effaces, self._mesurer()


def _suit(avant: Mapping[str, Any], repere: Mapping[str, Any]) -> bool:
    """Whether the view went on from there, by few steps, in the same table."""
    parcouru = int(repere["position"]) - int(avant["position"])
    return bool(avant["table_physique"] == repere["table_physique"]) and 0 <= parcouru <= SUITE_MAX


_NOMS: Final = (
    "with recursive n(terme) as (select min(terme) from termes where terme >= 'n:' union all"
    " select (select min(t.terme) from termes t where t.terme > n.terme) from n where n.terme < 'n;')"
    " select terme from n where terme < 'n;'"
)
"""Each name once, by steps in the index."""


def _se_trompe(terme: str) -> bool:
    """Whether a typo may be looked for in a term."""
    return terme.startswith(NOM) and len(terme) >= len(NOM) + PROCHE_MIN


def _proches(terme: str, noms: Collection[str]) -> list[str]:
    if not _se_trompe(terme):
        return []
    return [nom for nom in noms if abs(len(nom) - len(terme)) <= 1 and a_une_faute(terme, nom)][:PROCHES_MAX]


def _requete(cherches: list[list[str]]) -> tuple[str, list[str]]:
    """Statement of those who have a term of each of these lists, and its values."""
    parties, valeurs = [], []
    for possibles in cherches:
        conditions = []
        for terme in possibles:
            debut = terme.startswith(NOM)
            conditions.append("terme >= ? and terme < ?" if debut else "terme = ?")
            valeurs += [terme, terme + "{"] if debut else [terme]  # « { » comes after the letters
        parties.append(f"select rang from termes where {' or '.join(conditions)}")
    return f"select dossier from personnes where rang in ({' intersect '.join(parties)})", valeurs
