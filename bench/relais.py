"""``relais``: events a second of the relay's loop, beside kafka-python itself sending the same records.

The reference is one idempotent producer with the same settings, given ready records and partitions, flushed once: no
transaction, no position, no check, no log. The loop reads the log, translates, sends 500 events a transaction, checks
each of them and commits. Rounds are interleaved; each round has its own ratio, since the machine's speed moves.
"""

import statistics
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from time import process_time
from typing import Any
from uuid import UUID, uuid4

import psycopg
from kafka import KafkaAdminClient, KafkaProducer

from bench.append import CLAIR, CONTEXTE, SCELLE, SURVENU_LE
from bench.mesure import Mesure, chronometrer, comparer
from integrations.kafka.connexion import EN_CLAIR
from integrations.kafka.contenu import Evenements
from integrations.kafka.position import Position
from integrations.kafka.records import cle_et_partition, entetes
from integrations.kafka.relay import LOT_MAX, OPTIONS_PG
from integrations.kafka.topics import PARTITIONS, Destination, creer_topics, identifiant_du_relais, topics_de_famille
from integrations.kafka.transaction import Delais, Transactions, producteur
from ledger.lu import EvenementLu
from ledger.publication import publier
from ledger.replay import lire_apres
from ledger.store.append import Evenement
from ledger.store.bulk import OPTIONS, BulkAppend, Ligne

TOURS = 3
FLUX = 500
TYPES = (202, 401, 502)


@dataclass(frozen=True, slots=True)
class _Duree:
    mur_s: float
    cpu_s: float


def mesurer(pg_url: str, schema: str, bootstrap: str, evenements: int = 20_000) -> list[Mesure]:
    """Loop of the relay on the log, and on events already in memory, against the bare producer.

    ``schema`` is a migrated log; when it holds less than ``evenements``, it is filled. Topics are temporary.
    """
    _remplir(pg_url, schema, evenements)
    with _topics(bootstrap) as essai, psycopg.connect(pg_url, autocommit=True, options=OPTIONS_PG) as pg:
        lus = lire_apres(pg, schema, 0, evenements)
        enregistrements = _enregistrements(lus, essai)
        nus, en_memoire, complets = [], [], []
        with _transactions(bootstrap, essai) as transactions:
            contenu = Evenements(Destination(essai), PARTITIONS)
            _publier(transactions, contenu, lus[:LOT_MAX])  # metadata of the topics
            for _ in range(TOURS):
                nus.append(_duree(lambda: _envoyer_nus(bootstrap, enregistrements)))
                en_memoire.append(_duree(lambda: _publier(transactions, contenu, lus)))
                complets.append(_duree(lambda: _relayer(pg, schema, transactions, contenu, evenements)))
    conditions = {
        "evenements": evenements,
        "par_transaction": LOT_MAX,
        "octets_donnees": round(statistics.mean(len(e[1]) for e in enregistrements)),
        "octets_entetes": round(statistics.mean(sum(len(n) + len(v) for n, v in e[3]) for e in enregistrements)),
        "tours": TOURS,
        "contre": "kafka-python idempotent nu",
    }
    return [
        _comparer("relais", complets, nus, evenements, conditions),
        _comparer("relais_sans_journal", en_memoire, nus, evenements, conditions),
    ]


def _comparer(
    nom: str, durees: Sequence[_Duree], nus: Sequence[_Duree], evenements: int, conditions: dict[str, Any]
) -> Mesure:
    """Median round: its speed, its reference's, and the CPU of both a thousand events."""
    tours = sorted(zip(durees, nus, strict=True), key=lambda tour: tour[1].mur_s / tour[0].mur_s)
    duree, nu = tours[len(tours) // 2]
    ratios = [round(nu.mur_s / duree.mur_s, 2) for duree, nu in tours]
    cpu = {
        "cpu_us_par_evenement": round(duree.cpu_s / evenements * 1e6, 1),
        "cpu_us_reference": round(nu.cpu_s / evenements * 1e6, 1),
    }
    return comparer(
        nom, evenements / duree.mur_s, "événements/s", evenements / nu.mur_s, **conditions, **cpu, ratios=ratios
    )


def _duree(fonction: Any) -> _Duree:
    cpu = process_time()
    mur_s = chronometrer(fonction)
    return _Duree(mur_s, process_time() - cpu)


def _relayer(
    pg: psycopg.Connection[Any], schema: str, transactions: Transactions, contenu: Evenements, jusque: int
) -> None:
    position = 0
    while position < jusque:
        lus = lire_apres(pg, schema, position, LOT_MAX)
        _publier(transactions, contenu, lus)
        position = lus[-1].position


def _publier(transactions: Transactions, contenu: Evenements, lus: Sequence[EvenementLu]) -> None:
    for debut in range(0, len(lus), LOT_MAX):
        lot = lus[debut : debut + LOT_MAX]
        transactions.publier(contenu.envois(lot), Position(lot[-1].position, lot[-1].hash.hex()))


def _envoyer_nus(bootstrap: str, enregistrements: Sequence[tuple[Any, ...]]) -> None:
    producer = KafkaProducer(
        bootstrap_servers=bootstrap,
        acks="all",
        enable_idempotence=True,
        compression_type="lz4",
        linger_ms=5,
        batch_size=256 * 1024,
        metrics_enabled=False,
    )
    with closing(producer):
        futurs = [producer.send(*enregistrement) for enregistrement in enregistrements]
        producer.flush()
        assert all(futur.succeeded() for futur in futurs)


def _enregistrements(lus: Sequence[EvenementLu], schema: str) -> list[tuple[Any, ...]]:
    """Arguments of `send` of each public event."""
    topics = topics_de_famille(schema)
    prets = []
    for public in publier(lus, schema):
        cle, partition = cle_et_partition(public.cle, PARTITIONS)
        prets.append((topics[public.famille], public.donnees, cle, entetes(public.attributs), partition))
    return prets


@contextmanager
def _topics(bootstrap: str) -> Iterator[str]:
    """Topics of an imaginary département, for the time of the measure."""
    schema = f"mesure_{uuid4().hex[:12]}"
    creer_topics(bootstrap, schema)
    yield schema
    with closing(KafkaAdminClient(bootstrap_servers=bootstrap)) as admin:
        admin.delete_topics(
            [*topics_de_famille(schema).values(), identifiant_du_relais(schema), Destination(schema).points]
        )


@contextmanager
def _transactions(bootstrap: str, schema: str) -> Iterator[Transactions]:
    with closing(producteur(bootstrap, schema, EN_CLAIR, Delais(60))) as producer:
        producer.init_transactions()
        yield Transactions(producer, identifiant_du_relais(schema), lambda _: None)


def _remplir(pg_url: str, schema: str, evenements: int) -> None:
    hasard = Random(1)
    flux = [UUID(int=hasard.getrandbits(128)) for _ in range(FLUX)]
    commande, debut = UUID(int=hasard.getrandbits(128)), datetime(2025, 1, 1, tzinfo=UTC)
    with psycopg.connect(pg_url, autocommit=True, options=OPTIONS) as connexion:
        ligne = connexion.execute(f"select count(*) from {schema}.evenements").fetchone()
        manquants = evenements - (ligne[0] if ligne else 0)
        lignes = [
            Ligne(
                hasard.choice(flux),
                debut + timedelta(seconds=rang),
                commande,
                Evenement(
                    0, UUID(int=hasard.getrandbits(128)), hasard.choice(TYPES), SURVENU_LE, CONTEXTE, CLAIR, SCELLE
                ),
            )
            for rang in range(manquants)
        ]
        BulkAppend(connexion, schema).ajouter(lignes)
