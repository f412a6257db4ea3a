"""The demonstration's broker: refusals, stops, who attaches. What it does with records is in `tests/kafka`."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from kafka import KafkaAdminClient

from integrations.storage.broker import BrokerEmbarque
from integrations.storage.errors import ErreurStockage
from tests.integrations.storage.processes import (
    HOLD_BROKER,
    REPOSITORY,
    alive,
    frozen,
    holder,
    kill,
    said_by,
    wait_until,
)


def topics(bootstrap: str) -> set[str]:
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        return set(admin.list_topics())
    finally:
        admin.close()


def create_topic(bootstrap: str, name: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        admin.create_topics({name: {"num_partitions": 2, "replication_factor": 1}}, wait_for_metadata=True)
    finally:
        admin.close()


def test_without_the_wheel_the_message_says_what_to_do() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-c", "from integrations.storage.broker import trouver_noida; trouver_noida()"],
        env={"PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert "ErreurStockage: Aucun broker de démonstration" in done.stderr
    assert "pip install" in done.stderr


def test_an_unstarted_broker_has_no_address(tmp_path: Path) -> None:
    with pytest.raises(ErreurStockage, match="n’est pas démarré"):
        _ = BrokerEmbarque(tmp_path).bootstrap


def test_a_port_that_is_taken_is_refused_with_the_log(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ErreurStockage, match=f"(?s)n’a pas démarré.*{port}"):
            BrokerEmbarque(tmp_path, port).demarrer()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fichier").touch()
    with pytest.raises(ErreurStockage, match="ne peut pas servir au broker"):
        BrokerEmbarque(tmp_path / "fichier").demarrer()


def test_topics_and_port_survive_a_stop(tmp_path: Path) -> None:
    broker = BrokerEmbarque(tmp_path / "avec des espaces")
    with broker:
        first = broker.bootstrap
        create_topic(first, "orientation")
    with broker:
        assert broker.bootstrap == first
        assert "orientation" in topics(first)


def test_a_second_process_attaches_and_only_the_starter_stops(tmp_path: Path) -> None:
    with BrokerEmbarque(tmp_path) as broker:
        with holder(HOLD_BROKER, tmp_path) as other:
            assert said_by(other) == broker.bootstrap
            other.communicate(timeout=20)
        create_topic(broker.bootstrap, "orientation")
        pid = broker.pid
    assert pid is not None
    assert not alive(pid)


def test_a_killed_broker_starts_again_on_the_same_port(tmp_path: Path) -> None:
    with BrokerEmbarque(tmp_path) as broker:
        first = broker.bootstrap
        assert broker.pid is not None
        kill(broker.pid)
        assert broker.demarrer().bootstrap == first
        create_topic(first, "orientation")


def test_a_broker_whose_starter_has_just_died_is_not_taken(tmp_path: Path) -> None:
    with holder(HOLD_BROKER, tmp_path) as starter:
        said_by(starter)
        doomed = int(json.loads((tmp_path / "donnees" / "noida.control.json").read_text())["pid"])
        with frozen(doomed, thawed_after_s=0.5):
            starter.kill()
            starter.wait()
            with BrokerEmbarque(tmp_path) as broker:
                assert broker.pid is not None
                create_topic(broker.bootstrap, "orientation")


def test_the_broker_ends_when_its_starter_is_killed(tmp_path: Path) -> None:
    with holder(HOLD_BROKER, tmp_path) as starter:
        host, port = said_by(starter).split(":")
        starter.kill()
        starter.wait()

        def gone() -> bool:
            with socket.socket() as client:
                return client.connect_ex((host, int(port))) != 0

        wait_until(gone)
    with BrokerEmbarque(tmp_path) as broker:
        create_topic(broker.bootstrap, "orientation")
