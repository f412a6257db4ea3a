"""Lots of the screens: what an agent asks of several dossiers, kept sealed, and what became of each, until it is too old."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

import orjson

from commands.lots.modele import Fait, Issue
from ledger.dates import maintenant
from web.tables.base import Base
from web.tables.sceau import Sceau

GARDE: Final = timedelta(days=30)
"""How long a lot can be looked at and taken up again."""
Champs = Sequence[tuple[str, str]]
"""Fields of a form, in order."""


@dataclass(frozen=True, slots=True)
class Rang:
    """A dossier of a lot: its rank, and what became of it; no issue before the lot is carried out."""

    rang: int
    dossier: UUID
    issue: Issue | None
    message: str


@dataclass(frozen=True, slots=True)
class LotGarde:
    """A lot of an agent: ``origine`` says how the dossiers were chosen, ``champs`` is the form once it is filled."""

    lot: UUID
    action: str
    origine: str
    champs: Champs
    pret: bool
    lance_le: datetime | None
    rangs: Sequence[Rang]

    def a_faire(self) -> list[tuple[int, UUID]]:
        """Ranks and dossiers of which nothing was recorded yet."""
        return [(rang.rang, rang.dossier) for rang in self.rangs if rang.issue is not Issue.FAIT]


class Lots:
    """The lots of a département's agents."""

    def __init__(self, base: Base, cle: bytes) -> None:
        """``cle`` is a secret of the web process, 32 bytes; theirs is derived from it."""
        self._base = base
        self._sceau = Sceau(cle, "lots")

    def ouvrir(self, agent: UUID, action: str, dossiers: Sequence[UUID], origine: str) -> UUID:
        """A new lot, not asked for yet; lots that are too old go."""
        self._base.ecrire("delete from {ecrans}.lots where cree_le < %(avant)s", {"avant": maintenant() - GARDE})
        lot = uuid4()
        self._base.ecrire(
            "with l as (insert into {ecrans}.lots (lot, agent, action, contenu)"
            " values (%(lot)s, %(agent)s, %(action)s, %(contenu)s) returning lot)"
            " insert into {ecrans}.lots_dossiers (lot, rang, dossier)"
            " select l.lot, d.rang - 1, d.dossier from l, unnest(%(dossiers)s::uuid[]) with ordinality d(dossier, rang)",
            {
                "lot": lot,
                "agent": agent,
                "action": action,
                "contenu": self._sceller(lot, origine, ()),
                "dossiers": list(dossiers),
            },
        )
        return lot

    def lire(self, lot: UUID, agent: UUID) -> LotGarde | None:
        """A lot of this agent's; None for another's, one that is too old, or one sealed under another secret."""
        lignes = self._base.lire(
            "select action, contenu, pret, lance_le from {ecrans}.lots where lot = %(lot)s and agent = %(agent)s",
            {"lot": lot, "agent": agent},
        )
        if not lignes:
            return None
        ligne = lignes[0]
        clair = self._sceau.ouvrir(bytes(ligne["contenu"]), lot)
        if clair is None:
            return None
        garde = orjson.loads(clair)
        rangs = self._base.lire(
            "select rang, dossier, issue, message from {ecrans}.lots_dossiers where lot = %(lot)s order by rang",
            {"lot": lot},
        )
        return LotGarde(
            lot,
            ligne["action"],
            garde["origine"],
            [(nom, valeur) for nom, valeur in garde["champs"]],
            ligne["pret"],
            ligne["lance_le"],
            [Rang(r["rang"], r["dossier"], Issue(r["issue"]) if r["issue"] else None, r["message"]) for r in rangs],
        )

    def remplir(self, lot: LotGarde, champs: Champs) -> bool:
        """Keep the form; False when the lot was confirmed meanwhile: what it asks does not change any more."""
        contenu = self._sceller(lot.lot, lot.origine, champs)
        return (
            self._base.ecrire(
                "update {ecrans}.lots set contenu = %(contenu)s, pret = true where lot = %(lot)s and lance_le is null",
                {"contenu": contenu, "lot": lot.lot},
            )
            == 1
        )

    def lancer(self, lot: UUID) -> None:
        """From now on what the lot asks does not change."""
        self._base.ecrire(
            "update {ecrans}.lots set lance_le = now() where lot = %(lot)s and lance_le is null", {"lot": lot}
        )

    def noter(self, lot: UUID, faits: Iterable[Fait]) -> None:
        """Note the outcome of some dossiers; what was done stays done, whatever another run says."""
        liste = list(faits)
        self._base.ecrire(
            "update {ecrans}.lots_dossiers d set issue = f.issue, message = f.message"
            " from unnest(%(rangs)s::smallint[], %(issues)s::text[], %(messages)s::text[]) f(rang, issue, message)"
            " where d.lot = %(lot)s and d.rang = f.rang and d.issue is distinct from 'FAIT'",
            {
                "lot": lot,
                "rangs": [fait.rang for fait in liste],
                "issues": [fait.issue.value for fait in liste],
                "messages": [fait.message for fait in liste],
            },
        )

    def _sceller(self, lot: UUID, origine: str, champs: Champs) -> bytes:
        return self._sceau.sceller(orjson.dumps({"origine": origine, "champs": list(champs)}), lot)
