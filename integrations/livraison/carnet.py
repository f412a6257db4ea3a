"""The notebook of the delivery between two lives: where it reads, doubts, dossiers to take up again, what it put aside."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from psycopg.rows import tuple_row

from ledger.epoques import Epoque
from ledger.epoques import lire as lire_epoques
from ledger.pool import LivePool
from ledger.replay import derniere, derniere_position
from ledger.runner import Serie
from ledger.store.migrations import schema_valide
from ledger.verrou import numero, tenir
from ledger.vocabulaire.suivi.transmission import ENVOIS

AUTRES_PARTENAIRES: Final = "parcours_livraison"
ROLES: Final = {ENVOIS: "parcours_envois"}
"""The group of rights of a recipient, which reaches its own rows alone: who writes to persons reads nothing of a partner."""
PRUDENCE_JOURS: Final = 30
"""How long after an epoch a step may be one that the partner was told of before it, and that an agent says again."""
REBUTS_MAX: Final = 10_000
"""Messages put aside that are kept; the oldest go."""
REPRISES_LOT: Final = 100
REPRISE_MAX_S: Final = 8 * 86_400
"""Further away than any delay, a time to take up again was noted before the server's clock went back."""
POUR: Final = "destinataire = %(pour)s"


def role_de(destinataire: str) -> str:
    """The role under which what goes to a recipient is noted, and what comes of it recorded."""
    return ROLES.get(destinataire, AUTRES_PARTENAIRES)


def schema_livraison(journal: str) -> str:
    """Schema of what the delivery keeps beside a log: ``d33_livraison``."""
    return f"{schema_valide(journal)}_livraison"


MIGRATIONS: Final = Serie("livraison", "integrations.livraison.sql", schema_livraison)


@dataclass(frozen=True, slots=True)
class Lecture:
    """Steps up to ``depuis`` are not sent; those up to ``position`` were read and dealt with."""

    depuis: int
    position: int


class Carnet:
    """The notebook of what goes to one recipient. Thread-safe; each write is one statement, committed at once."""

    def __init__(self, conninfo: str, journal: str, destinataire: str, *, connexions: int = 8) -> None:
        """``connexions``: one for each dossier being delivered, and two more."""
        self._schema, self._journal = schema_livraison(journal), journal
        self._destinataire = destinataire
        kwargs = {"autocommit": True, "options": f"-c role={role_de(destinataire)} -c timezone=UTC"}
        self._pool = LivePool(conninfo, min_size=1, max_size=connexions, open=True, timeout=10, kwargs=kwargs)

    def fermer(self) -> None:
        """Close the connections."""
        self._pool.close()

    def ouvrir(self, depuis: int | None = None) -> Lecture:
        """Where to read from; the first time, from ``depuis`` or else from the end of the log as it is."""
        debut = f"coalesce(%(depuis)s::bigint, {derniere(self._journal)})"
        self._ecrire(
            f"insert into {self._schema}.lecture (destinataire, depuis, position)"
            f" select %(pour)s, d, d from (select {debut}) t(d) on conflict do nothing",
            {"depuis": depuis},
        )
        return Lecture(*self._lire(f"select depuis, position from {self._schema}.lecture where {POUR}")[0])

    def annoncer(self, ouverts: Mapping[str, str]) -> None:
        """The services that are open from now on, each with who takes them; the others are not any more."""
        self._ecrire(
            f"with n as (insert into {self._schema}.ouverts (destinataire, service, par)"
            " select %(pour)s, s, p from unnest(%(services)s::text[], %(par)s::text[]) t(s, p)"
            " on conflict (destinataire, service) do update set par = excluded.par, vu_le = clock_timestamp())"
            f" delete from {self._schema}.ouverts where {POUR} and service <> all(%(services)s::text[])",
            {"services": list(ouverts), "par": list(ouverts.values())},
        )

    def avancer(self, position: int) -> None:
        """Everything up to this position is dealt with."""
        self._ecrire(
            f"update {self._schema}.lecture set position = greatest(position, %(position)s),"
            f" vue_le = clock_timestamp() where {POUR}",
            {"position": position},
        )

    def epoques(self) -> list[Epoque]:
        """Epochs of the log."""
        with self._pool.connection() as connexion:
            return lire_epoques(connexion, self._journal)

    def tete(self) -> int:
        """Last position of the log."""
        with self._pool.connection() as connexion:
            return derniere_position(connexion, self._journal)

    def prudence(self) -> Epoque | None:
        """The last epoch, for as long as what was lost with it may still be said again; None afterwards."""
        requete = (
            f"select ouverte_le, depuis, motif from {self._journal}.epoques"
            " where ouverte_le > clock_timestamp() - make_interval(days => %(jours)s) order by ouverte_le desc limit 1"
        )
        return next((Epoque(*ligne) for ligne in self._lire(requete, {"jours": PRUDENCE_JOURS})), None)

    def epoque_a_reprendre(self) -> Epoque | None:
        """The last epoch, when no dossier was taken up again since it was opened."""
        requete = (
            f"select e.ouverte_le, e.depuis, e.motif from {self._journal}.epoques e, {self._schema}.lecture"
            f" where {POUR} and (epoque is null or epoque < e.ouverte_le) order by e.ouverte_le desc limit 1"
        )
        return next((Epoque(*ligne) for ligne in self._lire(requete)), None)

    def noter_epoque(self, epoque: Epoque) -> None:
        """Its dossiers are taken up again."""
        requete = f"update {self._schema}.lecture set epoque = %(le)s where {POUR}"
        self._ecrire(requete, {"le": epoque.ouverte_le})

    def concernes(self, codes: Sequence[int], depuis: int, jusque: int) -> list[UUID]:
        """Dossiers with an event of these types after one position, up to another."""
        requete = (
            f"select distinct stream from {self._journal}.evenements where type = any(%(codes)s::smallint[])"
            " and position > %(depuis)s and position <= %(jusque)s"
        )
        return [ligne[0] for ligne in self._lire(requete, {"codes": codes, "depuis": depuis, "jusque": jusque})]

    def douter(self, evenement: UUID) -> float | None:
        """Note that a step is about to be sent. Give the age of the note, in seconds, when there was one already: an earlier
        process sent the step, and died before it learned the outcome.
        """
        requete = (
            f"with ancien as (select depuis from {self._schema}.doutes where {POUR} and evenement = %(id)s),"
            f" nouveau as (insert into {self._schema}.doutes (destinataire, evenement) values (%(pour)s, %(id)s)"
            " on conflict do nothing)"
            " select extract(epoch from clock_timestamp() - depuis)::float8 from ancien"
        )
        lignes = self._lire(requete, {"id": evenement})
        if lignes and lignes[0][0] < 0:  # the server's clock went back since: the wait starts again, once
            self.redouter(evenement)
            return 0.0
        return float(lignes[0][0]) if lignes else None

    def redouter(self, evenement: UUID) -> None:
        """Another call is about to be made for a step in doubt."""
        requete = f"update {self._schema}.doutes set depuis = clock_timestamp() where {POUR} and evenement = %(id)s"
        self._ecrire(requete, {"id": evenement})

    def en_doute(self, evenement: UUID) -> bool:
        """Whether the step was being sent when a process died, or was never answered."""
        requete = f"select 1 from {self._schema}.doutes where {POUR} and evenement = %(id)s"
        return bool(self._lire(requete, {"id": evenement}))

    def lever_doute(self, evenement: UUID) -> None:
        """The outcome is in the ledger, or the call certainly did not arrive."""
        self._ecrire(f"delete from {self._schema}.doutes where {POUR} and evenement = %(id)s", {"id": evenement})

    def remettre(self, dossier: UUID, attente_s: float, attente_max_s: float) -> None:
        """Take the dossier up again after a while, twice as long each time in a row."""
        self._ecrire(
            f"insert into {self._schema}.reprises as r (destinataire, dossier, reprendre_le, fois)"
            " values (%(pour)s, %(dossier)s, clock_timestamp() + make_interval(secs => %(attente)s), 1)"
            " on conflict (destinataire, dossier) do update set fois = least(r.fois + 1, 30),"
            " reprendre_le = clock_timestamp()"
            " + make_interval(secs => least(%(attente)s * power(2, least(r.fois, 30)), %(max)s))",
            {"dossier": dossier, "attente": attente_s, "max": attente_max_s},
        )

    def oublier_reprise(self, dossier: UUID) -> None:
        """Nothing of the dossier waits for the service any more."""
        requete = f"delete from {self._schema}.reprises where {POUR} and dossier = %(dossier)s"
        self._ecrire(requete, {"dossier": dossier})

    def reprises(self) -> list[UUID]:
        """Dossiers whose time has come, :data:`REPRISES_LOT` at most."""
        requete = (
            f"select dossier from {self._schema}.reprises where {POUR} and (reprendre_le <= clock_timestamp()"
            f" or reprendre_le > clock_timestamp() + interval '{REPRISE_MAX_S} s') order by reprendre_le limit %(lot)s"
        )
        return [ligne[0] for ligne in self._lire(requete, {"lot": REPRISES_LOT})]

    def mettre_au_rebut(self, place: str, raison: str) -> None:
        """Put a message aside, with its place and the reason."""
        self._ecrire(
            f"insert into {self._schema}.rebuts (destinataire, place, raison) values (%(pour)s, %(place)s, %(raison)s)"
            " on conflict (destinataire, place) do update set raison = excluded.raison, vu_le = clock_timestamp()",
            {"place": place[:200], "raison": raison[:200]},
        )
        self._ecrire(
            f"delete from {self._schema}.rebuts where {POUR} and place in"
            f" (select place from {self._schema}.rebuts where {POUR} order by vu_le desc offset %(max)s)",
            {"max": REBUTS_MAX},
        )

    def rebuts(self) -> dict[str, str]:
        """Messages put aside: place and reason."""
        requete = f"select place, raison from {self._schema}.rebuts where {POUR} order by vu_le desc"
        return dict(self._lire(requete))

    @contextmanager
    def tenir(self, dossier: UUID) -> Iterator[bool]:
        """Hold a dossier against every other process for the time of the block; False when another one holds it."""
        verrou = numero(f"{self._schema}:{self._destinataire}:{dossier}")
        with self._pool.connection() as connexion, tenir(connexion, verrou) as tenu:
            yield tenu

    def _lire(self, requete: str, parametres: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        with self._pool.connection() as connexion:
            lus = connexion.cursor(row_factory=tuple_row).execute(requete, self._pour(parametres or {}))
            return lus.fetchall()

    def _ecrire(self, requete: str, parametres: dict[str, Any]) -> None:
        with self._pool.connection() as connexion:
            connexion.execute(requete, self._pour(parametres))

    def _pour(self, parametres: dict[str, Any]) -> dict[str, Any]:
        return {"pour": self._destinataire, **parametres}
