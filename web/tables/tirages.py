"""Letters printed together: which lot each one is in, so that nobody prints it twice; what became of it is in the ledger."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from ledger.contexte import Acteur
from ledger.dates import maintenant
from web.tables.base import Base

GARDE: Final = timedelta(days=90)
"""How long a lot can be printed again."""
DERNIERS: Final = 30


@dataclass(frozen=True, slots=True)
class Courrier:
    """A letter of a lot: the transmission that asks for it, and the document that it is."""

    envoi: UUID
    dossier: UUID
    document: UUID


@dataclass(frozen=True, slots=True)
class Tirage:
    """A lot, and how many letters it held."""

    tirage: UUID
    agent: UUID
    tire_le: datetime
    nombre: int


class Tirages:
    """The lots of a département's letters; those of a structure are its own agents'."""

    def __init__(self, base: Base) -> None:
        """Over the tables of the screens."""
        self._base = base

    def ouvrir(self, acteur: Acteur, courriers: Sequence[Courrier]) -> UUID | None:
        """A new lot of these letters, those that another lot holds left out; None when it holds all of them."""
        self._base.ecrire("delete from {ecrans}.tirages where tire_le < %(avant)s", {"avant": maintenant() - GARDE})
        tirage = uuid4()
        pris = self._base.ecrire(
            "with libres as (select * from unnest(%(envois)s::uuid[], %(dossiers)s::uuid[], %(documents)s::uuid[])"
            "  with ordinality c(envoi, dossier, document, rang)"
            "  where not exists (select 1 from {ecrans}.tirages_courriers d where d.envoi = c.envoi)),"
            " t as (insert into {ecrans}.tirages (tirage, agent, structure)"
            "  select %(tirage)s, %(agent)s, %(structure)s where exists (select 1 from libres) returning tirage)"
            " insert into {ecrans}.tirages_courriers (envoi, tirage, rang, dossier, document)"
            " select l.envoi, t.tirage, l.rang, l.dossier, l.document from libres l, t on conflict (envoi) do nothing",
            {
                "tirage": tirage,
                "agent": acteur.agent,
                "structure": acteur.structure,
                "envois": [c.envoi for c in courriers],
                "dossiers": [c.dossier for c in courriers],
                "documents": [c.document for c in courriers],
            },
        )
        return tirage if pris else None

    def lire(self, tirage: UUID, acteur: Acteur) -> Sequence[Courrier]:
        """The letters of a lot, in order; none of a lot that is not this agent's structure's."""
        lignes = self._base.lire(
            "select c.envoi, c.dossier, c.document from {ecrans}.tirages_courriers c join {ecrans}.tirages t using (tirage)"
            " where tirage = %(tirage)s and t.structure is not distinct from %(structure)s order by c.rang",
            {"tirage": tirage, "structure": acteur.structure},
        )
        return [Courrier(**ligne) for ligne in lignes]

    def derniers(self, acteur: Acteur) -> Sequence[Tirage]:
        """The last lots of the agent's structure, at most :data:`DERNIERS`."""
        lignes = self._base.lire(
            "select t.tirage, t.agent, t.tire_le, count(c.envoi) as nombre from {ecrans}.tirages t"
            " left join {ecrans}.tirages_courriers c using (tirage) where t.structure is not distinct from %(structure)s"
            " group by t.tirage order by t.tire_le desc limit %(limite)s",
            {"structure": acteur.structure, "limite": DERNIERS},
        )
        return [Tirage(**ligne) for ligne in lignes]

    def tires(self, envois: Collection[UUID]) -> frozenset[UUID]:
        """Those of these letters that a lot holds."""
        lignes = self._base.lire(
            "select envoi from {ecrans}.tirages_courriers where envoi = any(%(envois)s)", {"envois": list(envois)}
        )
        return frozenset(ligne["envoi"] for ligne in lignes)
