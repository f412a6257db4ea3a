"""Whether a process that may write nothing is alive: the lock that it holds, and when its session last spoke."""

from collections.abc import Sequence
from typing import Final

import psycopg

from ledger.erreurs import ErreurAttendue, Genre

FIGE_S: Final = 60
"""How long a process that looks at the log every second may ask the server nothing."""
ACTIF_S: Final = 600
"""How long one of its questions may last: a rebuild, the first look at a long log."""
SESSIONS: Final = """
    select a.state, extract(epoch from clock_timestamp() - a.state_change)::int
      from pg_locks l left join pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'advisory' and l.granted and l.objsubid = 1
       and l.database = (select oid from pg_database where datname = current_database())
       and (l.classid::bigint << 32 | l.objid::bigint) = %s
"""


class EnMauvaiseSante(ErreurAttendue):
    """A process does not do its work; the message says what is wrong."""

    genre = Genre.INDISPONIBLE
    reference = "en-mauvaise-sante"
    titre = "Processus en mauvaise santé"


def exiger(condition: bool, message: str) -> None:
    """Raise :class:`EnMauvaiseSante` unless the condition holds."""
    if not condition:
        raise EnMauvaiseSante(message)


def tient(url: str, verrous: Sequence[int], qui: str) -> None:
    """Somebody holds each of these advisory locks, and asked the server something not long ago.

    Asked under the login of the process, or one that may see its sessions. Raises :class:`EnMauvaiseSante`.
    """
    with psycopg.connect(url, autocommit=True, connect_timeout=3) as connexion:
        sessions = [connexion.execute(SESSIONS, (verrou,)).fetchone() for verrou in verrous]
    for session in sessions:
        exiger(session is not None, f"aucun {qui} n'est au travail")
        assert session is not None  # noqa: S101 - just required
        etat, silence_s = session
        exiger(etat is not None, f"la session du {qui} ne se voit pas sous ce compte : demandez sa santé sous le sien")
        permis_s = ACTIF_S if etat == "active" else FIGE_S
        exiger(silence_s <= permis_s, f"le {qui} ne répond plus depuis {silence_s} s : arrêtez-le, il sera relancé")
