"""Positions and lags, as the metrics give them."""

from contextlib import closing

import pytest
from kafka import KafkaConsumer, TopicPartition

from integrations.kafka import mesures
from integrations.kafka.mesures import MesuresKafka, Sonde
from integrations.kafka.topics import identifiant_du_relais
from ledger.publication import topic
from tests.integrations.kafka.departement import Departement


def test_a_broker_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mesures, "DELAI_S", 0.5)
    assert Sonde("127.0.0.1:1", "d33").mesurer() == MesuresKafka(joignable=False)


def test_positions_and_lag_of_each_group(gironde: Departement, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mesures, "FRAICHEUR_S", 0.0)
    sonde = Sonde(gironde.bootstrap, gironde.schema)
    relais, groupe, lu = (
        identifiant_du_relais(gironde.schema),
        f"{gironde.schema}-lent",
        topic(gironde.schema, "droits"),
    )
    assert sonde.mesurer() == MesuresKafka(True, {relais: 0}, {})
    gironde.ajouter(60)
    gironde.publier()
    lecteur = KafkaConsumer(
        bootstrap_servers=gironde.bootstrap,
        group_id=groupe,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        enable_auto_commit=False,
    )
    with closing(lecteur):
        # Its share is not asked of the group, which kafka-python joins before it knows the topic on a busy machine.
        lecteur.assign([TopicPartition(lu, partition) for partition in lecteur.partitions_for_topic(lu)])
        vus = 0
        attendus = sum(public.famille == "droits" for public in gironde.publics())
        while vus < attendus:
            vus += sum(map(len, lecteur.poll(timeout_ms=200).values()))
        while sum(map(len, lecteur.poll(timeout_ms=200).values())):
            pass  # the markers at the end
        lecteur.commit()
        a_jour = sonde.mesurer()
        assert a_jour.positions == {relais: gironde.position()}
        assert a_jour.retards == {(groupe, lu): 0}
        gironde.ajouter(60)
        gironde.publier()
        en_retard = sonde.mesurer().retards[groupe, lu]
        nouveaux = sum(public.famille == "droits" for public in gironde.publics()) - attendus
        # Markers of transactions take offsets too: one by partition and transaction.
        assert nouveaux <= en_retard <= nouveaux * 2


def test_a_measure_is_given_again_for_a_while(gironde: Departement) -> None:
    sonde = Sonde(gironde.bootstrap, gironde.schema)
    assert sonde.mesurer() is sonde.mesurer()
