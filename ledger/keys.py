"""The keys of persons, in a store of their own: destroying a key erases the person, proofs survive.

Each subject has a 256-bit key, wrapped (AES key wrap, RFC 3394) by the key-encryption key of the département and kept
in another database than the ledger's, so that a copy of the ledger alone opens nothing. Backups of this store must
expire faster than the delay promised for erasure, or nothing is erased.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from hashlib import sha256
from typing import Any, Final, NamedTuple, Protocol
from uuid import UUID

import psycopg
from cachetools import TTLCache
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from psycopg.errors import ForeignKeyViolation, UniqueViolation
from psycopg.rows import tuple_row

from ledger.erreurs import ErreurAttendue, Genre
from ledger.pool import LivePool
from ledger.runner import Serie, passer, seul

MIGRATIONS: Final = Serie("coffre", "ledger.store.sql.coffre")

CACHE_MAX = 50_000
"""Unwrapped keys kept in memory by a process, at most."""
CACHE_S = 300.0
"""Seconds after which a process forgets a key: the longest time an erased person stays readable elsewhere."""
PAGE = 1_000
"""Keys that are wrapped anew at a time."""
CONNEXION_MAX_S = 5.0
"""How long one waits for a connection before the store is said to be out of reach."""


class Cle(NamedTuple):
    """A subject's key ready for use: cipher, public commitment (AES-GCM alone does not commit to its key), and a key of
    fingerprints, so that what is hashed about a person can no longer be guessed once the person is erased.
    """

    aead: AESGCM
    engagement: bytes
    empreintes: bytes


def cle_prete(cle: bytes) -> Cle:
    """Prepare a 32-byte key: cipher object, 16-byte commitment, 32-byte key of fingerprints."""
    engagement, empreintes = (
        sha256(b"parcours:" + usage + b":" + cle).digest() for usage in (b"engagement", b"empreintes")
    )
    return Cle(AESGCM(cle), engagement[:16], empreintes)


class Bordereau(NamedTuple):
    """A bordereau d'élimination: its reference, when the archives gave their visa, and who did (R212-14)."""

    reference: str
    vise_le: date
    vise_par: str


class VisaAbsent(ErreurAttendue):
    """A key was to be destroyed at the term of its retention, and no bordereau lists its subject."""

    genre = Genre.REFUSE
    reference = "visa-absent"
    titre = "Visa des archives absent"

    def __init__(self, bordereau: str) -> None:
        """See the class."""
        super().__init__(
            f"le bordereau d'élimination « {bordereau} » ne porte pas cette personne, ou n'est pas enregistré : rien ne"
            " s'élimine au terme de sa conservation sans le visa des archives (Code du patrimoine R212-14)"
        )


class BordereauConnu(ErreurAttendue):
    """A bordereau is written once: who it lists does not change after the visa."""

    genre = Genre.REFUSE
    reference = "bordereau-connu"
    titre = "Bordereau déjà enregistré"

    def __init__(self, bordereau: str) -> None:
        """See the class."""
        super().__init__(
            f"le bordereau d'élimination « {bordereau} » est déjà enregistré : ce qu'il liste ne change plus après son visa"
        )


class Effacement(NamedTuple):
    """A key that was destroyed: the day, and for how many seconds."""

    le: date
    depuis_s: float


class Coffre(Protocol):
    """Where subjects' keys are kept."""

    def cle(self, sujet: UUID) -> Cle | None:
        """Key of the subject, or None once destroyed or if never created."""

    def creer(self, sujets: Iterable[UUID]) -> None:
        """Create the missing keys of these subjects; keys that exist are left alone, erased subjects get none."""

    def charger(self, sujets: Iterable[UUID]) -> None:
        """Bring many keys into memory in one round trip."""

    def detruire(self, sujet: UUID) -> bool:
        """Destroy the key for ever, because the person asked; whether there was one."""

    def viser(self, bordereau: "Bordereau", sujets: Iterable[UUID]) -> None:
        """Record a bordereau d'élimination that the archives visa'd, and whom it lists, once.

        Raises :class:`BordereauConnu`.
        """

    def eliminer(self, sujet: UUID, bordereau: str) -> bool:
        """Destroy the key for ever, at the term of its retention; whether there was one. Raises :class:`VisaAbsent`."""

    def effaces(self) -> frozenset[UUID]:
        """Everybody whose key was destroyed: what was drawn from their sealed fields has to go too."""

    def tenus(self, sujets: Sequence[UUID]) -> set[UUID]:
        """Those of these subjects that have a key; no key is read."""


class CleEtrangere(Exception):
    """The store's keys were wrapped under another key-encryption key than the one given."""


def lire_effaces(connexion: psycopg.Connection[Any], parmi: Sequence[UUID] | None = None) -> set[UUID]:
    """Subjects whose key was destroyed, among these or all of them: what erases them elsewhere. No key is read."""
    requete = "select sujet from effaces" if parmi is None else "select sujet from effaces where sujet = any(%s)"
    valeurs = () if parmi is None else (list(parmi),)
    return {sujet for (sujet,) in connexion.cursor(row_factory=tuple_row).execute(requete, valeurs)}


class CoffreMemoire:
    """Keys in the process's memory: unit tests and simulations that are thrown away."""

    def __init__(self) -> None:
        """Start without keys."""
        self._cles: dict[UUID, Cle] = {}
        self._effaces: set[UUID] = set()
        self._vises: dict[str, frozenset[UUID]] = {}

    def cle(self, sujet: UUID) -> Cle | None:
        """See :class:`Coffre`."""
        return self._cles.get(sujet)

    def creer(self, sujets: Iterable[UUID]) -> None:
        """See :class:`Coffre`."""
        for sujet in sujets:
            if sujet not in self._cles and sujet not in self._effaces:
                self._cles[sujet] = cle_prete(AESGCM.generate_key(256))

    def charger(self, sujets: Iterable[UUID]) -> None:
        """Nothing to bring: everything is in memory."""

    def detruire(self, sujet: UUID) -> bool:
        """See :class:`Coffre`."""
        self._effaces.add(sujet)
        return self._cles.pop(sujet, None) is not None

    def viser(self, bordereau: Bordereau, sujets: Iterable[UUID]) -> None:
        """See :class:`Coffre`."""
        if bordereau.reference in self._vises:
            raise BordereauConnu(bordereau.reference)
        self._vises[bordereau.reference] = frozenset(sujets)

    def eliminer(self, sujet: UUID, bordereau: str) -> bool:
        """See :class:`Coffre`."""
        if sujet not in self._vises.get(bordereau, ()):
            raise VisaAbsent(bordereau)
        return self.detruire(sujet)

    def effaces(self) -> frozenset[UUID]:
        """See :class:`Coffre`."""
        return frozenset(self._effaces)

    def tenus(self, sujets: Sequence[UUID]) -> set[UUID]:
        """See :class:`Coffre`."""
        return self._cles.keys() & sujets


class CoffrePostgres:
    """Keys in a PostgreSQL database of their own, wrapped by the key-encryption key (32 bytes)."""

    def __init__(
        self,
        conninfo: str,
        kek: bytes,
        *,
        ancienne: bytes | None = None,
        pool_max: int = 4,
        cles_max: int = CACHE_MAX,
    ) -> None:
        """Open the store; it keeps ``cles_max`` keys in memory, at most. ``ValueError`` when ``kek`` is not of 32 bytes.

        ``ancienne``: the key-encryption key that this one replaces, which still opens what it wrapped.
        """
        if any(len(cle) != 32 for cle in (kek, ancienne or kek)):
            raise ValueError("la clé de chiffrement des clés (PARCOURS_KEK) doit faire 32 octets")
        self._kek, self._ouvrent = kek, (kek,) if ancienne is None else (kek, ancienne)
        kwargs = {"autocommit": True}
        self._pool = LivePool(
            conninfo, min_size=1, max_size=pool_max, open=True, timeout=CONNEXION_MAX_S, kwargs=kwargs
        )
        self._memoire: TTLCache[UUID, Cle] = TTLCache(maxsize=cles_max, ttl=CACHE_S)
        self._verrou = threading.Lock()

    def fermer(self) -> None:
        """Close the connections."""
        self._pool.close()

    @contextmanager
    def _connexion(self) -> Iterator[psycopg.Connection]:
        with self._pool.connection() as connexion:
            yield connexion

    def preparer(self) -> None:
        """Create or complete the tables (needs the right to create)."""
        with self._connexion() as connexion, seul(connexion):
            passer(connexion, MIGRATIONS)

    def cle(self, sujet: UUID) -> Cle | None:
        """See :class:`Coffre`."""
        with self._verrou:
            connue = self._memoire.get(sujet)
        if connue is not None:
            return connue
        self.charger([sujet])
        with self._verrou:
            return self._memoire.get(sujet)

    def creer(self, sujets: Iterable[UUID]) -> None:
        """See :class:`Coffre`; one round trip, safe when two processes create the same subject."""
        with self._verrou:
            # In one order for everybody: two processes that create the same subjects never wait for each other.
            nouveaux = sorted({sujet for sujet in sujets if sujet not in self._memoire})
        if not nouveaux:
            return
        enveloppes = [aes_key_wrap(self._kek, AESGCM.generate_key(256)) for _ in nouveaux]
        with self._connexion() as connexion:
            connexion.execute(
                "insert into cles (sujet, enveloppe) select n.* from unnest(%b::uuid[], %b::bytea[]) n(sujet, enveloppe)"
                " where not exists (select from effaces e where e.sujet = n.sujet) on conflict do nothing",
                (nouveaux, enveloppes),
            )
        self.charger(nouveaux)

    def charger(self, sujets: Iterable[UUID]) -> None:
        """See :class:`Coffre`."""
        with self._verrou:
            absents = [sujet for sujet in sujets if sujet not in self._memoire]
        if not absents:
            return
        with self._connexion() as connexion:
            lignes = connexion.execute(
                "select sujet, enveloppe from cles where sujet = any(%b)", (absents,), binary=True
            ).fetchall()
        cles = [(sujet, cle_prete(self._ouvrir(bytes(enveloppe)))) for sujet, enveloppe in lignes]
        with self._verrou:
            self._memoire.update(cles)

    def _ouvrir(self, enveloppe: bytes) -> bytes:
        for kek in self._ouvrent:
            with suppress(InvalidUnwrap):
                return aes_key_unwrap(kek, enveloppe)
        raise CleEtrangere(
            "la clé de chiffrement des clés (PARCOURS_KEK) n'est pas celle qui a enveloppé les clés de ce coffre :"
            " vérifiez la configuration"
        )

    def renvelopper(self) -> tuple[int, int]:
        """Wrap every key under the present key-encryption key (the owner's right): how many there are, how many were not.

        Cut on the way, it goes on where it was: each key is under one or the other. Raises :class:`CleEtrangere`.
        """
        toutes, changees, dernier = 0, 0, UUID(int=0)
        while lignes := self._page(dernier):
            toutes, dernier = toutes + len(lignes), lignes[-1][0]
            for sujet, enveloppe in lignes:
                if (nouvelle := aes_key_wrap(self._kek, self._ouvrir(enveloppe))) != enveloppe:
                    changees += self._changer(sujet, enveloppe, nouvelle)
        return toutes, changees

    def essayer(self) -> int:
        """Open every key under the key-encryption key, and keep none; how many there are. Raises :class:`CleEtrangere`."""
        toutes, dernier = 0, UUID(int=0)
        while lignes := self._page(dernier):
            toutes, dernier = toutes + len(lignes), lignes[-1][0]
            for _, enveloppe in lignes:
                self._ouvrir(enveloppe)
        return toutes

    def _page(self, apres: UUID) -> list[tuple[UUID, bytes]]:
        """The next keys, wrapped, in order of their subjects."""
        with self._connexion() as connexion:
            return connexion.execute(
                "select sujet, enveloppe from cles where sujet > %s order by sujet limit %s", (apres, PAGE)
            ).fetchall()

    def _changer(self, sujet: UUID, ancienne: bytes, nouvelle: bytes) -> int:
        """How many envelopes changed: none when the person was erased meanwhile."""
        with self._connexion() as connexion:
            return connexion.execute(
                "update cles set enveloppe = %s where sujet = %s and enveloppe = %s", (nouvelle, sujet, ancienne)
            ).rowcount

    def detruire(self, sujet: UUID) -> bool:
        """See :class:`Coffre`. Other processes forget the key within ``CACHE_S`` seconds."""
        return self._detruire(sujet, "DEMANDE", None)

    def viser(self, bordereau: Bordereau, sujets: Iterable[UUID]) -> None:
        """See :class:`Coffre`."""
        try:
            with self._connexion() as connexion, connexion.transaction():
                connexion.execute(
                    "insert into bordereaux (bordereau, vise_le, vise_par) values (%s, %s, %s)", bordereau
                )
                connexion.execute(
                    "insert into bordereaux_sujets (bordereau, sujet) select %s, s from unnest(%b::uuid[]) s",
                    (bordereau.reference, sorted(set(sujets))),
                )
        except UniqueViolation as erreur:
            raise BordereauConnu(bordereau.reference) from erreur

    def eliminer(self, sujet: UUID, bordereau: str) -> bool:
        """See :class:`Coffre`: the database refuses it too."""
        try:
            return self._detruire(sujet, "TERME", bordereau)
        except ForeignKeyViolation as erreur:
            raise VisaAbsent(bordereau) from erreur

    def _detruire(self, sujet: UUID, motif: str, bordereau: str | None) -> bool:
        with self._connexion() as connexion, connexion.transaction():
            connexion.execute(
                "insert into effaces (sujet, motif, bordereau) values (%s, %s, %s) on conflict do nothing",
                (sujet, motif, bordereau),
            )
            detruites = connexion.execute("delete from cles where sujet = %s", (sujet,)).rowcount
        with self._verrou:
            self._memoire.pop(sujet, None)
        return detruites == 1

    def efface(self, sujet: UUID) -> Effacement | None:
        """When the key of this person was destroyed; None while it is there."""
        with self._connexion() as connexion:
            ligne = connexion.execute(
                "select (efface_le at time zone 'Europe/Paris')::date,"
                " extract(epoch from clock_timestamp() - efface_le)::float8 from effaces where sujet = %s",
                (sujet,),
            ).fetchone()
        return None if ligne is None else Effacement(*ligne)

    def nettoyer(self) -> None:
        """Write the keys anew, so that nothing of a destroyed one stays in the files of their table (the owner's right)."""
        with self._connexion() as connexion:
            connexion.execute("vacuum full cles")

    def effaces(self) -> frozenset[UUID]:
        """See :class:`Coffre`; a few thousand ids over the years."""
        with self._connexion() as connexion:
            return frozenset(sujet for (sujet,) in connexion.execute("select sujet from effaces").fetchall())

    def tenus(self, sujets: Sequence[UUID]) -> set[UUID]:
        """See :class:`Coffre`."""
        requete = "select sujet from cles where sujet = any(%b::uuid[])"
        with self._connexion() as connexion:
            return {sujet for (sujet,) in connexion.execute(requete, (list(sujets),)).fetchall()}
