"""``append``: commands a second through the group append, beside the library's stock recorder and pgbench.

All three write one event of the same size to a new stream, durably. The stock recorder keeps no chain, no command id and
fewer columns; pgbench inserts the very same row with the same indexes, and nothing else.
"""

import subprocess
import threading
import time
from collections.abc import Callable
from datetime import date
from uuid import uuid4

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.conninfo import conninfo_to_dict

from bench.mesure import Mesure, centile, comparer
from bench.scene import Scene
from integrations.storage.binaries import trouver_binaires
from ledger.store.append import Ecriture, Evenement
from ledger.store.group import GroupAppend
from ledger.store.recorder import JournalFactory

DUREE_S = 3.0
TOURS = 3
ECRIVAINS = (1, 8, 40)
CONTEXTE = '{"agent":"3f0c2a58-0d3e-4f0a-9a7e-0c8d1f5b6a21","role":"REFERENT","structure":"MDS-33-04","canal":"API"}'
CLAIR = (
    '{"rattachement":{"mds":"MDS-33-04"},"orientation":"8d7c5f1e-2b64-4c0f-a6d1-5e8a9b0c3d42","decision":"ACCEPTEE",'
    '"decideur":"CONSEIL_DEPARTEMENTAL","parcours":"SOCIAL","organisme":"CONSEIL_DEPARTEMENTAL",'
    '"structure":"MDS-33-04","debut_le":"2026-03-02","premiere": true,"information_recue_le":"2026-02-11"}'
)
SCELLE = bytes(range(150))
SURVENU_LE = date(2026, 3, 2)


def mesurer(scene: Scene) -> list[Mesure]:
    """At 1, 8 and 40 writers, rounds interleaved, best round of each kind."""
    mesures = []
    scene.migrer("bench_append")
    with psycopg.connect(scene.url, autocommit=True) as connexion:
        connexion.execute("create schema brut; create sequence brut.positions")
        connexion.execute("create table brut.evenements (like bench_append.evenements including indexes)")
    stock = _stock(scene)
    for ecrivains in ECRIVAINS:
        debits: dict[str, float] = {"groupe": 0.0, "stock": 0.0, "pgbench": 0.0}
        durees: list[float] = []
        for _ in range(TOURS):
            debit, latences = _groupe(scene, ecrivains)
            if debit > debits["groupe"]:
                debits["groupe"], durees = debit, latences
            debits["stock"] = max(debits["stock"], _debit(lambda: _enregistrer_stock(stock), ecrivains)[0])
            debits["pgbench"] = max(debits["pgbench"], _pgbench(scene, ecrivains))
        conditions = {
            "ecrivains": ecrivains,
            "p50_ms": round(centile(durees, 0.5) * 1e3, 2),
            "p99_ms": round(centile(durees, 0.99) * 1e3, 2),
            "tours": TOURS,
            "duree_s": DUREE_S,
        }
        nom = f"append_{ecrivains}"
        mesures.append(comparer(nom, debits["groupe"], "commandes/s", debits["stock"], contre="stock", **conditions))
        mesures.append(
            comparer(nom, debits["groupe"], "commandes/s", debits["pgbench"], contre="pgbench", **conditions)
        )
    stock.datastore.close()
    return mesures


def _debit(action: Callable[[], object], ecrivains: int, toutes_les_s: float = 0.0) -> tuple[float, list[float]]:
    """Calls a second by this many threads, and how long each took from when it was due: one after the other, or each
    thread at a pace.
    """
    durees: list[list[float]] = [[] for _ in range(ecrivains)]
    fin = time.perf_counter() + DUREE_S

    def ecrire(miennes: list[float]) -> None:
        debut = time.perf_counter()
        while debut < fin:
            time.sleep(max(0.0, debut - time.perf_counter()))
            action()
            faite = time.perf_counter()
            miennes.append(faite - debut)
            debut = debut + toutes_les_s if toutes_les_s else faite

    fils = [threading.Thread(target=ecrire, args=(miennes,)) for miennes in durees]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    toutes = [duree for miennes in durees for duree in miennes]
    return len(toutes) / DUREE_S, toutes


def une_ecriture() -> Ecriture:
    """One command of one event, on a dossier of its own."""
    evenement = Evenement(0, uuid4(), 202, SURVENU_LE, CONTEXTE, CLAIR, SCELLE)
    return Ecriture(uuid4(), bytes(32), ((uuid4(), 0),), (evenement,))


def _groupe(scene: Scene, ecrivains: int, toutes_les_s: float = 0.0) -> tuple[float, list[float]]:
    groupe = GroupAppend(
        lambda: psycopg.connect(scene.url, autocommit=True, options=JournalFactory.OPTIONS), "bench_append"
    )
    try:
        return _debit(lambda: groupe.ajouter(une_ecriture()), ecrivains, toutes_les_s)
    finally:
        groupe.fermer()


def _stock(scene: Scene) -> PostgresApplicationRecorder:
    parties = conninfo_to_dict(scene.url)
    datastore = PostgresDatastore(
        dbname=str(parties["dbname"]),
        host=str(parties["host"]),
        port=str(parties["port"]),
        user=str(parties["user"]),
        password="",
        pool_size=max(ECRIVAINS),
        schema="public",
    )
    recorder = PostgresApplicationRecorder(datastore, events_table_name="stock_evenements")
    recorder.create_table()
    return recorder


def _enregistrer_stock(recorder: PostgresApplicationRecorder) -> None:
    recorder.insert_events([StoredEvent(uuid4(), 1, "orientation.decidee.v1", CLAIR.encode() + SCELLE)])


def _pgbench(scene: Scene, ecrivains: int) -> float:
    """pgbench's prepared insert of the same row, with a sequence for position."""
    script = scene.dossier / "insert.sql"
    script.write_text(
        "insert into brut.evenements values (nextval('brut.positions'), gen_random_uuid(), 1, 202, '2026-03-02', now(),"
        f" null, gen_random_uuid(), gen_random_uuid(), '{CONTEXTE}', '{CLAIR}', '\\x{SCELLE.hex()}',"
        f" '\\x{bytes(32).hex()}');"
    )
    commande = [
        str(trouver_binaires() / "pgbench"), "--no-vacuum", "--protocol=prepared", f"--client={ecrivains}",
        f"--jobs={min(ecrivains, 2)}", f"--time={DUREE_S:.0f}", f"--file={script}", scene.url,
    ]  # fmt: skip
    texte = subprocess.run(commande, capture_output=True, text=True, check=True).stdout
    return next(float(ligne.split()[2]) for ligne in texte.splitlines() if ligne.startswith("tps"))
