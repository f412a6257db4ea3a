"""Whatever dies and when: after it, nothing is lost, nothing is there twice, order is kept.

`PARCOURS_SOAK_S` is how long the random test lasts (3 s by default).
"""

import os
import random
import signal
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest
from kafka import KafkaAdminClient

from integrations.kafka.outcome import Sortie
from ledger.publication import topic
from tests.integrations.kafka.charge import exiger_tout, sous_charge
from tests.integrations.kafka.departement import Departement
from tests.integrations.kafka.lecture import par_kafka_python
from tests.integrations.storage.processes import wait_until

SOAK_S = float(os.environ.get("PARCOURS_SOAK_S", "3"))
AVANT_LA_BOUCLE = ("verrou", "topics", "init", "position")
DANS_LA_BOUCLE = ("lecture", "debut", "milieu", "envoi", "flush", "acquittement", "commit")


def test_killed_at_every_step(gironde: Departement) -> None:
    coups = [(etape, "1") for etape in AVANT_LA_BOUCLE] + [(etape, "2") for etape in DANS_LA_BOUCLE]
    for etape, fois in coups:
        gironde.ajouter(60)
        statut, journal = gironde.relais_fini(ETAPE=etape, FOIS=fois)
        assert statut == -signal.SIGKILL, (etape, journal)
    assert 0 < gironde.publiee() < gironde.position()
    exiger_tout(gironde)


@pytest.mark.timeout(SOAK_S * 2 + 120)
def test_killed_at_random_under_load(gironde: Departement) -> None:
    hasard = random.Random(7)
    morts = 0
    with sous_charge(gironde):
        fin = time.monotonic() + SOAK_S
        while time.monotonic() < fin or morts < 3:
            with gironde.relais() as relais:
                with pytest.raises(subprocess.TimeoutExpired):
                    relais.wait(0.7 + hasard.random() * hasard.choice((0.3, 0.6, 1.0)))
                relais.kill()
                morts += 1
    exiger_tout(gironde)


def test_relays_started_together_leave_one_at_work(gironde: Departement) -> None:
    with sous_charge(gironde), gironde.relais() as un, gironde.relais() as deux:
        gironde.attendre(lambda: None not in (un.poll(), deux.poll()) or gironde.publiee() > 0)
        gironde.attendre(lambda: (un.poll() is None) != (deux.poll() is None))
        perdant, gagnant = (un, deux) if un.poll() is not None else (deux, un)
        assert perdant.returncode == Sortie.REESSAI
        gagnant.kill()
        gagnant.wait()
    exiger_tout(gironde)


def test_a_topic_without_leader_loses_nothing(gironde: Departement, tmp_path: Path) -> None:
    """kafka-python commits over records that expired: the relay must not."""
    gironde.ajouter(60)
    barriere = tmp_path / "barriere"
    reglages = gironde.reglages.model_copy(update={"transaction_s": 6.0, "lot": 500})
    disparu = topic(gironde.schema, "rendez_vous")
    with gironde.relais(reglages, ETAPE="milieu", BARRIERE=str(barriere)) as relais:
        wait_until(barriere.exists)
        with closing(KafkaAdminClient(bootstrap_servers=gironde.bootstrap)) as admin:
            admin.delete_topics([disparu])
            wait_until(lambda: disparu not in admin.list_topics())
        barriere.unlink()
        _, journal = relais.communicate(timeout=20)
    assert relais.returncode == Sortie.REESSAI, journal
    assert gironde.publiee() == 0
    with closing(KafkaAdminClient(bootstrap_servers=gironde.bootstrap)) as admin:
        # The demonstration's broker makes a topic of what a producer sends it: nothing that counts is in it.
        if disparu in admin.list_topics():
            assert par_kafka_python(gironde.bootstrap, [disparu]) == []
            admin.delete_topics([disparu])
            wait_until(lambda: disparu not in admin.list_topics())
    gironde.creer_topics()
    exiger_tout(gironde)
