"""Ad hoc queries that agents keep and share to a role. Nothing here is an event, nor a result."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID, uuid4

from psycopg import Connection
from psycopg.rows import kwargs_row, tuple_row
from psycopg.types.json import Jsonb

from ledger.contexte import Acteur
from ledger.erreurs import ErreurAttendue, Genre
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Role

PAR_AGENT_MAX: Final = 50
"""Queries that an agent keeps, at most."""
LISTE_MAX: Final = 200
"""Queries listed, at most: one's own first."""


class RequeteInconnue(ErreurAttendue):
    """No such query, or none that this agent may read: which of the two is not said."""

    genre = Genre.INCONNU
    reference = "requete-inconnue"
    titre = "Requête inconnue"


class TropDeRequetes(ErreurAttendue):
    """The agent keeps as many as he may."""

    genre = Genre.REFUSE
    reference = "trop-de-requetes"
    titre = "Trop de requêtes enregistrées"


class Scellant(Protocol):
    """Seals a text for one id, under a key that the database does not have."""

    def sceller(self, clair: bytes, lie: UUID) -> bytes:
        """Seal."""

    def ouvrir(self, scelle: bytes, lie: UUID) -> bytes | None:
        """Open; None when it was sealed under another key, or for another id."""


@dataclass(frozen=True, slots=True)
class RequeteGardee:
    """A query as it was kept; ``partage`` is the role that may use it beside its author.

    ``titre`` says when it was kept, where its own opens no more.
    """

    requete: UUID
    agent: UUID
    titre: str
    partage: Role | None
    demande: dict[str, Any]
    cree_le: datetime


_COLONNES: Final = "requete, agent, titre, partage, demande, cree_le"
_VISIBLE: Final = "(agent = %(agent)s or partage = %(role)s)"


class Requetes:
    """The queries kept in a département."""

    def __init__(self, journal: Journal, sceau: Scellant) -> None:
        """Over the connections of the log; ``sceau`` seals the titles."""
        self._journal, self._sceau = journal, sceau
        self._table = f"{journal.schema}.requetes"

    def garder(self, acteur: Acteur, titre: str, demande: Mapping[str, Any], partage: Role | None) -> RequeteGardee:
        """Keep a query; raises :class:`TropDeRequetes`."""
        numero = uuid4()
        valeurs = {
            "requete": numero,
            "agent": acteur.agent,
            "titre": self._sceau.sceller(titre.encode(), numero),
            "partage": partage,
            "demande": Jsonb(dict(demande)),
            "max": PAR_AGENT_MAX,
        }
        with self._journal.connexion() as connexion, connexion.transaction():
            # One at a time for an agent: two at once would each see room for the last one.
            connexion.execute("select pg_advisory_xact_lock(hashtext('requetes:' || %(agent)s::text))", valeurs)
            gardees = self._lire(
                connexion,
                f"insert into {self._table} (requete, agent, titre, partage, demande)"
                " select %(requete)s, %(agent)s, %(titre)s, %(partage)s, %(demande)s"
                f" where (select count(*) from {self._table} where agent = %(agent)s) < %(max)s returning {_COLONNES}",
                valeurs,
            )
        if not gardees:
            message = f"vous gardez déjà {PAR_AGENT_MAX} requêtes : supprimez-en une"
            raise TropDeRequetes(message)
        return gardees[0]

    def lire(self, requete: UUID, acteur: Acteur) -> RequeteGardee:
        """One's own query, or one shared to one's role; raises :class:`RequeteInconnue`."""
        lues = self._executer(
            f"select {_COLONNES} from {self._table} where requete = %(requete)s and {_VISIBLE}",
            {"requete": requete, "agent": acteur.agent, "role": acteur.role},
        )
        if not lues:
            raise RequeteInconnue("cette requête n'existe pas, ou n'est pas partagée avec votre rôle")
        return lues[0]

    def lister(self, acteur: Acteur) -> list[RequeteGardee]:
        """One's own queries, then those shared to one's role, the latest first."""
        return self._executer(
            f"select {_COLONNES} from {self._table} where {_VISIBLE}"
            " order by agent <> %(agent)s, cree_le desc limit %(limite)s",
            {"agent": acteur.agent, "role": acteur.role, "limite": LISTE_MAX},
        )

    def supprimer(self, requete: UUID, acteur: Acteur) -> None:
        """Delete one's own query; raises :class:`RequeteInconnue`."""
        if not self._executer(
            f"delete from {self._table} where requete = %(requete)s and agent = %(agent)s returning {_COLONNES}",
            {"requete": requete, "agent": acteur.agent},
        ):
            raise RequeteInconnue("cette requête n'existe pas, ou n'est pas la vôtre")

    def _executer(self, texte: str, valeurs: Mapping[str, Any]) -> list[RequeteGardee]:
        with self._journal.connexion() as connexion, connexion.transaction():
            return self._lire(connexion, texte, valeurs)

    def sceller_les_anciennes(self) -> None:
        """Seal the titles that were kept in clear before there was a key for them."""
        with self._journal.connexion() as connexion, connexion.transaction():
            curseur = connexion.cursor(row_factory=tuple_row)
            en_clair = curseur.execute(
                f"select requete, titre_clair from {self._table} where titre_clair is not null".encode()
            ).fetchall()
            curseur.executemany(
                f"update {self._table} set titre = %s, titre_clair = null where requete = %s".encode(),
                [(self._sceau.sceller(titre.encode(), numero), numero) for numero, titre in en_clair],
            )

    def oublier_personne(self, nomme: Callable[[str], bool]) -> int:
        """Take away the titles that name a person who is erased: what is asked stays; how many went."""
        with self._journal.connexion() as connexion, connexion.transaction():
            curseur = connexion.cursor(row_factory=tuple_row)
            scelles = curseur.execute(f"select requete, titre from {self._table} where titre is not null".encode())
            ouverts = [(numero, self._sceau.ouvrir(titre, numero)) for numero, titre in scelles.fetchall()]
            nommes = [numero for numero, clair in ouverts if clair is not None and nomme(clair.decode())]
            requete = f"update {self._table} set titre = null where requete = any(%s)"
            return curseur.execute(requete.encode(), (nommes,)).rowcount

    def _lire(self, connexion: Connection[Any], texte: str, valeurs: Mapping[str, Any]) -> list[RequeteGardee]:
        return connexion.cursor(row_factory=kwargs_row(self._gardee)).execute(texte.encode(), valeurs).fetchall()

    def _gardee(
        self, requete: UUID, titre: bytes | None, partage: str | None, cree_le: datetime, **autres: Any
    ) -> RequeteGardee:
        clair = self._sceau.ouvrir(titre, requete) if titre is not None else None
        dit = f"Requête du {cree_le:%d/%m/%Y}" if clair is None else clair.decode()
        role = None if partage is None else Role(partage)
        return RequeteGardee(requete=requete, titre=dit, partage=role, cree_le=cree_le, **autres)
