"""``rejeu``: a dossier of 50 and of 500 events replayed with its chain checked, beside the stock repository."""

import statistics
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from psycopg.conninfo import conninfo_to_dict

from bench.append import CONTEXTE
from bench.mesure import Mesure, chronometrer
from bench.scene import Scene
from ledger.dossier import fold
from ledger.events.suivi.rendez_vous import RendezVousPlanifie
from ledger.replay import rejouer
from ledger.store import bulk
from ledger.store.append import Evenement
from ledger.store.bulk import BulkAppend, Ligne
from readmodels.lecteur import OPTIONS

TAILLES = (50, 500)
TOURS = 9
PAR_TOUR = 12
SCHEMA = "bench_rejeu"


class RendezVousStock(Aggregate):
    """The same facts, as the library's own aggregate keeps them."""

    @event("Ouvert")
    def __init__(self) -> None:
        """Nothing yet."""
        self.planifies: dict[str, tuple[str, str]] = {}

    @event("Planifie")
    def planifier(self, corps: dict[str, Any]) -> None:
        """One meeting more."""
        self.planifies[corps["rendez_vous"]] = (corps["le"], corps["heure"])


def mesurer(scene: Scene) -> list[Mesure]:
    """Median milliseconds of both, interleaved; the ratio is how many times faster ours is."""
    scene.migrer(SCHEMA)
    parties = conninfo_to_dict(scene.url)
    stock: Application[UUID] = Application(
        env={
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": str(parties["dbname"]),
            "POSTGRES_HOST": str(parties["host"]),
            "POSTGRES_PORT": str(parties["port"]),
            "POSTGRES_USER": str(parties["user"]),
            "POSTGRES_PASSWORD": "",
        }
    )
    mesures = []
    with (
        psycopg.connect(scene.url, autocommit=True, options=bulk.OPTIONS) as ecriture,
        psycopg.connect(scene.url, autocommit=True, options=OPTIONS) as lecture,
    ):
        masse = BulkAppend(ecriture, SCHEMA)
        for taille in TAILLES:
            dossier, reference = _ecrire(masse, taille), _ecrire_stock(stock, taille)
            notre, leur = _alterner(partial(_rejouer, lecture, dossier), partial(stock.repository.get, reference))
            conditions = {
                "evenements": taille,
                "tours": TOURS,
                "par_tour": PAR_TOUR,
                "contre": "eventsourcing repository.get, sans chaîne",
            }
            mesures.append(
                Mesure(f"rejeu_{taille}", round(notre, 3), "ms", round(leur, 3), round(leur / notre, 2), conditions)
            )
    stock.close()
    return mesures


def _rejouer(connexion: psycopg.Connection[Any], dossier: UUID) -> None:
    fold(dossier, rejouer(connexion, SCHEMA, dossier))


def _alterner(un: Callable[[], object], autre: Callable[[], object]) -> tuple[float, float]:
    """Median of both, in blocks of one kind: whoever replays does not serve the other's requests in between."""
    durees = ([], [])  # type: tuple[list[float], list[float]]
    for _ in range(TOURS):
        for fonction, siennes in zip((un, autre), durees, strict=True):
            fonction()
            siennes.extend(chronometrer(fonction) for _ in range(PAR_TOUR))
    return statistics.median(durees[0]) * 1e3, statistics.median(durees[1]) * 1e3


def _plan(rang: int) -> RendezVousPlanifie:
    return RendezVousPlanifie(
        survenu_le=date(2025, 1, 1) + timedelta(days=rang // 2),
        rendez_vous=uuid4(),
        le=date(2025, 1, 10) + timedelta(days=rang),
        heure="09:30",
        duree_prevue_min=45,
        modalite="SUR_PLACE",
        motif="SUIVI",
        initiateur="SERVICE",
        structure="MDS-33-04",
    )


def _ecrire(masse: BulkAppend, taille: int) -> UUID:
    dossier = uuid4()
    instant = datetime(2025, 1, 1, tzinfo=UTC)
    masse.ajouter(
        [
            Ligne(
                dossier,
                instant,
                uuid4(),
                Evenement(0, uuid4(), plan.code, plan.survenu_le, CONTEXTE, plan.partie_claire()),
            )
            for plan in map(_plan, range(taille))
        ]
    )
    return dossier


def _ecrire_stock(stock: Application[UUID], taille: int) -> UUID:
    dossier = RendezVousStock()
    for plan in map(_plan, range(taille - 1)):
        dossier.planifier(plan.model_dump(mode="json", exclude_none=True))
    stock.save(dossier)
    return dossier.id
