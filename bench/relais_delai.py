"""``relais_delai``: from the commit of an event in the log to a `read_committed` reader that holds it, in milliseconds.

One writer records an event at a steady pace; the relay, a process of its own as in production, is woken by the database;
a reader of kafka-python waits on the topic. The reference is the broker alone: the same record, from an idempotent producer
without transaction, to the same kind of reader, one at a time as well.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any, Final
from uuid import UUID, uuid4

import psycopg
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition

from bench.append import une_ecriture
from bench.mesure import Mesure, centile, comparer
from integrations.kafka.relay import ENVIRONNEMENT, Reglages
from integrations.kafka.topics import PARTITIONS, creer_topics, identifiant_du_relais
from ledger.publication import topic
from ledger.store.group import GroupAppend
from ledger.store.recorder import JournalFactory

EVENEMENTS: Final = 400
PAR_SECONDE: Final = 50
CHAUFFE: Final = 5
"""First events, waited for one by one and left out."""
ATTENTE_MAX_S: Final = 30.0


def mesurer(pg_url: str, schema: str, bootstrap: str, evenements: int = EVENEMENTS) -> list[Mesure]:
    """Median and 99th centile; ``schema`` is a migrated log, its topics are made for the measure and deleted."""
    creer_topics(bootstrap, schema)
    lu = topic(schema, "orientation")
    try:
        groupe = GroupAppend(lambda: psycopg.connect(pg_url, autocommit=True, options=JournalFactory.OPTIONS), schema)
        try:
            with _relais(pg_url, schema, bootstrap):
                delais = _delais(bootstrap, lu, evenements, lambda: _ecrire(groupe))
        finally:
            groupe.fermer()
        with closing(_producteur(bootstrap)) as producer:
            nus = _delais(bootstrap, lu, evenements, lambda: _envoyer(producer, lu))
    finally:
        with closing(KafkaAdminClient(bootstrap_servers=bootstrap)) as admin:
            tous = [nom for nom in admin.list_topics() if nom.startswith(f"parcours.{schema}.")]
            admin.delete_topics([*tous, *({identifiant_du_relais(schema)} - {*tous})])
    conditions = {"evenements": len(delais), "par_seconde": PAR_SECONDE, "contre": "kafka-python nu, sans transaction"}
    return [
        comparer(f"relais_delai_{nom}", centile(delais, rang) * 1e3, "ms", centile(nus, rang) * 1e3, **conditions)
        for nom, rang in (("p50", 0.5), ("p99", 0.99))
    ]


def _delais(bootstrap: str, lu: str, evenements: int, ecrire: Callable[[], str]) -> list[float]:
    """Seconds between the return of each write and its reading, once a few have gone through."""
    recus: dict[str, float] = {}
    pret, fini = threading.Event(), threading.Event()
    lecteur = threading.Thread(target=_lire, args=(bootstrap, lu, recus, pret, fini))
    lecteur.start()
    try:
        assert pret.wait(ATTENTE_MAX_S)
        for _ in range(CHAUFFE):  # everybody has started, and knows everybody
            _attendre(recus, {ecrire()})
        ecrits: dict[str, float] = {}
        prochain = time.perf_counter()
        for _ in range(evenements):
            prochain += 1 / PAR_SECONDE
            ident = ecrire()
            ecrits[ident] = time.perf_counter()
            time.sleep(max(prochain - time.perf_counter(), 0))
        _attendre(recus, ecrits.keys())
    finally:
        fini.set()
        lecteur.join()
    # A reader may hold a record before the writer is told that it is acknowledged: that is no time at all.
    return [max(recus[ident] - ecrit, 0.0) for ident, ecrit in ecrits.items()]


def _attendre(recus: dict[str, float], voulus: Iterable[str]) -> None:
    limite = time.monotonic() + ATTENTE_MAX_S
    while not recus.keys() >= set(voulus):
        assert time.monotonic() < limite, "events did not arrive"
        time.sleep(0.005)


def _lire(bootstrap: str, lu: str, recus: dict[str, float], pret: threading.Event, fini: threading.Event) -> None:
    consommateur: Any = KafkaConsumer(
        bootstrap_servers=bootstrap, group_id=None, isolation_level="read_committed", auto_offset_reset="latest"
    )
    with closing(consommateur):
        partitions = [TopicPartition(lu, numero) for numero in range(PARTITIONS)]
        consommateur.assign(partitions)
        for partition in partitions:
            consommateur.position(partition)
        pret.set()
        while not fini.is_set():
            for paquet in consommateur.poll(timeout_ms=100).values():
                instant = time.perf_counter()
                recus.update({dict(message.headers)["ce_id"].decode(): instant for message in paquet})


def _ecrire(groupe: GroupAppend) -> str:
    ecriture = une_ecriture()
    groupe.ajouter(ecriture)
    return str(ecriture.evenements[0].evenement_id)


def _envoyer(producer: Any, lu: str) -> str:
    ident: UUID = uuid4()
    ecriture = une_ecriture()
    valeur = ecriture.evenements[0].clair.encode()
    producer.send(lu, valeur, str(ident).encode(), [("ce_id", str(ident).encode())]).get(timeout=ATTENTE_MAX_S)
    return str(ident)


def _producteur(bootstrap: str) -> Any:
    return KafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True, linger_ms=0)


@contextmanager
def _relais(pg_url: str, schema: str, bootstrap: str) -> Iterator[None]:
    reglages = Reglages(pg_url=pg_url, journal=schema, bootstrap=bootstrap)
    env = os.environ | {ENVIRONNEMENT: reglages.pour_un_processus()}
    commande = [sys.executable, "-m", "integrations.kafka.relay"]
    with subprocess.Popen(commande, env=env, stderr=subprocess.DEVNULL) as relais:
        try:
            yield
        finally:
            relais.terminate()
            relais.wait(ATTENTE_MAX_S)
