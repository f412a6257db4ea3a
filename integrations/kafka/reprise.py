"""Where a relay goes on from, once it has compared what it published last with the log: as it was, or one that went back."""

from collections.abc import Sequence
from typing import Any, Final

import psycopg

from integrations.kafka.errors import InterventionRequise
from integrations.kafka.position import DEBUT, Position
from ledger.epoques import Epoque, numero_de
from ledger.replay import lire_apres

REVENU: Final = (
    "la base a sans doute été restaurée d'une sauvegarde plus ancienne que Kafka. Rien n'est publié. Arrêtez les autres "
    "processus, lancez « parcours nouvelle-epoque », puis relancez : les abonnés sauront ce qui ne vaut plus."
)


def reprendre(
    pg: psycopg.Connection[Any], schema: str, position: Position, epoques: Sequence[Epoque]
) -> tuple[Position, bool]:
    """The position to go on from, and whether what was published after it is no more.

    Raises :class:`InterventionRequise`: the log went back and nobody opened an epoch since, or it went back to before one.
    """
    present = epoques[-1].nom if epoques else ""
    if position == DEBUT:
        return Position(0, "", present), False
    publiee_en = numero_de(position.epoque)
    if publiee_en and publiee_en not in {epoque.numero for epoque in epoques}:
        message = f"l'époque {position.epoque}, où Kafka en est, n'est plus dans le journal : {REVENU}"
        raise InterventionRequise(message)
    depuis = min((epoque.depuis for epoque in epoques if epoque.numero > publiee_en), default=position.numero)
    if position.numero > depuis:
        return Position(depuis, _empreinte(pg, schema, depuis) or "", present, min(position.point, depuis)), True
    if position.numero and _empreinte(pg, schema, position.numero) != position.empreinte:
        message = f"le dernier événement publié, à la position {position.numero}, n'est plus dans le journal : {REVENU}"
        raise InterventionRequise(message)
    return position._replace(epoque=present), False


def _empreinte(pg: psycopg.Connection[Any], schema: str, position: int) -> str | None:
    """The chain's link of the event there; None when there is none."""
    lus = lire_apres(pg, schema, position - 1, 1)
    return lus[0].hash.hex() if lus and lus[0].position == position else None
